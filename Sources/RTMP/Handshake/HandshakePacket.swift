public import ByteParsing

/// C1, S1, C2 or S2: the 1,536 bytes that each side sends twice (RTMP 1.0 §5.2.3, §5.2.4).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                             time                              |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |     C1, S1: zero, or a version;    C2, S2: time of reading    |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |            1,528 random bytes (C2, S2: the peer's)            |
public struct HandshakePacket: Hashable, Sendable {
  public static let byteCount = 1536

  public let bytes: [UInt8]
  /// Of the sender's clock, in milliseconds.
  public let time: UInt32
  /// In C1 and S1 the sender's software version, or zero as the specification has it; in C2 and S2
  /// when the peer's packet was read, in milliseconds.
  public let secondWord: UInt32

  public init(_ handshake: inout ByteReader) throws(ParseError) {
    var fields = ByteReader(try handshake.readBytes(Self.byteCount))
    bytes = [UInt8](copying: fields.rest)
    time = try fields.readInteger()
    secondWord = try fields.readInteger()
  }

  /// The version bytes as software writes them, such as `9.0.124.2`.
  public var versionText: String {
    [UInt8](bigEndian: secondWord).map { String($0) }.joined(separator: ".")
  }

  /// Whose key the digest is made with that a C1 or S1 has among its random bytes; nil where neither
  /// side's gives a valid one.
  public var signer: Role? {
    guard secondWord != 0 else { return nil }
    return Role.allCases.first { HandshakeDigest(of: self, role: $0) != nil }
  }

  /// Whether the random bytes are those of `other`: what an echo has to repeat.
  public func repeatsRandomBytes(of other: Self) -> Bool {
    bytes.dropFirst(8) == other.bytes.dropFirst(8)
  }
}
