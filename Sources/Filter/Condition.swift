/// What must be so of something that has fields, such as
/// `message_type == video and body.frame_type == key`.
///
/// One notation for whoever selects by fields: profiles of peers, and people. Names are those of
/// records. A test of a field that is not there, or not known, is neither met nor missed, and nor is
/// what depends on it; a condition holds only where it is met.
public indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case test(Test)

  /// What one field must be.
  public struct Test: Hashable, Sendable {
    public enum Relation: String, Hashable, Sendable, CaseIterable {
      case equals = "=="
      case differs = "!="
      case below = "<"
      case upTo = "<="
      case above = ">"
      case from = ">="
      /// One of several.
      case among = "in"
      /// It is there, whatever it holds.
      case exists
    }

    /// Such as `body.chunk_size`.
    public let field: String
    public let relation: Relation
    /// One; alternatives for ``Relation/among``, none for ``Relation/exists``.
    public let operands: [FieldOperand]
  }
}

/// What a field is held against, and what it holds where it is.
public enum FieldOperand: Hashable, Sendable {
  case number(Double)
  case text(String)
  case flag(Bool)
  /// A number that has a name: either is equal to it.
  case code(Double, String)
}

extension Condition {
  /// A test that decides, and the values by which it does; none where the field is not there.
  public typealias Evidence = (test: Test, values: [FieldOperand])

  /// Whether it is met.
  ///
  /// - Parameter values: what a field holds: several where several fields have its path; nil where it
  ///   is not there, or not known.
  public func holds(_ values: (String) -> [FieldOperand]?) -> Bool {
    outcome(values) == true
  }

  /// The tests by which it is met; nil where it is not.
  public func evidence(_ values: (String) -> [FieldOperand]?) -> [Evidence]? {
    outcome(values) == true ? evidence(that: true, values) : nil
  }

  /// The tests by which it is met, or missed.
  private func evidence(that isMet: Bool, _ values: (String) -> [FieldOperand]?) -> [Evidence] {
    switch self {
    case .all(let conditions), .any(let conditions):
      let decisive = conditions.filter { $0.outcome(values) == isMet }
      // One part alone misses all of several, or meets any of them.
      let needsAll = if case .all = self { isMet } else { !isMet }
      return (needsAll ? decisive : Array(decisive.prefix(1)))
        .flatMap { $0.evidence(that: isMet, values) }
    case .not(let condition): return condition.evidence(that: !isMet, values)
    case .test(let test):
      let found = values(test.field) ?? []
      let decisive = found.filter { test.isMet(by: $0) == isMet }
      return [(test, decisive)]
    }
  }

  /// nil where what is not known decides.
  private func outcome(_ values: (String) -> [FieldOperand]?) -> Bool? {
    switch self {
    case .all(let conditions):
      var isKnown = true
      for condition in conditions {
        switch condition.outcome(values) {
        case false?: return false
        case nil: isKnown = false
        case true?: break
        }
      }
      return isKnown ? true : nil
    case .any(let conditions):
      var isKnown = true
      for condition in conditions {
        switch condition.outcome(values) {
        case true?: return true
        case nil: isKnown = false
        case false?: break
        }
      }
      return isKnown ? false : nil
    case .not(let condition): return condition.outcome(values).map { !$0 }
    case .test(let test):
      guard let values = values(test.field) else { return test.relation == .exists ? false : nil }
      switch test.relation {
      case .exists: return true
      // None of several may be what it must not be.
      case .differs: return values.allSatisfy(test.isMet)
      default: return values.contains(where: test.isMet)
      }
    }
  }

  /// Calls `body` with every test.
  public func forEachTest(_ body: (Test) -> Void) {
    switch self {
    case .all(let conditions), .any(let conditions):
      for condition in conditions { condition.forEachTest(body) }
    case .not(let condition): condition.forEachTest(body)
    case .test(let test): body(test)
    }
  }
}

extension Condition.Test {
  fileprivate func isMet(by value: FieldOperand) -> Bool {
    switch relation {
    case .exists: true
    case .equals, .among: operands.contains { $0.isSame(as: value) }
    case .differs: !operands.contains { $0.isSame(as: value) }
    case .below: compare(value, <)
    case .upTo: compare(value, <=)
    case .above: compare(value, >)
    case .from: compare(value, >=)
    }
  }

  private func compare(_ value: FieldOperand, _ isFulfilled: (Double, Double) -> Bool) -> Bool {
    guard let one = value.asNumber, let other = operands.first?.asNumber else { return false }
    return isFulfilled(one, other)
  }
}

extension FieldOperand {
  fileprivate var asNumber: Double? {
    switch self {
    case .number(let number), .code(let number, _): number
    case .text, .flag: nil
    }
  }

  private var asText: String? {
    switch self {
    case .text(let text), .code(_, let text): text
    case .number, .flag: nil
    }
  }

  fileprivate func isSame(as other: FieldOperand) -> Bool {
    if case .flag(let one) = self, case .flag(let other) = other { return one == other }
    if let one = asNumber, let other = other.asNumber { return one == other }
    if let one = asText, let other = other.asText { return one == other }
    return false
  }
}
