internal import ByteParsing

extension VideoConfiguration {
  /// An AV1CodecConfigurationRecord (AV1 in ISOBMFF §2.3.3).
  init(av1 record: inout ByteReader) throws(ParseError) {
    var fields = BitReader([UInt8](copying: try record.readBytes(4)))
    try fields.skip(8)
    let profile = try fields.readBits(3)
    let level = try fields.readBits(5)
    try fields.skip(1)
    let isHighBitDepth = try fields.readFlag()
    let isTwelveBit = try fields.readFlag()
    let isMonochrome = try fields.readFlag()
    let isSubsampledAcross = try fields.readFlag()
    let isSubsampledDown = try fields.readFlag()
    self.init()
    self.profile =
      ["Main", "High", "Professional"].indices.contains(Int(profile))
      ? ["Main", "High", "Professional"][Int(profile)] : "seq_profile \(profile)"
    self.level = "\(2 + level >> 2).\(level & 3)"
    bitDepth = isHighBitDepth ? (isTwelveBit ? 12 : 10) : 8
    chroma =
      isMonochrome
      ? .monochrome : isSubsampledDown ? .yuv420 : isSubsampledAcross ? .yuv422 : .yuv444
    while !record.isAtEnd {
      let head: UInt8 = try record.readInteger()
      if head & 4 != 0 { try record.skip(1) }
      let size = head & 2 != 0 ? try record.readLEB128() : record.remaining
      let unit = try record.readBytes(size)
      let sequenceHeader: UInt8 = 1
      guard head >> 3 & 0x0F == sequenceHeader else { continue }
      var bits = BitReader([UInt8](copying: unit))
      try readAV1SequenceHeader(&bits)
    }
  }

  /// The beginning of sequence_header_obu (AV1 §5.5.1).
  private mutating func readAV1SequenceHeader(_ header: inout BitReader) throws(ParseError) {
    try header.skip(3 + 1)
    if try header.readFlag() {
      try header.skip(5)
    } else {
      try readOperatingPoints(&header)
    }
    let widthBits = Int(try header.readBits(4)) + 1
    let heightBits = Int(try header.readBits(4)) + 1
    width = try header.readBits(widthBits) + 1
    height = try header.readBits(heightBits) + 1
  }

  private mutating func readOperatingPoints(_ header: inout BitReader) throws(ParseError) {
    var delayBits: Int?
    if try header.readFlag() {
      let units = try header.readBits(32)
      let scale = try header.readBits(32)
      let isEqual = try header.readFlag()
      if isEqual { _ = try header.readUE() }
      if units > 0, scale > 0, isEqual { frameRate = Double(scale) / Double(units) }
      if try header.readFlag() {
        delayBits = Int(try header.readBits(5)) + 1
        try header.skip(32 + 5 + 5)
      }
    }
    let hasDisplayDelay = try header.readFlag()
    for _ in 0...(try header.readBits(5)) {
      try header.skip(12)
      if try header.readBits(5) > 7 { try header.skip(1) }
      if let delayBits, try header.readFlag() { try header.skip(2 * delayBits + 1) }
      if hasDisplayDelay, try header.readFlag() { try header.skip(4) }
    }
  }
}

extension ByteReader {
  /// leb128() (AV1 §4.10.5), of up to four bytes.
  fileprivate mutating func readLEB128() throws(ParseError) -> Int {
    var value = 0
    for index in 0..<4 {
      let byte: UInt8 = try readInteger()
      value |= Int(byte & 0x7F) << (7 * index)
      if byte & 0x80 == 0 { return value }
    }
    throw .invalid(.codecConfigurationBroken)
  }
}
