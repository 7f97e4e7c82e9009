public import ByteParsing

/// One side's part of the handshake: C0, C1, C2 or S0, S1, S2 (RTMP 1.0 §5.2).
public struct Handshake: Hashable, Sendable {
  /// How a side shows who it is.
  public enum Scheme: Hashable, Sendable {
    /// Random bytes and their echo, as RTMP 1.0 describes.
    case simple
    /// A digest among the random bytes, found by the four bytes at 8 or at 772.
    case digest0, digest1
    /// RTMPE: what follows is encrypted.
    case encrypted

    /// The name in records.
    public var name: String {
      switch self {
      case .simple: "simple"
      case .digest0: "digest0"
      case .digest1: "digest1"
      case .encrypted: "encrypted"
      }
    }
  }

  /// In bytes: version, first and second packet.
  public static let byteCount = 1 + 2 * HandshakePacket.byteCount
  /// RTMPE and its variants: 6 with 128-bit keys, 8 with a further cipher, 9 as seen in the wild.
  public static let encryptedVersions: Set<UInt8> = [6, 8, 9]
  static let knownVersions = encryptedVersions.union([3])

  /// Who sent it.
  public let role: Role
  /// C0 or S0: 3, or 6 and 8 for RTMPE (§5.2.2).
  public let version: UInt8
  /// C1 or S1; nil where bytes of it are missing.
  public let first: HandshakePacket?
  /// C2 or S2; nil where bytes of it are missing.
  public let second: HandshakePacket?
  public let start: StreamPosition
  public let end: StreamPosition
  /// nil where bytes of the first packet are missing.
  public let scheme: Scheme?
  /// Whether the digest in the first packet is right; nil where none is claimed.
  public let isDigestValid: Bool?
  /// Where in the first packet the digest stands, 32 bytes long; nil where none is right.
  public let digestOffset: Int?
  /// Where in the first packet the sender's Diffie-Hellman key stands, 128 bytes long; nil where
  /// what follows is not encrypted, or no digest tells.
  public let keyOffset: Int?

  init(
    role: Role, version: UInt8, first: HandshakePacket?, second: HandshakePacket?,
    start: StreamPosition, end: StreamPosition
  ) {
    self.role = role
    self.version = version
    self.first = first
    self.second = second
    self.start = start
    self.end = end
    let claimsDigest = first.map { $0.secondWord != 0 } ?? false
    // Who signs says so with a version; looking for a digest costs more than all else here.
    let digest = claimsDigest ? first.flatMap { HandshakeDigest(of: $0, role: role) } : nil
    let isEncrypted = Self.encryptedVersions.contains(version)
    keyOffset =
      isEncrypted ? first.flatMap { first in digest.map { $0.keyOffset(in: first) } } : nil
    digestOffset = first.flatMap { first in
      digest?.placement.digestRange(in: first.bytes).lowerBound
    }
    isDigestValid = digest != nil ? true : claimsDigest ? false : nil
    scheme =
      if isEncrypted {
        .encrypted
      } else if first == nil {
        nil
      } else {
        switch digest?.placement {
        case .scheme0: .digest0
        case .scheme1: .digest1
        case nil: .simple
        }
      }
  }

  /// Whether what follows is encrypted.
  public var isEncrypted: Bool { Self.encryptedVersions.contains(version) }

  /// How many bytes C2 has, if a connect command begins before it should end; nil where none does.
  public var shortSecondByteCount: Int? {
    guard role == .client, let bytes = second?.bytes else { return nil }
    // The message type, the message stream ID, and the name as an AMF0 string.
    let opening: [UInt8] =
      [MessageType.commandAMF0.rawValue, 0, 0, 0, 0, 2, 0, 7] + Array("connect".utf8)
    let typePlace = 7
    for start in 0...bytes.count - typePlace - opening.count
    where bytes[start + typePlace] == opening[0] {
      let rest = bytes[(start + typePlace)...].prefix(opening.count)
      if rest.elementsEqual(opening) { return start }
    }
    return nil
  }

  /// How C2 or S2 answers the peer's first packet.
  public enum Echo: Hashable, Sendable {
    /// It repeats the random bytes, and the time.
    case repeated
    /// It repeats the random bytes, but not the peer's time.
    case timeChanged
    /// It is signed with the digest found among the random bytes.
    case signed
    /// It does neither.
    case unrelated

    /// The name in records.
    public var name: String {
      switch self {
      case .repeated: "repeated"
      case .timeChanged: "time_changed"
      case .signed: "signed"
      case .unrelated: "unrelated"
      }
    }
  }

  /// How C2 or S2 answers the peer's first packet; nil where either was not captured whole.
  ///
  /// RTMPE encrypts the signature: there nil is what is known of one that is not found.
  public func echo(of peer: HandshakePacket?) -> Echo? {
    guard let second, let peer else { return nil }
    if second.repeatsRandomBytes(of: peer) {
      return second.time == peer.time ? .repeated : .timeChanged
    }
    if HandshakeDigest.isSigned(second, by: role, over: peer) { return .signed }
    return isEncrypted ? nil : .unrelated
  }
}
