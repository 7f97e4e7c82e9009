internal import ByteParsing

extension VideoConfiguration {
  /// An AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1).
  init(avc record: inout ByteReader) throws(ParseError) {
    guard try record.readInteger(as: UInt8.self) == 1 else {
      throw .invalid(.codecConfigurationBroken)
    }
    let profile: UInt8 = try record.readInteger()
    let constraints: UInt8 = try record.readInteger()
    let level: UInt8 = try record.readInteger()
    try record.skip(1)
    self.init()
    self.profile = Self.avcProfile(profile, constraints)
    self.level = Self.avcLevel(level, profile, constraints)
    guard try record.readInteger(as: UInt8.self) & 0x1F > 0 else { return }
    let length: UInt16 = try record.readInteger()
    var unit = BitReader(unit: try record.readBytes(Int(length)))
    try readAVCParameterSet(&unit)
  }

  /// seq_parameter_set_rbsp (H.264 §7.3.2.1.1).
  mutating func readAVCParameterSet(_ set: inout BitReader) throws(ParseError) {
    try set.skip(8)
    let profile = try set.readBits(8)
    try set.skip(16)
    _ = try set.readUE()
    var chromaFormat: UInt32 = 1
    var depth: UInt32 = 8
    let withChroma: Set<UInt32> = [
      100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
    ]
    if withChroma.contains(profile) {
      chromaFormat = try set.readUE()
      if chromaFormat == 3 { try set.skip(1) }
      depth = 8 + min(8, try set.readUE())
      _ = try set.readUE()
      try set.skip(1)
      if try set.readFlag() {
        for list in 0..<(chromaFormat == 3 ? 12 : 8) where try set.readFlag() {
          try Self.skipScalingList(&set, count: list < 6 ? 16 : 64)
        }
      }
    }
    chroma = Chroma(rawValue: chromaFormat)
    bitDepth = depth
    _ = try set.readUE()
    let orderOfDecoding: UInt32 = 2
    if try Self.skipPictureOrder(&set) == orderOfDecoding { reorderedPictures = 0 }
    _ = try set.readUE()
    try set.skip(1)
    let macroblockColumns = try set.readDimension()
    let mapRows = try set.readDimension()
    let isFrameOnly = try set.readFlag()
    if !isFrameOnly { try set.skip(1) }
    try set.skip(1)
    let rowUnit: UInt32 = isFrameOnly ? 1 : 2
    let crop = try Crop(&set)
    let horizontal: UInt32 = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1
    let vertical: UInt32 = (chromaFormat == 1 ? 2 : 1) * rowUnit
    width = crop.horizontal(macroblockColumns * 16, unit: horizontal)
    height = crop.vertical(mapRows * 16 * rowUnit, unit: vertical)
    if try set.readFlag() {
      sampleAspectRatio = try SampleAspectRatio(&set)
      frameRate = try Self.readAVCFrameRate(&set)
      // What is there of a longer way does not spoil what was read.
      if let count = try? Self.readReorderedPictures(&set) { reorderedPictures = count }
    }
  }

  private static func skipScalingList(
    _ set: inout BitReader, count: Int
  ) throws(ParseError) {
    var last: Int32 = 8
    var next: Int32 = 8
    for _ in 0..<count {
      if next != 0 { next = (last &+ (try set.readSE()) &+ 256) % 256 }
      last = next == 0 ? last : next
    }
  }

  /// Passes over what pic_order_cnt_type brings with it; what that is.
  private static func skipPictureOrder(_ set: inout BitReader) throws(ParseError) -> UInt32 {
    let type = try set.readUE()
    switch type {
    case 0: _ = try set.readUE()
    case 1:
      try set.skip(1)
      _ = try set.readSE()
      _ = try set.readSE()
      for _ in 0..<min(255, try set.readUE()) { _ = try set.readSE() }
    default: break
    }
    return type
  }

