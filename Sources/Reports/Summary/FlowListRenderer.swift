internal import Flows
public import Packets
public import Sessions

/// Lists connections: who with whom, about what, how much.
public struct FlowListRenderer: Sendable {
  private var flows: [Int: (report: FlowReport, end: FlowEndReport?)] = [:]
  private let precision: TimePrecision
  private var summary: CaptureSummary?

  public init(precision: TimePrecision) { self.precision = precision }

  /// Takes from an event what the list shows.
  public mutating func note(_ event: SessionEvent) {
    switch event.content {
    case .flow(let report):
      if let flow = event.flow { flows[flow] = (report, nil) }
    case .flowEnd(let end):
      if let flow = event.flow { flows[flow]?.end = end }
    case .summary(let summary):
      self.summary = summary
    default:
      break
    }
  }

  /// Writes the list as it stands.
  public func render(into output: inout OutputBuffer) {
    for (number, flow) in flows.sorted(by: { $0.key < $1.key }) {
      output.write(text: "\(number) \(flow.report.client) \(flow.report.server)\n")
    }
  }
}
