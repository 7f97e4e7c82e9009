internal import ByteParsing

/// Reads bits, most significant first, from a copy of a few bytes.
struct BitReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The payload of a NAL unit without its emulation prevention bytes (H.264 §7.4.1.1, H.265
  /// §7.4.2.1).
  init(unit: Span<UInt8>) {
    var payload: [UInt8] = []
    var zeros = 0
    for index in unit.indices {
      let byte = unit[index]
      if zeros >= 2, byte == 3 {
        zeros = 0
        continue
      }
      zeros = byte == 0 ? zeros + 1 : 0
      payload.append(byte)
    }
    self.init(payload)
  }

  var remaining: Int { bytes.count * 8 - position }

  /// What is left from the next whole byte on.
  var rest: [UInt8] { Array(bytes.dropFirst((position + 7) / 8)) }

  /// Passes over what is left of a byte.
  mutating func align() { position = (position + 7) / 8 * 8 }

  /// - Parameter count: up to 32.
  mutating func readBits(_ count: Int) throws(ParseError) -> UInt32 {
    guard count <= remaining else { throw .endOfBytes }
    var value: UInt32 = 0
    for _ in 0..<count {
      value = value << 1 | UInt32(bytes[position >> 3] >> UInt8(7 - position & 7) & 1)
      position += 1
    }
    return value
  }

  mutating func readFlag() throws(ParseError) -> Bool { try readBits(1) == 1 }

  mutating func skip(_ count: Int) throws(ParseError) {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    position += count
  }

  /// ue(v): an Exp-Golomb code (H.264 §9.1).
  mutating func readUE() throws(ParseError) -> UInt32 {
    var zeros = 0
    while try readBits(1) == 0 {
      zeros += 1
      guard zeros < 32 else { throw .invalid(.codecConfigurationBroken) }
    }
    return (1 << UInt32(zeros)) - 1 + (try readBits(zeros))
  }

  /// se(v): a signed Exp-Golomb code (H.264 §9.1.1).
  mutating func readSE() throws(ParseError) -> Int32 {
    let code = try readUE()
    let magnitude = Int32(truncatingIfNeeded: (code >> 1) + (code & 1))
    return code & 1 == 1 ? magnitude : -magnitude
  }
}
