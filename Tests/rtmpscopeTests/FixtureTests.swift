import Foundation
import TestSupport
import Testing

@Suite struct FixtureTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

  private func path(_ name: String) throws -> String {
    try #require(Fixture.all.first { $0.name == name }).capturePath
  }

  private func messages(_ capture: String, flow: Int) throws -> [String] {
    let output = try Tool.run([
      "--format", "ndjson", "--payload", "sha256", "--flow", "\(flow)", capture,
    ]).text
    return output.split(separator: "\n").filter { $0.contains("\"record\":\"message\"") }.map {
      String($0).replacing(
        /"(time":"[^"]*"|elapsed":[0-9.]*|flow":[0-9]*|frame":[0-9]*|end_frame":[0-9]*|latency":[0-9.]*),?/,
        with: ""
      ).replacing(",}", with: "}")
    }.sorted()
  }

  @Test(arguments: Fixture.all)
  func `make, verify, pcap and dissect give the messages of the capture`(
    fixture: Fixture
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let flows = try Tool.run(["flows", fixture.capturePath]).text.split(separator: "\n").dropFirst()
      .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    #expect(!flows.isEmpty)
    for flow in flows {
      let made = try Tool.run([
        "fixture", "make", "--flow", "\(flow)", "--keep", "all", "--media", "keep", "--force",
        fixture.capturePath, "-o", folder,
      ])
      #expect(made.status == 0, "\(made.errors)")
      let verified = try Tool.run(["fixture", "verify", folder])
      #expect(verified.status == 0, "\(verified.text)")
      let capture = folder + "/again.pcap"
      #expect(try Tool.run(["fixture", "pcap", "--force", folder, "-o", capture]).status == 0)
      #expect(try messages(capture, flow: 1) == messages(fixture.capturePath, flow: flow))
    }
  }

  @Test(arguments: Fixture.all)
  func `no secret of the capture is in a fixture, which verifies`(fixture: Fixture) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = try Tool.run(["fixture", "make", fixture.capturePath, "-o", folder])
    #expect(made.status == 0, "\(made.errors)")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
      for secret in ["cam1", "s3cr3t", "10.77.0.", "10.78.0."] {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name) holds \(secret)")
      }
    }
    #expect(try Tool.run(["fixture", "verify", folder]).status == 0)
  }

  @Test(arguments: [
    "publish-ffmpeg9-h264-aac", "midstream-late", "publish-snaplen", "reset-mid-publish",
  ])
  func `every line of a fixture fits its schema`(name: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try Tool.run(["fixture", "make", path(name), "-o", folder]).status == 0)
    for (subject, file) in [
      ("fixture", "fixture.json"), ("exchange", "exchange.ndjson"), ("expected", "expected.ndjson"),
    ] {
      let validator = try SchemaValidator(json: Tool.run(["schema", subject]).output)
      let content = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
      let texts = file.hasSuffix("ndjson") ? content.split(separator: 0x0A) : [content]
      for text in texts { #expect(try validator.complaints(about: [UInt8](text)) == []) }
    }
  }

  @Test func `a fixture of ten seconds takes less than a hundred kilobytes`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = try path("midstream-whole")
    #expect(try Tool.run(["fixture", "make", capture, "-o", folder]).status == 0)
    let sizes = try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
      try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)).count
    }
    #expect(sizes.reduce(0, +) < 100_000)
  }

  @Test func `a folder that holds a fixture is written again only by force`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = try path("reject-badname")
    let first = try Tool.run(["fixture", "make", capture, "-o", folder])
    #expect(first.status == 0)
    #expect(first.errors.contains("flow 1 of 2 is taken; --flow chooses another"))
    let again = try Tool.run(["fixture", "make", "--flow", "2", capture, "-o", folder])
    #expect(again.status == 74)
    #expect(again.errors.contains("c2s.bin is there already, nothing written (--force replaces)"))
    #expect(
      try Tool.run(["fixture", "make", "--force", "--flow", "2", capture, "-o", folder]).status == 0
    )
    #expect(try Tool.run(["fixture", "pcap", folder, "-o", folder + "/a.pcap"]).status == 0)
    #expect(try Tool.run(["fixture", "pcap", folder, "-o", folder + "/a.pcap"]).status == 74)
  }

  @Test func `of what comes through a pipe no hash is claimed`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = try Data(contentsOf: URL(fileURLWithPath: path("reject-unknown-app")))
    let made = try Tool.run(
      ["fixture", "make", "/dev/stdin", "-o", folder], input: [UInt8](capture))
    #expect(made.status == 0, "\(made.errors)")
    let manifest = try String(contentsOfFile: folder + "/fixture.json", encoding: .utf8)
    #expect(manifest.contains("\"source\" : {\n    \"file\" : \"stdin\",\n    \"flow\" : 1\n  }"))
  }

  @Test func `what cannot be done is said, with the exit status that others have`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = try path("reject-badname")
    #expect(try Tool.run(["fixture", "verify", folder]).status == 2)
    #expect(try Tool.run(["fixture", "make", capture]).status == 64)
    #expect(
      try Tool.run(["fixture", "make", "--messages", "9", capture, "-o", folder]).status == 64)
  }

  @Test func `a fixture that decodes to something else has exit status 1`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try Tool.run(["fixture", "make", path("publish-hevc"), "-o", folder]).status == 0)
    let file = URL(fileURLWithPath: folder + "/expected.ndjson")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"chunk_size\":4096", with: "\"chunk_size\":4097").utf8).write(
      to: file)
    let outcome = try Tool.run(["fixture", "verify", folder])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("(set_chunk_size): body.chunk_size is 4096, expected 4097"))
  }
}
