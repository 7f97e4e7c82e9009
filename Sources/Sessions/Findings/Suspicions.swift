internal import ByteParsing
internal import Flows
internal import RTMP

/// What strict peers stumble over and most do not: a finding where the peer reacts to it, else a habit of
/// the program that does it.
///
/// The peer reacts if the first thing that it says afterwards is an error, or if it says nothing more
/// and closes.
package struct Suspicions: Sendable {
  /// What is left of a suspicion to which nobody reacted.
  package enum Remainder: Sendable { case habit, note }

  /// What is wrong with a request, until it is known whether that is refused for it.
  package struct Fault: Sendable {
    package let finding: FindingReport
    package let remainder: Remainder

    package init(finding: FindingReport, remainder: Remainder) {
      self.finding = finding
      self.remainder = remainder
    }
  }

  struct Entry: Sendable {
    let finding: FindingReport
    let direction: Direction
    let remainder: Remainder
  }

  /// More tell nothing new.
  private static let limit = 16

  /// Whether none waits for what the peer says next.
  private(set) var isEmpty = true
  private var open: [Entry] = []

  mutating func append(
    _ finding: FindingReport, _ direction: Direction, otherwise remainder: Remainder
  ) {
    guard open.count < Self.limit else { return }
    open.append(Entry(finding: finding, direction: direction, remainder: remainder))
    isEmpty = false
  }

  /// Takes the next message of either side; what is settled by it.
  mutating func see(_ message: FollowedMessage) -> [(Entry, isReaction: Bool)] {
    var isError = false
    if let command = message.body.command {
      isError = command.isRefusal
    }
    let isReaction = isError && message.sight.isWhole(message.direction)
    return settle(by: message.direction, isReaction: isReaction)
  }

  /// Takes the end of the connection.
  mutating func finish(_ ending: SessionEnding) -> [(Entry, isReaction: Bool)] {
    Direction.allCases.flatMap { direction in
      // That nothing more was said needs a proof.
      let isReaction = ending.closer == direction && ending.sight.absence(by: direction) != nil
      return settle(by: direction, isReaction: isReaction)
    }
  }

  /// - Parameter peer: who had the chance to react.
  private mutating func settle(
    by peer: Direction, isReaction: Bool
  ) -> [(Entry, isReaction: Bool)] {
    let settled = open.filter { $0.direction != peer }
    open.removeAll { $0.direction != peer }
    isEmpty = open.isEmpty
    return settled.map { ($0, isReaction) }
  }
}
