/// The Ping Requests that one side has sent, and how the other answers (RTMP 1.0 §7.1.7).
package struct PingTable: Sendable {
  package struct Request: Sendable {
    package let timestamp: UInt32
    package let mark: MessageMark
  }

  /// How many unanswered requests are remembered; the oldest are let go first.
  private static let limit = 16

  /// Those that wait for a response, oldest first.
  package private(set) var open: [Request] = []
  package private(set) var requestCount = 0
  package private(set) var responseCount = 0
  package private(set) var lastResponseAt: Place?
  /// The shortest and the longest time from request to response, in nanoseconds.
  package private(set) var roundTripTimes: ClosedRange<Int64>?

  mutating func request(_ timestamp: UInt32, _ message: FollowedMessage) {
    requestCount += 1
    if open.count == Self.limit { open.removeFirst() }
    open.append(Request(timestamp: timestamp, mark: message.mark))
  }

  /// Takes a response of the other side.
  mutating func respond(_ timestamp: UInt32, _ message: FollowedMessage) {
    responseCount += 1
    lastResponseAt = message.moment
    guard let place = open.firstIndex(where: { $0.timestamp == timestamp }) else {
      if !open.isEmpty { open.removeFirst() }
      return
    }
    let time = max(0, message.moment.time(since: open[place].mark.place) ?? 0)
    let range = roundTripTimes ?? time...time
    roundTripTimes = min(range.lowerBound, time)...max(range.upperBound, time)
    open.removeSubrange(...place)
  }
}
