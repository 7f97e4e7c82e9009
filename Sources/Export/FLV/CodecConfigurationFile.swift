internal import Media
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
    let body = message.body
    let isConfiguration =
      body.audio?.isSequenceHeader
      ?? (body.video?.packetType == .sequenceStart && body.video?.command == nil)
    guard isConfiguration else { return [] }
    return all(
      body.enhanced, message.codec?.fourCC,
      body.audio?.byteCount ?? body.video?.byteCount ?? 0, message.payload)
  }

  private static func all(
    _ header: EnhancedTagHeader?, _ fourCC: FourCC?, _ headerByteCount: Int, _ payload: [UInt8]
  ) -> [CodecConfigurationFile] {
    guard let header, header.multitrack != nil else {
      guard let fourCC, headerByteCount < payload.count else { return [] }
      return [.init(track: 0, fourCC: fourCC, bytes: Array(payload[headerByteCount...]))]
    }
    return header.tracks.compactMap { track in
      let end = track.byteCount.map { track.start + Int($0) } ?? payload.count
      guard track.start < end, end <= payload.count else { return nil }
      return .init(track: track.id, fourCC: track.fourCC, bytes: Array(payload[track.start..<end]))
    }
  }
}
