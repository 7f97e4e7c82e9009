internal import Crypto

/// The digest among the random bytes of C1 and S1, with which C2 and S2 are signed.
///
/// Flash Player and media servers have used it since 2007, and most clients do; RTMP 1.0 does not
/// describe it.
struct HandshakeDigest: Hashable, Sendable {
  /// Which four bytes say where the digest stands.
  enum Placement: Int, CaseIterable, Sendable {
    case scheme0 = 8
    case scheme1 = 772

    /// Where in a C1 or S1 the digest stands.
    func digestRange(in packet: [UInt8]) -> Range<Int> {
      let sum = packet[rawValue..<rawValue + 4].reduce(0) { $0 + Int($1) }
      // 728 = 764 bytes of the block, less the four of the offset and the digest's 32.
      let start = rawValue + 4 + sum % 728
      return start..<start + HandshakeDigest.byteCount
    }
  }

  static let byteCount = 32

  let placement: Placement
  let bytes: [UInt8]

  /// Finds the digest of a C1 or S1; nil where neither placement holds a right one.
  init?(of packet: HandshakePacket, role: Role) {
    self.init(of: packet.bytes, role: role)
  }

  /// The same of a packet's bytes.
  init?(of packet: [UInt8], role: Role) {
    for placement in Placement.allCases {
      let range = placement.digestRange(in: packet)
      let digest = packet[range]
      if Self.code(for: packet, without: range, by: role).elementsEqual(digest) {
        self.placement = placement
        self.bytes = Array(digest)
        return
      }
    }
    return nil
  }

  /// Puts the digest in its place among a packet's random bytes.
  static func sign(_ packet: inout [UInt8], by role: Role, _ placement: Placement) {
    let range = placement.digestRange(in: packet)
    packet.replaceSubrange(range, with: code(for: packet, without: range, by: role))
  }

  /// Where in a packet with this digest the 128 bytes of the sender's Diffie-Hellman key stand, which
  /// RTMPE agrees on a key with.
  func keyOffset(in packet: HandshakePacket) -> Int {
    let block = placement == .scheme0 ? Placement.scheme1.rawValue : Placement.scheme0.rawValue
    let blockByteCount = 764
    let end = block + blockByteCount
    let sum = packet.bytes[(end - 4)..<end].reduce(0) { $0 + Int($1) }
    // 632 = 764 bytes of the block, less the four of the offset and the key's 128.
    return block + sum % 632
  }

  /// Whether a C2 or S2 ends in a signature made with the digest of the peer's first packet.
  static func isSigned(
    _ packet: HandshakePacket, by role: Role, over peer: HandshakePacket
  ) -> Bool {
    guard let digest = HandshakeDigest(of: peer, role: role.peer) else { return false }
    return digest.signature(of: packet.bytes, by: role)
      .elementsEqual(packet.bytes.suffix(byteCount))
  }

  /// Ends a C2 or S2 in a signature made with this digest, which is that of the peer's first packet.
  func signAnswer(_ packet: inout [UInt8], by role: Role) {
    packet.replaceSubrange(
      (packet.count - Self.byteCount)..., with: signature(of: packet, by: role))
  }

  /// What a C2 or S2 of `role` ends in, made of all that comes before.
  private func signature(of packet: [UInt8], by role: Role) -> [UInt8] {
    let key = Self.code(for: bytes, key: role.publicKey + Self.privateKey)
    return Self.code(for: packet.dropLast(Self.byteCount), key: key)
  }

  /// The digest of a C1 or S1 that has its place at `range`.
  private static func code(
    for packet: [UInt8], without range: Range<Int>, by role: Role
  ) -> [UInt8] {
    code(for: packet[..<range.lowerBound] + packet[range.upperBound...], key: role.publicKey)
  }

  /// HMAC-SHA256.
  private static func code(for text: some Collection<UInt8>, key: [UInt8]) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(for: Array(text), using: SymmetricKey(data: key)))
  }

  private static let privateKey: [UInt8] = [
    0xF0, 0xEE, 0xC2, 0x4A, 0x80, 0x68, 0xBE, 0xE8, 0x2E, 0x00, 0xD0, 0xD1, 0x02, 0x9E, 0x7E, 0x57,
    0x6E, 0xEC, 0x5D, 0x2D, 0x29, 0x80, 0x6F, 0xAB, 0x93, 0xB8, 0xE6, 0x36, 0xCF, 0xEB, 0x31, 0xAE,
  ]
}

extension Role {
  /// The published half of the key with which this side's digests are made.
  var publicKey: [UInt8] {
    switch self {
    case .client: Array("Genuine Adobe Flash Player 001".utf8)
    case .server: Array("Genuine Adobe Flash Media Server 001".utf8)
    }
  }
}
