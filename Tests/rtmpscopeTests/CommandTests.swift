import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
  private var fixture: Fixture {
    get throws { try #require(Fixture.all.first { $0.name == "reject-unknown-app" }) }
  }

  @Test func `every record of every fixture is as the schema says`() throws {
    let schema = try SchemaValidator(json: Tool.run(["schema"]).output)
    for fixture in Fixture.all {
      let lines = String(decoding: try fixture.bytes(of: "records.ndjson"), as: UTF8.self)
        .split(separator: "\n")
      for (number, line) in lines.enumerated() {
        let complaints = try schema.complaints(about: Array(line.utf8))
        #expect(complaints == [], "\(fixture.name):\(number + 1)")
      }
    }
  }

  @Test func `the schema refuses records that lack something or have it wrong`() throws {
    let schema = try SchemaValidator(json: Tool.run(["schema"]).output)
    for record in [
      #"{"record":"gap"}"#, #"{"record":"nothing"}"#, #"{}"#, #"{"record":"capture","schema":1}"#,
    ] {
      #expect(try !schema.complaints(about: Array(record.utf8)).isEmpty, "\(record)")
    }
  }

  @Test func `json is the same records in one array`() throws {
    let path = try fixture.capturePath
    let lines = try Tool.run(["--format", "ndjson", path]).text.split(separator: "\n")
    let array = try JSONSerialization.jsonObject(
      with: Data(Tool.run(["--format", "json", path]).output))
    let records = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
    #expect(array as? NSArray == records as NSArray)
  }

  @Test func `dissect is what is done without a subcommand`() throws {
    let path = try fixture.capturePath
    #expect(try Tool.run([path]).output == Tool.run(["dissect", path]).output)
  }

  @Test func `types, directions, flows and a limit narrow what is shown`() throws {
    let path = try #require(Fixture.all.first { $0.name == "publish-ffmpeg9-h264-aac" }).capturePath
    func kinds(_ arguments: String...) throws -> [String] {
      try Tool.run(["--format", "ndjson"] + arguments + [path]).text.split(separator: "\n")
        .filter { $0.contains(#""record":"message""#) }
        .map { String($0.split(separator: #""message_type":""#)[1].prefix { $0 != "\"" }) }
    }
    #expect(Set(try kinds("--type", "audio")) == ["audio"])
    #expect(Set(try kinds("--type", "8", "--type", "video")) == ["audio", "video"])
    #expect(try kinds("--limit", "3").count == 3)
    #expect(try kinds("--direction", "s2c").contains("command_amf0"))
    #expect(try !kinds("--direction", "s2c").contains("audio"))
    #expect(try !kinds("--flow", "1").isEmpty)
  }

  @Test func `details list fields and chunks, and then bytes`() throws {
    let path = try fixture.capturePath
    let fields = try Tool.run(["-v", path]).text
    #expect(fields.contains("chunk at 3073: type 0, header 12 B"))
    #expect(fields.contains("chunk stream 3, message stream 0"))
    #expect(!fields.contains("|"))
    #expect(try Tool.run(["-vv", path]).text.contains("00000000 02 00 07 63 6f 6e 6e 65"))
  }

  @Test func `flows are listed`() throws {
    let path = try #require(Fixture.all.first { $0.name == "play-rtmpdump" }).capturePath
    let lines = try Tool.run(["flows", path]).text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.contains { $0.contains("publish") && $0.contains("H.264") })
    #expect(lines.contains { $0.contains("play") && $0.contains("live/") })
  }

  @Test func `the records of flows are those of the dissection`() throws {
    let path = try #require(Fixture.all.first { $0.name == "play-rtmpdump" }).capturePath
    let kinds = ["capture", "flow", "flow_end", "summary"].map { "{\"record\":\"\($0)\"," }
    let lines = try Tool.run(["--format", "ndjson", path]).text.split(separator: "\n")
    #expect(
      try Tool.run(["flows", "--format", "ndjson", path]).text.split(separator: "\n")
        == lines.filter { line in kinds.contains(where: line.hasPrefix) })
  }

  @Test func `what a connection is for is guessed from who sends media, and marked as a guess`()
    throws
  {
    let path = try #require(Fixture.all.first { $0.name == "midstream-late" }).capturePath
    let text = try Tool.run(["flows", path]).text
    #expect(text.contains(" publish? "))
    #expect(text.contains(" play? "))
  }

  @Test func `a file that ends inside a packet is told, and what came before it is shown`() throws {
    let whole = try fixture.bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    let outcome = try Tool.run([file.path])
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("connect()"))
    #expect(outcome.errors.contains("cut.pcap"))
    #expect(outcome.errors.contains("at byte \(whole.count - 10)"))
  }

  @Test func `an unknown link type is told by its name`() throws {
    let file = try TemporaryFile(
      CaptureBuilder.pcap([.init(1, 0, [1, 2, 3])], linkType: 147), name: "odd.pcap")
    let outcome = try Tool.run([file.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("odd.pcap"))
    #expect(outcome.errors.contains("link type"))
    #expect(outcome.errors.contains("147"))
  }

  @Test func `mistakes in the call are told with status 64`() throws {
    #expect(try Tool.run([]).status == 64)
    #expect(try Tool.run(["--format", "xml", "x.pcap"]).status == 64)
    #expect(try Tool.run(["--limit", "0", "x.pcap"]).status == 64)
    #expect(try Tool.run(["/nowhere.pcap"]).status == 2)
    #expect(try Tool.run(["--capture-filter", "prot", fixture.capturePath]).status == 2)
  }

  @Test func `no colours leave for a pipe`() throws {
    #expect(try !Tool.run([fixture.capturePath]).output.contains(0x1B))
  }
}
