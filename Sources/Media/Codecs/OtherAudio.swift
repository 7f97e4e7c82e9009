internal import ByteParsing

extension AudioConfiguration {
  /// An OpusHead (RFC 7845 §5.1); decoders always put out 48 kHz.
  init(opus head: inout ByteReader) throws(ParseError) {
    let magic: UInt64 = try head.readInteger()
    guard magic == 0x4F70_7573_4865_6164 else { throw .invalid(.codecConfigurationBroken) }
    try head.skip(1)
    self.init()
    channels = UInt32(try head.readInteger(as: UInt8.self))
    sampleRate = 48000
  }

  /// A STREAMINFO block (RFC 9639 §8.2).
  ///
  /// Enhanced RTMP v2 has `fLaC` and the block's header before it, which some senders leave out.
  init(flac header: inout ByteReader) throws(ParseError) {
    let hasMarker = Self.opensWithMarker(header)
    if hasMarker { try header.skip(4) }
    if Self.opensWithBlockHeader(header) { try header.skip(4) }
    let leastBlock: UInt16 = try header.readInteger()
    let mostBlock: UInt16 = try header.readInteger()
    guard leastBlock >= 16, mostBlock >= leastBlock else {
      throw .invalid(.codecConfigurationBroken)
    }
    try header.skip(6)
    var fields = BitReader([UInt8](copying: try header.readBytes(8)))
    self.init()
    lacksMarker = !hasMarker
    sampleRate = try fields.readBits(20)
    channels = try fields.readBits(3) + 1
    bitDepth = try fields.readBits(5) + 1
  }

  private static func opensWithMarker(_ header: ByteReader) -> Bool {
    var ahead = ByteReader(header.rest)
    return (try? ahead.readInteger(as: UInt32.self)) == FourCC.flac.rawValue
  }

  /// Whether a header of a STREAMINFO block is next, which may say that it is the last block
  /// (RFC 9639 §8.1).
  private static func opensWithBlockHeader(_ header: ByteReader) -> Bool {
    var ahead = ByteReader(header.rest)
    return (try? ahead.readInteger(as: UInt32.self)).map { $0 & 0x7FFF_FFFF } == 34
  }

  /// The head of an AC-3 or E-AC-3 frame, which has no sequence header (ETSI TS 102 366 §4.3, §E.1.2);
  /// nil where there is none.
  init?(ac3Frame bytes: Span<UInt8>) {
    var frame = BitReader([UInt8](copying: bytes.extracting(0..<min(bytes.count, 8))))
    guard (try? frame.readBits(16)) == 0x0B77, let head = try? frame.readBits(24),
      let id = try? frame.readBits(5)
    else { return nil }
    let rates: [UInt32] = [48000, 44100, 32000]
    let channelCounts: [UInt32] = [2, 1, 2, 3, 3, 4, 4, 5]
    self.init()
    if id <= 10 {
      let code = Int(head >> 6 & 3)
      guard code < 3, (try? frame.skip(3)) != nil, let mode = try? frame.readBits(3) else {
        return nil
      }
      sampleRate = rates[code]
      if mode & 1 != 0, mode != 1 { try? frame.skip(2) }
      if mode & 4 != 0 { try? frame.skip(2) }
      if mode == 2 { try? frame.skip(2) }
      let hasLowFrequencies = (try? frame.readFlag()) ?? false
      channels = channelCounts[Int(mode)] + (hasLowFrequencies ? 1 : 0)
    } else {
      // strmtyp, substreamid and frmsiz in 16 bits, then fscod, numblkscod, acmod and lfeon.
      let code = Int(head >> 6 & 3)
      sampleRate = code < 3 ? rates[code] : rates[min(2, Int(head >> 4 & 3))] / 2
      channels = channelCounts[Int(head >> 1 & 7)] + (head & 1)
    }
  }
}
