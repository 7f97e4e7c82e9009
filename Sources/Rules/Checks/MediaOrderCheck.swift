internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether media comes while its stream plays or publishes, and keeps coming.
struct MediaOrderCheck: Check {
  /// Silences between a stream's first frames, with the stream's number and their lengths; of more than
  /// as many as there can be streams nothing is told.
  private var early: [(finding: FindingReport, Direction, stream: Int, Int64)] = []

  func see(
    at placement: NetStreamTable.Placement, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    let place: Int
    switch placement {
    case .known(let known), .adopted(let known), .joined(let known): place = known
    case .new, .beyond: return
    }
    let stream = state.streams.list[place]
    let isClients = message.direction == .clientToServer
    switch stream.phase {
    case .playRequested where !isClients:
      // What played before goes on meanwhile.
      guard stream.startedAt == nil, let unseen = message.sight.absence else { return }
      log.findEach(.claim(.playMediaEarly, unseen), stream.titleFacts, in: message)
    case .refused, .ended: tellAfterEnd(of: stream, message, into: &log)
    default: break
    }
  }

  private func tellAfterEnd(
    of stream: NetStream, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let isClients = message.direction == .clientToServer
    guard let end = stream.end, isClients || end.by == .serverToClient,
      end.by == message.direction
        || (message.moment.time(since: end.at) ?? 0) > Threshold.endPatience,
      // A new request may be what was not captured.
      let unseen = message.sight.absence(by: .clientToServer),
      isClients || message.sight.isWhole(.serverToClient)
    else { return }
    log.findEach(
      .claim(.mediaAfterEnd, unseen),
      [
        "message_stream_id": .count(stream.id ?? message.streamID),
        "is_refused": .flag(stream.phase == .refused),
      ], in: message,
      related: [.init(role: "end", flow: nil, direction: end.by, message: nil, place: end.at)])
  }

  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    for case .stall(let time, let last, let isDry) in step.events {
      let stream = state.streams.list[step.stream]
      guard stream.isActive, !stream.isPaused,
        let unseen = message.sight.absence(by: message.direction)
      else { continue }
      let isIdle = message.direction == .clientToServer && time > Threshold.idlePatience
      let finding = FindingReport(
        .claim(isIdle ? .sessionIdle : .sessionStalled, unseen),
        as: isIdle && state.isKeptAlive(since: last) ? .note : nil,
        [
          "side": .side(message.direction), "waited": .seconds(time),
          "is_dry": isDry ? .flag(true) : nil,
        ], at: last, until: message.moment)
      // Two pictures do not tell whether they come so seldom all the time.
      if stream.frameCount <= 2 {
        guard early.count < NetStreamTable.limit else { continue }
        early.append((finding, message.direction, stream.number, time))
      } else {
        log.append(finding, message.direction)
      }
    }
  }

  mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    for (finding, direction, number, time) in early
    where number == stream.number && !stream.comesSeldom(time) {
      log.append(finding, direction)
    }
    let isSilent = !stream.hasMedia
    guard stream.phase == .publishing,
      let last = stream.lastMediaAt ?? (isSilent ? stream.startedAt : nil),
      let unseen = ending.sight.absence(by: .clientToServer),
      let waited = ending.waited(since: last), waited > Threshold.idlePatience
    else { return }
    let isKept = ending.closer != .serverToClient && state.isKeptAlive(since: last)
    let facts =
      isSilent
      ? stream.titleFacts + ["is_silent": .flag(true)] + ending.outcome(since: last)
      : ["side": .side(.clientToServer), "waited": .seconds(waited)]
    log.append(
      FindingReport(
        .claim(.sessionIdle, unseen), as: isKept ? .note : nil, facts,
        message: isSilent ? stream.request?.mark.index : nil, at: last), .clientToServer)
  }
}

extension NetStream {
  fileprivate var frameCount: Int { tracks.reduce(0) { $0 + $1.frameCount } }

  /// Whether its media comes so seldom as a rule that a silence of that length is none, in nanoseconds.
  fileprivate func comesSeldom(_ silence: Int64) -> Bool {
    frameCount > 2 && silence / 5 * 2 <= usualInterval ?? 0
  }
}

extension SessionState {
  /// Whether the client has answered the server's pings since: neither takes the other for gone.
  fileprivate func isKeptAlive(since moment: Place) -> Bool {
    pings[Direction.serverToClient.index].lastResponseAt?.time(since: moment) ?? -1 >= 0
  }
}
