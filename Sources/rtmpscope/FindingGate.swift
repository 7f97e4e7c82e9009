internal import ArgumentParser
internal import ByteParsing
internal import Sessions

/// From which severity on findings make the exit status one that stops a script.
struct FindingGate: ParsableArguments {
  /// A rule has something to say at or above the severity that was asked for.
  static let status = ExitCode(1)

  @Option(
    help: ArgumentHelp(
      "Exit with status 1 if there are findings of that severity or more.",
      valueName: "severity"))
  var failOn: SeverityName?

  /// - Parameter worst: the greatest severity among the findings that were shown.
  /// - Throws: the exit status, where that is as great as was asked for.
  func check(_ worst: Problem.Severity?) throws {
    if let failOn, let worst, worst >= failOn.severity { throw Self.status }
  }
}

extension SessionEvent {
  /// The greater of two severities: that of this event's finding, if it is one, and `other`.
  func worseSeverity(than other: Problem.Severity?) -> Problem.Severity? {
    guard case .finding(let report) = content else { return other }
    return max(report.severity, other ?? report.severity)
  }
}

/// A severity as a user names it, and as help shows it.
enum SeverityName: String, ExpressibleByArgument, CaseIterable {
  case error, warning, note

  var severity: Problem.Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
