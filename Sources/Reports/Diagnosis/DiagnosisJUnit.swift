internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions
internal import Wording
internal import Rules

/// Writes a JUnit report: a suite for each connection, a test case for each finding, which fails from a
/// severity on.
struct DiagnosisJUnit: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "junit", "XML, findings from --fail-on or warning on as failures"
  ) { options in
    let diagnosis = Diagnosis(least: options.leastSeverity)
    return DiagnosisReport(diagnosis, DiagnosisJUnit(options))
  }

  private let file: String
  private let limit: Problem.Severity

  init(_ options: ReportOptions) {
    file = options.fileNames
    limit = options.failingSeverity
  }

  mutating func begin(into output: inout OutputBuffer) {
    output.write(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rtmpscope\">\n")
  }

  mutating func append(_ element: Diagnosis.Element, into output: inout OutputBuffer) {
    guard case .connection(let found) = element else { return }
    output.write("  <testsuite name=\"")
    output.write(xml: "\(file) flow \(found.number) \(found.ends)")
    output.write("\"")
    output.write(
      tests: max(1, found.findings.count),
      failures: found.findings.count { $0.report.severity >= limit })
    output.write(">\n")
    for finding in found.findings { output.write(finding.report, found, failingFrom: limit) }
    if found.findings.isEmpty {
      output.write("    <testcase classname=\"flow ")
      output.write(found.number)
      output.write("\" name=\"no findings\"/>\n")
    }
    var sentences = [found.verdict].compactMap(\.self)
    if found.leftOutCount > 0 {
      sentences.append("Findings left out to bound memory: \(found.leftOutCount).")
    }
    if !sentences.isEmpty {
      output.write("    <system-out>")
      output.write(xml: sentences.joined(separator: " "))
      output.write("</system-out>\n")
    }
    output.write("  </testsuite>\n")
  }

  mutating func finish(into output: inout OutputBuffer) {
    output.write("</testsuites>\n")
  }
}

extension OutputBuffer {
  fileprivate mutating func write(tests: Int, failures: Int) {
    write(" tests=\"")
    write(tests)
    write("\" failures=\"")
    write(failures)
    write("\" errors=\"0\"")
  }

  fileprivate mutating func write(
    _ report: FindingReport, _ found: Diagnosis.Case, failingFrom limit: Problem.Severity
  ) {
    let problem = report.problem
    write("    <testcase classname=\"flow ")
    write(found.number)
    write("\" name=\"")
    write(xml: "\(problem.id) \(report.place.name)")
    write("\">")
    write(properties: report.arguments)
    let isFailure = report.severity >= limit
    if isFailure {
      write("<failure type=\"")
      write(xml: report.severity.name)
      write("\" message=\"")
      write(xml: report.sentence)
      write("\">")
    } else {
      write("<system-out>")
    }
    let advice = RuleBook.rule(problem.id).map { " Look at: \($0.advice)" } ?? ""
    write(xml: "\(report.sentence) (\(problem.reference))\(advice)")
    write(isFailure ? "</failure>" : "</system-out>")
    write("</testcase>\n")
  }

  /// Writes the facts of a finding, by name.
  private mutating func write(properties arguments: FindingArguments) {
    guard !arguments.list.isEmpty else { return }
    write("<properties>")
    for (name, value) in arguments.list {
      write("<property name=\"")
      write(xml: name)
      write("\" value=\"")
      write(xml: value.words)
      write("\"/>")
    }
    write("</properties>")
  }

  /// Writes text as XML has it; characters that XML 1.0 does not allow become U+FFFD.
  mutating func write(xml text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": write("&amp;")
      case "<": write("&lt;")
      case ">": write("&gt;")
      case "\"": write("&quot;")
      case "\t", "\n", "\r": write(" ")
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        write(bytes: String(isAllowed ? scalar : "\u{FFFD}").utf8)
      }
    }
  }
}
