internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// One track of a message stream: what was sent of it, and when.
struct MediaTrack: Sendable {
  // What every frame needs stands first, and together.

  let kind: MediaFrame.Kind
  let id: UInt8
  let direction: Direction
  private(set) var hasHeader = false
  /// How many bytes a NAL unit's length has.
  var unitLengthByteCount = 4
  /// Whose units they are: H.265's also where messages say H.264.
  var unitCodec = FourCC.avc
  /// Whether its frames are made of NAL units.
  private(set) var hasUnits = false
  /// ``MediaFrame/codecKey`` of the codec.
  private(set) var codecKey: UInt64
  private(set) var frameCount = 0
  /// How many frames without a picture or sound came last, and how many of those are key frames.
  private var emptyCount = 0
  private var emptyKeyFrameCount = 0
  private(set) var byteCount: UInt64 = 0
  /// Of those whose timestamps are known, how many there are, and their bytes without tag headers.
  private(set) var timedFrameCount = 0
  private(set) var timedByteCount: UInt64 = 0
  /// The composition time of the first frame since times began anew.
  private var runOffset: Int32?
  private(set) var clock = MediaClock()
  private var lastKeyFrameAt: Int64?
  private var lastKeyFrame: MessageMark?
  private(set) var keyFrameCount = 0
  /// The longest time from one key frame to the next, in milliseconds.
  private(set) var longestKeyFrameInterval: Int64?

  /// nil while nothing tells.
  private(set) var codec: MediaFrame.Codec?
  /// What tells the sequence header from another one; nil before the first.
  private var headerHash: Int?
  /// A sequence header that holds nothing, until a whole one or a frame shows what that means.
  private var emptyHeader: MessageMark?
  private(set) var repeatedCount = 0
  /// How many frames a type 3 header opens, and what those add, in milliseconds.
  private var inheritingCount = 0
  private var inheritedTime: Int64 = 0
  private(set) var backwardsCount = 0
  private(set) var jumpCount = 0
  var configuration: DecoderConfiguration?

  init(_ frame: MediaFrame, _ direction: Direction) {
    kind = frame.kind
    id = frame.trackID
    codecKey = frame.codecKey
    self.direction = direction
    takeCodec(of: frame)
  }

  mutating func takeCodec(of frame: MediaFrame) {
    codec = frame.codec
    codecKey = frame.codecKey
    let fourCC = frame.codec?.fourCC
    hasUnits = kind == .video && (fourCC == .avc || fourCC == .hevc)
    if hasUnits, let fourCC { unitCodec = fourCC }
  }

  /// Whether nothing of it was taken yet.
  var isNew: Bool { frameCount == 0 && !hasHeader }

  /// What a finding about it states: which track it is, and more.
  func facts(
    beside other: MediaTrack? = nil,
    _ more: KeyValuePairs<String, FindingArguments.Fact?> = [:]
  ) -> FindingArguments {
    var facts: FindingArguments = ["track_kind": kind.fact, "track_id": idFact]
    if let other {
      facts.add([("other_track_kind", other.kind.fact), ("other_track_id", other.idFact)])
    }
    facts.add(more.map { ($0.key, $0.value) })
    return facts
  }

  /// How many frames bring something, or stand before one that does.
  ///
  /// An empty one at the end says that the stream ends. Where all are empty, their pictures were taken
  /// out.
  var shownFrameCount: Int { emptyCount < frameCount ? frameCount - emptyCount : frameCount }

  /// As ``shownFrameCount``, of key frames.
  var shownKeyFrameCount: Int {
    emptyCount < frameCount ? keyFrameCount - emptyKeyFrameCount : keyFrameCount
  }

  private var idFact: FindingArguments.Fact? { id == 0 ? nil : .count(id) }

  /// Lets the next timestamp be any: what goes on until then is over.
  mutating func beginAnew(by message: FollowedMessage, into log: inout FollowerLog) {
    tellKeyFrameInterval(
      until: message.moment, message.sight.absence(by: direction), into: &log)
    clock.beginAnew()
    lastKeyFrameAt = nil
    runOffset = nil
  }

  /// When what was sent first since times began anew is to be shown or heard, in milliseconds; nil
  /// before that.
  var presentationStart: Int64? {
    clock.runStart.map { Int64($0) + Int64(runOffset ?? 0) }
  }

  /// How far apart its frames are as a rule, in milliseconds; nil where nothing tells.
  ///
  /// - Parameter said: as onMetaData has it.
  func usualInterval(said: Int64?) -> Int64? {
    if timedFrameCount > 1, clock.totalDuration > 0 {
      return clock.totalDuration / Int64(timedFrameCount - 1)
    }
    return [declaredInterval, kind == .video ? said : nil].compactMap(\.self).max()
  }

  /// As its sequence header has it.
  private var declaredInterval: Int64? {
    guard case .video(let video)? = configuration, let rate = video.frameRate, rate > 0 else {
      return nil
    }
    return Int64(1000 / rate)
  }

