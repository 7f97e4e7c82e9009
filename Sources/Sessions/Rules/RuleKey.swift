internal import ByteParsing
internal import Flows

/// A rule in one direction, or in none.
struct RuleKey: Hashable, Sendable {
  private let id: String
  private let direction: Direction?

  init(_ problem: Problem, _ direction: Direction?) {
    id = problem.id
    self.direction = direction
  }
}
