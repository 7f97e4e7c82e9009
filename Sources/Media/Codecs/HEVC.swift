internal import ByteParsing

extension VideoConfiguration {
  /// An HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1).
  init(hevc record: inout ByteReader) throws(ParseError) {
    try record.skip(1)
    let profile: UInt8 = try record.readInteger()
    try record.skip(10)
    let level: UInt8 = try record.readInteger()
    try record.skip(3)
    let chromaFormat: UInt8 = try record.readInteger()
    let depth: UInt8 = try record.readInteger()
    try record.skip(1)
    let frames: UInt16 = try record.readInteger()
    try record.skip(1)
    self.init()
    self.profile = Self.hevcProfile(profile & 0x1F)
    self.level = Self.hevcLevel(level, profile)
    chroma = Chroma(rawValue: UInt32(chromaFormat & 3))
    bitDepth = UInt32(depth & 7) + 8
    // In frames per 256 seconds; 0 where it is not said.
    if frames > 0 { frameRate = Double(frames) / 256 }
    let sequenceParameterSet: UInt8 = 33
    for _ in 0..<(try record.readInteger(as: UInt8.self)) {
      let type = try record.readInteger(as: UInt8.self) & 0x3F
      for _ in 0..<(try record.readInteger(as: UInt16.self)) {
        let length: UInt16 = try record.readInteger()
        let unit = try record.readBytes(Int(length))
        guard type == sequenceParameterSet, width == nil else { continue }
        var bits = BitReader(unit: unit)
        try readHEVCParameterSet(&bits)
      }
    }
  }

  /// The beginning of seq_parameter_set_rbsp (H.265 §7.3.2.2.1).
  mutating func readHEVCParameterSet(_ set: inout BitReader) throws(ParseError) {
    try set.skip(16 + 4)
    let subLayers = Int(try set.readBits(3))
    try set.skip(1)
    try Self.skipProfileTierLevel(&set, subLayers: subLayers)
    _ = try set.readUE()
    let chromaFormat = try set.readUE()
    if chromaFormat == 3 { try set.skip(1) }
    let codedWidth = try set.readUE()
    let codedHeight = try set.readUE()
    let crop = try Crop(&set)
    width = crop.horizontal(codedWidth, unit: chromaFormat == 1 || chromaFormat == 2 ? 2 : 1)
    height = crop.vertical(codedHeight, unit: chromaFormat == 1 ? 2 : 1)
    // What is there of a longer way to the timing does not spoil what was read.
    if let rate = try? HEVCTiming.readFrameRate(
      &set, subLayers: subLayers, aspect: &sampleAspectRatio, reordered: &reorderedPictures)
    {
      frameRate = rate
    }
  }

  /// profile_tier_level with general profile (H.265 §7.3.3).
  private static func skipProfileTierLevel(
    _ set: inout BitReader, subLayers: Int
  ) throws(ParseError) {
    let profileBits = 88
    let levelBits = 8
    try set.skip(profileBits + levelBits)
    var bits = 0
    for _ in 0..<subLayers {
      if try set.readFlag() { bits += profileBits }
      if try set.readFlag() { bits += levelBits }
    }
    if subLayers > 0 { try set.skip(2 * (8 - subLayers)) }
    try set.skip(bits)
  }

  /// general_level_idc, with general_tier_flag in the byte before general_profile_idc (H.265 §A.4).
  static func hevcLevel(_ level: UInt8, _ profile: UInt8) -> String {
    let tier = profile & 0x20 != 0 ? " (High tier)" : ""
    return "\(level / 30).\(level % 30 / 3)\(tier)"
  }

  /// general_profile_idc (H.265 §A.3).
  static func hevcProfile(_ profile: UInt8) -> String {
    switch profile {
    case 1: "Main"
    case 2: "Main 10"
    case 3: "Main Still Picture"
    case 4: "Format Range Extensions"
    case 5: "High Throughput"
    case 9: "Screen Content Coding"
    default: "profile_idc \(profile)"
    }
  }
}