  /// How long what was sent lasts, in milliseconds, the last frame as long as the others; 0 where not all
  /// of its times are known.
  var mediaDuration: Int64 {
    timedFrameCount > 1 && timedFrameCount == frameCount
      ? clock.totalDuration.addingClamped(clock.totalDuration / Int64(timedFrameCount - 1)) : 0
  }

  /// Takes a sequence header.
  ///
  /// - Parameter bytes: what tells it from another; empty where it was not kept.
  mutating func noteHeader(
    _ configuration: DecoderConfiguration?, _ bytes: [UInt8], _ message: FollowedMessage,
    into log: inout FollowerLog
  ) {
    let hash = bytes.isEmpty ? nil : bytes.hashValue
    // At the end FLAC's says again how long and how large it has become, and what its digest is.
    let isSummary = codec?.fourCC == .flac && configuration == self.configuration
    if let headerHash, let hash, hash != headerHash, frameCount > 0, !isSummary {
      log.find(.headerChanged, facts(["frame_count": .count(frameCount)]), in: message)
    }
    hasHeader = true
    headerHash = hash
    self.configuration = configuration
  }

  /// Notes whether a sequence header holds nothing: one that a whole one follows in time does less harm.
  mutating func noteHeader(
    isEmpty: Bool, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    if isEmpty {
      if emptyHeader == nil { emptyHeader = message.mark }
    } else if let mark = emptyHeader {
      emptyHeader = nil
      log.find(
        .headerEmpty, as: .warning, headerFacts, direction, about: mark,
        related: [.message("later", direction, message.mark)])
    }
  }

  private mutating func tellEmptyHeader(into log: inout FollowerLog) {
    guard let mark = emptyHeader else { return }
    emptyHeader = nil
    log.find(.headerEmpty, headerFacts, direction, about: mark)
  }

  private var headerFacts: FindingArguments { facts(["codec": codec.map { .text($0.name) }]) }

  /// Takes a coded frame.
  ///
  /// - Parameters:
  ///   - byteCountOfFrame: with its tag header.
  ///   - codedByteCount: without it.
  ///   - unseen: the proof that nothing of the track came before; nil where something may have.
  mutating func note(
    _ frame: MediaFrame, byteCount byteCountOfFrame: UInt32, codedByteCount: UInt32,
    _ unseen: Absence?, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    if frameCount == 0, let unseen { noteFirst(frame, message, unseen, into: &log) }
    if emptyHeader != nil { tellEmptyHeader(into: &log) }
    frameCount += 1
    byteCount += UInt64(byteCountOfFrame)
    if frame.isEmpty {
      emptyCount += 1
      if kind == .video, frame.isKeyFrame { emptyKeyFrameCount += 1 }
    } else {
      (emptyCount, emptyKeyFrameCount) = (0, 0)
    }
    let header = message.message.header
    let isDelta = header.hasExtendedTimestamp && header.format != .type0
    if let timestamp = isDelta ? timestamp(of: message, into: &log) : header.timestamp {
      timedFrameCount += 1
      timedByteCount += UInt64(codedByteCount)
      if runOffset == nil { runOffset = frame.compositionTime }
      let step = clock.note(timestamp, at: message.moment.time)
      if step != .steady { tell(step, timestamp, message, into: &log) }
    }
    if header.format == .type3, let delta = header.timestampDelta {
      inheritingCount += 1
      inheritedTime += Int64(delta)
    }
    guard kind == .video else { return }
    if frame.isKeyFrame {
      keyFrameCount += 1
      tellKeyFrameInterval(
        until: message.moment, message.sight.absence(by: direction), into: &log)
      lastKeyFrameAt = clock.totalDuration
      lastKeyFrame = message.mark
    }
  }

  /// Tells how long there was no key frame by now, where that is too long and is news.
  ///
  /// It stands where the last one was.
  ///
  /// - Parameter unseen: the proof that none was sent meanwhile; nil where there may have been one.
  private mutating func tellKeyFrameInterval(
    until end: Place, _ unseen: Absence?, into log: inout FollowerLog
  ) {
    guard let last = lastKeyFrameAt, let mark = lastKeyFrame, clock.first != nil, let unseen
    else { return }
    let interval = clock.totalDuration - last
    let longest = longestKeyFrameInterval ?? 0
    longestKeyFrameInterval = max(longest, interval)
    guard interval > Threshold.keyFrameInterval, longest <= Threshold.keyFrameInterval else {
      return
    }
    log.find(
      .claim(.keyFrameInterval, unseen), facts(["interval": .milliseconds(interval)]),
      direction, about: mark, until: end)
  }

