internal import ByteParsing
internal import Flows
internal import RTMP

/// Audio and video: H.264 of 320x180 and AAC of 44100 Hz, in stereo, as far as scripts call them by
/// name.
enum ScriptFrames {
  static let videoHeader: [UInt8] =
    [0x17, 0, 0, 0, 0] + [
      0x01, 0x64, 0x00, 0x0D, 0xFF, 0xE1, 0x00, 0x1A, 0x67, 0x64, 0x00, 0x0D, 0xAC, 0xD9, 0x41,
      0x41, 0x9F, 0x9F, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0x20,
      0xF1, 0x42, 0x99, 0x60, 0x01, 0x00, 0x04, 0x68, 0xEF, 0xBC, 0xB0,
    ]
  static let audioHeader: [UInt8] = [0xAF, 0, 0x12, 0x10]
  /// Of a message with a frame: a tag header and something of the frame.
  static let sizes = 16...0xFF_FFFF

  /// A frame of one NAL unit.
  static func video(isKey: Bool, size: Int) -> [UInt8] {
    let unit = max(1, size - 9)
    return [isKey ? 0x17 : 0x27, 1, 0, 0, 0] + Array(bigEndian: UInt32(clamping: unit))
      + [isKey ? 0x65 : 0x41] + filling(unit - 1)
  }

  static func audio(size: Int) -> [UInt8] { [0xAF, 1, 0x21] + filling(size - 3) }

  /// No zeros, so that there is no start code in it.
  private static func filling(_ count: Int) -> [UInt8] {
    (0..<max(0, count)).map { UInt8(1 + $0 % 251) }
  }
}

extension ScriptPlayer {
  private static let videoSize = 400
  private static let audioSize = 100

  func media(
    _ type: MessageType, _ chunkStreamID: ChunkStreamID, _ payload: [UInt8],
    _ direction: Direction
  ) -> Outgoing {
    Outgoing(
      chunkStreamID: chunkStreamID, type: type, streamID: 1,
      timestamp: self[direction].mediaTime, payload: payload)
  }

  func video(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    let payload: [UInt8]
    switch try step.string("video") {
    case "sequence_header": payload = ScriptFrames.videoHeader
    case "key_frame":
      payload = ScriptFrames.video(
        isKey: true, size: try size(of: &step, Self.videoSize))
    case "inter_frame":
      payload = ScriptFrames.video(
        isKey: false, size: try size(of: &step, Self.videoSize))
    case let text?:
      guard let bytes = JSONObject.bytes(hex: text) else {
        throw step.fault(
          "video is \"\(text.prefix(40))\", and has to be sequence_header, key_frame, inter_frame or hexadecimal digits"
        )
      }
      payload = bytes
    case nil: payload = []
    }
    return media(.video, .video, payload, direction)
  }

  func audio(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    let payload: [UInt8]
    switch try step.string("audio") {
    case "sequence_header": payload = ScriptFrames.audioHeader
    case "frame": payload = ScriptFrames.audio(size: try size(of: &step, Self.audioSize))
    case let text?:
      guard let bytes = JSONObject.bytes(hex: text) else {
        throw step.fault(
          "audio is \"\(text.prefix(40))\", and has to be sequence_header, frame or hexadecimal digits"
        )
      }
      payload = bytes
    case nil: payload = []
    }
    return media(.audio, .audio, payload, direction)
  }

  private func size(
    of step: inout JSONObject, _ usual: Int
  ) throws(FixtureError) -> Int {
    try step.integer("size", in: ScriptFrames.sizes) ?? usual
  }

  // MARK: Runs of frames

  /// Frames of one kind, each so long after the one before.
  private struct Track {
    /// Frames a second; 0 where there are none.
    let rate: Double
    var index = 0

    /// Of the next frame, in milliseconds since the run's beginning.
    var time: Double { rate > 0 ? (Double(index) * 1000 / rate).rounded() : .infinity }
  }

  /// Audio and video that come as fast as they are played.
  mutating func playMedia(_ step: inout JSONObject, at start: Int64) throws(FixtureError) {
    let direction = try step.direction("from")
    guard var run = try step.object("media") else { return }
    guard let seconds = try run.number("seconds", in: 0.001...1e6) else {
      throw run.fault("media lacks seconds")
    }
    var video = Track(rate: try run.number("video", in: 0...1000) ?? 0)
    var audio = Track(rate: try run.number("audio", in: 0...1000) ?? 0)
    let videoSize = try run.integer("video_size", in: ScriptFrames.sizes) ?? Self.videoSize
    let audioSize = try run.integer("audio_size", in: ScriptFrames.sizes) ?? Self.audioSize
    let keyEvery = try run.number("key_every", in: 0.001...1e6) ?? 2
    try run.finish()
    let first = try step.integer("timestamp") ?? self[direction].mediaTime
    let stream: UInt32 = try step.integer("stream") ?? 1
    let repeats = try !step.flag("without_extended_timestamps")
    let sending = try segmentSizeOnly(&step)
    let keyInterval = max(1, Int((video.rate * keyEvery).rounded()))
    let end = seconds * 1000
    // What takes long to write is refused before.
    let byteCount =
      video.rate * seconds * Double(videoSize) + audio.rate * seconds * Double(audioSize)
    guard byteCount < Double(2 * Self.byteLimit) else { throw Self.tooManyBytes(step) }
    guard (video.rate + audio.rate) * seconds < Double(2 * Self.stepLimit) else {
      throw Self.tooManySegments(step)
    }
    while min(video.time, audio.time) < end {
      let isVideo = video.time <= audio.time
      let time = isVideo ? video.time : audio.time
      let milliseconds = Int64(time)
      self[direction].mediaTime = first &+ UInt32(truncatingIfNeeded: milliseconds)
      var message =
        isVideo
        ? media(
          .video, .video,
          ScriptFrames.video(isKey: video.index.isMultiple(of: keyInterval), size: videoSize),
          direction)
        : media(.audio, .audio, ScriptFrames.audio(size: audioSize), direction)
      message.streamID = MessageStreamID(rawValue: stream)
      let chunks = write(message, direction, repeatsExtendedTimestamp: repeats)
      try send(
        chunks.flatMap(\.self), direction, at: start + milliseconds * 1_000_000, sending,
        for: step)
      if isVideo { video.index += 1 } else { audio.index += 1 }
    }
    self[direction].mediaTime = first &+ UInt32(truncatingIfNeeded: Int64(end))
    // So that a run that follows goes on in time.
    time = max(time ?? start, start + Int64(end * 1e6) - Self.pause)
  }
}
