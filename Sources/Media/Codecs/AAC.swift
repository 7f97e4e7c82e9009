internal import ByteParsing

extension AudioConfiguration {
  private static let rates: [UInt32] = [
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
  ]

  /// An AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1).
  init(aac bytes: Span<UInt8>) throws(ParseError) {
    var config = BitReader([UInt8](copying: bytes))
    var type = try Self.readObjectType(&config)
    var rate = try Self.readRate(&config)
    let channelConfiguration = try config.readBits(4)
    self.init()
    channels =
      [1, 2, 3, 4, 5, 6, 8].indices.contains(Int(channelConfiguration) - 1)
      ? [1, 2, 3, 4, 5, 6, 8][Int(channelConfiguration) - 1] : nil
    let sbr: UInt32 = 5
    let parametricStereo: UInt32 = 29
    var hasSBR = type == sbr || type == parametricStereo
    var hasPS = type == parametricStereo
    if hasSBR {
      rate = try Self.readRate(&config)
      type = try Self.readObjectType(&config)
    } else if type == 2, let (outputRate, isStereo) = try? Self.readExtension(&config) {
      hasSBR = true
      hasPS = isStereo
      rate = outputRate
    }
    sampleRate = rate
    if hasPS { channels = 2 }
    profile = hasPS ? "HE-AACv2" : hasSBR ? "HE-AAC" : Self.name(of: type)
  }

  private static func readObjectType(_ config: inout BitReader) throws(ParseError) -> UInt32 {
    let type = try config.readBits(5)
    return type == 31 ? 32 + (try config.readBits(6)) : type
  }

  private static func readRate(_ config: inout BitReader) throws(ParseError) -> UInt32? {
    let index = try config.readBits(4)
    if index == 15 { return try config.readBits(24) }
    return index < rates.count ? rates[Int(index)] : nil
  }

  /// The backward compatible signal of SBR and PS behind a GASpecificConfig (§1.6.5); throws where
  /// there is none.
  private static func readExtension(
    _ config: inout BitReader
  ) throws(ParseError) -> (rate: UInt32?, hasPS: Bool) {
    try config.skip(1)
    if try config.readFlag() { try config.skip(14) }
    try config.skip(1)
    guard try config.readBits(11) == 0x2B7, try readObjectType(&config) == 5,
      try config.readFlag()
    else { throw .endOfBytes }
    let rate = try readRate(&config)
    guard config.remaining >= 12, try config.readBits(11) == 0x548 else { return (rate, false) }
    return (rate, try config.readFlag())
  }

  /// audioObjectType (ISO/IEC 14496-3 §1.5.1.1).
  private static func name(of type: UInt32) -> String {
    switch type {
    case 1: "Main"
    case 2: "LC"
    case 3: "SSR"
    case 4: "LTP"
    case 23: "LD"
    case 39: "ELD"
    case 42: "xHE-AAC"
    default: "audioObjectType \(type)"
    }
  }
}
