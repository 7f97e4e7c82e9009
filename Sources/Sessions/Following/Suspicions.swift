internal import ByteParsing
internal import Flows
internal import RTMP

/// What strict peers stumble over and most do not: a finding where the peer reacts to it, else a habit of
/// the program that does it.
///
/// The peer reacts if the first thing that it says afterwards is an error, or if it says nothing more
/// and closes.
struct Suspicions: Sendable {
  /// What is left of a suspicion to which nobody reacted.
  enum Remainder: Sendable { case habit, note }

  /// What is wrong with a request, until it is known whether that is refused for it.
  struct Fault: Sendable {
    let finding: FindingReport
    let remainder: Remainder
  }

  private struct Entry: Sendable {
    let finding: FindingReport
    let direction: Direction
    let remainder: Remainder
  }

  /// More tell nothing new.
  private static let limit = 16

  /// Whether one waits for what the peer says next.
  private(set) var isEmpty = true
  private var open: [Entry] = []

  mutating func append(
    _ finding: FindingReport, _ direction: Direction, otherwise remainder: Remainder = .habit
  ) {
    guard open.count < Self.limit else { return }
    open.append(Entry(finding: finding, direction: direction, remainder: remainder))
    isEmpty = false
  }

  /// Takes the next message of either side.
  mutating func see(_ message: FollowedMessage, into log: inout FollowerLog) {
    var isError = false
    if case .command(let command) = message.body {
      isError = command.isError || command.statusLevel == "error"
    }
    let isReaction = isError && message.sight.isWhole(message.direction)
    settle(by: message.direction, isReaction: isReaction, into: &log)
  }

  /// Takes the end of the connection.
  mutating func finish(_ ending: SessionEnding, into log: inout FollowerLog) {
    for direction in Direction.allCases {
      // That nothing more was said needs a proof.
      let isReaction = ending.closer == direction && ending.sight.absence(by: direction) != nil
      settle(by: direction, isReaction: isReaction, into: &log)
    }
  }

  /// - Parameter peer: who had the chance to react.
  private mutating func settle(
    by peer: Direction, isReaction: Bool, into log: inout FollowerLog
  ) {
    for entry in open where entry.direction != peer {
      if isReaction {
        log.append(entry.finding, entry.direction)
      } else {
        log.append(entry.finding, entry.direction, as: entry.remainder)
      }
    }
    open.removeAll { $0.direction != peer }
    isEmpty = open.isEmpty
  }
}

extension FollowerLog {
  /// States what is left of a finding that nobody minds.
  mutating func append(
    _ finding: FindingReport, _ direction: Direction, as remainder: Suspicions.Remainder
  ) {
    switch remainder {
    case .habit: append(habit: finding, direction)
    case .note: append(finding.weighing(.note), direction)
    }
  }

  /// States what is wrong with a request of the client: as it weighs where the request was refused, else
  /// what is left of it.
  mutating func append(_ faults: inout [Suspicions.Fault], isRefused: Bool) {
    for fault in faults {
      if isRefused {
        append(fault.finding, .clientToServer)
      } else {
        append(fault.finding, .clientToServer, as: fault.remainder)
      }
    }
    faults = []
  }
}
