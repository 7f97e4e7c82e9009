internal import ByteParsing
internal import Flows
internal import Packets

/// The Ping Requests that one side has sent, and how the other answers (RTMP 1.0 §7.1.7).
struct PingTable: Sendable {
  private struct Request: Sendable {
    let timestamp: UInt32
    let index: Int
    let moment: Moment
  }

  /// How many unanswered requests are remembered; the oldest are let go first.
  private static let limit = 16
  /// How long an answer may take, in nanoseconds.
  private static let patience: Int64 = 5_000_000_000

  private var open: [Request] = []
  private(set) var requestCount = 0
  private(set) var responseCount = 0
  /// The shortest and the longest time from request to response, in nanoseconds.
  private(set) var roundTripTimes: ClosedRange<Int64>?

  mutating func request(_ timestamp: UInt32, _ message: FollowedMessage) {
    requestCount += 1
    if open.count == Self.limit { open.removeFirst() }
    open.append(Request(timestamp: timestamp, index: message.index, moment: message.moment))
  }

  /// Takes a response of the other side.
  mutating func respond(
    _ timestamp: UInt32, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    responseCount += 1
    guard let place = open.firstIndex(where: { $0.timestamp == timestamp }) else {
      if message.sight.isComplete {
        log.object(
          .pingEchoWrong,
          open.isEmpty
            ? "A Ping Response repeats \(timestamp), and no request waits."
            : "A Ping Response repeats \(timestamp), where the request has \(open[0].timestamp).",
          to: message)
      }
      if !open.isEmpty { open.removeFirst() }
      return
    }
    let time = max(0, message.moment.time - open[place].moment.time)
    let range = roundTripTimes ?? time...time
    roundTripTimes = min(range.lowerBound, time)...max(range.upperBound, time)
    open.removeSubrange(...place)
  }

  /// Tells of requests that were not answered when the connection or the capture ended.
  ///
  /// - Parameters:
  ///   - direction: of the requests.
  ///   - hasClosed: whether their sender has closed the connection.
  func finish(
    _ direction: Direction, at end: Moment, hasClosed: Bool, into log: inout FollowerLog
  ) {
    guard let first = open.first else { return }
    let waited = end.time - first.moment.time
    guard waited >= Self.patience || hasClosed && waited > Self.patience / 10 else { return }
    let requests =
      open.count == 1
      ? "The Ping Request of frame \(first.moment.frame)"
      : "\(open.count) Ping Requests from frame \(first.moment.frame) on"
    log.object(
      .pingUnanswered,
      "\(requests) got no Ping Response in \(Seconds(waited))\(hasClosed ? ", and its sender closed the connection" : "").",
      direction, about: first.index, at: first.moment)
  }
}
