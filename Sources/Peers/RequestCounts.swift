internal import AMF
internal import RTMP
internal import Sessions

/// How often a client has sent each command on its connection.
struct RequestCounts: Sendable {
  /// No client that means it has more names of commands, nor longer ones.
  private static let limit = 64

  private var counts: [AMFString: Int] = [:]

  var names: [String] { counts.keys.map(\.description) }

  mutating func count(_ command: Command) {
    let name = command.name
    guard counts[name] != nil || counts.count < Self.limit && name.bytes.count < Self.limit else {
      return
    }
    counts[name, default: 0] += 1
  }

  /// nil where the fact is no count, or what was counted may have been where nothing was seen.
  func value(of fact: TrafficFact, _ sight: Sight) -> Int? {
    let name: AMFString
    switch fact {
    case .connectCount: name = "connect"
    case .createCount: name = "createStream"
    case .publishCount: name = "publish"
    case .playCount: name = "play"
    default: return nil
    }
    return counts[name] ?? (sight.isComplete ? 0 : nil)
  }
}
