internal import Media
internal import Sessions
internal import Flows
internal import RTMP

/// What is compared of one track.
struct TrackFacts {
  /// Such as `video` or `audio track 2`.
  let name: String
  /// Those that are known.
  let values: [SessionValue]
  /// As measured; nil where the track is too short, or lacks frames.
  let frameRate: Double?
  /// In milliseconds, as measured.
  let keyFrameInterval: Int64?
  /// In milliseconds, of media time.
  let duration: Int64

  /// - Parameters:
  ///   - isWhole: whether all that was sent was seen, from the start on.
  ///   - isPublished: whether it begins with the session, rather than when somebody joins it.
  init(
    _ track: SessionSummary.Track, _ notes: MediaNotes.Track?, isWhole: Bool, isPublished: Bool
  ) {
    name = (track.isVideo ? "video" : "audio") + (track.id == 0 ? "" : " track \(track.id)")
    duration = track.duration
    let isLong = track.frames >= 10 && track.duration >= 1000
    frameRate = track.isVideo && isWhole && isLong ? track.frameRate : nil
    keyFrameInterval = isWhole && track.keyFrames > 1 ? track.longestKeyFrameInterval : nil
    var list = ValueList(of: .media)
    list.add("codec", words: track.codec)
    if let notes { list.add("header", words: notes.isEnhanced ? "Enhanced RTMP" : "FLV") }
    if track.hasSequenceHeader || isWhole {
      list.add("sequence_header", words: track.hasSequenceHeader ? "sent" : "not sent")
    }
    Self.add(track.configuration, to: &list)
    if isWhole, isPublished, let first = track.firstTimestamp {
      // Encoders begin at 0, or a few frames behind it.
      list.add(
        SessionValue(
          "first_timestamp", .number(Double(first)), .circumstance,
          as: first < 1000 ? .words("about 0") : nil))
    }
    if isWhole, let isKey = notes?.beginsWithKeyFrame {
      list.add("first_frame", words: isKey ? "key frame" : "no key frame")
    }
    if let notes, track.isVideo, notes.isReordered || notes.frameCount >= 30 {
      list.add("composition_times", words: notes.isReordered ? "some" : "all 0")
    }
    values = list.values
  }

  private static func add(_ configuration: DecoderConfiguration?, to list: inout ValueList) {
    switch configuration {
    case .video(let video)?:
      list.add("profile", words: video.profile)
      list.add("level", words: video.level)
      if let width = video.width, let height = video.height {
        list.add("size", words: "\(width)x\(height)")
      }
      if let rate = video.frameRate {
        list.add(SessionValue("frame_rate", .number(rate), .circumstance))
      }
      list.add("chroma", words: video.chroma?.name)
      list.add("bit_depth", number: video.bitDepth, .circumstance)
    case .audio(let audio)?:
      list.add("profile", words: audio.profile)
      list.add("sample_rate", number: audio.sampleRate, .circumstance)
      list.add("channels", number: audio.channels, .circumstance)
      list.add("bit_depth", number: audio.bitDepth, .circumstance)
    case .unreadable?: list.add("configuration", words: "broken")
    case nil: break
    }
  }
}
