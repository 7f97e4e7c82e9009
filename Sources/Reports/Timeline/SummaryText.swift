internal import Packets
internal import Sessions

/// Writes what the capture has, in a line at the end.
struct SummaryText: Renderer {
  static let format = ReportFormat<SessionEvent>("none", "only the summary", rendering: Self.init)

  private var timeline: TimelineRenderer

  init(_ options: ReportOptions) { timeline = TimelineRenderer(precision: options.timePrecision) }

  mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    if case .summary = event.content { timeline.append(event, into: &output) }
  }
}
