package import Media
package import Flows
internal import Packets
internal import RTMP

/// One track of a message stream: what was sent of it, and when.
package struct MediaTrack: Sendable {
  // What every frame needs stands first, and together.

  package let kind: MediaFrame.Kind
  package let id: UInt8
  package let direction: Direction
  package private(set) var hasHeader = false
  /// Which kinds of sequence headers its codec had.
  var headerKinds = HeaderKinds()
  /// How many bytes a NAL unit's length has.
  package internal(set) var unitLengthByteCount = 4
  /// Whose units they are: H.265's also where messages say H.264.
  package internal(set) var unitCodec = FourCC.avc
  /// What its frames are made of.
  private(set) var material = Material.other
  /// Whether its frames are made of NAL units whose lengths are looked at.
  package var hasUnits: Bool { material == .units }
  /// ``MediaFrame/codecKey`` of the codec.
  private(set) var codecKey: UInt64
  package private(set) var frameCount = 0
  /// How many frames without a picture or sound came last, and how many of those are key frames.
  private var emptyCount = 0
  private var emptyKeyFrameCount = 0
  package private(set) var byteCount: UInt64 = 0
  /// Of those whose timestamps are known, how many there are, and their bytes without tag headers.
  package private(set) var timedFrameCount = 0
  private(set) var timedByteCount: UInt64 = 0
  /// The composition time of the first frame since times began anew.
  private var runOffset: Int32?
  /// How many frames a type 3 header opens, and what those add, in milliseconds.
  package private(set) var inheritingCount = 0
  package private(set) var inheritedTime: Int64 = 0
  package private(set) var clock = MediaClock()
  package internal(set) var forms = FrameForms()
  /// A sequence header that holds nothing, until a whole one or a frame shows what that means.
  package private(set) var emptyHeader: MessageMark?
  private var lastKeyFrameAt: Int64?
  private var lastKeyFrame: MessageMark?
  package private(set) var keyFrameCount = 0
  /// How many frames there were when the last key frame came, with it.
  private var frameCountAtKeyFrame = 0
  /// The longest time from one key frame to the next, in milliseconds.
  private(set) var longestKeyFrameInterval: Int64?

  /// nil while nothing tells.
  package private(set) var codec: MediaFrame.Codec?
  /// What tells the sequence header from another one; nil before the first.
  private var headerHash: Int?
  package private(set) var repeatedCount = 0
  private(set) var backwardsCount = 0
  private(set) var jumpCount = 0
  package private(set) var standing = StandingTime()
  package private(set) var pace = Pace()
  /// Which frame jumped last.
  private var lastJump = 0
  package internal(set) var configuration: DecoderConfiguration?
  /// How many frames there were when its sender said last that it is silent; nil where it did not.
  private var frameCountAtSilence: Int?

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
    material = Material(fourCC)
    if material == .units || material == .otherUnits, let fourCC { unitCodec = fourCC }
    headerKinds = HeaderKinds()
  }

  /// Whether nothing of it was taken yet.
  var isNew: Bool { frameCount == 0 && !hasHeader }

  /// Lets the next timestamp be any: what goes on until then is over.
  mutating func beginAnew(by message: FollowedMessage) {
    if let interval = keyFrameInterval, message.sight.absence(by: direction) != nil {
      noteKeyFrameInterval(interval)
    }
    clock.beginAnew()
    lastKeyFrameAt = nil
    runOffset = nil
  }

  /// Takes a sequence header; whether it is another than the one before, with frames between.
  ///
  /// - Parameter bytes: what tells it from another; empty where it was not kept.
  mutating func noteHeader(_ configuration: DecoderConfiguration?, _ bytes: [UInt8]) -> Bool {
    let hash = bytes.isEmpty ? nil : bytes.hashValue
    // At the end FLAC's says again how long and how large it has become, and what its digest is.
    let isSummary = codec?.fourCC == .flac && configuration == self.configuration
    let isChanged =
      if let headerHash, let hash { hash != headerHash && frameCount > 0 && !isSummary } else {
        false
      }
    hasHeader = true
    headerHash = hash
    self.configuration = configuration
    return isChanged
  }

  /// Notes whether a sequence header holds nothing; the one before that held nothing, where this one
  /// does not.
  mutating func noteHeader(isEmpty: Bool, _ message: FollowedMessage) -> MessageMark? {
    if isEmpty {
      if emptyHeader == nil { emptyHeader = message.mark }
      return nil
    }
    defer { emptyHeader = nil }
    return emptyHeader
  }

  /// Takes a coded frame; how many there were by now.
  ///
  /// - Parameters:
  ///   - byteCountOfFrame: with its tag header.
  ///   - codedByteCount: without it.
  mutating func note(
    _ frame: MediaFrame, byteCount byteCountOfFrame: UInt32, codedByteCount: UInt32,
    _ message: FollowedMessage, into events: inout [MediaEvent]
  ) -> Int {
    if frameCount == 0 { events.append(.first) }
    if let mark = emptyHeader {
      emptyHeader = nil
      events.append(.emptyHeaderUsed(mark))
    }
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
    if let timestamp = isDelta ? timestamp(of: message, into: &events) : header.timestamp {
      timedFrameCount += 1
      timedByteCount += UInt64(codedByteCount)
      if runOffset == nil { runOffset = frame.compositionTime }
      let waited = clock.time(until: message.moment.time)
      let before = clock.lastBeforeAnew
      let step = clock.note(
        timestamp, at: message.moment.time, isFromStart: message.sight.isComplete)
      if step == .repeated {
        standing.note(timestamp, after: waited, message)
      } else {
        standing.end()
      }
      if let before, Int32(bitPattern: before &- timestamp) >= Threshold.restart {
        events.append(
          .restart(.init(from: before, to: timestamp, isAnnounced: true, waited: waited)))
      }
      if case .restarted(let last) = step {
        restart(frame, message)
        events.append(
          .restart(.init(from: last, to: timestamp, isAnnounced: false, waited: waited)))
      } else if step != .steady {
        count(step, timestamp, message, into: &events)
      }
    }
    // As often other frames than key frames come by.
    if frameCount & 31 == 1, let arrival = clock.arrivalTime, frameCount > 1 {
      pace.note(media: clock.totalDuration, arrival: arrival)
    }
    if header.format == .type3, let delta = header.timestampDelta {
      inheritingCount += 1
      inheritedTime += Int64(delta)
    }
    if kind == .video, frame.isKeyFrame { noteKeyFrame(message, into: &events) }
    return frameCount
  }

  /// Takes a frame about which nothing need be said but that it came; takes nothing, and is false, where
  /// something may.
  @inline(__always)
  mutating func takeOrdinary(
    _ frame: MediaFrame, _ message: Message, at arrival: CaptureTime?
  ) -> Bool {
    guard codecKey == frame.codecKey, frameCount > 0, emptyCount == 0, emptyHeader == nil,
      runOffset != nil,
      !frame.isEmpty, kind == .audio || !frame.isKeyFrame,
      // Other connections hear of one in 32.
      (frameCount + 1) & 31 != 1, let timestamp = message.header.timestamp,
      isPlain(frame, message),
      clock.takeSteady(timestamp, at: arrival)
    else { return false }
    forms.noteComposition(frame.compositionTime)
    frameCount += 1
    byteCount += UInt64(message.header.length)
    timedFrameCount += 1
    timedByteCount += UInt64(
      message.header.length - min(message.header.length, UInt32(frame.headerByteCount)))
    if message.header.format == .type3, let delta = message.header.timestampDelta {
      inheritingCount += 1
      inheritedTime += Int64(delta)
    }
    return true
  }

  /// Takes it that the times of before are over.
  private mutating func restart(_ frame: MediaFrame, _ message: FollowedMessage) {
    if let interval = keyFrameInterval, message.sight.absence(by: direction) != nil {
      noteKeyFrameInterval(interval)
    }
    lastKeyFrameAt = nil
    runOffset = frame.compositionTime
  }

  private mutating func noteKeyFrame(
    _ message: FollowedMessage, into events: inout [MediaEvent]
  ) {
    keyFrameCount += 1
    let unseen = message.sight.absence(by: direction)
    // Where there are only key frames, a picture that comes late is no longer waited for than any other.
    if frameCount > frameCountAtKeyFrame + 1,
      let gap = keyFrameGap(until: message.moment, unseen)
    {
      events.append(.keyFrameGap(gap))
    }
    frameCountAtKeyFrame = frameCount
    if let interval = keyFrameInterval, unseen != nil { noteKeyFrameInterval(interval) }
    lastKeyFrameAt = clock.totalDuration
    lastKeyFrame = message.mark
  }

  private mutating func count(
    _ step: MediaClock.Step, _ timestamp: UInt32, _ message: FollowedMessage,
    into events: inout [MediaEvent]
  ) {
    switch step {
    case .steady: return
    case .repeated:
      repeatedCount += 1
      return
    case .backwards: backwardsCount += 1
    case .jump:
      // Where nothing says when a frame came, or how many before it were lost, any time can have gone by.
      guard message.moment.time != nil, message.sight.isWhole(direction) else { return }
      jumpCount += 1
      // How long there was no key frame is not known across it.
      lastKeyFrameAt = nil
      // A clock that jumps with each frame runs in another unit.
      defer { lastJump = frameCount }
      guard lastJump == 0 || lastJump < frameCount - 1 else { return }
    case .truncated, .wrappedEarly, .wrapped, .passedSignBit, .beginsBelowZero, .restarted:
      break
    }
    events.append(.clock(step, timestamp: timestamp))
  }

  /// What the timestamp of a message with an extended delta means; nil where that is not known.
  ///
  /// Senders that write the absolute time where an extended delta is due are taken at their word.
  private func timestamp(
    of message: FollowedMessage, into events: inout [MediaEvent]
  ) -> UInt32? {
    let header = message.message.header
    guard let delta = header.timestampDelta, let last = clock.last else { return header.timestamp }
    let waited = clock.time(until: message.moment.time)
    let ahead = Int64(Int32(bitPattern: delta &- last))
    let isAbsolute =
      Int64(delta) - max(0, waited ?? 0) / 1_000_000 > Threshold.jump
      && (0...Threshold.jump).contains(ahead)
    let reading: MediaEvent.ExtendedDelta.Reading =
      delta > UInt32.max - Threshold.stepBack ? .negative : isAbsolute ? .absolute : .delta
    events.append(
      .extendedDelta(.init(reading: reading, value: delta, waited: waited, last: last)))
    return reading == .absolute ? delta : header.timestamp
  }
}

