internal import ByteParsing
internal import Flows
internal import Packets
internal import Peers
internal import RTMP
internal import Sessions
internal import Wording

/// What each side's program probably is, and what it does in every session.
struct Software: Sendable {
  let client: PeerGuess?
  let server: PeerGuess?
  let habits: [SessionSummary.Habit]

  init(_ session: SessionSummary) {
    (client, server, habits) = (session.client, session.server, session.habits)
  }

  /// Whether there is nothing to tell.
  var isEmpty: Bool { client == nil && server == nil && habits.isEmpty }
}

/// Writes each side's program, by what it is known, and under it the program's habits.
extension OutputBuffer {
  mutating func write(software: Software) {
    write(software.client, software.habits, of: .clientToServer)
    write(software.server, software.habits, of: .serverToClient)
  }

  private mutating func write(
    _ guess: PeerGuess?, _ habits: [SessionSummary.Habit], of direction: Direction
  ) {
    let role = direction.sender.rawValue
    if let guess {
      line(
        guess.isOwnWord ? role : role + " is",
        "\(guess.adverb) \(guess.fullName) (by \(guess.clues.joined(separator: "; ")))")
    }
    let own = habits.filter { $0.direction == direction }
    if guess == nil, !own.isEmpty { line(role, "not recognised") }
    for habit in own { line("  habit", "\(habit.finding.problem.id): \(habit.finding.sentence)") }
  }
}
