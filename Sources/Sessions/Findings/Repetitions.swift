package import ByteParsing
package import Flows

/// What was told, and how often: what tells whether it is told once more, or only counted.
///
/// Everything that is said once, or a few times, goes by one of these.
package struct Repetitions<Subject: Hashable & Sendable>: Sendable {
  private var counts: [Subject: Int] = [:]

  package init() {}

  /// Counts one more of a subject; how many there are by now.
  package mutating func count(_ subject: Subject) -> Int {
    let count = (counts[subject] ?? 0) + 1
    counts[subject] = count
    return count
  }

  /// How many there were of a subject.
  package subscript(subject: Subject) -> Int { counts[subject] ?? 0 }

  /// Whether there was one of a subject.
  package func isKnown(_ subject: Subject) -> Bool { counts[subject] != nil }

  /// Whether it is the first of a subject; others are not counted.
  package mutating func isFirst(_ subject: Subject) -> Bool {
    guard counts[subject] == nil else { return false }
    counts[subject] = 1
    return true
  }

  /// Lets everything be told again.
  package mutating func removeAll() { counts = [:] }
}

/// A rule in one direction, or in none.
package struct RuleKey: Hashable, Sendable {
  private let id: String
  private let direction: Direction?

  package init(_ problem: Problem, _ direction: Direction?) {
    id = problem.id
    self.direction = direction
  }
}
