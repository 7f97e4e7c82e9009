internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether media comes while its stream plays or publishes, and keeps coming.
struct MediaOrderCheck: Check {
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
      guard let unseen = message.sight.absence else { return }
      log.findOnce(.claim(.playMediaEarly, unseen), stream.titleFacts, in: message)
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
    log.findOnce(
      .claim(.mediaAfterEnd, unseen),
      [
        "message_stream_id": .count(stream.id ?? message.streamID),
        "is_refused": .flag(stream.phase == .refused),
      ], in: message,
      related: [.init(role: "end", flow: nil, direction: end.by, message: nil, place: end.at)])
  }

  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    for case .stall(let time, let last) in step.events {
      let stream = state.streams.list[step.stream]
      guard stream.isActive, !stream.isPaused,
        let unseen = message.sight.absence(by: message.direction)
      else { continue }
      let isIdle = message.direction == .clientToServer && time > Threshold.idlePatience
      log.find(
        .claim(isIdle ? .sessionIdle : .sessionStalled, unseen),
        ["side": .side(message.direction), "waited": .seconds(time)], message.direction, at: last,
        until: message.moment)
    }
  }

  func finish(_ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog) {
    guard stream.phase == .publishing, let last = stream.lastMediaAt,
      let unseen = ending.sight.absence(by: .clientToServer),
      let waited = ending.waited(since: last), waited > Threshold.idlePatience
    else { return }
    log.find(
      .claim(.sessionIdle, unseen), ["side": .side(.clientToServer), "waited": .seconds(waited)],
      .clientToServer, at: last)
  }
}
