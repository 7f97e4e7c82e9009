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
    let timeline = TimelineRenderer(precision: recorded.input.timePrecision)
    let text = written { output in
      timeline.renderHead(into: &output)
      for event in recorded.events { timeline.render(event, into: &output) }
    }
    try fixture.expect(Array(text.utf8), equals: "timeline.txt")
  }

  @Test(arguments: Fixture.all)
  func `the records are the golden ones`(fixture: Fixture) throws {
    let recorded = try Recorded(fixture, .digest)
    var records = RecordRenderer(precision: recorded.input.timePrecision, payload: .sha256)
    let text = written { output in
      records.render(recorded.input, into: &output)
      output.endLine()
      for event in recorded.events {
        records.render(event, into: &output)
        output.endLine()
      }
    }
    try fixture.expect(Array(text.utf8), equals: "records.ndjson")
  }

  @Test(arguments: Fixture.all)
  func `the diagnosis is the golden one`(fixture: Fixture) throws {
    let text = try diagnosis(
      of: Recorded(fixture).events, .text(TextStyle()))
    try fixture.expect(Array(text.utf8), equals: "diagnosis.txt")
  }

  @Test(arguments: Fixture.all)
  func `the list of sessions is the golden one`(fixture: Fixture) throws {
    var list = FlowListRenderer(listsSessions: true)
    for event in try Recorded(fixture).events { list.note(event) }
    let text = written { list.render(into: &$0) }
    try fixture.expect(Array(text.utf8), equals: "sessions.txt")
  }
}
