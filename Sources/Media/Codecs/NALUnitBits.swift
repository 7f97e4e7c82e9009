internal import ByteParsing

/// What the bits of a NAL unit have of their own.
extension BitReader {
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
