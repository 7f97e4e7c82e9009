internal import ByteParsing

/// Weighs whether bytes are a chunk header, in bits: how much rarer random bytes would look like it.
enum HeaderEvidence {
  /// What a chunk header that gives length and type weighs without its payload; nil where no sender
  /// that is known would write it.
  static func weight(of header: ChunkHeader, _ kind: MessageHeader.Kind) -> Int? {
    guard let type = typeWeight(kind, on: header.chunkStreamID) else { return nil }
    var weight = 2 + type
    switch header.message {
    case .type0(_, _, let streamID):
      guard streamID.rawValue < 1 << 12 else { return nil }
      weight += streamID.rawValue < 1 << 6 ? 24 : 12
    case .type1: weight += timeWeight(header.time)
    case .type2, .type3: break
    }
    return weight
  }

  /// What a header that inherits length and type weighs.
  static func inheritingWeight(of header: ChunkHeader) -> Int {
    header.format == .type2 ? 3 + timeWeight(header.time) : 3
  }

  /// What a type 3 header weighs where a message's next chunk is expected.
  static let continuationWeight = 8

  /// The first place of `places` where bytes are worth a closer look.
  static func firstPlaceWorthALook(_ bytes: Span<UInt8>, in places: Range<Int>) -> Int? {
    var index = places.lowerBound
    while index < places.upperBound {
      if isWorthALook(bytes, at: index) { return index }
      index += 1
    }
    return nil
  }

  /// Whether bytes could be a header: a quick answer for most places.
  static func isWorthALook(_ bytes: Span<UInt8>, at index: Int) -> Bool {
    let first = bytes[index]
    guard first < 0x80 else { return false }
    let distance =
      switch first & 0x3F {
      case 0: 8
      case 1: 9
      default: 7
      }
    guard index + distance < bytes.count else { return true }
    return isSought(bytes[index + distance])
  }

  private static func isSought(_ type: UInt8) -> Bool {
    // 1 to 6, 8, 9, 15 to 20, 22.
    type < 32 && 0b0101_1111_1000_0011_0111_1110 >> UInt32(type) & 1 == 1
  }

  private static func typeWeight(
    _ kind: MessageHeader.Kind, on chunkStreamID: ChunkStreamID
  ) -> Int? {
    let length = kind.messageLength
    guard isSought(kind.type.rawValue) else { return nil }
    switch kind.type {
    case .setChunkSize, .abort, .acknowledgement, .windowAcknowledgementSize:
      return length == 4 && chunkStreamID == .control ? 38 : nil
    case .setPeerBandwidth: return length == 5 && chunkStreamID == .control ? 38 : nil
    case .userControl:
      return (2...64).contains(length) && chunkStreamID == .control ? 30 : nil
    case .audio, .video:
      guard chunkStreamID != .control else { return nil }
      return 7 + lengthWeight(length)
    default:
      guard chunkStreamID != .control, length > 2 else { return nil }
      return 6 + lengthWeight(length)
    }
  }

  private static func lengthWeight(_ length: UInt32) -> Int {
    guard length > 0 else { return 0 }
    return length.leadingZeroBitCount - 8 - max(0, 10 - (32 - length.leadingZeroBitCount))
  }

  private static func timeWeight(_ time: UInt32?) -> Int {
    switch time ?? 0 {
    case 0..<1024: 12
    case 1024..<65536: 8
    case 65536..<(1 << 24): 0
    default: -8
    }
  }
}
