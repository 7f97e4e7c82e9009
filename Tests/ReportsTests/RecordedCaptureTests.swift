import ByteParsing
import RTMP
import Reports
import TestSupport
import Testing

/// Recorded captures, and the golden files beside them.
@Suite struct RecordedCaptureTests {
  @Test(arguments: Fixture.all)
  func `the timeline is the golden one`(fixture: Fixture) throws {
    let recorded = try Recorded(fixture)
    let text = written(
      TimelineRenderer(precision: recorded.input.timePrecision), recorded.events)
    try fixture.expect(Array(text.utf8), equals: "timeline.txt")
  }

  @Test(arguments: Fixture.all)
  func `the records are the golden ones`(fixture: Fixture) throws {
    let recorded = try Recorded(fixture, .digest)
    var options = ReportOptions()
    options.inputs = [recorded.input]
    options.payload = .sha256
    let text = written(RecordLines(options), recorded.events)
    try fixture.expect(Array(text.utf8), equals: "records.ndjson")
  }

  @Test(arguments: Fixture.all)
  func `the diagnosis is the golden one`(fixture: Fixture) throws {
    let text = try diagnosis(of: Recorded(fixture).events)
    try fixture.expect(Array(text.utf8), equals: "diagnosis.txt")
  }

  @Test(arguments: Fixture.all)
  func `the list of sessions is the golden one`(fixture: Fixture) throws {
    let text = written(FlowListRenderer(listsSessions: true), try Recorded(fixture).events)
    try fixture.expect(Array(text.utf8), equals: "sessions.txt")
  }
}
