import SessionFixtures
import Flows
import Foundation
import RTMP
import Sessions
import TestSupport
import Testing

/// A script of `Fixtures/Scripts`.
struct ScriptFile: Sendable, CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  static let all: [ScriptFile] = {
    let folder = TestSupport.Fixture.path(of: "Scripts")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map(ScriptFile.init(name:))
  }()

  var bytes: [UInt8] {
    get throws {
      let path = TestSupport.Fixture.path(of: "Scripts/\(name)")
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }
}

@Suite struct FixtureScriptTests {
  @Test func `there are scripts`() { #expect(ScriptFile.all.count > 20) }

  @Test(arguments: ScriptFile.all)
  func `a script shows what it is for, and nothing else`(file: ScriptFile) throws {
    let script = try FixtureScript(file.bytes)
    #expect(script.finds != nil)
    #expect(script.surprises() == [])
  }

  @Test(arguments: ScriptFile.all)
  func `a script's fixture is verified, and the same each time`(file: ScriptFile) throws {
    let script = try FixtureScript(file.bytes)
    let files = try script.files(named: file.name)
    let verification = try FixtureVerification(files.contents)
    #expect(verification.differences == [])
    #expect(
      verification.messageCount > 0 || file.name.contains("handshake")
        || file.name == "short-c2.json")
    #expect(try FixtureScript(file.bytes).files(named: file.name).contents == files.contents)
    let (fixture, media) = try FixtureFiles.read(files.contents)
    #expect(fixture == script.fixture)
    #expect(files.manifest.source == .init(file: file.name, sha256: script.sha256, flow: nil))
    #expect(media == .keep)
    #expect(files.manifest.redacted == [])
  }

  // MARK: Finds

  @Test func `what is found and not said is told, and the other way round`() throws {
    let text = """
      {"format": "rtmpscope-script/1", "finds": ["chunk.desync"],
       "steps": [{"usual": "createStream"},
                 {"from": "client", "command": "publish", "arguments": ["cam", "live"]},
                 {"from": "server", "status": "NetStream.Publish.BadName", "level": "error"}]}
      """
    let surprises = try FixtureScript(Array(text.utf8)).surprises()
    #expect(surprises.first == "chunk.desync is in finds, and not found")
    #expect(surprises.count == 2)
    #expect(surprises.last?.hasPrefix("publish.refused is found, and not in finds: ") == true)
  }

  @Test func `a script that says nothing of findings has no surprises`() throws {
    let text =
      #"{"format": "rtmpscope-script/1", "steps": [{"handshake": "simple", "until": "C1"}]}"#
    #expect(try FixtureScript(Array(text.utf8)).surprises() == [])
  }

  // MARK: Time and segments

  @Test func `steps come a millisecond after each other unless they say when`() throws {
    let conversation = try ScriptConversation(
      """
      {"from": "client", "bytes": "01"}, {"from": "client", "bytes": "02"},
      {"from": "client", "bytes": "03", "at": 10.5}, {"from": "client", "bytes": "04"},
      {"from": "client", "bytes": "05", "after": 100}
      """)
    let times = conversation.fixture.steps.map(\.time)
    #expect(times == [0, 0, 1_000_000, 10_500_000, 11_500_000, 111_500_000])
    #expect(conversation.fixture[.clientToServer] == [1, 2, 3, 4, 5])
  }

