internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Calls of the client that many servers leave without an answer, and how long it waited for one before
/// it went on.
struct IgnoredCallsCheck: Check {
  private struct Call: Sendable {
    let index: Int
    let place: Place
    /// In nanoseconds; nil while the client has not gone on.
    var waited: Int64?
  }

  /// Later ones are not followed.
  private static let limit = 32

  private var calls: [Call] = []
  /// Calls that the server has answered by a notice of its own.
  private var noticed: Set<String> = []

  /// Takes the client's next message, whatever it is.
  @inline(__always)
  mutating func see(_ message: FollowedMessage, into log: inout FindingLog) {
    if log.awaitsClient, message.direction == .clientToServer { goOn(by: message, &log) }
  }

  private mutating func goOn(by message: FollowedMessage, _ log: inout FindingLog) {
    for number in calls.indices where calls[number].waited == nil {
      calls[number].waited = message.moment.time(since: calls[number].place) ?? 0
    }
    log.awaitsClient = false
  }

  mutating func see(_ command: Command, in message: FollowedMessage, into log: inout FindingLog) {
    if command.name == "onFCPublish" { noticed.insert("FCPublish") }
    if command.name == "onFCSubscribe" { noticed.insert("FCSubscribe") }
    guard message.direction == .clientToServer, !command.isNotice, !command.isAnswer,
      command.name != "connect", command.name != "createStream", calls.count < Self.limit
    else { return }
    calls.append(Call(index: message.index, place: message.moment))
    log.awaitsClient = true
  }

  /// Tells of calls where the client waited for an answer.
  mutating func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let unseen = ending.sight.absence else { return }
    let ignored = ending.unanswered.filter {
      !["connect", "createStream"].contains($0.name) && !noticed.contains($0.name)
        && ending.waited(since: $0.mark.place) ?? 0 >= Threshold.callLeastTime
    }
    guard let first = ignored.first else { return }
    let waits = ignored.lazy.compactMap { [self] call in
      wait(after: call.mark.index, ending, roundTrip: state.roundTrip).map { (call, $0) }
    }
    if let (call, time) = waits.first {
      let hasGoneOn = calls.contains { $0.index == call.mark.index && $0.waited != nil }
      log.find(
        .claim(.commandIgnored, unseen),
        [
          "commands": .texts([call.name]), "waited": .seconds(time),
          "closer": hasGoneOn ? nil : .side(.clientToServer),
        ], .clientToServer, about: call.mark)
      return
    }
    let names: [String] = ignored.map(\.name).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    log.append(
      habit: FindingReport(
        .claim(.commandIgnored, unseen), ["commands": .texts(Array(names.prefix(5)))],
        about: first.mark), .serverToClient)
  }

  /// How long the client waited after its message numbered `index`, where that is longer than it takes
  /// to go on, in nanoseconds.
  private func wait(after index: Int, _ ending: SessionEnding, roundTrip: Int64?) -> Int64? {
    guard let call = calls.first(where: { $0.index == index }) else { return nil }
    // One that never went on has waited if it is the one that closed.
    let end = ending.closer == .clientToServer ? ending.waited(since: call.place) : nil
    guard let waited = call.waited ?? end else { return nil }
    let patience = max(
      Threshold.callPatience, (roundTrip ?? 0).timesClamped(Threshold.roundTrips))
    return waited > patience ? waited : nil
  }
}
