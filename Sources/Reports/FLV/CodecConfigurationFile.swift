internal import RTMP

/// A track's decoder configuration record as its sequence header has it (Enhanced RTMP v2; FLV 10.1
/// §E.4.2.2, §E.4.3.1).
struct CodecConfigurationFile: Hashable, Sendable {
  /// 0 where the message has one track.
  let track: UInt8
  let fourCC: FourCC
  let bytes: [UInt8]

  /// What file names of such records end in: the name of the box that holds it in an MP4 file, where
  /// there is one.
  var fileExtension: String {
    switch fourCC {
    case .avc: "avcC"
    case .hevc: "hvcC"
    case .vvc: "vvcC"
    case .av1: "av1C"
    case .vp8, .vp9: "vpcC"
    case .aac: "asc"
    case .opus: "opusHead"
    case .flac: "flacHead"
    default: "config"
    }
  }

  /// All that a message holds.
  static func all(in message: ExportedMessage) -> [CodecConfigurationFile] {
    switch message.body {
    case .audio(let header) where header.isSequenceHeader:
      let codec = header.codec.flatMap { MediaFrame.Codec.audio($0).fourCC }
      return all(header.enhanced, codec, header.byteCount, message.payload)
    case .video(let header) where header.packetType == .sequenceStart && header.command == nil:
      return all(header.enhanced, header.codec?.fourCC, header.byteCount, message.payload)
    default: return []
    }
  }

  private static func all(
    _ header: EnhancedTagHeader?, _ fourCC: FourCC?, _ headerByteCount: Int, _ payload: [UInt8]
  ) -> [CodecConfigurationFile] {
    guard let header, let multitrack = header.multitrack else {
      guard let fourCC, headerByteCount < payload.count else { return [] }
      return [.init(track: 0, fourCC: fourCC, bytes: Array(payload[headerByteCount...]))]
    }
    guard header.missingByteCount == 0 else { return [] }
    // The header's bytes reach to the end of the last track, or, where the one track has no size, to
    // its beginning.
    let ownCodecByteCount = multitrack == .manyTracksManyCodecs ? 4 : 0
    let trackHeaderByteCount = ownCodecByteCount + 1 + 3
    let sized = header.tracks.compactMap(\.byteCount)
    let all = sized.reduce(sized.count * trackHeaderByteCount) { $0 + Int($1) }
    var place = headerByteCount - all
    return header.tracks.compactMap { track in
      let start = track.byteCount == nil ? headerByteCount : place + trackHeaderByteCount
      let end = track.byteCount.map { start + Int($0) } ?? payload.count
      place = end
      guard start >= 0, start < end, end <= payload.count else { return nil }
      return .init(track: track.id, fourCC: track.fourCC, bytes: Array(payload[start..<end]))
    }
  }
}
