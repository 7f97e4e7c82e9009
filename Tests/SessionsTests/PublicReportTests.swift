import ByteParsing
import Flows
import RuleDescriptions
import Sessions
import Testing

@Suite struct PublicReportTests {
  @Test(arguments: PublicReport.all)
  func `what was reported is answered`(_ report: PublicReport) {
    let said = Set(report.finds.map(\.rule))
    let found = findings(report.fault).filter {
      $0.report.severity != .note || said.contains($0.report.problem.id)
    }
    #expect(
      found.map { "\($0.report.problem.id): \(ExpectedFinding($0.report, $0.direction))" }
        == report.finds.map { "\($0.rule): \($0.finding)" })
  }

  @Test(arguments: PublicReport.all)
  func `the same session without the fault gives nothing of it`(_ report: PublicReport) {
    let said = Set(report.finds.map(\.rule))
    let found = findings(report.control).map(\.report)
      .filter { $0.severity != .note || said.contains($0.problem.id) }
    #expect(found.map(\.problem.id) == [])
  }

  @Test(arguments: PublicReport.all)
  func `the rule that answers a report names its thread`(_ report: PublicReport) {
    let rules = report.finds.compactMap { RuleBook.rule($0.rule) }
    #expect(rules.contains { $0.seenIn.contains(report.thread) })
  }

  @Test(arguments: HealthySession.all)
  func `an odd session that is healthy gives no error and no warning`(_ session: HealthySession) {
    let found = findings(session.script).map(\.report).filter { $0.severity != .note }
    #expect(found.map(\.problem.id) == [])
  }

  private func findings(_ script: PublicReport.Script) -> [(
    report: FindingReport, direction: Direction?
  )] {
    var conversation = Conversation()
    script(&conversation)
    return conversation.finish().events.compactMap {
      guard case .finding(let report) = $0.content else { return nil }
      return (report, $0.direction)
    }
  }
}
