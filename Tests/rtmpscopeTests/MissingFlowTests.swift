import Foundation
import TestSupport
import Testing

/// What commands say of a flow that is asked for and is not there.
@Suite struct MissingFlowTests {
  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

  private func path(_ name: String) throws -> String {
    try #require(Fixture.all.first { $0.name == name }).capturePath
  }

  @Test(arguments: [
    ["dissect", "--flow", "3"], ["dissect", "--flow", "1", "--flow", "3", "--format", "ndjson"],
    ["dissect", "--redact", "--flow", "3"], ["diagnose", "--flow", "3"],
    ["diagnose", "--flow", "3", "--format", "sarif"], ["extract", "--flow", "3", "-o", folder],
    ["fixture", "make", "--flow", "3", "-o", folder],
    ["diff", "--good-flow", "1", "--bad-flow", "3"], ["diff", "--good-flow", "3"],
  ])
  func `every command says it in the same words`(arguments: [String]) throws {
    defer { try? FileManager.default.removeItem(atPath: Self.folder) }
    let outcome = try Tool.run(arguments + [path("reject-badname")])
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.contains("Error: There is no flow 3; the capture has flows 1 to 2.\n"))
  }

  @Test(arguments: [("--good-flow", "publish-ffmpeg9-h264-aac"), ("--bad-flow", "publish-hevc")])
  func `of two captures that one is named`(option: String, capture: String) throws {
    let captures = [try path("publish-ffmpeg9-h264-aac"), try path("publish-hevc")]
    let outcome = try Tool.run(["diff", option, "3"] + captures)
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.contains("Error: There is no flow 3; \(try path(capture)) has only flow 1.\n"))
  }

  @Test func `what is missing may be in what could not be read`() throws {
    let whole = try #require(Fixture.all.first { $0.name == "reject-badname" })
      .bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    defer { try? FileManager.default.removeItem(atPath: Self.folder) }
    for arguments in [["dissect"], ["diagnose"], ["fixture", "make", "-o", Self.folder]] {
      let outcome = try Tool.run(arguments + ["--flow", "3", file.path])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("cut.pcap"))
      #expect(!outcome.errors.contains("There is no flow"))
    }
  }
}
