import Foundation
import TestSupport
import Testing

@Suite struct DiffTests {
  private func path(_ name: String) throws -> String {
    try #require(Fixture.all.first { $0.name == name }).capturePath
  }

  private func diff(
    _ good: String, _ bad: String? = nil, _ options: String...
  ) throws -> Tool.Outcome {
    try Tool.run(["diff"] + options + [path(good)] + (bad.map { [try path($0)] } ?? []))
  }

  /// The lines between the first empty one and the second: where the sessions part.
  private func conclusion(_ outcome: Tool.Outcome) -> String {
    let parts = outcome.text.components(separatedBy: "\n\n")
    return parts.count > 1 ? parts[1].replacing("\n", with: " ") : ""
  }

  @Test func `a refusal is where they part`() throws {
    let outcome = try diff("publish-ffmpeg9-h264-aac", "reject-badname")
    #expect(outcome.status == 1)
    #expect(
      conclusion(outcome)
        == "publish is answered by NetStream.Publish.BadName (frame 292) where good has NetStream.Publish.Start (frame 36)."
    )
    #expect(outcome.text.contains("reject-badname/capture.pcap, flow 2 of 2: "))
  }

  @Test func `two versions of one program differ in their versions`() throws {
    let outcome = try diff("reject-badname", "publish-ffmpeg9-h264-aac")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("flashVer"))
    #expect(outcome.text.contains("2 differences: 2 value; 3 in names; 18 steps in common"))
    let ignoring = try Tool.run(
      ["diff", "--ignore", "flashVer", "--ignore", "onMetaData.encoder", path("reject-badname")]
        + [path("publish-ffmpeg9-h264-aac")])
    #expect(ignoring.status == 0)
    #expect(ignoring.text.contains("2 ignored"))
  }

  @Test func `two programs differ in what they do`() throws {
    let outcome = try diff("publish-ffmpeg9-h264-aac", "publish-gst-rtmp2")
    #expect(outcome.status == 1)
    #expect(conclusion(outcome).hasPrefix("They part in the client's handshake: scheme is simple"))
    let lines = outcome.text.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for line in [
      "→ Window Acknowledgement Size – frame 24",
      "→ Set Chunk Size frame 29, after connect frame 31, after publish", "publish * 5 0",
      "chroma 4:2:0 4:4:4",
    ] {
      #expect(lines.contains(line))
    }
    // A capture that ends first has not got the other's end.
    #expect(!outcome.text.contains("deleteStream"))
  }

  @Test(arguments: ["1", "2"])
  func `a late capture of a session is no other session`(flow: String) throws {
    for pair in [["midstream-whole", "midstream-late"], ["midstream-late", "midstream-whole"]] {
      let outcome = try diff(pair[0], pair[1], "--good-flow", flow, "--bad-flow", flow)
      #expect(outcome.status == 0)
      #expect(conclusion(outcome).hasPrefix("They do not differ, as far as both were captured."))
      #expect(outcome.text.contains("(it begins inside the connection): "))
      #expect(outcome.text.contains("\nNo difference; "))
    }
  }

  @Test func `two legs of a relay differ by the hop`() throws {
    for flows in [["1", "2"], ["2", "1"]] {
      let outcome = try diff("relay", nil, "--good-flow", flows[0], "--bad-flow", flows[1])
      #expect(outcome.status == 0)
      #expect(
        conclusion(outcome).hasPrefix(
          "They differ in nothing but what a hop explains. One passes on the other's media: 177 of 177"
        ))
    }
    #expect(try diff("relay").status == 0)
  }

  @Test(arguments: Fixture.all)
  func `no session differs from itself`(fixture: Fixture) throws {
    let list = try Tool.run(["flows", fixture.capturePath]).text.split(separator: "\n").count - 1
    for flow in 1...max(1, list) {
      let outcome = try Tool.run(
        ["diff", "--good-flow", "\(flow)", "--bad-flow", "\(flow)", fixture.capturePath])
      #expect(outcome.status == 0)
      #expect(outcome.text.contains("\nNo difference; "))
    }
  }

  @Test func `records are as the schema says`() throws {
    let schema = try SchemaValidator(json: Tool.run(["schema"]).output)
    for pair in [
      ["publish-ffmpeg9-h264-aac", "reject-badname"], ["relay", "relay"],
      ["midstream-whole", "midstream-late"], ["publish-ffmpeg9-h264-aac", "rtmpt-attempt"],
    ] {
      let lines = try diff(pair[0], pair[1], "--format", "ndjson").text.split(separator: "\n")
      for line in lines { #expect(try schema.complaints(about: Array(line.utf8)) == []) }
      let last = try #require(
        lines.last.flatMap { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
          as? [String: Any])
      #expect(last["record"] as? String == "comparison")
    }
  }

  @Test func `the last record says what came out`() throws {
    let text = try diff("publish-ffmpeg9-h264-aac", "reject-badname", "--format", "ndjson").text
    let last = try #require(text.split(separator: "\n").last)
    let record = try #require(
      JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(record["differ"] as? Bool == true)
    #expect((record["parts_at"] as? String)?.hasPrefix("publish is answered by ") == true)
    #expect((record["differences"] as? [String: Int])?["outcome"] == 2)
    #expect((record["bad"] as? [String: Any])?["flow"] as? Int == 2)
  }

  @Test func `names count where that is asked for`() throws {
    let options = [
      "--good-flow", "1", "--bad-flow", "1", "--ignore", "flashVer", "--ignore", "encoder",
    ]
    let files = [try path("publish-ffmpeg9-h264-aac"), try path("reject-badname")]
    #expect(try Tool.run(["diff"] + options + files).status == 0)
    #expect(try Tool.run(["diff", "--names"] + options + files).status == 1)
  }

  @Test func `what cannot be compared is said`() throws {
    #expect(try diff("publish-hevc").status == 64)
    #expect(try Tool.run(["diff", "/nothing.pcap", path("relay")]).status == 2)
    let whole = try #require(Fixture.all.first { $0.name == "reject-badname" })
      .bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    let cut = try Tool.run(["diff", path("publish-ffmpeg9-h264-aac"), file.path])
    #expect(cut.status == 2)
    #expect(cut.text.contains("NetStream.Publish.BadName"))
  }
}
