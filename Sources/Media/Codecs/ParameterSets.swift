internal import ByteParsing

/// The parameter sets in a decoder configuration record of H.264 or H.265.
package struct ParameterSets: Hashable, Sendable {
  /// The first sequence parameter set, with its unit header; nil where there is none.
  package private(set) var sequence: [UInt8]?
  /// Those that decoders need and that are not there.
  package private(set) var missing: [String] = []

  /// nil for other codecs, and where the record cannot be read that far.
  ///
  /// - Parameter record: what follows the tag header of a sequence header.
  package init?(in record: Span<UInt8>, codec: FourCC) {
    var input = ByteReader(record)
    do throws(ParseError) {
      switch codec {
      case .avc: try readAVC(&input)
      case .hevc: try readHEVC(&input)
      default: return nil
      }
    } catch {
      return nil
    }
  }

  /// AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1).
  private mutating func readAVC(_ record: inout ByteReader) throws(ParseError) {
    guard try record.readInteger(as: UInt8.self) == 1 else {
      throw .invalid(.codecConfigurationBroken)
    }
    try record.skip(4)
    let sequenceSets = try record.readInteger(as: UInt8.self) & 0x1F
    for _ in 0..<sequenceSets {
      let unit = try Self.readUnit(&record)
      if sequence == nil { sequence = unit }
    }
    let pictureSets: UInt8 = record.isAtEnd ? 0 : try record.readInteger()
    if sequenceSets == 0 { missing.append("SPS") }
    if pictureSets == 0 { missing.append("PPS") }
  }

  /// HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1).
  private mutating func readHEVC(_ record: inout ByteReader) throws(ParseError) {
    try record.skip(22)
    missing = ["VPS", "SPS", "PPS"]
    for _ in 0..<(try record.readInteger(as: UInt8.self)) {
      let type = try record.readInteger(as: UInt8.self) & 0x3F
      for _ in 0..<(try record.readInteger(as: UInt16.self)) {
        let unit = try Self.readUnit(&record)
        missing.removeAll { $0 == NALUnit.name(of: type, codec: .hevc) }
        if sequence == nil, UnitKind(type, codec: .hevc) == .sequenceParameterSet {
          sequence = unit
        }
      }
    }
  }

  private static func readUnit(_ record: inout ByteReader) throws(ParseError) -> [UInt8] {
    let length: UInt16 = try record.readInteger()
    return [UInt8](copying: try record.readBytes(Int(length)))
  }
}

extension VideoConfiguration {
  /// What a sequence parameter set of H.264 or H.265 says, with its unit header; nil where it cannot be
  /// read.
  package init?(parameterSet unit: Span<UInt8>, codec: FourCC) {
    do throws(ParseError) {
      var bits = BitReader(unit: unit)
      self.init()
      if codec == .avc {
        try readAVCLevel(bits)
        try readAVCParameterSet(&bits)
      } else {
        try readHEVCLevel(bits)
        try readHEVCParameterSet(&bits)
      }
    } catch {
      return nil
    }
  }

  /// profile_idc, the constraint flags and level_idc (H.264 §7.3.2.1.1).
  private mutating func readAVCLevel(_ set: BitReader) throws(ParseError) {
    var set = set
    try set.skip(8)
    let profile = UInt8(try set.readBits(8))
    let constraints = UInt8(try set.readBits(8))
    self.profile = Self.avcProfile(profile, constraints)
    level = Self.avcLevel(UInt8(try set.readBits(8)), profile, constraints)
  }

  /// general_profile_idc and general_level_idc (H.265 §7.3.3).
  private mutating func readHEVCLevel(_ set: BitReader) throws(ParseError) {
    var set = set
    try set.skip(24)
    let profile = UInt8(try set.readBits(8))
    try set.skip(80)
    self.profile = Self.hevcProfile(profile & 0x1F)
    level = Self.hevcLevel(UInt8(try set.readBits(8)), profile)
  }
}
