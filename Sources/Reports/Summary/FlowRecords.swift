internal import Sessions

/// Writes the records of connections and of their ends, and the summary.
struct FlowRecords: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "ndjson", "flow and summary records", rendering: Self.init)

  private var lines: RecordLines

  init(_ options: ReportOptions) { lines = RecordLines(options) }

  mutating func begin(into output: inout OutputBuffer) { lines.begin(into: &output) }

  mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    switch event.content {
    case .flow, .stream, .flowEnd, .summary: lines.append(event, into: &output)
    default: break
    }
  }
}
