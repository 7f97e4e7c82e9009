internal import ByteParsing
internal import Sessions
public import RuleDescriptions

/// Writes rules for a person to look up.
public enum RuleText {
  private static let width = 79

  /// A line for each rule.
  public static func list(_ rules: [Rule], into output: inout OutputBuffer) {
    let lines = rules.map { [$0.id, $0.problem.severity.name, $0.problem.summary] }
    let table = TextTable(fitting: lines)
    for line in lines { table.write(line, into: &output) }
  }

  /// All that there is to say of a rule.
  public static func explain(_ rule: Rule, into output: inout OutputBuffer) {
    output.write(text: "\(rule.id)  \(rule.problem.severity.name)  \(rule.problem.reference)\n\n")
    let summary = rule.problem.summary
    output.write(
      wrapped: summary.prefix(1).uppercased() + summary.dropFirst() + ".", indent: 2, width: width)
    for paragraph in [rule.explanation] + rule.remarks {
      output.write("\n")
      output.write(wrapped: paragraph, indent: 2, width: width)
    }
    guard !rule.seenIn.isEmpty else { return }
    output.write("\n  Seen in:\n")
    for thread in rule.seenIn {
      output.write(text: "    https://github.com/\(thread.replacing("#", with: "/issues/"))\n")
    }
  }
}

extension Rule {
  /// What is said of the rule beside what it means: what proves it, why it weighs what it does, what
  /// would make it wrong, and where to look next.
  var remarks: [String] {
    [
      "Proof: \(proof)", "Why \(problem.severity.withArticle): \(severityReason)",
      "Could be wrong: \(refutation)", "Look at: \(advice)",
    ]
  }
}

extension Problem.Severity {
  fileprivate var withArticle: String {
    switch self {
    case .error: "an error"
    case .warning: "a warning"
    case .note: "a note"
    }
  }
}