// MARK: - What it comes to

extension MediaTrack {
  /// How many frames bring something, or stand before one that does.
  ///
  /// An empty one at the end says that the stream ends. Where all are empty, their pictures were taken
  /// out.
  var shownFrameCount: Int { emptyCount < frameCount ? frameCount - emptyCount : frameCount }

  /// As ``shownFrameCount``, of key frames.
  var shownKeyFrameCount: Int {
    emptyCount < frameCount ? keyFrameCount - emptyKeyFrameCount : keyFrameCount
  }

  /// When what was sent first since times began anew is to be shown or heard, in milliseconds; nil
  /// before that.
  package var presentationStart: Int64? {
    clock.runStart.map { Int64($0) + Int64(runOffset ?? 0) }
  }

  /// How far apart its frames are as a rule, in milliseconds; nil where nothing tells.
  ///
  /// - Parameter said: as onMetaData has it.
  package func usualInterval(said: Int64?) -> Int64? {
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
  package var mediaDuration: Int64 {
    timedFrameCount > 1 && timedFrameCount == frameCount
      ? clock.totalDuration.addingClamped(clock.totalDuration / Int64(timedFrameCount - 1)) : 0
  }

  /// Whether its sender has said behind the last frame that it is silent from there on.
  package var isSilent: Bool { frameCountAtSilence == frameCount }

  mutating func noteSilence() { frameCountAtSilence = frameCount }

  // MARK: Key frames

  /// How long ago the last key frame was, in milliseconds; nil where times began anew since, or there
  /// was none.
  private var keyFrameInterval: Int64? {
    guard let last = lastKeyFrameAt, clock.first != nil else { return nil }
    return clock.totalDuration - last
  }

  /// Takes it that the stream was silent: nobody waits for a key frame where there are no pictures.
  mutating func passSilence() { lastKeyFrameAt = nil }

  private mutating func noteKeyFrameInterval(_ interval: Int64) {
    longestKeyFrameInterval = max(longestKeyFrameInterval ?? 0, interval)
  }

  /// How long there was no key frame by now, where that is too long and is news.
  ///
  /// - Parameter unseen: the proof that none was sent meanwhile; nil where there may have been one.
  package func keyFrameGap(until end: Place, _ unseen: Absence?) -> KeyFrameGap? {
    guard let interval = keyFrameInterval, let mark = lastKeyFrame, let unseen,
      interval > Threshold.keyFrameInterval,
      longestKeyFrameInterval ?? 0 <= Threshold.keyFrameInterval
    else { return nil }
    return KeyFrameGap(interval: interval, since: mark, until: end, unseen: unseen)
  }

  /// Takes the end of the session.
  mutating func finish(_ ending: SessionEnding) {
    if let interval = keyFrameInterval, ending.sight.absence(by: direction) != nil {
      noteKeyFrameInterval(interval)
    }
  }

  // MARK: What findings say of it

  /// Which track it is.
  package var facts: FindingArguments { ["track_kind": kind.fact, "track_id": idFact] }

  /// Which track it is, and which is the other one.
  package func facts(beside other: MediaTrack) -> FindingArguments {
    facts + ["other_track_kind": other.kind.fact, "other_track_id": other.idFact]
  }

  private var idFact: FindingArguments.Fact? { id == 0 ? nil : .count(id) }
}

extension MediaFrame.Kind {
  /// As findings have it.
  package var fact: FindingArguments.Fact { .text(self == .video ? "video" : "audio") }
}