  @Test func `usual turns and runs of media go on in time`() throws {
    let conversation = try ScriptConversation(
      """
      {"usual": "publish", "at": 500},
      {"from": "client", "media": {"seconds": 0.1, "video": 25}, "at": 1000},
      {"from": "client", "media": {"seconds": 0.1, "video": 20, "audio": 40}}
      """)
    #expect(conversation.sends(.clientToServer).first == [500, 1537, 0])
    #expect(
      conversation.sends(.clientToServer).suffix(9).map { $0[0] }
        == [1000, 1040, 1080, 1100, 1100, 1125, 1150, 1150, 1175])
    #expect(
      conversation.messages.suffix(9).map { $0.message.header.timestamp }
        == [0, 40, 80, 100, 100, 125, 150, 150, 175])
  }

  @Test func `segments, overlaps and missing bytes are as the step says`() throws {
    let conversation = try ScriptConversation(
      """
      {"from": "client", "bytes": "0102030405", "segments": 2},
      {"from": "client", "bytes": "060708", "overlap": 4, "segments": 2},
      {"from": "client", "bytes": "090a0b", "missing": 2},
      {"from": "client", "bytes": "0c0d", "missing": true},
      {"from": "client", "bytes": "0e"}
      """)
    #expect(
      conversation.sends(.clientToServer) == [
        [0, 2, 0], [0, 2, 0], [0, 1, 0], [1, 2, 4], [1, 1, 0], [2, 1, 0], [4, 1, 0],
      ])
    #expect(conversation.fixture[.clientToServer] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 14])
    #expect(conversation.fixture.missingByteCount(.clientToServer) == 4)
  }

  @Test func `a direction that is cut sends nothing from there on`() throws {
    let conversation = try ScriptConversation(
      """
      {"from": "client", "bytes": "010203"}, {"from": "client", "bytes": "040506"},
      {"from": "client", "bytes": "07"}, {"from": "server", "bytes": "08"}
      """, head: #""client": {"cut_at": 4, "segments": 2},"#)
    #expect(conversation.fixture[.clientToServer] == [1, 2, 3, 4])
    #expect(conversation.fixture[.serverToClient] == [8])
    #expect(conversation.sends(.clientToServer) == [[0, 2, 0], [0, 1, 0], [1, 1, 0]])
  }

  @Test func `both sides close, unless only half is closed`() throws {
    let whole = try ScriptConversation(#"{"close": "server"}"#)
    #expect(
      whole.fixture.steps.dropFirst() == [
        ExchangeStep(.serverToClient, at: 0, .close),
        ExchangeStep(.clientToServer, at: 1_000_000, .close),
      ])
    let half = try ScriptConversation(
      #"{"close": "server", "half": true}, {"from": "client", "bytes": "00"}, {"reset": "client"}"#)
    #expect(
      half.fixture.steps.dropFirst() == [
        ExchangeStep(.serverToClient, at: 0, .close),
        ExchangeStep(.clientToServer, at: 1_000_000, .send(byteCount: 1)),
        ExchangeStep(.clientToServer, at: 2_000_000, .reset),
      ])
  }

  // MARK: Acknowledgements

  @Test func `acknowledgements come when a window is full, from where they are asked for`() throws {
    let run = #"{"from": "client", "bytes": "\#(String(repeating: "00", count: 60))"}"#
    let begin =
      #"\#(ScriptConversation.handshake), {"from": "client", "window_acknowledgement_size": 100}"#
    let never = try ScriptConversation([begin, run, run, run].joined(separator: ","))
    #expect(never.sends(.serverToClient).count == 1)
    let automatic = #"{"from": "server", "acknowledgements": "automatic"}"#
    let stop = #"{"from": "server", "acknowledgements": "never"}"#
    let conversation = try ScriptConversation(
      [begin, automatic, run, run, run, run, stop, run, run].joined(separator: ","))
    let numbers = conversation.messages.compactMap { report -> UInt32? in
      guard case .control(.acknowledgement(let number)) = report.body else { return nil }
      return number
    }
    // 16 bytes of the window, and 60 of each run.
    #expect(numbers == [136, 256])
    #expect(conversation.sends(.serverToClient).map { $0[0] } == [1, 5, 7])
  }

  @Test func `acknowledgements of two small windows come to rest`() throws {
    let conversation = try ScriptConversation(
      """
      {"from": "server", "acknowledgements": "automatic"},
      {"from": "client", "acknowledgements": "automatic"},
      {"from": "server", "window_acknowledgement_size": 0},
      {"from": "client", "window_acknowledgement_size": 0},
      {"from": "client", "bytes": "00"}
      """, head: #""start": "midstream","#)
    #expect(conversation.fixture.steps.count < 20)
  }

  // MARK: Documentation

  /// What a step can be, and the usual turns: what messages list.
  private static func words(_ step: String, between start: String, and end: String) -> [String] {
    var text = ""
    do { _ = try ScriptConversation(step) } catch { text = "\(error)" }
    guard let first = text.range(of: start),
      let last = text.range(of: end, range: first.upperBound..<text.endIndex)
    else { return [] }
    return text[first.upperBound..<last.lowerBound]
      .components(separatedBy: ", ")
  }

  @Test func `every step and every usual turn is in the article and the schema`() throws {
    let path = TestSupport.Fixture.path(of: "../Sources/rtmpscope.docc/Scripts.md")
    let article = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    let kinds = Self.words("{}", between: "(one of ", and: ")")
    let turns = Self.words(#"{"usual": ""}"#, between: "has to be ", and: " or") + ["play_end"]
    #expect(kinds.count == 20)
    #expect(turns.count == 8)
    for kind in kinds { #expect(article.contains("\"\(kind)\":"), "\(kind)") }
    for turn in turns { #expect(article.contains("`\(turn)`"), "\(turn)") }
    for word in kinds + turns {
      #expect(FixtureSchema.script.contains("\"\(word)\""), "\(word)")
    }
  }

  // MARK: Hostile scripts

  @Test func `a script that breaks off anywhere, or has another byte anywhere, does no harm`()
    throws
  {
    let bytes = try #require(ScriptFile.all.first { $0.name == "publish-refused.json" }).bytes
    for end in 0..<bytes.count - 2 {
      #expect(throws: FixtureError.self) { try FixtureScript(Array(bytes[..<end])) }
    }
    for place in stride(from: 0, to: bytes.count, by: 7) {
      for byte in [0x22, 0x39, 0x5B, 0x5C, 0xFF] as [UInt8] {
        var other = bytes
        other[place] = byte
        _ = try? FixtureScript(other)
      }
    }
  }
}
