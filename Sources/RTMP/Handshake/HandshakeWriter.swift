internal import ByteParsing

/// Writes one side's part of the handshake, as ``Handshake`` reads it: C0 C1 and C2, or S0 S1 and S2.
///
///     let writer = HandshakeWriter(role: .client)
///     let opening = writer.opening(scheme: .digest0, random: random)   // C0 C1
///     let answer = writer.answer(to: serversFirstPacket)               // C2
///
/// It draws no random bytes: what it writes depends on what it is given alone.
public struct HandshakeWriter: Sendable {
  private let role: Role

  public init(role: Role) { self.role = role }

  /// C0 C1, or S0 S1: 1,537 bytes.
  ///
  /// - Parameters:
  ///   - scheme: `.digest0` and `.digest1` are signed; `.encrypted` is written as `.digest0`, and is
  ///     made so by its `protocolVersion`.
  ///   - time: of the sender's clock, in milliseconds.
  ///   - version: of the sender's software, four bytes. Who signs says so with a version: zero, which
  ///     peers take for a packet that is not signed, stands for the one that others sign with.
  ///   - random: 1,528 bytes. Fewer are repeated; none are zeros.
  public func opening(
    scheme: Handshake.Scheme, protocolVersion: UInt8 = 3, time: UInt32 = 0,
    version: [UInt8] = [0, 0, 0, 0], random: [UInt8]
  ) -> [UInt8] {
    let placement: HandshakeDigest.Placement? =
      switch scheme {
      case .simple: nil
      case .digest0, .encrypted: .scheme0
      case .digest1: .scheme1
      }
    let isUnsaid = placement != nil && version.allSatisfy { $0 == 0 }
    var packet: [UInt8] = []
    packet.append(bigEndian: time)
    packet += Self.filling(4, with: (isUnsaid ? signersVersion : version) + [0, 0, 0, 0])
    packet += Self.filling(HandshakePacket.byteCount - packet.count, with: random)
    if let placement { HandshakeDigest.sign(&packet, by: role, placement) }
    return [protocolVersion] + packet
  }

  /// C2 or S2, 1,536 bytes: signed where `peer` has a right digest, else its echo.
  ///
  /// - Parameters:
  ///   - peer: the peer's S1 or C1, without the version; bytes that it lacks are taken for zero.
  ///   - readTime: when that was read, in milliseconds.
  public func answer(to peer: [UInt8], readTime: UInt32 = 0) -> [UInt8] {
    let count = HandshakePacket.byteCount
    let peer = Self.filling(count, with: peer + [UInt8](repeating: 0, count: count))
    var packet = Array(peer[..<4])
    packet.append(bigEndian: readTime)
    packet += peer[packet.count...]
    if let digest = HandshakeDigest(of: peer, role: role.peer) {
      digest.signAnswer(&packet, by: role)
    }
    return packet
  }

  /// That of a Flash Player, or of a Flash Media Server, with digests.
  private var signersVersion: [UInt8] { role == .client ? [9, 0, 124, 2] : [3, 5, 1, 1] }

  /// `count` bytes: the first of `bytes`, begun again where they do not suffice.
  private static func filling(_ count: Int, with bytes: [UInt8]) -> [UInt8] {
    bytes.isEmpty
      ? [UInt8](repeating: 0, count: count) : (0..<count).map { bytes[$0 % bytes.count] }
  }
}
