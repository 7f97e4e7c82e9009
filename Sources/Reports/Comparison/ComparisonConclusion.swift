internal import Comparison
internal import Sessions

extension SessionComparison {
  /// What came out, in a sentence or two.
  var conclusion: String {
    [parting?.sentence ?? sameness, relationText].compactMap { $0 }.joined(separator: " ")
  }

  private var sameness: String {
    if !explained(by: .hop).isEmpty { return "They differ in nothing but what a hop explains." }
    let damage = explained(by: .damage)
    guard let first = damage.first else { return "They do not differ." }
    let sentence = "They do not differ, as far as both were captured."
    guard damage.allSatisfy({ $0.lack == .endsOpen }) else { return sentence }
    // A capture that ends early is easily taken for a session that does.
    let (ends, has, sight) =
      first.bad.isThere ? ("good", "bad", first.bad) : ("bad", "good", first.good)
    let frame = sight.frame.map { " (frame \($0) of \(has))" } ?? ""
    return "\(sentence) That of \(ends) ends before \(first.step)\(frame)."
  }

  private var relationText: String? {
    switch relation {
    case .unrelated: nil
    case .sameConnection: "Both are one connection, captured twice."
    case .hop(let media):
      "One passes on the other's media: \(media.common) of \(media.of) frames are the same, byte for byte, \(Self.milliseconds(media.lag))."
    }
  }

  private static func milliseconds(_ lag: Int64) -> String {
    let magnitude = Double(lag.magnitude / 10_000) / 100
    return "\(magnitude) ms \(lag < 0 ? "earlier" : "later") in bad"
  }

  /// How many differences there are of which kind.
  var counts: String {
    let kinds = SessionDifference.Kind.allCases.compactMap { kind -> String? in
      let count = real.count { $0.kind == kind }
      return count > 0 ? "\(count) \(kind.rawValue)" : nil
    }
    let total = real.count
    var parts = [
      (total == 0 ? "No difference" : total == 1 ? "1 difference" : "\(total) differences")
        + (kinds.isEmpty ? "" : ": " + kinds.joined(separator: ", "))
    ]
    if !names.isEmpty { parts.append("\(names.count) in names") }
    let damage = explained(by: .damage).reduce(0) { $0 + $1.count }
    if damage > 0 { parts.append("\(damage) explained by what was not captured") }
    let hop = explained(by: .hop).count
    if hop > 0 { parts.append("\(hop) by the hop") }
    if ignoredCount > 0 { parts.append("\(ignoredCount) ignored") }
    return parts.joined(separator: "; ") + "; \(commonStepCount) steps in common"
  }
}
