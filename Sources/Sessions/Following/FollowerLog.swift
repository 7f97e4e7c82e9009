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

/// A message with all that followers want to know of it.
struct FollowedMessage: Sendable {
  let report: MessageReport
  let direction: Direction
  let moment: Moment
  /// What it answers, if it does.
  let request: TransactionTable.Request?
  /// How many bytes its sender had sent by then, handshake and all.
  let sentByteCount: UInt64
  /// How many bytes the other side had sent by then.
  let receivedByteCount: UInt64
  let sight: Sight

  var message: Message { report.message }
  var body: MessageBody { report.body }
  var index: Int { report.index }
  var streamID: MessageStreamID? { report.message.header.streamID }
}

/// How much of a connection was seen: what can be said to be absent from it.
struct Sight: Sendable {
  /// Whether the capture has the connection's SYN.
  var isFromStart: Bool
  /// Whether one side has acknowledged bytes of the other that have not been seen yet.
  var lacksBytes = false
  /// Whether nothing was missing from a direction so far.
  private var isWhole = InlineArray<2, Bool>(repeating: true)

  init(isFromStart: Bool) { self.isFromStart = isFromStart }

  /// Whether all that both sides have said so far was seen.
  var isComplete: Bool { isFromStart && !lacksBytes && isWhole[0] && isWhole[1] }

  /// Whether a side has said nothing that was not seen, since the first packet seen.
  func isWhole(_ direction: Direction) -> Bool { isWhole[direction.index] }

  mutating func noteGap(_ direction: Direction) { isWhole[direction.index] = false }

  mutating func swapDirections() { isWhole.swapAt(0, 1) }
}

/// A rule in one direction, or in none.
struct RuleKey: Hashable, Sendable {
  private let id: String
  private let direction: Direction?

  init(_ problem: Problem, _ direction: Direction?) {
    id = problem.id
    self.direction = direction
  }
}
