internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions
internal import Wording
internal import RuleDescriptions

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
    let failures = found.findings.count { $0.report.severity >= limit }
    output.write("  <testsuite")
    output.write("name", xml: "\(file) flow \(found.number) \(found.ends)")
    output.write("tests", xml: String(max(1, found.findings.count)))
    output.write("failures", xml: String(failures))
    output.write("errors", xml: "0")
    output.write(">\n")
    for finding in found.findings { output.write(finding.report, found, failingFrom: limit) }
    if found.findings.isEmpty {
      output.write(testCase: "no findings", in: found)
      output.write("/>\n")
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
  /// Writes an attribute of the tag that is open.
  fileprivate mutating func write(_ attribute: StaticString, xml value: String) {
    write(" ")
    write(attribute)
    write("=\"")
    write(xml: value)
    write("\"")
  }

  /// Opens the tag of a test case.
  fileprivate mutating func write(testCase name: String, in found: Diagnosis.Case) {
    write("    <testcase")
    write("classname", xml: "flow \(found.number)")
    write("name", xml: name)
  }

  fileprivate mutating func write(
    _ report: FindingReport, _ found: Diagnosis.Case, failingFrom limit: Problem.Severity
  ) {
    let problem = report.problem
    write(testCase: "\(problem.id) \(report.place.name)", in: found)
    write(">")
    write(properties: report.arguments)
    let isFailure = report.severity >= limit
    if isFailure {
      write("<failure")
      write("type", xml: report.severity.name)
      write("message", xml: report.sentence)
      write(">")
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
      write("<property")
      write("name", xml: name)
      write("value", xml: value.words)
      write("/>")
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
