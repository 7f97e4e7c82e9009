import Foundation
import TestSupport
import Testing

@Suite struct FixtureScriptCommandTests {
  private static let folder = TestSupport.Fixture.path(of: "Scripts")

  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try body(folder.path)
  }

  @Test func `a script becomes a fixture that verifies, and a capture`() throws {
    try Self.inFolder { folder in
      let script = "\(Self.folder)/publish-refused.json"
      let made = try Tool.run(["fixture", "script", script, "-o", "refused"], in: folder)
      #expect(made.status == 0)
      #expect(made.text == "refused: 5 messages of the client, 5 of the server\n")
      #expect(made.errors == "")
      let verified = try Tool.run(["fixture", "verify", "refused"], in: folder)
      #expect(verified.text == "refused: ok, 10 messages\n")
      #expect(try Tool.run(["fixture", "pcap", "refused", "-o", "x.pcap"], in: folder).status == 0)
      let diagnosis = try Tool.run(["diagnose", "x.pcap"], in: folder)
      #expect(diagnosis.text.contains("publish.refused"))
      let again = try Tool.run(["fixture", "script", script, "-o", "refused"], in: folder)
      #expect(again.status == 74)
      #expect(again.errors.contains("is there already"))
      let forced = try Tool.run(
        ["fixture", "script", script, "-o", "refused", "--force"], in: folder)
      #expect(forced.status == 0)
    }
  }

  @Test func `what a script does not expect has status 1`() throws {
    try Self.inFolder { folder in
      let text = try String(contentsOfFile: "\(Self.folder)/publish-refused.json", encoding: .utf8)
        .replacing("publish.refused", with: "connect.refused")
      try text.write(toFile: "\(folder)/x.json", atomically: true, encoding: .utf8)
      let outcome = try Tool.run(["fixture", "script", "x.json", "-o", "x"], in: folder)
      #expect(outcome.status == 1)
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.first == "rtmpscope: x.json: connect.refused is in finds, and not found")
      #expect(lines.last?.hasPrefix("rtmpscope: x.json: publish.refused is found") == true)
    }
  }

  @Test func `a script that is wrong has status 2, and makes nothing`() throws {
    try Self.inFolder { folder in
      let text = "{\"format\": \"rtmpscope-script/1\",\n\"steps\": [{\"close\": \"me\"}]}"
      try text.write(toFile: "\(folder)/x.json", atomically: true, encoding: .utf8)
      let outcome = try Tool.run(["fixture", "script", "x.json", "-o", "x"], in: folder)
      #expect(outcome.status == 2)
      #expect(
        outcome.errors
          == "rtmpscope: x.json, line 2: step 1: close is \"me\", and has to be client or server\n")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/x"))
      let missing = try Tool.run(["fixture", "script", "y.json", "-o", "x"], in: folder)
      #expect(missing.status == 2)
    }
  }

  @Test func `the schema of scripts is JSON`() throws {
    let outcome = try Tool.run(["schema", "script"])
    #expect(outcome.status == 0)
    _ = try JSONSerialization.jsonObject(with: Data(outcome.output))
  }
}
