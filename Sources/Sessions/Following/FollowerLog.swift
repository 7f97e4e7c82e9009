internal import ByteParsing
internal import Flows
internal import RTMP

/// What the followers of one connection have found and not handed over yet.
struct FollowerLog: Sendable {
  /// What a rule has to say.
  struct Objection: Sendable {
    let problem: Problem
    let text: String
    let direction: Direction?
    /// The message that it is about.
    let message: Int?
    let moment: Moment
  }

  enum Entry: Sendable {
    case objection(Objection)
    case change(StateReport, Direction?, Moment)
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func takeAll() -> [Entry] {
    defer { entries = [] }
    return entries
  }

  mutating func object(
    _ problem: Problem, _ text: String, _ direction: Direction?, about message: Int? = nil,
    at moment: Moment
  ) {
    entries.append(
      .objection(
        Objection(
          problem: problem, text: text, direction: direction, message: message, moment: moment)))
  }

  /// An objection to the message that is being followed.
  mutating func object(_ problem: Problem, _ text: String, to message: FollowedMessage) {
    object(problem, text, message.direction, about: message.index, at: message.moment)
  }

  mutating func change(_ report: StateReport, _ direction: Direction?, at moment: Moment) {
    entries.append(.change(report, direction, moment))
  }
}
