internal import Media
internal import ByteParsing

/// Weighs whether a payload's first bytes are such as messages of a type begin with.
///
/// Weights are in bits: how much rarer random bytes would look like that.
enum PayloadOpening {
  /// How many first bytes say all that is asked.
  static let byteCount = 24

  /// The weight; nil where no message of that type and length begins like that.
  ///
  /// - Parameter opening: as many first bytes as there are, up to ``byteCount``.
  static func weight(_ opening: Span<UInt8>, of kind: MessageHeader.Kind) -> Int? {
    guard opening.count > 0 else { return 0 }
    var bytes = ByteReader(opening)
    switch kind.type {
    case .audio: return audio(opening, length: kind.messageLength)
    case .video: return video(opening, length: kind.messageLength)
    case .commandAMF0, .dataAMF0: return name(&bytes)
    case .commandAMF3, .dataAMF3:
      guard bytes.peek() == 0 else { return bytes.peek() == 2 ? name(&bytes) : nil }
      try? bytes.skip(1)
      return name(&bytes)
    case .userControl:
      guard let event = try? bytes.readInteger(as: UInt16.self) else { return 0 }
      return event <= 32 ? 11 : nil
    case .sharedObjectAMF0: return text(&bytes)
    case .sharedObjectAMF3:
      if bytes.peek() == 0, bytes.peek(at: 1) == 0 { try? bytes.skip(1) }
      return text(&bytes)
    case .setChunkSize: return opening[0] == 0 || opening[0] == 0x7F ? 8 : nil
    case .aggregate: return [8, 9, 18].contains(opening[0]) ? 6 : nil
    default: return 0
    }
  }

  /// An AMF0 string that could be a command's name, or an event's (AMF 0 §2.4).
  private static func name(_ bytes: inout ByteReader) -> Int? {
    guard bytes.peek() == 2 else { return nil }
    try? bytes.skip(1)
    return text(&bytes).map { $0 + 8 }
  }

  /// A short string with its length before it, of printable characters.
  private static func text(_ bytes: inout ByteReader) -> Int? {
    guard let length = try? bytes.readInteger(as: UInt16.self) else { return 0 }
    guard (1...64).contains(length) else { return nil }
    var weight = 10
    for _ in 0..<min(Int(length), bytes.remaining) {
      guard let byte = try? bytes.readInteger(as: UInt8.self), (0x20..<0x7F).contains(byte) else {
        return nil
      }
      weight += 1
    }
    return weight
  }

  /// An AudioTagHeader (FLV 10.1 §E.4.2.1; Enhanced RTMP v2, ExAudioTagHeader).
  private static func audio(_ bytes: Span<UInt8>, length: UInt32) -> Int? {
    let format = bytes[0] >> 4
    switch format {
    case 10:
      guard length >= 2 else { return nil }
      guard bytes.count >= 2 else { return 4 }
      return bytes[1] <= 1 ? 11 + (bytes[0] == 0xAF ? 3 : 0) : nil
    case 9: return enhanced(bytes, packetType: bytes[0] & 0x0F, lastPacketType: 7, multitrack: 5)
    case 2, 14:
      let isFrame = bytes.count >= 3 && bytes[1] == 0xFF && bytes[2] & 0xE0 == 0xE0
      return isFrame ? 15 : 4
    case 12, 13: return nil
    case 0, 15: return -4
    default: return 0
    }
  }

  /// A VideoTagHeader (FLV 10.1 §E.4.3.1; Enhanced RTMP v2, ExVideoTagHeader).
  private static func video(_ bytes: Span<UInt8>, length: UInt32) -> Int? {
    let frameType = bytes[0] >> 4 & 7
    guard (1...5).contains(frameType) else { return nil }
    if bytes[0] & 0x80 != 0 {
      return enhanced(bytes, packetType: bytes[0] & 0x0F, lastPacketType: 7, multitrack: 6)
    }
    switch bytes[0] & 0x0F {
    case 7, 12: return lengthPrefixed(bytes, length: length)
    case 2:
      guard bytes.count >= 4 else { return 5 }
      return bytes[1] == 0 && bytes[2] == 0 && bytes[3] & 0x80 != 0 ? 21 : nil
    case 3...6: return 3
    case 8, 9, 10, 13: return 0
    default: return nil
    }
  }

  /// AVCVIDEOPACKET: packet type, composition time, then a configuration or NAL units.
  private static func lengthPrefixed(_ bytes: Span<UInt8>, length: UInt32) -> Int? {
    guard length >= 2 || bytes[0] >> 4 == 5 else { return nil }
    guard bytes.count >= 5 else { return 5 }
    guard bytes[1] <= 2 else { return nil }
    var weight = 11
    if bytes[2] == 0 || bytes[2] == 0xFF { weight += 7 } else { weight -= 6 }
    guard length >= 9, bytes.count >= 9 else { return weight }
    if bytes[1] == 0 { return bytes[5] == 1 ? weight + 8 : weight - 4 }
    var unit = ByteReader(bytes.extracting(5..<9))
    let unitLength = (try? unit.readInteger(as: UInt32.self)) ?? 0
    return unitLength > 0 && unitLength <= length - 9 ? weight + 10 : weight - 6
  }

  /// What follows the first byte of an Enhanced RTMP tag header.
  private static func enhanced(
    _ bytes: Span<UInt8>, packetType: UInt8, lastPacketType: UInt8, multitrack: UInt8
  ) -> Int? {
    guard packetType <= lastPacketType else { return nil }
    if packetType == EnhancedTagHeader.modEx { return 4 }
    let start = packetType == multitrack ? 2 : 1
    guard bytes.count >= start + 4 else { return 5 }
    var code = ByteReader(bytes.extracting(start..<start + 4))
    guard let fourCC = try? FourCC(&code) else { return 5 }
    return fourCC.isKnown ? 37 : nil
  }
}
