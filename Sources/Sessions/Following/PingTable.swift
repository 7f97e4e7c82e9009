internal import ByteParsing
internal import Flows

/// The Ping Requests that one side has sent, and how the other answers (RTMP 1.0 §7.1.7).
struct PingTable: Sendable {
  private struct Request: Sendable {
    let timestamp: UInt32
    let mark: MessageMark
  }

  /// How many unanswered requests are remembered; the oldest are let go first.
  private static let limit = 16

  private var open: [Request] = []
  private(set) var requestCount = 0
  private(set) var responseCount = 0
  /// The shortest and the longest time from request to response, in nanoseconds.
  private(set) var roundTripTimes: ClosedRange<Int64>?

  mutating func request(_ timestamp: UInt32, _ message: FollowedMessage) {
    requestCount += 1
    if open.count == Self.limit { open.removeFirst() }
    open.append(Request(timestamp: timestamp, mark: message.mark))
  }

  /// Takes a response of the other side.
  mutating func respond(
    _ timestamp: UInt32, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    responseCount += 1
    guard let place = open.firstIndex(where: { $0.timestamp == timestamp }) else {
      if message.sight.isComplete {
        log.find(
          .pingEchoWrong,
          [
            "timestamp": .count(timestamp),
            "request_timestamp": open.first.map { .count($0.timestamp) },
          ], in: message)
      }
      if !open.isEmpty { open.removeFirst() }
      return
    }
    let time = max(0, message.moment.time(since: open[place].mark.place) ?? 0)
    let range = roundTripTimes ?? time...time
    roundTripTimes = min(range.lowerBound, time)...max(range.upperBound, time)
    open.removeSubrange(...place)
  }

  /// Tells of requests that were not answered when the connection or the capture ended.
  ///
  /// - Parameters:
  ///   - direction: of the requests.
  ///   - hasClosed: whether their sender has closed the connection.
  ///   - unseen: the proof that the other side has sent no response.
  func finish(
    _ direction: Direction, at end: Place, hasClosed: Bool, _ unseen: Absence,
    into log: inout FollowerLog
  ) {
    guard let first = open.first, let waited = end.time(since: first.mark.place) else { return }
    guard
      waited >= Threshold.pingPatience
        || hasClosed && waited > Threshold.pingCloserPatience
    else { return }
    log.find(
      .claim(.pingUnanswered, unseen),
      [
        "count": .count(open.count), "waited": .seconds(waited), "has_closed": .flag(hasClosed),
      ], direction, about: first.mark)
  }
}