  /// What the timestamp of a message with an extended delta means; nil where that is not known.
  ///
  /// Senders that write the absolute time where an extended delta is due are taken at their word.
  private func timestamp(
    of message: FollowedMessage, into log: inout FollowerLog
  ) -> UInt32? {
    let header = message.message.header
    guard let delta = header.timestampDelta, let last = clock.last else { return header.timestamp }
    let waited = clock.time(until: message.moment.time)
    let ahead = Int64(Int32(bitPattern: delta &- last))
    if delta > UInt32.max - Threshold.stepBack {
      log.find(
        .deltaNegative,
        facts([
          "format": .count(header.format.rawValue), "extended_timestamp": .count(delta),
          "step_back": .milliseconds(0 &- delta),
        ]), in: message)
      return header.timestamp
    }
    let isAbsolute =
      Int64(delta) - max(0, waited ?? 0) / 1_000_000 > Threshold.jump
      && (0...Threshold.jump).contains(ahead)
    log.find(
      isAbsolute ? .extendedDeltaAbsolute : .extendedDelta,
      facts([
        "format": .count(header.format.rawValue), "extended_timestamp": .count(delta),
        "waited": .seconds(waited), "earlier_timestamp": .count(last),
      ]), in: message)
    return isAbsolute ? delta : header.timestamp
  }

  private func noteFirst(
    _ frame: MediaFrame, _ message: FollowedMessage, _ unseen: Absence,
    into log: inout FollowerLog
  ) {
    if frame.codec?.needsSequenceHeader == true, !hasHeader {
      log.find(
        .claim(.headerMissing, unseen), facts(["codec": frame.codec.map { .text($0.name) }]),
        in: message)
    }
    if kind == .video, !frame.isKeyFrame {
      log.find(.claim(.keyFrameMissing, unseen), facts(), in: message)
    }
  }

  private mutating func tell(
    _ step: MediaClock.Step, _ timestamp: UInt32, _ message: FollowedMessage,
    into log: inout FollowerLog
  ) {
    switch step {
    case .steady: break
    case .repeated: repeatedCount += 1
    case .backwards(let time):
      backwardsCount += 1
      log.find(
        .timestampsBackwards,
        facts(["timestamp": .count(timestamp), "step_back": .milliseconds(time)]), in: message)
    case .jump(let time):
      // Where nothing says when a frame came, or how many before it were lost, any time can have gone by.
      guard message.moment.time != nil, message.sight.isWhole(direction) else { return }
      jumpCount += 1
      // What is written as a delta of nearly 2^24 was meant to go back.
      let header = message.message.header
      if let delta = header.timestampDelta, delta > 0x80_0000, !header.hasExtendedTimestamp {
        log.find(
          .deltaNegative,
          facts(["timestamp_delta": .count(delta), "ahead": .milliseconds(time)]), in: message)
      } else {
        log.find(
          .timestampsJump,
          facts(["timestamp": .count(timestamp), "ahead": .milliseconds(time)]), in: message)
      }
    case .truncated:
      log.find(.timestampTruncated, facts(["timestamp": .count(timestamp)]), in: message)
    case .wrappedEarly:
      log.find(.timestampWrapEarly, facts(["timestamp": .count(timestamp)]), in: message)
    case .wrapped:
      log.find(.timestampWrap, facts(["timestamp": .count(timestamp)]), in: message)
    case .passedSignBit:
      log.find(.timestampSign, facts(["timestamp": .count(timestamp)]), in: message)
    }
  }

  /// Tells what only the whole track shows.
  mutating func finish(_ ending: SessionEnding, into log: inout FollowerLog) {
    let end = ending.moment
    tellEmptyHeader(into: &log)
    tellKeyFrameInterval(until: end, ending.sight.absence(by: direction), into: &log)
    if frameCount >= Threshold.repeatedFrames, repeatedCount * 10 > frameCount {
      log.find(
        .timestampsRepeat,
        facts(["repeated_count": .count(repeatedCount), "frame_count": .count(frameCount)]),
        direction, at: end)
    }
    guard let ahead = clock.drift, clock.totalDuration >= Threshold.drift,
      abs(ahead) > max(Threshold.drift, clock.totalDuration / 4)
    else {
      return
    }
    log.find(
      .clockDrift,
      facts([
        "media_duration": .milliseconds(clock.totalDuration), "drift": .milliseconds(ahead),
      ]).adding(inheritance(ahead)), direction, at: end)
  }

  /// What speaks for a sender that means the time before by a type 3 header.
  ///
  /// Without what those add, timestamps run as fast as they arrive. A file that is sent without pacing
  /// arrives at once, which tells nothing.
  private func inheritance(_ ahead: Int64) -> [(String, FindingArguments.Fact?)] {
    guard inheritedTime > 0, abs(ahead - inheritedTime) <= inheritedTime / 10,
      (clock.totalDuration - ahead) * 4 >= clock.totalDuration
    else { return [] }
    return [
      ("inheriting_count", .count(inheritingCount)), ("frame_count", .count(frameCount)),
      ("inherited_time", .milliseconds(inheritedTime)),
    ]
  }
}

extension MediaFrame.Kind {
  /// As findings have it.
  var fact: FindingArguments.Fact { .text(self == .video ? "video" : "audio") }
}
