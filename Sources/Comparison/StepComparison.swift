internal import Flows

/// Holds what a step says in one session against what it says in another.
struct StepComparison {
  let good: SessionStep
  let bad: SessionStep
  let direction: Direction

  /// Property by property; none where one of the two was not captured whole.
  var differences: [SessionDifference] {
    guard good.isComplete, bad.isComplete else { return [] }
    var found: [SessionDifference] = []
    for value in good.values {
      if let difference = compare(value, bad[value.path]) { found.append(difference) }
    }
    for value in bad.values where good[value.path] == nil {
      if let difference = compare(nil, value) { found.append(difference) }
    }
    return found
  }

  private func compare(_ one: SessionValue?, _ other: SessionValue?) -> SessionDifference? {
    guard let value = one ?? other else { return nil }
    let kind: SessionDifference.Kind
    if let one, let other {
      if one.isSame(as: other) || isTransactionAlike(one, other) { return nil }
      kind =
        switch value.meaning {
        case .outcome: .outcome
        case .name: .name
        case .content, .circumstance: .value
        }
    } else {
      // Of an answer to a request that was not seen, it is not known what is called how.
      if value.meaning == .circumstance || good.key != bad.key { return nil }
      kind = .value
    }
    return SessionDifference(
      kind, direction, good.key, value.path, good: .init(good, one?.content),
      bad: .init(bad, other?.content), turn: .init(good: good.turn, bad: bad.turn))
  }

  /// Whether two transaction IDs are of one kind: none, 0, or one that is counted up.
  ///
  /// Which number it is depends on the calls that came before; only connect's has to be 1 (RTMP 1.0
  /// §7.2.1.1).
  private func isTransactionAlike(_ one: SessionValue, _ other: SessionValue) -> Bool {
    guard one.path == "transaction_id", good.key != "connect", case .words(let one) = one.content,
      case .words(let other) = other.content
    else { return false }
    let special: Set<String> = ["none", "0"]
    return !special.contains(one) && !special.contains(other)
  }
}
