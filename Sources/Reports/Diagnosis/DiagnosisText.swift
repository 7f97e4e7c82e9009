internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording
internal import RuleDescriptions

/// Writes every connection with its verdict and its findings, for a person to read.
struct DiagnosisText: Renderer {
  static let format = ReportFormat<SessionEvent>("text") { options in
    let diagnosis = Diagnosis(
      least: options.leastSeverity, listsSoftware: options.listsSessions)
    return DiagnosisReport(diagnosis, DiagnosisText(options))
  }

  private static let defaultWidth = 79

  private let style: TextStyle
  private let width: Int
  /// Findings of less weight are not counted.
  private let least: Problem.Severity
  private var count = 0
  private var findings: [Problem.Severity: Int] = [:]
  private var untoldCount = 0

  init(_ options: ReportOptions) {
    least = options.leastSeverity
    style = options.style
    width = min(style.width ?? Self.defaultWidth, 100)
  }

  mutating func append(_ element: Diagnosis.Element, into output: inout OutputBuffer) {
    switch element {
    case .connection(let found): render(found, into: &output)
    case .end(let summary?) where count == 0: output.writeNoConnection(in: summary)
    case .end(let summary):
      renderCounts(into: &output)
      if let summary { output.writeAdvice(for: summary) }
    }
  }

  private mutating func render(_ found: Diagnosis.Case, into output: inout OutputBuffer) {
    count += 1
    findings.merge(found.counts, uniquingKeysWith: +)
    untoldCount += found.untoldCount
    output.write(text: "flow \(found.number)  \(found.ends)")
    if let subject = found.subject {
      output.write("  ")
      output.write(safe: subject)
    }
    output.write("\n\n")
    if let verdict = found.verdict {
      output.write(wrapped: verdict, indent: 2, width: width)
      output.write("\n")
    }
    if let software = found.software, !software.isEmpty {
      output.write(software: software)
      output.write("\n")
    }
    for answer in found.answers {
      output.write(wrapped: PeerText.sentence(answer), indent: 2, width: width)
      output.write("\n")
    }
    for severity in Problem.Severity.allCases.reversed() {
      for (event, report) in found.findings where report.severity == severity {
        // The first failure of each peer stands above.
        if report.problem.isPeers, severity == .error { continue }
        render(report, event, into: &output)
      }
    }
    if found.leftOutCount > 0 {
      output.write("  and ")
      output.write(count: found.leftOutCount, "finding")
      output.write(", left out to bound memory\n")
    }
    if !found.findings.isEmpty || found.leftOutCount > 0 { output.write("\n") }
  }

  private func render(
    _ report: FindingReport, _ event: SessionEvent, into output: inout OutputBuffer
  ) {
    let problem = report.problem
    output.write("  ")
    output.begin(.severity(report.severity), style)
    var start = output.count
    output.write(text: report.severity.name)
    output.pad(from: start, to: 9)
    start = output.count
    output.write(text: problem.id)
    output.end(style)
    output.write("  ")
    output.write(text: report.place.name)
    if let direction = event.direction { output.write(text: " \(direction.arrow)") }
    if let message = report.message {
      output.write(" message ")
      output.write(message)
    }
    output.write("  ")
    output.write(text: problem.reference)
    output.write("\n")
    output.write(wrapped: report.sentence, indent: 11, width: width)
    guard report.severity > .note, let rule = RuleBook.rule(problem.id) else { return }
    output.write(wrapped: "Look at: \(rule.advice)", indent: 11, width: width)
  }

  private func renderCounts(into output: inout OutputBuffer) {
    output.write(count: count, "connection")
    for severity in Problem.Severity.allCases.reversed() where severity >= least {
      output.write(severity == .error ? ": " : ", ")
      output.write(count: findings[severity] ?? 0, severity.name)
    }
    output.write(untold: untoldCount)
    output.write("\n")
  }
}
