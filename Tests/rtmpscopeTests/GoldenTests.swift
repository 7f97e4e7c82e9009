import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test func `there are fixtures`() { #expect(Fixture.all.count >= 8) }

  @Test func `the first line that differs is shown, blank lines and the last one's end included`() {
    let text = Array("a\n\nb\n".utf8)
    for (other, difference) in [
      ("a\nb\n", "2\n  expected \"\"\n  but got  \"b\""),
      ("a\n\nb", "4\n  expected \"\"\n  but got  the end"),
      ("a\n\nb\n\n", "5\n  expected the end\n  but got  \"\""),
    ] {
      #expect(Fixture.difference(text, Array(other.utf8)) == difference)
    }
  }

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
    #expect(outcome.errors == "")
    try fixture.expect(outcome.output, equals: "records.ndjson")
  }

  @Test(arguments: Fixture.all)
  func `the diagnosis and the list of sessions are the golden ones`(fixture: Fixture) throws {
    for (call, file) in [
      (["diagnose"], "diagnosis.txt"), (["flows", "-v"], "sessions.txt"),
    ] {
      let outcome = try Tool.run(call + ["capture.pcap"], in: fixture.folder)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
      try fixture.expect(outcome.output, equals: file)
    }
  }

  @Test(arguments: Fixture.all)
  func `standard input gives what the file gives`(fixture: Fixture) throws {
    let outcome = try Tool.run(["-"], input: fixture.bytes(of: "capture.pcap"))
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    try fixture.expect(outcome.output, equals: "timeline.txt")
  }
}
