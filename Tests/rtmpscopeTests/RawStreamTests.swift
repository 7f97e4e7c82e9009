import Foundation
import TestSupport
import Testing

/// Files of one direction's bytes, with `dissect --raw-stream`.
@Suite struct RawStreamTests {
  struct Side: Sendable, CustomTestStringConvertible {
    let direction: String

    var testDescription: String { direction }
  }

  static let sides = [Side(direction: "c2s"), Side(direction: "s2c")]

  private static let fixture = "publish-ffmpeg9-h264-aac"

  private var capture: String {
    get throws { try #require(Fixture.all.first { $0.name == Self.fixture }).capturePath }
  }

  /// A direction's bytes, as `extract --raw` writes them.
  private func bytes(_ direction: String) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try Tool.run(["extract", "--raw", capture, "-o", folder]).status == 0)
    let path = "\(folder)/flow1-\(direction).bin"
    return [UInt8](try #require(FileManager.default.contents(atPath: path)))
  }

  private func records(_ arguments: [String], input: [UInt8] = []) throws -> [[String: Any]] {
    let outcome = try Tool.run(["dissect", "--format", "ndjson"] + arguments, input: input)
    #expect(outcome.status == 0)
    return try outcome.text.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// What a message is, apart from where in a capture it was and what the other side has to do with it.
  private func messages(_ records: [[String: Any]]) -> [NSDictionary] {
    records.filter { $0["record"] as? String == "message" }.map { record in
      var record = record
      for name in ["time", "elapsed", "frame", "end_frame"] { record[name] = nil }
      if var body = record["body"] as? [String: Any] {
        // An answer's arguments have names by what they answer.
        for name in ["reply_to", "latency", "sent_by_peer", "named"] { body[name] = nil }
        record["body"] = body
      }
      return record as NSDictionary
    }
  }

  @Test(arguments: sides)
  func `a direction's bytes say what they say in the capture`(side: Side) throws {
    let way = ["--direction", side.direction]
    let file = try TemporaryFile(try bytes(side.direction), name: "stream.bin")
    let stream = try records(["--raw-stream"] + way + [file.path])
    let whole = try records(way + [try capture])
    #expect(messages(stream) == messages(whole))
    #expect(!messages(stream).isEmpty)
  }

  @Test(arguments: sides)
  func `every record is as the schema says, and says nothing of packets`(side: Side) throws {
    let schema = try SchemaValidator(json: Tool.run(["schema"]).output)
    for drop in [0, 100, 2000, 3300] {
      let input = Array(try bytes(side.direction).dropFirst(drop))
      let text = try Tool.run(
        ["--raw-stream", "--format", "ndjson", "--direction", side.direction, "-"], input: input
      ).text
      #expect(text.contains(#""record":"message""#), "\(drop)")
      for line in text.split(separator: "\n") {
        #expect(try schema.complaints(about: Array(line.utf8)) == [])
      }
      for record in try records(["--raw-stream", "--direction", side.direction, "-"], input: input)
      where record["record"] as? String != "capture" {
        #expect(record["time"] is NSNull)
        #expect(record["elapsed"] is NSNull)
        for name in ["frame", "end_frame", "client", "server", "roles"] {
          #expect(record[name] == nil || record[name] is NSNull)
        }
      }
    }
  }

  @Test func `bytes from inside the stream on are found their way in`() throws {
    let whole = messages(try records(["--raw-stream", "-"], input: bytes("c2s")))
    let cut = try records(["--raw-stream", "-"], input: Array(bytes("c2s").dropFirst(5000)))
    #expect(cut.contains { $0["record"] as? String == "resync" })
    let places = Set(whole.compactMap { $0["stream_offset"] as? Int })
    let found = messages(cut)
    #expect(found.count > whole.count - 20)
    for message in found {
      #expect(places.contains((message["stream_offset"] as? Int ?? 0) + 5000))
    }
  }

  @Test func `the timeline has stream offsets where else frames and times stand`() throws {
    let file = try TemporaryFile(try bytes("c2s"), name: "stream.bin")
    let outcome = try Tool.run(["--raw-stream", file.path])
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.first == "  stream offset  flow  stream")
    #expect(lines.contains { $0.hasPrefix("           3073    1 →      connect() #1") })
    #expect(outcome.text.contains("; 249 messages: "))
    #expect(!outcome.text.contains("packet"))
    #expect(try !Tool.run(["-vv", "--raw-stream", file.path]).text.contains(", frames "))
  }

  @Test func `a limit and a type narrow it as they do a capture`() throws {
    let file = try TemporaryFile(try bytes("c2s"), name: "stream.bin")
    func count(_ arguments: String...) throws -> Int {
      messages(try records(["--raw-stream"] + arguments + [file.path])).count
    }
    #expect(try count("--limit", "3") == 3)
    #expect(try count("--type", "audio") == 152)
  }

  @Test func `what cannot be read is told with its name`() throws {
    let empty = try TemporaryFile([], name: "empty.bin")
    let outcome = try Tool.run(["--raw-stream", empty.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("empty.bin: it is empty"))
    let none = try Tool.run(["--raw-stream", "/nowhere.bin"])
    #expect(none.status == 2)
    #expect(none.errors.contains("/nowhere.bin: No such file"))
    let folder = try Tool.run(["--raw-stream", "/"])
    #expect(folder.status == 2)
    #expect(folder.output.isEmpty)
    #expect(folder.errors.contains("rtmpscope: /: "))
  }

  @Test(arguments: [
    ["a.bin", "b.bin"], ["--capture-filter", "tcp", "a.bin"], ["--port", "1936", "a.bin"],
    ["--flow", "1", "a.bin"], [],
  ])
  func `what makes no sense without packets is refused`(arguments: [String]) throws {
    let outcome = try Tool.run(["--raw-stream"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
  }
}
