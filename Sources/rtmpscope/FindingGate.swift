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

  /// - Throws: the exit status, where findings of that severity or more were counted.
  func check(_ summary: CaptureSummary?) throws {
    guard let failOn, let summary else { return }
    let count = summary.findings.filter { $0.key >= failOn }.values.reduce(0, +)
    if count > 0 { throw Self.status }
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
