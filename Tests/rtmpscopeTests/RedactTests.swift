import Foundation
import TestSupport
import Testing

@Suite struct RedactTests {
  /// Those that are small, and one of each kind of name.
  private static let fixtures = Fixture.all.filter {
    ["reject-publish-denied", "reject-badname", "rtmpt-attempt", "reject-unknown-app"]
      .contains($0.name)
  }

  private static let calls: [[String]] = [
    [], ["-v"], ["--format", "json"], ["--format", "none"],
    ["--format", "ndjson", "--amf", "typed", "--payload", "sha256"], ["diagnose"],
    ["diagnose", "--format", "ndjson", "--against", "nginx-rtmp", "--against", "scuffle-rtmp"],
    ["diagnose", "--against", "rtmp-1.0"], ["diagnose", "--format", "sarif"],
    ["diagnose", "--format", "junit"], ["flows"], ["flows", "-v"],
  ]

  /// What tells whose the session is, as it is written: `same` is a word of ours too.
  private static let secrets = [
    "10.77.", "10.78.", "127.0.0.1", "s3cr3t", "cam1", "\"same\"", "/same", "absent", "closed/",
    "Fixtures", "capture.pcap",
  ]

  @Test(arguments: calls, fixtures)
  func `no format prints a secret`(call: [String], fixture: Fixture) throws {
    let plain = try Tool.run(call + [fixture.capturePath])
    let redacted = try Tool.run(call + ["--redact", fixture.capturePath])
    #expect(redacted.status == plain.status)
    #expect(!redacted.output.isEmpty)
    // Without it, something is printed that is to be hidden, but where nothing is printed of anybody.
    let isSilent = call.contains("none")
    #expect(Self.secrets.contains(where: plain.text.contains) != isSilent)
    for secret in Self.secrets { #expect(!redacted.text.contains(secret), "\(secret)") }
  }

  @Test(arguments: Fixture.all)
  func `nothing but names differs from what is printed without`(fixture: Fixture) throws {
    let call = ["--format", "ndjson", "--payload", "sha256", fixture.capturePath]
    let plain = try fixture.bytes(of: "records.ndjson").split(separator: 0x0A)
    let redacted = try Tool.run(call + ["--redact"]).output.split(separator: 0x0A)
    #expect(plain.count == redacted.count)
    for (before, after) in zip(plain, redacted).dropFirst() {
      let complaint = try Self.difference(
        JSONSerialization.jsonObject(with: Data(before)),
        JSONSerialization.jsonObject(with: Data(after)), at: "")
      if let complaint {
        Issue.record("\(complaint): \(String(decoding: before, as: UTF8.self))")
        return
      }
    }
    let text = String(decoding: Array(redacted.joined(separator: [0x0A])), as: UTF8.self)
    #expect(!text.contains("10.77.") && !text.contains("10.78.") && !text.contains("cam1"))
  }

  /// Where two values differ in anything but the letters of names and texts.
  private static func difference(_ before: Any, _ after: Any, at path: String) throws -> String? {
    switch (before, after) {
    case (let before as [String: Any], let after as [String: Any]):
      guard before.keys.sorted() == after.keys.sorted() else { return path }
      for (key, value) in before where key != "payload_sha256" {
        let complaint = try difference(value, #require(after[key]), at: "\(path).\(key)")
        if let complaint { return complaint }
      }
      return nil
    case (let before as [Any], let after as [Any]):
      guard before.count == after.count else { return path }
      for (before, after) in zip(before, after) {
        if let complaint = try difference(before, after, at: path) { return complaint }
      }
      return nil
    case (let before as String, let after as String):
      let isName = [
        "address", "application", "tc_url", "app", "tcUrl", "name", "stream_name",
        "publishing_name", "arguments", "text", "verdict", "description", "details",
        "refusal", "creationdate", "stream_id",
      ].contains { path.hasSuffix(".\($0)") }
      let isSame = isName ? before.utf8.count == after.utf8.count : before == after
      return isSame ? nil : "\(path) is \(after)"
    default:
      return before as? NSObject == after as? NSObject ? nil : "\(path) is \(after)"
    }
  }

  @Test func `a hash is left out of what a short name could be guessed from`() throws {
    let path = try #require(Fixture.all.first { $0.name == "publish-chunk65000" }).capturePath
    let call = ["--format", "ndjson", "--payload", "sha256", "--redact", path]
    let lines = try Tool.run(call).text.split(separator: "\n")
      .filter { $0.contains(#""record":"message""#) }
    #expect(lines.count == 216)
    for line in lines {
      let isMedia =
        line.contains(#""message_type":"audio""#) || line.contains(#""message_type":"video""#)
      #expect(line.contains(#""payload_sha256":null"#) != isMedia)
    }
  }

  @Test(arguments: [["--payload", "hex"], ["--payload", "base64"], ["-vv"]])
  func `bytes are not shown with it`(options: [String]) throws {
    let outcome = try Tool.run(options + ["--redact", "--format", "ndjson", "x.pcap"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--redact"))
  }

  @Test func `one direction's bytes are redacted too`() throws {
    let talk =
      WireBuilder.handshake(own: 1, peer: 2)
      + WireBuilder.command(
        "publish", 3, [5] + WireBuilder.string("s3cr3t-key") + WireBuilder.string("live"), stream: 1
      )
    let file = try TemporaryFile(talk, name: "acme.bin")
    let plain = try Tool.run(["--raw-stream", file.path]).text
    #expect(plain.contains("s3cr3t-key"))
    let records = try Tool.run(["--raw-stream", "--redact", "--format", "ndjson", file.path]).text
    for gone in ["s3cr3t", "acme.bin"] { #expect(!records.contains(gone)) }
    #expect(records.contains("name000001"))
  }

  @Test(arguments: ["text", "ndjson"])
  func `a comparison is redacted, and what is the same stays so`(format: String) throws {
    let paths = try ["publish-ffmpeg9-h264-aac", "reject-badname"].map { name in
      try #require(Fixture.all.first { $0.name == name }).capturePath
    }
    for paths in [paths, [paths[1]]] {
      let call = ["diff", "--format", format] + paths
      let plain = try Tool.run(call)
      let redacted = try Tool.run(call + ["--redact"])
      #expect(redacted.status == plain.status)
      #expect(redacted.text.split(separator: "\n").count == plain.text.split(separator: "\n").count)
      for secret in Self.secrets { #expect(!redacted.text.contains(secret), "\(secret)") }
      #expect(redacted.text.contains("192.0.2.2") || format == "ndjson")
    }
  }

  @Test func `lines are redacted as they come`() throws {
    let fixture = try #require(Self.fixtures.first { $0.name == "reject-publish-denied" })
    let input = try fixture.bytes(of: "capture.pcap")
    let half = recordRanges(of: input)[30].upperBound
    let place = try TemporaryFile([])
    let pipe = place.path + ".fifo"
    #expect(mkfifo(pipe, 0o600) == 0)
    let tool = try LiveProcess(Tool.path, ["--redact", pipe])
    let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
    try writer.write(contentsOf: Data(input[..<half]))
    let line = try #require(tool.line(with: "connect() #1"))
    #expect(line.contains(#"app: "app001""#), "\(line)")
    try writer.write(contentsOf: Data(input[half...]))
    try writer.close()
    #expect(try tool.finish().text == Tool.run(["--redact", fixture.capturePath]).text)
  }
}
