internal import Flows

/// What two sessions do differently.
///
/// They are aligned by what they do, not by when: see ``SessionStep`` for what is compared. What one
/// capture cannot have, and what a hop begins anew, is told apart from what the programs do.
public struct SessionComparison: Sendable {
  public let good: SessionOutline
  public let bad: SessionOutline
  public let relation: SessionRelation
  /// All of them, in order of the session; then media.
  public let differences: [SessionDifference]
  /// How many steps both have.
  public let commonStepCount: Int
  /// How many differences were left out, as was asked for.
  public let ignoredCount: Int
  /// Whether what users choose counts too.
  private let countsNames: Bool

  /// - Parameters:
  ///   - keys: of differences that are left out: a path, its last part, or a step's name before it.
  ///   - countsNames: whether what users choose is a difference too.
  public init(
    good: SessionOutline, bad: SessionOutline, ignoring keys: [String] = [],
    countsNames: Bool = false
  ) {
    self.good = good
    self.bad = bad
    self.countsNames = countsNames
    let relation = SessionRelation(good, bad)
    self.relation = relation
    let directions = Direction.allCases.map { DirectionComparison(good, bad, $0) }
    let anchors = directions.flatMap(\.anchors).sorted { $0.good < $1.good }
    commonStepCount = anchors.count
    let end = EndComparison(good: good, bad: bad, lastAnchor: anchors.last)
    let steps = directions.flatMap { $0.differences(anchors: anchors) } + end.differences
    let media = Direction.allCases.flatMap {
      MediaComparison(good: good, bad: bad, direction: $0).differences
    }
    let all = (Self.inOrder(steps) + media).map { Self.explained($0, by: relation) }
    differences = all.filter { difference in !keys.contains { difference.isNamed($0) } }
    ignoredCount = all.count - differences.count
  }

  private static func inOrder(_ steps: [SessionDifference]) -> [SessionDifference] {
    steps.enumerated().sorted {
      ($0.element.turn, $0.offset) < ($1.element.turn, $1.offset)
    }.map(\.element)
  }

  /// Tells apart what a hop does as a client of its own.
  ///
  /// What it says in its own name is not the other's; what it carries, and how it fares, is.
  private static func explained(
    _ difference: SessionDifference, by relation: SessionRelation
  ) -> SessionDifference {
    guard case .hop = relation, difference.explanation == nil else { return difference }
    switch difference.kind {
    case .outcome, .name: return difference
    // A hop joins its source when it comes to it.
    case .media where difference.path != "first_timestamp": return difference
    case .missing, .extra, .order, .value, .media:
      var difference = difference
      difference.explanation = .hop
      return difference
    }
  }

  /// Those that are the programs' own.
  public var real: [SessionDifference] {
    differences.filter { $0.explanation == nil && (countsNames || $0.kind != .name) }
  }

  /// What users choose, where that does not count.
  public var names: [SessionDifference] {
    countsNames ? [] : differences.filter { $0.kind == .name }
  }

  /// Those that have such an explanation.
  public func explained(by explanation: SessionDifference.Explanation) -> [SessionDifference] {
    differences.filter { $0.explanation == explanation }
  }

  /// Where they part: at the first outcome that is another, else at the first difference.
  public var parting: SessionDifference? {
    guard let outcome = real.first(where: { $0.kind == .outcome }) else { return real.first }
    // The code says more than the level, which often comes first.
    let sameStep = real.filter {
      $0.kind == .outcome && $0.step == outcome.step && $0.turn == outcome.turn
    }
    return sameStep.first { $0.path == "info.code" } ?? outcome
  }

  /// How many steps one of the two has that the other's capture cannot have, by why not.
  public func lackingSteps(inBad: Bool) -> [(lack: SessionDifference.Lack, count: Int)] {
    SessionDifference.Lack.allCases.compactMap { lack in
      let count = differences.reduce(0) { sum, difference in
        let isInBad = !difference.bad.isThere
        return difference.lack == lack && isInBad == inBad ? sum + difference.count : sum
      }
      return count > 0 ? (lack, count) : nil
    }
  }
}
