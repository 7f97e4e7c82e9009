public import ArgumentParser
public import ByteParsing
internal import Sessions

/// From which severity on findings make the exit status one that stops a script.
struct FindingGate: ParsableArguments {
  /// A rule has something to say at or above the severity that was asked for.
  static let status = ExitCode(1)

  @Option(
    help: ArgumentHelp(
      "Exit with status 1 if there are findings of that severity or more: error, warning, note.",
      valueName: "severity"))
  var failOn: Problem.Severity?

  /// - Parameter worst: the greatest severity among the findings that were shown.
  /// - Throws: the exit status, where that is as great as was asked for.
  func check(_ worst: Problem.Severity?) throws {
    if let failOn, let worst, worst >= failOn { throw Self.status }
  }
}

extension SessionEvent {
  /// The greater of two severities: that of this event's finding, if it is one, and `other`.
  func worseSeverity(than other: Problem.Severity?) -> Problem.Severity? {
    guard case .finding(let report) = content else { return other }
    return max(report.severity, other ?? report.severity)
  }
}

extension Problem.Severity: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "note": self = .note
    case "warning": self = .warning
    case "error": self = .error
    default: return nil
    }
  }

  public static var allValueStrings: [String] { ["error", "warning", "note"] }
}
