package import Media
internal import AMF
package import Flows
internal import RTMP
package import Sessions

/// Holds a session against all rules, and says what happened in it.
///
/// Checks are called one by one, in the order in which they state what they find, and not through a
/// list: what most messages bring is looked at by few, and costs no more than that.
package struct RuleObserver: SessionObserver {
  // What every message needs stands first, and together.

  private var chunkHeaders = ChunkHeaderCheck()
  private var acknowledgements = AcknowledgementCheck()
  private var ignoredCalls = IgnoredCallsCheck()
  private var interleave = InterleaveCheck()
  private let pictures = PictureCheck()
  private let codecs = CodecCheck()
  private let tagForms = TagFormCheck()
  private let channels = ChannelCheck()
  private var mediaOrder = MediaOrderCheck()
  private let trackHeaders = TrackHeaderCheck()
  private let timestamps = TimestampCheck()
  private let keyFrames = KeyFrameCheck()
  private let frameForms = FrameFormCheck()
  private let compositions = CompositionCheck()
  private var restarts = RestartCheck()
  private var metadata = MetadataCheck()
  private var dataNames = DataNameCheck()
  private var announced = AnnouncedMediaCheck()
  private let enhanced = EnhancedCheck()

  private let handshake = HandshakeCheck()
  private let control = ControlCheck()
  private let metadataForm = MetadataFormCheck()
  private let transportStreams = TransportStreamCheck()
  private let pings = PingCheck()
  private var sharedObjects = SharedObjectCheck()
  private let amfForm = AMFFormCheck()
  private let commandForm = CommandFormCheck()
  private let commandOrder = CommandOrderCheck()
  private let answers = AnswerCheck()
  private let statusForm = StatusFormCheck()
  private var connect = ConnectCheck()
  private let capabilityForm = CapabilityFormCheck()
  private var token = TokenCheck()
  private var reconnect = ReconnectCheck()
  private var streamIDs = StreamIDCheck()
  private var streamRequests = StreamRequestCheck()
  private var seeks = SeekCheck()
  private var earlyMedia = EarlyMediaCheck()
  private var close = CloseCheck()
  private let transport = TransportCheck()
  private let failedOpenings = FailedOpeningCheck()
  private let openings = OpeningCheck()

  private var headlines = Headlines()

  package init() {}

  /// Whether it is told that the server refused something, or closed without a word.
  package var tellsRefusal: Bool { headlines.tellsRefusal }

  package var looksAtBytes: Bool { false }

  package func see(_ bytes: ArrivedBytes) {}

  package func see(version: UInt8, _ direction: Direction, at moment: Place) {}

  package func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) {
    handshake.see(step, state, into: &log)
  }

  package func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog) {
    handshake.see(first, state, into: &log)
  }

  package func see(_ unanswered: UnansweredHandshake, into log: inout FindingLog) {
    handshake.see(unanswered, into: &log)
  }

  package func see(_ stuck: StuckHandshake, into log: inout FindingLog) {
    handshake.see(stuck, into: &log)
  }
}

// MARK: - Messages

extension RuleObserver {
  /// What is looked at in every message.
  @inline(__always)
  private mutating func seeAny(
    _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    acknowledgements.see(message, state, into: &log)
    chunkHeaders.see(message, state, into: &log)
    if log.hasSuspicions { log.settle(by: message) }
    ignoredCalls.see(message, into: &log)
    close.see(message, state.chunks[message.direction.index])
  }

  package mutating func see(
    _ message: FollowedMessage, before state: SessionState, into log: inout FindingLog
  ) {
    seeAny(message, state, into: &log)
    chunkHeaders.checkStreamID(of: message, into: &log)
    let body = message.body
    if let data = body.data {
      amfForm.checkLeadByte(of: message, into: &log)
      amfForm.checkAgreement(on: message, state, into: &log)
      commandForm.see(data, in: message, into: &log)
      amfForm.see(data, in: message, into: &log)
      metadata.see(data, in: message, before: state, into: &log)
      metadataForm.see(data, in: message, into: &log)
      dataNames.see(data, in: message, into: &log)
      statusForm.see(data, in: message, into: &log)
      earlyMedia.see(data, in: message, before: state)
    } else if let event = body.control {
      control.see(event, in: message, into: &log)
      acknowledgements.see(event, in: message, before: state, into: &log)
      metadata.see(event, in: message, before: state, into: &log)
    } else if let event = body.userControl {
      control.see(event, in: message, into: &log)
      pings.see(event, in: message, before: state, into: &log)
      keyFrames.see(event, in: message, before: state, into: &log)
      streamIDs.see(event, in: message, before: state, into: &log)
      close.see(event)
    } else if let object = body.sharedObject {
      control.seeRare(message, into: &log)
      amfForm.checkAgreement(on: message, state, into: &log)
      sharedObjects.see(object, in: message, into: &log)
    } else if let aggregate = body.aggregate {
      control.seeRare(message, into: &log)
      control.see(aggregate, in: message, into: &log)
    } else if body.isEmpty {
      control.seeEmpty(message, into: &log)
    } else {
      transportStreams.see(message, into: &log)
    }
  }

