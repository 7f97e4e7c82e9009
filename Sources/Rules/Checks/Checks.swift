internal import Media
internal import AMF
internal import Flows
internal import RTMP
internal import Sessions

/// All checks, in the order in which they state what they find.
///
/// They are called one by one and not through a list: what most messages bring is looked at by few, and
/// costs no more than that.
struct Checks: Sendable {
  // What every message needs stands first, and together.

  private var chunkHeaders = ChunkHeaderCheck()
  private var acknowledgements = AcknowledgementCheck()
  private var ignoredCalls = IgnoredCallsCheck()
  private var interleave = InterleaveCheck()
  private let pictures = PictureCheck()
  private let codecs = CodecCheck()
  private let mediaOrder = MediaOrderCheck()
  private let trackHeaders = TrackHeaderCheck()
  private let timestamps = TimestampCheck()
  private let keyFrames = KeyFrameCheck()
  private var metadata = MetadataCheck()
  private let enhanced = EnhancedCheck()

  private let handshake = HandshakeCheck()
  private let control = ControlCheck()
  private let pings = PingCheck()
  private var sharedObjects = SharedObjectCheck()
  private let amfForm = AMFFormCheck()
  private let commandForm = CommandFormCheck()
  private let commandOrder = CommandOrderCheck()
  private let answers = AnswerCheck()
  private var statusForm = StatusFormCheck()
  private var connect = ConnectCheck()
  private var streamIDs = StreamIDCheck()
  private var streamRequests = StreamRequestCheck()
  private var earlyMedia = EarlyMediaCheck()
  private var close = CloseCheck()
  private let transport = TransportCheck()
}

// MARK: - The handshake

extension Checks {
  func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) {
    handshake.see(step, state, into: &log)
  }

  func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog) {
    handshake.see(first, state, into: &log)
  }

  func see(_ unanswered: UnansweredHandshake, into log: inout FindingLog) {
    handshake.see(unanswered, into: &log)
  }
}

// MARK: - Messages

extension Checks {
  /// What is looked at in every message.
  @inline(__always)
  private mutating func seeAny(
    _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    acknowledgements.see(message, state, into: &log)
    chunkHeaders.see(message, state, into: &log)
    if log.hasSuspicions { log.settle(by: message) }
    ignoredCalls.see(message, into: &log)
  }

  /// - Parameter meaning: of a command.
  mutating func see(
    _ message: FollowedMessage, _ meaning: CommandMeaning?, before state: SessionState,
    _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    seeAny(message, state, into: &log)
    chunkHeaders.checkStreamID(of: message, into: &log)
    let body = message.body
    if let command = body.command {
      if let meaning { see(command, meaning, in: message, before: state, memory, into: &log) }
    } else if let data = body.data {
      amfForm.checkLeadByte(of: message, into: &log)
      commandForm.see(data, in: message, before: state, into: &log)
      amfForm.see(data, in: message, before: state, into: &log)
      metadata.see(data, in: message, before: state, into: &log)
      earlyMedia.see(data, in: message, before: state, into: &log)
    } else if let event = body.control {
      control.see(event, in: message, before: state, into: &log)
      acknowledgements.see(event, in: message, before: state, into: &log)
      metadata.see(event, in: message, before: state, into: &log)
    } else if let event = body.userControl {
      control.see(event, in: message, before: state, into: &log)
      pings.see(event, in: message, before: state, into: &log)
      keyFrames.see(event, in: message, before: state, into: &log)
      streamIDs.see(event, in: message, before: state, into: &log)
      close.see(event, in: message, before: state, into: &log)
    } else if let object = body.sharedObject {
      control.seeRare(message, into: &log)
      sharedObjects.see(object, in: message, into: &log)
    } else if body.aggregate != nil {
      control.seeRare(message, into: &log)
    } else if body.isEmpty {
      control.seeEmpty(message, into: &log)
    }
  }

