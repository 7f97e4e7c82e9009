import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DiagnoseTests {
  private func path(_ name: String) throws -> String {
    try #require(Fixture.all.first { $0.name == name }).capturePath
  }

  struct Gate: Sendable, CustomTestStringConvertible {
    let fixture: String
    let severity: String
    let status: Int32

    var testDescription: String { "\(fixture) \(severity)" }
  }

  @Test(arguments: [
    Gate(fixture: "reject-badname", severity: "error", status: 1),
    Gate(fixture: "reset-mid-publish", severity: "error", status: 0),
    Gate(fixture: "reset-mid-publish", severity: "warning", status: 1),
    Gate(fixture: "publish-ffmpeg9-h264-aac", severity: "warning", status: 0),
    Gate(fixture: "publish-ffmpeg9-h264-aac", severity: "note", status: 0),
    Gate(fixture: "publish-hevc", severity: "warning", status: 0),
    Gate(fixture: "publish-hevc", severity: "note", status: 1),
  ])
  func `findings set the exit status where that is asked for`(gate: Gate) throws {
    let path = try path(gate.fixture)
    #expect(try Tool.run(["diagnose", "--fail-on", gate.severity, path]).status == gate.status)
    #expect(try Tool.run(["--fail-on", gate.severity, path]).status == gate.status)
    #expect(try Tool.run(["diagnose", path]).status == 0)
  }

  /// On another port than RTMP's it is where the capture has nothing else.
  @Test(
    arguments: [(1935, 1, 1), (1935, 2, 1), (8080, 1, 1), (8080, 2, 0)]
      as [(UInt16, UInt8, Int32)])
  func `a connection that fails before RTMP is one that failed`(
    _ port: UInt16, servers: UInt8, status: Int32
  ) throws {
    let packets = [0, 1, 3].flatMap { seconds in
      (0..<servers).map { server in
        CaptureBuilder.Packet(
          seconds, 0,
          PacketBuilder.frame(
            from: PacketBuilder.client, to: .init([10, 0, 0, 2 + server], port), sequence: 0,
            flags: PacketBuilder.syn))
      }
    }
    let file = try TemporaryFile(CaptureBuilder.pcap(packets))
    for command in [["diagnose"], []] {
      let run = try Tool.run(command + ["--fail-on", "error", file.path])
      #expect(run.status == status)
      #expect(
        run.text.contains(
          status == 1 ? "tcp.unanswered" : "unanswered SYN, 3 times in 3.0 s"))
    }
    let records = try Tool.run(["--format", "ndjson", file.path]).text
    #expect(records.contains("\"looks\":\"unanswered\"") == (status == 0))
    #expect(try Tool.run(["flows", file.path]).text.contains("unanswered"))
  }

  @Test func `only findings that are shown set the exit status`() throws {
    let path = try path("reject-badname")
    for (flow, status) in [("1", 0), ("2", 1)] as [(String, Int32)] {
      let options = ["--fail-on", "error", "--flow", flow, path]
      #expect(try Tool.run(["diagnose"] + options).status == status)
      #expect(try Tool.run(options).status == status)
    }
  }

  @Test func `input that cannot be read outweighs findings`() throws {
    let whole = try #require(Fixture.all.first { $0.name == "reject-badname" })
      .bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    #expect(try Tool.run(["diagnose", "--fail-on", "error", file.path]).status == 2)
  }

  @Test func `SARIF names each rule and each finding`() throws {
    let output = try Tool.run(["diagnose", "--format", "sarif", path("relay")]).output
    let log = try #require(
      JSONSerialization.jsonObject(with: Data(output)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let tool = try #require(run["tool"] as? [String: [String: Any]])
    let rules = try #require(tool["driver"]?["rules"] as? [[String: Any]])
    let results = try #require(run["results"] as? [[String: Any]])
    let ids = [
      "control.event-wrong-side", "media.metadata-bare", "media.metadata-no-array",
      "close.publish-unfinished",
    ]
    #expect(rules.compactMap { $0["id"] as? String } == ids)
    #expect(results.compactMap { $0["ruleId"] as? String } == ids)
    #expect(results.compactMap { $0["ruleIndex"] as? Int } == Array(ids.indices))
    #expect(results.compactMap { $0["level"] as? String } == ["note", "note", "note", "warning"])
    let bytes = try #require(results.first?["relatedLocations"] as? [[String: Any]])
    let place = bytes.first?["physicalLocation"] as? [String: [String: Any]]
    #expect(place?["artifactLocation"]?["uri"] as? String == "flow2-c2s.bin")
    #expect(place?["region"]?["byteOffset"] as? Int ?? 0 > 3073)
    let properties = try #require(results.last?["properties"] as? [String: Any])
    #expect((properties["arguments"] as? [String: Any])?["stream_name"] as? String != nil)
  }

  @Test func `JUnit counts what fails`() throws {
    let output = try Tool.run(["diagnose", "--format", "junit", path("reject-badname")]).output
    let counter = ElementCounter()
    let parser = XMLParser(data: Data(output))
    parser.delegate = counter
    #expect(parser.parse())
    #expect(counter.counts["testsuite"] == 2)
    #expect(counter.counts["testcase"] == 2)
    #expect(counter.counts["failure"] == 1)
  }

  @Test
  func `a memory limit is a number with or without a unit, and what is enough changes nothing`()
    throws
  {
    let path = try path("relay")
    for amount in ["1M", "1MiB", "1048576"] {
      let outcome = try Tool.run(["diagnose", "--memory-limit", amount, path])
      #expect(outcome.status == 0)
      #expect(try outcome.text == Tool.run(["diagnose", path]).text)
    }
    for amount in ["0", "-1", "1K", "much", "99999999999G", "M", ""] {
      #expect(try Tool.run(["diagnose", "--memory-limit", amount, path]).status == 64, "\(amount)")
    }
  }

  @Test func `a severity and a flow narrow what is told`() throws {
    let path = try path("reject-badname")
    let errors = try Tool.run(["diagnose", "--severity", "error", path]).text
    #expect(errors.contains("publish.refused"))
    let first = try Tool.run(["diagnose", "--flow", "1", path]).text
    #expect(!first.contains("publish.refused"))
    #expect(first.contains("No error"))
    let hevc = try self.path("publish-hevc")
    #expect(try Tool.run(["diagnose", hevc]).text.contains("note     enhanced.server-silent"))
    let warnings = try Tool.run(["diagnose", "--severity", "warning", hevc]).text
    #expect(!warnings.contains("note     enhanced.server-silent"))
  }

  @Test func `records of a diagnosis are as the schema says`() throws {
    let schema = try SchemaValidator(json: Tool.run(["schema"]).output)
    let text = try Tool.run(["diagnose", "--format", "ndjson", path("reject-badname")]).text
    for line in text.split(separator: "\n") {
      #expect(try schema.complaints(about: Array(line.utf8)) == [])
    }
    #expect(text.contains(#""record":"finding""#))
    #expect(!text.contains(#""record":"message""#))
  }

  @Test func `rules are listed and explained`() throws {
    let list = try Tool.run(["rules"]).text
    #expect(list.split(separator: "\n").count > 100)
    let rule = try Tool.run(["rules", "publish.refused"]).text
    #expect(rule.contains("RTMP 1.0 §7.2.2.6"))
    #expect(rule.contains("https://github.com/arut/nginx-rtmp-module/issues/192"))
    #expect(try Tool.run(["rules", "ack"]).text.contains("ack.overdue"))
    #expect(try Tool.run(["rules", "nothing"]).status == 64)
  }

  // MARK: Peers

  @Test func `what nginx-rtmp has accepted, its profile accepts`() throws {
    for fixture in Fixture.all {
      let output = try Tool.run([
        "diagnose", "--against", "nginx-rtmp", "--format", "ndjson", fixture.capturePath,
      ])
      #expect(output.status == 0, "\(fixture.name)")
      #expect(!output.text.contains(#""rule":"peer."#), "\(fixture.name)")
    }
  }

  @Test func `a peer that would have closed is an error, and sets the exit status`() throws {
    let capture = try path("publish-hevc")
    for (peer, status) in [("shiguredo_rtmp", 1), ("rml_rtmp", 0)] as [(String, Int32)] {
      let options = ["--against", peer, "--fail-on", "error", capture]
      #expect(try Tool.run(["diagnose"] + options).status == status)
    }
  }

  @Test func `a profile of one's own is a file`() throws {
    let capture = try path("publish-hevc")
    let text = "peer | ours | \n"
    let broken = try TemporaryFile(Array(text.utf8), name: "ours.peer")
    let refusal = try Tool.run(["diagnose", "--against", broken.path, capture])
    #expect(refusal.status == 64)
    #expect(refusal.errors.contains("ours.peer, line 1: after 'peer' comes its name"))
    let row = "peer | ours 1.0\nserver | refuses | message_type_id == 9 | no pictures\n"
    let file = try TemporaryFile(Array(row.utf8), name: "ours.peer")
    let output = try Tool.run(["diagnose", "--against", file.path, capture]).text
    #expect(output.contains("As the server, ours 1.0 would have refused it at message 7"))
    #expect(try Tool.run(["diagnose", "--against", "nobody", capture]).status == 64)
  }

  @Test func `profiles are printed as a table, and as they are written`() throws {
    let table = try Tool.run(["rules", "--peers"]).text
    #expect(table.contains("body.chunk_size > 65536"))
    let page = try Tool.run(["rules", "--peer", "nginx-rtmp"]).text
    #expect(page.hasPrefix("nginx-rtmp 1.2\nRead from arut/nginx-rtmp-module "))
    let profile = try Tool.run(["rules", "--peer", "nginx-rtmp", "--raw"]).text
    #expect(profile.contains("\npeer   | nginx-rtmp 1.2\n"))
    #expect(try Tool.run(["rules", "--raw"]).status == 64)
    #expect(try Tool.run(["rules", "--peers", "publish.refused"]).status == 64)
  }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
  }
}
