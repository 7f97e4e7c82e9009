internal import ByteParsing
internal import Flows
internal import RTMP

/// What the followers of one connection have found and not handed over yet.
struct FollowerLog: Sendable {
  enum Entry: Sendable {
    case finding(FindingReport, Direction?)
    /// What a program does in every session, and nobody minds here.
    case habit(FindingReport, Direction)
    case change(StateReport, Direction?, Place)
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func takeAll() -> [Entry] {
    defer { entries = [] }
    return entries
  }

  mutating func append(_ finding: FindingReport, _ direction: Direction?) {
    entries.append(.finding(finding, direction))
  }

  mutating func append(habit finding: FindingReport, _ direction: Direction) {
    entries.append(.habit(finding, direction))
  }

  /// States what a rule finds at a place, or from there to `end`.
  mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    _ direction: Direction?, at place: Place, until end: Place? = nil,
    related: [FindingReport.Related] = []
  ) {
    append(
      FindingReport(problem, as: severity, arguments, at: place, until: end, related: related),
      direction)
  }

  /// States what a rule finds about a message that was followed before.
  mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    _ direction: Direction?, about mark: MessageMark, until end: Place? = nil,
    related: [FindingReport.Related] = []
  ) {
    append(
      FindingReport(
        problem, as: severity, arguments, message: mark.index, at: mark.place, until: end,
        bytes: mark.bytes, related: related), direction)
  }

  /// States what a rule finds about the message that is being followed.
  mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    in message: FollowedMessage, related: [FindingReport.Related] = []
  ) {
    find(
      problem, as: severity, arguments, message.direction, about: message.mark, related: related)
  }

  mutating func change(_ report: StateReport, _ direction: Direction?, at place: Place) {
    entries.append(.change(report, direction, place))
  }
}
