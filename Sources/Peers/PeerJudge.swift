internal import ByteParsing
internal import Flows
internal import Rules
internal import Sessions

/// Asks a profile what its peer would have made of what one side shows.
struct PeerJudge: Sendable {
  /// A condition that is met, for the first time.
  struct Objection: Sendable {
    let condition: PeerCondition
    let text: String
    let message: Int?
    let moment: Place
  }

  /// Whose place the peer would have.
  let side: PeerProfile.Side
  /// Those that were not met yet.
  private var open: [PeerCondition]
  private(set) var objections: [Objection] = []

  /// nil where the profile says nothing of that side.
  init?(_ profile: PeerProfile, _ side: PeerProfile.Side) {
    self.side = side
    open = profile.conditions(side)
    if open.isEmpty { return nil }
  }

  /// Holds what is shown against the conditions that were not met yet.
  ///
  /// - Parameter value: what each fact is; nil where it is not known, or nothing shows it.
  mutating func judge(
    message: Int?, at moment: Place, _ value: (TrafficFact) -> TrafficValue?
  ) {
    var rest: [PeerCondition] = []
    for condition in open {
      if let text = condition.description(of: value) {
        objections.append(
          Objection(condition: condition, text: text, message: message, moment: moment))
      } else {
        rest.append(condition)
      }
    }
    if rest.count < open.count { open = rest }
  }
}

extension PeerCondition {
  /// Why it matters, and what is so; nil where a clause is not met.
  fileprivate func description(of value: (TrafficFact) -> TrafficValue?) -> String? {
    var texts: [String] = []
    for clause in clauses {
      guard let actual = value(clause.fact), clause.holds(for: actual) else { return nil }
      texts.append(clause.description(of: actual))
    }
    let shown = texts.joined(separator: ", ")
    return reason.isEmpty ? shown : "\(reason) (\(shown))"
  }
}

extension PeerCondition.Clause {
  /// What is so, as a sentence has it.
  fileprivate func description(of actual: TrafficValue) -> String {
    if fact == .rule, let rule = RuleBook.rule(actual.description) { return rule.problem.summary }
    return switch relation {
    case .equals, .differs, .above, .below: "\(fact.title) \(actual.description)"
    case .has: "\(fact.title) \(shared(with: actual))"
    case .lacks: "no \(values.joined(separator: " or ")) among \(fact.title)"
    }
  }

  private func shared(with actual: TrafficValue) -> String {
    guard case .texts(let texts) = actual else { return actual.description }
    return texts.filter { values.contains($0) }.joined(separator: ", ")
  }
}
