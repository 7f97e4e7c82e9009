internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether Ping Requests are answered, and by what they asked for (RTMP 1.0 §7.1.7).
struct PingCheck: Check {
  func see(
    _ event: UserControlEvent, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    guard case .pingResponse(let timestamp) = event, message.sight.isComplete else { return }
    let open = state.pings[message.direction.opposite.index].open
    guard !open.contains(where: { $0.timestamp == timestamp }) else { return }
    log.find(
      .pingEchoWrong,
      ["timestamp": .count(timestamp), "request_timestamp": .count(open.first?.timestamp)],
      in: message)
  }

  /// Tells of requests that were not answered when the connection or the capture ended.
  func finish(
    _ direction: Direction, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {
    let open = state.pings[direction.index].open
    let hasClosed = ending.closer == direction
    // A request that was held by a hole comes to be known behind its response.
    guard ending.sight.isWhole(direction),
      let unseen = ending.sight.absence(by: direction.opposite), let first = open.first,
      let waited = ending.waited(since: first.mark.place),
      waited >= Threshold.pingPatience || hasClosed && waited > Threshold.pingCloserPatience
    else { return }
    log.find(
      .claim(.pingUnanswered, unseen), as: direction == .clientToServer ? .note : nil,
      [
        "side": .side(direction), "count": .count(open.count), "waited": .seconds(waited),
        "has_closed": .flag(hasClosed),
      ], direction, about: first.mark)
  }
}
