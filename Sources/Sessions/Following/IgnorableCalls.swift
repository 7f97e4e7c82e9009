internal import Flows
internal import Packets
internal import RTMP

/// Calls of the client that many servers leave without an answer, and how long it waited for one before
/// it went on.
struct IgnorableCalls: Sendable {
  private struct Call: Sendable {
    let index: Int
    let place: Place
    /// In nanoseconds; nil while the client has not gone on.
    var waited: Int64?
  }

  /// Later ones are not followed.
  private static let limit = 32

  private var calls: [Call] = []
  /// Whether the client has not gone on after the last of them.
  private(set) var waits = false

  mutating func append(_ mark: MessageMark) {
    guard calls.count < Self.limit else { return }
    calls.append(Call(index: mark.index, place: mark.place))
    waits = true
  }

  /// Takes the client's next message.
  mutating func see(_ message: FollowedMessage) {
    for number in calls.indices where calls[number].waited == nil {
      calls[number].waited = message.moment.time(since: calls[number].place) ?? 0
    }
    waits = false
  }

  /// How long the client waited after its message numbered `index`, where that is longer than it takes
  /// to go on, in nanoseconds.
  func wait(after index: Int, _ ending: SessionEnding, roundTrip: Int64?) -> Int64? {
    guard let call = calls.first(where: { $0.index == index }) else { return nil }
    // One that never went on has waited if it is the one that closed.
    let end = ending.closer == .clientToServer ? ending.waited(since: call.place) : nil
    guard let waited = call.waited ?? end else { return nil }
    return waited
      > max(
        Threshold.callPatience, (roundTrip ?? 0).timesClamped(Threshold.roundTrips)) ? waited : nil
  }
}
