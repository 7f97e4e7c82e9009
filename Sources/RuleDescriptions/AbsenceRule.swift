package import ByteParsing
package import Sessions

/// A rule that says that something was not said: only a proof that it would have been seen lets it speak.
package struct AbsenceRule: Hashable, Sendable {
  package let problem: Problem

  init(
    _ id: String, _ severity: Problem.Severity, _ reference: String, _ summary: String
  ) {
    problem = Problem(id, severity, reference, summary)
  }
}

extension Problem {
  /// A rule that says that something was not said, with the proof that it would have been seen.
  package static func claim(_ rule: AbsenceRule, _ proof: Absence) -> Problem { rule.problem }
}