  package mutating func see(
    _ step: CommandStep, before state: SessionState, into log: inout FindingLog
  ) {
    let (command, message) = (step.command, step.message)
    seeAny(message, state, into: &log)
    chunkHeaders.checkStreamID(of: message, into: &log)
    amfForm.see(command, in: message, into: &log)
    amfForm.checkAgreement(on: message, state, into: &log)
    commandForm.see(step, before: state, into: &log)
    dataNames.see(step, into: &log)
    commandOrder.see(step, before: state, into: &log)
    ignoredCalls.see(command, in: message, into: &log)
    answers.see(step, before: state, into: &log)
    statusForm.see(step, before: state, into: &log)
    answers.seeError(step, into: &log)
    connect.see(step, before: state, into: &log)
    token.see(step)
    reconnect.see(step, before: state)
    streamIDs.see(step, before: state, into: &log)
    streamRequests.see(step, before: state, into: &log)
    seeks.see(step, before: state, into: &log)
    earlyMedia.see(step, before: state, into: &log)
    keyFrames.see(step, before: state, into: &log)
    close.see(step)
    announced.see(step)
  }

  package mutating func see(
    _ step: CommandStep, after state: SessionState, into log: inout FindingLog
  ) {
    connect.see(step, after: state, into: &log)
    capabilityForm.see(step, after: state, into: &log)
  }
}

// MARK: - Media

extension RuleObserver {
  package mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog
  ) {
    seeAny(message, state, into: &log)
    chunkHeaders.see(at: placement, in: message, into: &log)
    streamIDs.see(at: placement, in: message, before: state, into: &log)
    mediaOrder.see(at: placement, in: message, before: state, into: &log)
    earlyMedia.see(frame, at: placement, in: message, before: state)
  }

  package mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState, isSeen: Bool,
    into log: inout FindingLog
  ) -> Bool {
    if !isSeen { seeAny(message, state, into: &log) }
    if !step.isOrdinary { seeRare(step, in: message, after: state, into: &log) }
    let isSettled = interleave.see(step, in: message, after: state, into: &log)
    if step.count == 1 { seeFirst(step, in: message, after: state, into: &log) }
    pictures.see(step, in: message, into: &log)
    return isSettled
  }

  /// What most frames do not bring.
  private mutating func seeRare(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    enhanced.see(step, in: message, after: state, into: &log)
    codecs.see(step, in: message, into: &log)
    tagForms.see(step, in: message, into: &log)
    if step.track == nil { channels.see(step, in: message, after: state, into: &log) }
    for case .newCodec in step.events {
      enhanced.checkOffer(of: step.frame, message, state, into: &log)
    }
    if step.frame.isSequenceHeader, step.track != nil { codecs.checkSound(message, into: &log) }
    close.see(step, in: message, after: state)
    mediaOrder.see(step, in: message, after: state, into: &log)
    trackHeaders.see(step, in: message, after: state, into: &log)
    timestamps.see(step, in: message, after: state, into: &log)
    restarts.see(step, in: message, after: state, into: &log)
    keyFrames.see(step, after: state, into: &log)
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

extension RuleObserver {
  package mutating func see(_ finding: FindingReport, _ direction: Direction?, isTold: Bool) {
    if isTold, !finding.problem.isPeers { headlines.note(finding, direction) }
    if let direction { close.see(finding, direction) }
  }

  package mutating func finish(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    transport.finish(ending, state, into: &log)
    failedOpenings.finish(ending, into: &log)
    openings.finish(ending, state, into: &log)
    log.settle(by: ending)
    // Answers come to be known before their requests where those were held back by a hole.
    connect.tellUnanswered(ending, state, into: &log)
    token.finish(ending, state, into: &log)
    reconnect.finish(ending, into: &log)
    answers.finish(ending, into: &log)
    ignoredCalls.finish(ending, state, into: &log)
    for stream in state.streams.list { finish(stream, ending, state, into: &log) }
    connect.finish(into: &log)
    streamRequests.finish(state, into: &log)
    for direction in Direction.allCases {
      pings.finish(direction, ending, state, into: &log)
      acknowledgements.finish(direction, ending, state, into: &log)
    }
    sharedObjects.finish(ending, into: &log)
    close.finish(ending, state, into: &log)
  }

  private mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    for track in stream.tracks {
      trackHeaders.finish(track, ending, into: &log)
      frameForms.finish(track, ending, into: &log)
      compositions.finish(track, ending, into: &log)
      keyFrames.finish(track, ending, into: &log)
      timestamps.finish(track, ending, into: &log)
    }
    restarts.finish(stream, into: &log)
    interleave.finish(stream, ending, into: &log)
    earlyMedia.finish(stream, ending, into: &log)
    streamRequests.finish(stream, ending, state, into: &log)
    seeks.finish(stream, ending, into: &log)
    mediaOrder.finish(stream, ending, state, into: &log)
    if !dataNames.hasMetadataElsewhere { metadata.finish(stream, ending, into: &log) }
    announced.finish(stream, ending, state, into: &log)
  }

  package func conclude(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) -> SessionConclusion {
    SessionConclusion(
      verdict: ending.statistics == nil ? nil : Verdict(state, ending, headlines), answers: [])
  }
}
