import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test func `there are fixtures`() { #expect(Fixture.all.count >= 8) }

  @Test(arguments: Fixture.all)
  func `the timeline is the golden one`(fixture: Fixture) throws {
    let outcome = try Tool.run(["capture.pcap"], in: fixture.folder)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    try fixture.expect(outcome.output, equals: "timeline.txt")
  }

  @Test(arguments: Fixture.all)
  func `the records are the golden ones`(fixture: Fixture) throws {
    let outcome = try Tool.run(
      ["--format", "ndjson", "--payload", "sha256", "capture.pcap"], in: fixture.folder)
    #expect(outcome.status == 0)
    try fixture.expect(outcome.output, equals: "records.ndjson")
  }

  @Test(arguments: Fixture.all)
  func `the diagnosis and the list of sessions are the golden ones`(fixture: Fixture) throws {
    let diagnosis = try Tool.run(["diagnose", "capture.pcap"], in: fixture.folder)
    #expect(diagnosis.status == 0)
    try fixture.expect(diagnosis.output, equals: "diagnosis.txt")
    let sessions = try Tool.run(["flows", "-v", "capture.pcap"], in: fixture.folder)
    try fixture.expect(sessions.output, equals: "sessions.txt")
  }

  @Test(arguments: Fixture.all)
  func `standard input gives what the file gives`(fixture: Fixture) throws {
    let outcome = try Tool.run(["-"], input: fixture.bytes(of: "capture.pcap"))
    try fixture.expect(outcome.output, equals: "timeline.txt")
  }
}
