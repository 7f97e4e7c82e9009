public import Sessions

/// A row of a peer's profile: what that peer does with something that the other side shows.
public struct PeerCondition: Hashable, Sendable {
  public typealias Outcome = PeerAnswer.Outcome

  /// What one fact must be.
  public struct Clause: Hashable, Sendable {
    public enum Relation: String, Hashable, Sendable, CaseIterable {
      case equals = "is"
      case differs = "is not"
      case above
      case below
      case has
      case lacks
    }

    public let fact: TrafficFact
    public let relation: Relation
    /// Alternatives.
    public let values: [String]
  }

  public let outcome: Outcome
  /// All of them must hold.
  public let clauses: [Clause]
  /// Why, in the peer's own terms.
  public let reason: String

  /// The clauses as the profile has them.
  public var text: String {
    clauses.map {
      "\($0.fact.rawValue) \($0.relation.rawValue) \($0.values.joined(separator: ","))"
    }.joined(separator: " and ")
  }
}

/// The value of a fact.
enum TrafficValue: Hashable, Sendable {
  case number(Double)
  case text(String)
  case texts([String])

  var description: String {
    switch self {
    case .number(let number): ((number * 10_000).rounded() / 10_000).shortText
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: ",")
    }
  }
}

extension PeerCondition.Clause {
  func holds(for value: TrafficValue) -> Bool {
    switch relation {
    case .equals: contains(value)
    case .differs: !contains(value)
    case .above: compare(value, >)
    case .below: compare(value, <)
    case .has: texts(of: value).contains { values.contains($0) }
    case .lacks: !texts(of: value).contains { values.contains($0) }
    }
  }

  private func contains(_ value: TrafficValue) -> Bool {
    switch value {
    case .number(let number): values.contains { Double($0) == number }
    case .text(let text): values.contains(text)
    case .texts(let texts): texts.contains { values.contains($0) }
    }
  }

  private func compare(_ value: TrafficValue, _ isFulfilled: (Double, Double) -> Bool) -> Bool {
    guard case .number(let number) = value, let bound = values.first.flatMap(Double.init) else {
      return false
    }
    return isFulfilled(number, bound)
  }

  private func texts(of value: TrafficValue) -> [String] {
    switch value {
    case .texts(let texts): texts
    case .text(let text): [text]
    case .number: []
    }
  }
}
