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

extension VideoConfiguration {
  /// What the head of a key frame says, as a VPCodecConfigurationRecord has no size; nil where there is
  /// no such head.
  init?(vpKeyFrame frame: Span<UInt8>, codec: FourCC) {
    var bits = BitReader([UInt8](copying: frame.extracting(0..<min(frame.count, 16))))
    self.init()
    switch codec {
    case .vp8: guard (try? readVP8KeyFrame(frame)) == true else { return nil }
    case .vp9: guard (try? readVP9KeyFrame(&bits)) == true else { return nil }
    default: return nil
    }
  }

  /// RFC 6386 §9.1: a tag of three bytes, a start code, and two times 14 bits.
  private mutating func readVP8KeyFrame(_ frame: Span<UInt8>) throws(ParseError) -> Bool {
    var input = ByteReader(frame)
    guard let tag = input.peek(), tag & 1 == 0 else { return false }
    try input.skip(3)
    guard try input.readUInt24() == 0x9D012A else { return false }
    width = UInt32(try input.readLittleEndian(as: UInt16.self) & 0x3FFF)
    height = UInt32(try input.readLittleEndian(as: UInt16.self) & 0x3FFF)
    return true
  }

  /// uncompressed_header (VP9 §6.2).
  private mutating func readVP9KeyFrame(_ header: inout BitReader) throws(ParseError) -> Bool {
    guard try header.readBits(2) == 2 else { return false }
    let low = try header.readBits(1)
    let number = try header.readBits(1) << 1 | low
    if number == 3 { try header.skip(1) }
    let showsExisting = try header.readFlag()
    let isInter = try header.readFlag()
    guard !showsExisting, !isInter else { return false }
    try header.skip(2)
    guard try header.readBits(24) == 0x498342 else { return false }
    bitDepth = number >= 2 ? (try header.readFlag() ? 12 : 10) : 8
    let rgb: UInt32 = 7
    if try header.readBits(3) != rgb {
      try header.skip(1)
      if number & 1 == 1 { try header.skip(3) }
    } else if number & 1 == 1 {
      try header.skip(1)
    }
    profile = "profile \(number)"
    width = try header.readBits(16) + 1
    height = try header.readBits(16) + 1
    return true
  }
}