  private mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    amfForm.see(command, meaning, in: message, before: state, memory, into: &log)
    commandForm.see(command, meaning, in: message, before: state, memory, into: &log)
    commandOrder.see(command, meaning, in: message, before: state, memory, into: &log)
    ignoredCalls.see(command, meaning, in: message, before: state, memory, into: &log)
    answers.see(command, meaning, in: message, before: state, memory, into: &log)
    statusForm.see(command, meaning, in: message, before: state, memory, into: &log)
    answers.seeError(command, meaning, in: message, into: &log)
    connect.see(command, meaning, in: message, before: state, memory, into: &log)
    streamIDs.see(command, meaning, in: message, before: state, memory, into: &log)
    streamRequests.see(command, meaning, in: message, before: state, memory, into: &log)
    earlyMedia.see(command, meaning, in: message, before: state, memory, into: &log)
    keyFrames.see(command, meaning, in: message, before: state, memory, into: &log)
    close.see(command, meaning, in: message, before: state, memory, into: &log)
  }

  mutating func see(
    _ message: FollowedMessage, _ meaning: CommandMeaning, after state: SessionState,
    _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    guard let command = message.body.command else { return }
    connect.see(command, meaning, in: message, after: state, memory, into: &log)
  }
}

// MARK: - Media

extension Checks {
  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog
  ) {
    seeAny(message, state, into: &log)
    chunkHeaders.see(frame, at: placement, in: message, before: state, into: &log)
    streamIDs.see(frame, at: placement, in: message, before: state, into: &log)
    mediaOrder.see(frame, at: placement, in: message, before: state, into: &log)
    earlyMedia.see(frame, at: placement, in: message, before: state, into: &log)
  }

  /// - Parameter isSeen: whether the message was looked at before.
  /// - Returns: whether ordinary frames that follow in its stream need be shown less often.
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState, isSeen: Bool,
    into log: inout FindingLog
  ) -> Bool {
    if !isSeen { seeAny(message, state, into: &log) }
    if !step.isOrdinary { seeRare(step, in: message, after: state, into: &log) }
    let isSettled = interleave.see(step, in: message, after: state, into: &log)
    if step.count == 1 { seeFirst(step, in: message, after: state, into: &log) }
    pictures.see(step, in: message, after: state, into: &log)
    return isSettled
  }

  /// What most frames do not bring.
  private mutating func seeRare(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    enhanced.see(step, in: message, after: state, into: &log)
    codecs.see(step, in: message, after: state, into: &log)
    if !step.isPart {
      for case .newCodec in step.events {
        enhanced.checkOffer(of: step.frame, message, state, into: &log)
      }
      if step.frame.isSequenceHeader, step.track != nil { codecs.checkSound(message, into: &log) }
    }
    mediaOrder.see(step, in: message, after: state, into: &log)
    trackHeaders.see(step, in: message, after: state, into: &log)
    timestamps.see(step, in: message, after: state, into: &log)
    keyFrames.see(step, in: message, after: state, into: &log)
    if step.count == 0 { metadata.see(step, in: message, after: state, into: &log) }
  }

  /// What the first frame of a track shows.
  private mutating func seeFirst(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard !step.isPart else { return }
    codecs.checkSound(message, into: &log)
    metadata.see(step, in: message, after: state, into: &log)
  }
}

// MARK: - The end

extension Checks {
  mutating func finish(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    transport.finish(ending, state, into: &log)
    log.settle(by: ending)
    // Answers come to be known before their requests where those were held back by a hole.
    connect.tellUnanswered(ending, state, into: &log)
    answers.finish(ending, state, into: &log)
    ignoredCalls.finish(ending, state, into: &log)
    for stream in state.streams.list { finish(stream, ending, state, into: &log) }
    connect.finish(ending, state, into: &log)
    streamRequests.finish(ending, state, into: &log)
    for direction in Direction.allCases {
      pings.finish(direction, ending, state, into: &log)
      acknowledgements.finish(direction, ending, state, into: &log)
    }
    sharedObjects.finish(ending, state, into: &log)
    close.finish(ending, state, into: &log)
  }

  private mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {
    for track in stream.tracks {
      trackHeaders.finish(track, ending, into: &log)
      keyFrames.finish(track, ending, into: &log)
      timestamps.finish(track, ending, into: &log)
    }
    interleave.finish(stream, ending, state, into: &log)
    earlyMedia.finish(stream, ending, state, into: &log)
    streamRequests.finish(stream, ending, state, into: &log)
    mediaOrder.finish(stream, ending, state, into: &log)
    metadata.finish(stream, ending, state, into: &log)
  }
}
