internal import ByteParsing

extension VideoConfiguration {
  /// A VPCodecConfigurationRecord, with or without version and flags before it (VP Codec ISO Media
  /// File Format Binding §2.2).
  init(vp record: inout ByteReader) throws(ParseError) {
    if record.peek() == 1, record.peek(at: 1) == 0, record.peek(at: 2) == 0,
      record.peek(at: 3) == 0
    {
      try record.skip(4)
    }
    let profile: UInt8 = try record.readInteger()
    let level: UInt8 = try record.readInteger()
    let format: UInt8 = try record.readInteger()
    self.init()
    self.profile = "profile \(profile)"
    self.level = level == 0 ? nil : "\(level / 10).\(level % 10)"
    bitDepth = UInt32(format >> 4)
    chroma =
      switch format >> 1 & 7 {
      case 0, 1: .yuv420
      case 2: .yuv422
      case 3: .yuv444
      default: nil
      }
  }
}
