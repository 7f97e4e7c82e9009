internal import ByteParsing
internal import Filter
internal import Flows
internal import RTMP
internal import RuleDescriptions
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
  let side: Role
  /// Those that were not met yet.
  private var open: [PeerCondition]
  /// Looks for the fields that these name.
  private var lookup: FieldLookup
  private(set) var objections: [Objection] = []

  /// nil where the profile says nothing of that side.
  init?(_ profile: PeerProfile, _ side: Role) {
    self.side = side
    open = profile.conditions(side)
    lookup = FieldLookup(open.flatMap(\.paths))
    if open.isEmpty { return nil }
  }

  /// Holds a message against the conditions that were not met yet.
  mutating func judge(_ facts: MessageFacts) {
    var values = MessageValues(facts, lookup)
    judge(
      .message, with: facts.moment, facts.message.index, at: facts.message.moment,
      isWhole: facts.isWhole
    ) { values[$0] }
  }

  /// Holds what a rule says against them.
  ///
  /// - Parameter context: the message that it is about; nil where it is about none that is at hand.
  mutating func judge(_ finding: FindingReport, about context: MessageFacts?) {
    var values = context.map { MessageValues($0, lookup) }
    judge(
      .finding, with: context?.moment ?? [], finding.message, at: finding.place,
      isWhole: context?.isWhole ?? true
    ) { name in
      name == TrafficFact.rule.rawValue ? [.text(finding.problem.id)] : values?[name]
    }
  }

  /// Holds what a moment shows against them.
  ///
  /// - Parameters:
  ///   - context: what else is there.
  ///   - isWhole: whether what is not there was not said.
  ///   - values: what each field or fact is; nil where it is not known, or nothing shows it.
  mutating func judge(
    _ moment: TrafficFact.Moment, with context: TrafficFact.Moment = [], _ message: Int? = nil,
    at place: Place, isWhole: Bool = true, _ values: (String) -> [FieldOperand]?
  ) {
    var met: [Objection] = []
    let shown = moment.union(context)
    open.removeAll { condition in
      guard condition.moments.contains(moment), shown.contains(condition.needs),
        let evidence = condition.condition.evidence(values),
        isWhole || !evidence.contains(where: { $0.test.asksForPart })
      else { return false }
      met.append(
        Objection(
          condition: condition, text: condition.text(for: evidence), message: message,
          moment: place))
      return true
    }
    guard !met.isEmpty else { return }
    objections += met
    lookup = FieldLookup(open.flatMap(\.paths))
  }
}

extension PeerCondition {
  /// Why it matters, and what is so.
  fileprivate func text(for evidence: [Condition.Evidence]) -> String {
    let shown = evidence.map { $0.test.text(for: $0.values) }.joined(separator: ", ")
    let facts = isDefault ? "\(shown), by default" : shown
    return reason.isEmpty ? facts : "\(reason) (\(facts))"
  }
}

extension Condition.Test {
  /// Whether it asks if a part of the content is there.
  fileprivate var asksForPart: Bool { relation == .exists && field.hasPrefix("body.") }

  /// What is so, as a sentence has it.
  fileprivate func text(for values: [FieldOperand]) -> String {
    let texts = values.map(\.text)
    if field == TrafficFact.rule.rawValue, let rule = texts.first.flatMap(RuleBook.rule) {
      return rule.problem.summary
    }
    let words = field.split { $0 == "." || $0 == "_" }.drop { $0 == "body" }
    let title = words.joined(separator: " ")
    return texts.isEmpty ? "no \(title)" : "\(title) \(texts.joined(separator: ", ").inSentence)"
  }
}

extension FieldOperand {
  /// As a sentence has it.
  var text: String {
    switch self {
    case .number(let number), .code(let number, _):
      ((number * 10_000).rounded() / 10_000).shortText
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    }
  }
}
