internal import ByteParsing
internal import Sessions

/// Writes a record for each finding and each connection, and the summary.
struct DiagnosisRecords: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "ndjson", "finding, flow and summary records", rendering: Self.init)

  private let least: Problem.Severity
  private var lines: RecordLines

  init(_ options: ReportOptions) {
    least = options.leastSeverity
    lines = RecordLines(options)
  }

  mutating func begin(into output: inout OutputBuffer) { lines.begin(into: &output) }

  mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    switch event.content {
    case .finding(let report) where report.severity >= least: lines.append(event, into: &output)
    case .flow, .flowEnd, .summary: lines.append(event, into: &output)
    default: break
    }
  }
}
