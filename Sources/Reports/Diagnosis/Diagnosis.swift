public import ByteParsing
internal import Flows
internal import Packets
public import Sessions

/// The findings of a capture, by connection.
public struct Diagnosis: Sendable {
  /// One connection, with what rules say of it.
  struct Case: Sendable {
    let number: Int
    let flow: FlowReport
    var findings: [(event: SessionEvent, report: FindingReport)] = []
    var end: FlowEndReport?

    /// Such as `10.77.0.1:48360 → 10.77.0.2:1935`.
    var ends: String { "\(flow.client) → \(flow.server)" }

    /// What it is about, such as `live/cam1`.
    var subject: String? {
      guard let summary = end?.summary else { return nil }
      let names = summary.streams.reduce(into: [String]()) {
        if !$0.contains($1.name) { $0.append($1.name) }
      }
      guard let app = summary.application else {
        return names.isEmpty ? nil : names.joined(separator: ", ")
      }
      return names.isEmpty ? app : names.map { "\(app)/\($0)" }.joined(separator: ", ")
    }
  }

  /// Findings of less weight are left out.
  let least: Problem.Severity
  private var casesByNumber: [Int: Case] = [:]
  private(set) var tcpFlowCount = 0

  public init(least: Problem.Severity = .note) { self.least = least }

  /// Takes from an event what it says of a connection's health.
  public mutating func note(_ event: SessionEvent) {
    if case .summary(let summary) = event.content { tcpFlowCount = summary.tcpFlows }
    guard let flow = event.flow else { return }
    switch event.content {
    case .flow(let report): casesByNumber[flow] = Case(number: flow, flow: report)
    case .finding(let report) where report.problem.severity >= least:
      casesByNumber[flow]?.findings.append((event, report))
    case .flowEnd(let report): casesByNumber[flow]?.end = report
    default: break
    }
  }

  /// In order of the connections' numbers.
  var cases: [Case] { casesByNumber.values.sorted { $0.number < $1.number } }
}
