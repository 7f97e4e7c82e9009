internal import ByteParsing

/// Collects one side's part of the handshake from however many pieces it comes in.
struct HandshakeDecoder: Sendable {
  private let role: Role
  /// Where its first byte stands in the direction's stream.
  private let start: StreamOffset
  private var bytes: [UInt8] = []
  private var firstMark: UInt64 = 0
  private var lastMark: UInt64 = 0
  private var isFirstWhole = true
  private var isSecondWhole = true

  init(role: Role, at start: StreamOffset) {
    self.role = role
    self.start = start
  }

  /// Takes what it needs of `input`; the handshake when its last byte has come.
  mutating func next(_ input: inout ByteReader, mark: UInt64) -> Handshake? {
    if bytes.isEmpty { firstMark = mark }
    bytes.append(copying: input.readBytes(upTo: Handshake.byteCount - bytes.count))
    lastMark = mark
    return whole
  }

  /// Passes over `count` bytes that were not captured; false where they reach beyond the handshake.
  mutating func skip(_ count: UInt64) -> Bool {
    guard !bytes.isEmpty, count <= UInt64(Handshake.byteCount - bytes.count) else { return false }
    let firstEnd = 1 + HandshakePacket.byteCount
    if bytes.count < firstEnd { isFirstWhole = false }
    bytes += [UInt8](repeating: 0, count: Int(count))
    if bytes.count > firstEnd { isSecondWhole = false }
    return true
  }

  /// C1 or S1, once all its bytes have come.
  var first: HandshakePacket? {
    guard isFirstWhole, bytes.count > HandshakePacket.byteCount else { return nil }
    var packet = ByteReader(bytes.span.extracting(1...HandshakePacket.byteCount))
    return try? HandshakePacket(&packet)
  }

  /// What the first byte is called, once it came.
  var firstMarkSeen: UInt64? { bytes.isEmpty ? nil : firstMark }

  mutating func forget() { bytes = [] }

  /// C0 or S0, once it came.
  var version: UInt8? { bytes.first }

  var byteCount: Int { bytes.count }

  /// The handshake, once all of it went by.
  var whole: Handshake? {
    guard bytes.count == Handshake.byteCount else { return nil }
    var reader = ByteReader(bytes.span)
    guard let version = try? reader.readInteger(as: UInt8.self),
      let first = try? HandshakePacket(&reader), let second = try? HandshakePacket(&reader)
    else { return nil }
    return Handshake(
      role: role, version: version, first: isFirstWhole ? first : nil,
      second: isSecondWhole ? second : nil,
      start: StreamPosition(offset: start, mark: firstMark),
      end: StreamPosition(offset: start + StreamOffset(bytes.count), mark: lastMark))
  }
}