  /// The timing in vui_parameters, from behind the aspect ratio on (H.264 §E.1.1).
  private static func readAVCFrameRate(_ set: inout BitReader) throws(ParseError) -> Double? {
    if try set.readFlag() { try set.skip(1) }
    if try set.readFlag() {
      try set.skip(4)
      if try set.readFlag() { try set.skip(24) }
    }
    if try set.readFlag() {
      _ = try set.readUE()
      _ = try set.readUE()
    }
    guard try set.readFlag() else { return nil }
    let units = try set.readBits(32)
    let scale = try set.readBits(32)
    try set.skip(1)
    return units > 0 && scale > 0 ? Double(scale) / (2 * Double(units)) : nil
  }

  /// max_num_reorder_frames, from behind the timing on; nil where it is not there.
  private static func readReorderedPictures(
    _ set: inout BitReader
  ) throws(ParseError) -> UInt32? {
    let hasUnitBuffer = try set.readFlag()
    if hasUnitBuffer { try skipBufferParameters(&set) }
    let hasSliceBuffer = try set.readFlag()
    if hasSliceBuffer { try skipBufferParameters(&set) }
    if hasUnitBuffer || hasSliceBuffer { try set.skip(1) }
    try set.skip(1)
    guard try set.readFlag() else { return nil }
    try set.skip(1)
    for _ in 0..<4 { _ = try set.readUE() }
    return try set.readUE()
  }

  /// hrd_parameters (H.264 §E.1.2).
  private static func skipBufferParameters(_ set: inout BitReader) throws(ParseError) {
    let count = min(31, try set.readUE()) + 1
    try set.skip(8)
    for _ in 0..<count {
      _ = try set.readUE()
      _ = try set.readUE()
      try set.skip(1)
    }
    try set.skip(20)
  }

  /// level_idc (H.264 §A.3).
  static func avcLevel(_ level: UInt8, _ profile: UInt8, _ constraints: UInt8) -> String {
    let isLevel1b = level == 11 && constraints & 0x10 != 0 && profile < 100
    return isLevel1b || level == 9 ? "1b" : "\(level / 10).\(level % 10)"
  }

  /// profile_idc with its constraint flags (H.264 §A.2).
  static func avcProfile(_ profile: UInt8, _ constraints: UInt8) -> String {
    switch profile {
    case 44: "CAVLC 4:4:4 Intra"
    case 66: constraints & 0x40 != 0 ? "Constrained Baseline" : "Baseline"
    case 77: "Main"
    case 88: "Extended"
    case 100: "High"
    case 110: "High 10"
    case 122: "High 4:2:2"
    case 244: "High 4:4:4 Predictive"
    default: "profile_idc \(profile)"
    }
  }
}

/// What a parameter set cuts off at the edges, in chroma units.
struct Crop {
  private var left: UInt32 = 0
  private var right: UInt32 = 0
  private var top: UInt32 = 0
  private var bottom: UInt32 = 0

  /// A flag, and four offsets if it is set (H.264 §7.4.2.1.1, H.265 §7.4.3.2.1).
  init(_ set: inout BitReader) throws(ParseError) {
    guard try set.readFlag() else { return }
    left = try set.readUE()
    right = try set.readUE()
    top = try set.readUE()
    bottom = try set.readUE()
  }

  func horizontal(_ width: UInt32, unit: UInt32) -> UInt32 {
    Self.cut(width, left, right, unit)
  }

  func vertical(_ height: UInt32, unit: UInt32) -> UInt32 {
    Self.cut(height, top, bottom, unit)
  }

  private static func cut(
    _ size: UInt32, _ first: UInt32, _ last: UInt32, _ unit: UInt32
  ) -> UInt32 {
    let cut = (UInt64(first) + UInt64(last)) * UInt64(unit)
    return cut < UInt64(size) ? size - UInt32(cut) : size
  }
}

extension BitReader {
  /// A width or height minus one, in units of which no picture has more than 65536.
  mutating func readDimension() throws(ParseError) -> UInt32 {
    let value = try readUE()
    guard value < 1 << 16 else { throw .invalid(.codecConfigurationBroken) }
    return value + 1
  }
}
