internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions

extension Diagnosis {
  private static let textWidth = 79

  /// Writes every connection with its verdict and its findings, for a person to read.
  public func render(style: TextStyle, into output: inout OutputBuffer) {
    let width = min(style.width ?? Self.textWidth, 100)
    for found in cases { Self.render(found, width, style, into: &output) }
    if cases.isEmpty {
      output.write("no RTMP connection among ")
      output.write(count: tcpFlowCount, "TCP connection")
      output.write("\n")
    } else {
      renderCounts(into: &output)
    }
  }

  private static func render(
    _ found: Case, _ width: Int, _ style: TextStyle, into output: inout OutputBuffer
  ) {
    output.write("flow ")
    output.write(found.number)
    output.write("  ")
    output.write(text: found.ends)
    if let subject = found.subject {
      output.write("  ")
      output.write(safe: subject)
    }
    output.write("\n\n")
    if let verdict = found.end?.summary.session?.verdict {
      output.write(wrapped: verdict, indent: 2, width: width)
      output.write("\n")
    }
    for answer in found.end?.summary.session?.against ?? [] {
      output.write(wrapped: PeerText.sentence(answer), indent: 2, width: width)
      output.write("\n")
    }
    for severity in Problem.Severity.allCases.reversed() {
      for (event, report) in found.findings where report.problem.severity == severity {
        // The first failure of each peer stands above.
        if report.problem.isPeers, severity == .error { continue }
        Self.render(report, event, width, style, into: &output)
      }
    }
    if !found.findings.isEmpty { output.write("\n") }
  }

  private static func render(
    _ report: FindingReport, _ event: SessionEvent, _ width: Int, _ style: TextStyle,
    into output: inout OutputBuffer
  ) {
    let problem = report.problem
    output.write("  ")
    output.begin(.init(problem.severity), style)
    var start = output.count
    output.write(text: problem.severity.name)
    output.pad(from: start, to: 9)
    start = output.count
    output.write(text: problem.id)
    output.end(style)
    output.write("  frame ")
    output.write(report.frame)
    if let direction = event.direction {
      output.write(direction == .clientToServer ? " →" : " ←")
    }
    if let message = report.message {
      output.write(" message ")
      output.write(message)
    }
    output.write("  ")
    output.write(text: problem.reference)
    output.write("\n")
    output.write(wrapped: report.text, indent: 11, width: width)
    guard problem.severity > .note, let rule = RuleBook.rule(problem.id) else { return }
    output.write(wrapped: "Look at: \(rule.advice)", indent: 11, width: width)
  }

  private func renderCounts(into output: inout OutputBuffer) {
    output.write(count: cases.count, "connection")
    for severity in Problem.Severity.allCases.reversed() where severity >= least {
      let count = cases.reduce(0) { $0 + ($1.end?.summary.findings[severity] ?? 0) }
      output.write(severity == .error ? ": " : ", ")
      output.write(count: count, severity.name)
    }
    output.write("\n")
  }
}
