internal import AMF
internal import RTMP
internal import Sessions

/// How many of the commands that profiles ask for a client has sent on its connection.
struct RequestCounts: Sendable {
  private var counts: [TrafficFact: Int] = [
    .connectCount: 0, .createCount: 0, .publishCount: 0, .playCount: 0,
  ]

  mutating func count(_ command: Command) {
    switch command.name {
    case "connect": counts[.connectCount, default: 0] += 1
    case "createStream": counts[.createCount, default: 0] += 1
    case "publish": counts[.publishCount, default: 0] += 1
    case "play": counts[.playCount, default: 0] += 1
    default: break
    }
  }

  /// nil where the fact is no count, or what was counted may have been where nothing was seen.
  func value(of fact: TrafficFact, _ sight: Sight) -> Int? {
    counts[fact].flatMap { $0 > 0 || sight.isComplete ? $0 : nil }
  }
}
