internal import ByteParsing

extension VideoConfiguration {
  /// A VvcDecoderConfigurationRecord (ISO/IEC 14496-15 §11.2.4.2).
  ///
  /// It gives the size of pictures before cropping; what is shown of them, the sequence parameter set
  /// tells.
  init(vvc record: inout ByteReader) throws(ParseError) {
    var fields = BitReader([UInt8](copying: record.rest))
    self.init()
    try fields.skip(5 + 2)
    // Without profile, tier and level there are parameter sets only.
    if try fields.readFlag() {
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
    let arrays = fields.rest
    var input = ByteReader(arrays.span)
    // What is there of the parameter sets does not spoil what was read.
    if let set = try? Self.vvcParameterSet(in: &input) {
      var bits = BitReader(unit: set.span)
      try? readVVCParameterSet(&bits)
    }
  }

  /// The first sequence parameter set among a record's arrays; nil where there is none.
  private static func vvcParameterSet(
    in arrays: inout ByteReader
  ) throws(ParseError) -> [UInt8]? {
    let operatingPoint: UInt8 = 12
    let decodingCapability: UInt8 = 13
    let sequenceParameterSet: UInt8 = 15
    for _ in 0..<(try arrays.readInteger(as: UInt8.self)) {
      let type = try arrays.readInteger(as: UInt8.self) & 0x1F
      let isAlone = type == operatingPoint || type == decodingCapability
      for _ in 0..<(isAlone ? 1 : try arrays.readInteger(as: UInt16.self)) {
        let length: UInt16 = try arrays.readInteger()
        let unit = try arrays.readBytes(Int(length))
        if type == sequenceParameterSet { return [UInt8](copying: unit) }
      }
    }
    return nil
  }

  /// The beginning of seq_parameter_set_rbsp (H.266 §7.3.2.4).
  private mutating func readVVCParameterSet(_ set: inout BitReader) throws(ParseError) {
    try set.skip(16 + 4 + 4)
    let subLayers = Int(try set.readBits(3))
    let chromaFormat = try set.readBits(2)
    try set.skip(2)
    if try set.readFlag() { try Self.skipVVCProfile(&set, subLayers: subLayers) }
    try set.skip(1)
    if try set.readFlag() { try set.skip(1) }
    let codedWidth = try set.readUE()
    let codedHeight = try set.readUE()
    let crop = try Crop(&set)
    width = crop.horizontal(codedWidth, unit: chromaFormat == 1 || chromaFormat == 2 ? 2 : 1)
    height = crop.vertical(codedHeight, unit: chromaFormat == 1 ? 2 : 1)
  }

  /// profile_tier_level with profile and tier (H.266 §7.3.3.1).
  private static func skipVVCProfile(
    _ set: inout BitReader, subLayers: Int
  ) throws(ParseError) {
    try set.skip(7 + 1 + 8 + 2)
    // general_constraints_info: 71 flags, and as many as are said to follow (§7.3.3.2).
    if try set.readFlag() {
      try set.skip(71)
      try set.skip(Int(try set.readBits(8)))
    }
    set.align()
    var levelCount = 0
    for _ in 0..<subLayers where try set.readFlag() { levelCount += 1 }
    set.align()
    try set.skip(8 * levelCount)
    try set.skip(32 * Int(try set.readBits(8)))
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
