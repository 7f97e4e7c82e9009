internal import ByteParsing

extension VideoConfiguration {
  /// A VvcDecoderConfigurationRecord (ISO/IEC 14496-15 §11.2.4.2).
  init(vvc record: inout ByteReader) throws(ParseError) {
    var fields = BitReader([UInt8](copying: record.rest))
    self.init()
    try fields.skip(5 + 2)
    // Without profile, tier and level there are parameter sets only.
    guard try fields.readFlag() else { return }
    try fields.skip(9)
    let subLayers = Int(try fields.readBits(3))
    try fields.skip(2)
    chroma = Chroma(rawValue: try fields.readBits(2))
    bitDepth = 8 + (try fields.readBits(3))
    try fields.skip(5)
    try readProfile(&fields, subLayers: subLayers)
    width = try fields.readBits(16)
    height = try fields.readBits(16)
    // In frames per 256 seconds; 0 where it is not said.
    let frames = try fields.readBits(16)
    if frames > 0 { frameRate = Double(frames) / 256 }
  }

  /// VvcPTLRecord.
  private mutating func readProfile(
    _ fields: inout BitReader, subLayers: Int
  ) throws(ParseError) {
    try fields.skip(2)
    let constraintByteCount = Int(try fields.readBits(6))
    profile = Self.vvcProfile(try fields.readBits(7))
    let isHighTier = try fields.readFlag()
    let level = try fields.readBits(8)
    self.level = "\(level / 16).\(level % 16 / 3)" + (isHighTier ? " (High tier)" : "")
    try fields.skip(max(2, 8 * constraintByteCount))
    var levelCount = 0
    for _ in 0..<max(0, subLayers - 1) where try fields.readFlag() { levelCount += 1 }
    if subLayers > 1 { try fields.skip(9 - subLayers) }
    try fields.skip(8 * levelCount)
    let subProfileCount = Int(try fields.readBits(8))
    try fields.skip(32 * subProfileCount)
  }

  /// general_profile_idc (H.266 §A.3).
  private static func vvcProfile(_ profile: UInt32) -> String {
    switch profile {
    case 1: "Main 10"
    case 17: "Multilayer Main 10"
    case 33: "Main 10 4:4:4"
    case 65: "Main 10 Still Picture"
    default: "profile_idc \(profile)"
    }
  }
}
