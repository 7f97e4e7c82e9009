import ByteParsing
import Wording
import RTMP
import Sessions
import TestSupport
import Testing
import Peers

@Suite struct SessionFollowerTests {
  private typealias Wire = WireBuilder

  @Test func `a publish goes through its phases, each by the message that shows it`() {
    var session = Conversation()
    session.publish()
    session.deleteStream(at: 50)
    session.close(by: .client, at: 60)
    let states = session.finish().states
    #expect(
      states.map { "\($0.streamID.map { String($0.rawValue) } ?? "-") \($0.from) \($0.to)" } == [
        "- handshake connecting", "- connecting connected", "1 none created",
        "1 created publish_requested", "1 publish_requested publishing", "1 publishing ended",
        "- connected ended",
      ])
    #expect(states.map(\.message) == [0, 0, 1, 2, 2, 3, nil])
    #expect(states.allSatisfy { !$0.isInferred })
  }

  @Test func `what begins in the middle is unknown until media shows it, and that is inferred`() {
    var session = Conversation()
    session.isMidstream = true
    for time in 0..<20 as Range<UInt32> { session.client(Wire.audio([0xAF, 1, 1], time), at: 20) }
    let outcome = session.finish()
    #expect(outcome.states.map(\.from) == ["unknown"])
    #expect(outcome.states.map(\.to) == ["publishing"])
    #expect(outcome.states.map(\.isInferred) == [true])
    #expect(outcome.ends.first?.summary.session?.phase == .unknown)
  }

  @Test func `a type 1 header on one chunk stream says nothing of what opens messages on another`()
  {
    var session = Conversation()
    session.publish()
    session.client(Wire.audio([0xAF, 1, 1], 500) + [0x85, 0, 0, 40, 0xAF, 1, 2], at: 40)
    // Chunk stream 70: type 0, type 2 with a delta, and type 3 with an extended timestamp.
    let opening: [UInt8] = [0, 6, 0, 0, 0, 0, 0, 2, 8, 1, 0, 0, 0, 0xAF, 1]
    let delta: [UInt8] = [0x80, 6, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0xAF, 1]
    let repeated: [UInt8] = [0xC0, 6, 1, 0, 0, 0, 0xAF, 1]
    session.client(opening + delta + repeated, at: 80)
    let outcome = session.finish()
    #expect(outcome.messages.filter { $0.message.header.chunkStreamID.rawValue == 70 }.count == 3)
    #expect(!outcome.findings.contains { $0.problem.id == "chunk.type-3-after-type-0" })
  }

  @Test func `tracks are counted and timed`() throws {
    var session = Conversation()
    session.publish()
    session.headers()
    for index in 0..<51 as Range<UInt32> {
      session.frame(40 * index, key: index.isMultiple(of: 25))
      session.sound(40 * index)
    }
    let stream = try #require(session.finish().ends.first?.summary.session?.streams.first)
    #expect(stream.purpose == .publish)
    #expect(stream.name == "cam")
    #expect(stream.publishType == "live")
    let video = try #require(stream.tracks.first { $0.isVideo })
    #expect(video.codec == "H.264")
    #expect(video.hasSequenceHeader)
    #expect(video.frames == 51)
    #expect(video.keyFrames == 3)
    #expect(video.longestKeyFrameInterval == 1000)
    #expect(video.frameRate == 25)
    #expect(video.firstTimestamp == 0)
    #expect(video.lastTimestamp == 2000)
    #expect(video.drift == 0)
  }

  @Test func `pings, windows and capabilities are kept`() throws {
    var session = Conversation()
    session.connect(
      [("fourCcList", Wire.strings("hvc1", "av01"))], answer: [("capsEx", Wire.number(3))])
    session.server(Wire.message(chunkStream: 2, type: 5, [0, 0x4C, 0x4B, 0x40]), at: 20)
    session.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 30)
    session.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 9]), at: 42)
    session.client(Wire.setChunkSize(4096), at: 50)
    let summary = try #require(session.finish().ends.first?.summary.session)
    #expect(summary.phase == .connected)
    #expect(summary.offered?.fourCCs == ["hvc1", "av01"])
    #expect(summary.accepted?.capsEx == 3)
    #expect(summary.chunkSizes == [4096, 128])
    #expect(summary.windows.map(\.size) == [nil, 5_000_000])
    #expect(summary.pings.map(\.requests) == [0, 1])
    #expect(summary.pings[1].shortest == 12_000_000)
  }

  @Test func `times as far apart as a capture can have them do no harm`() {
    var session = Conversation()
    session.publish()
    for round in 0..<4 as Range<UInt32> {
      for time in [Int64.min, .max] {
        let milliseconds = time / 1_000_000
        session.client(Wire.audio([0xAF, 1, 1], 20 * round), at: milliseconds)
        session.client(Wire.command("seek", 0, [5] + Wire.number(0), stream: 1), at: milliseconds)
        session.acknowledge(.server, window: time == .min ? 0 : 100, at: milliseconds)
      }
    }
    #expect(session.finish().messages.count == 22)
  }

  @Test func `a sequence header that lacks bytes is not another one, nor broken`() {
    var session = Conversation()
    session.publish()
    session.headers()
    session.frame(0, key: true)
    let header = Wire.video(Wire.avcHeader, 40)
    session.client(Array(header.prefix(30)), at: 80)
    session.lose(Array(header[30..<40]))
    session.client(Array(header[40...]), at: 80)
    session.frame(80)
    let outcome = session.finish()
    #expect(outcome.messages.contains { !$0.message.isComplete })
    #expect(!outcome.findings.contains { $0.problem.id.hasPrefix("media.") })
  }

  @Test func `an acknowledgement of bytes that wait behind a hole is not ahead`() {
    var session = Conversation()
    session.publish()
    session.lose([UInt8](repeating: 0, count: 1000))
    session.client([UInt8](repeating: 0xEE, count: 40_000), at: 40)
    session.server(
      Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(44_000))), at: 50)
    #expect(!session.finish().findings.contains { $0.problem.id == "ack.ahead" })
  }

  @Test func `a list of codecs is kept as far as there may be codecs`() throws {
    var session = Conversation()
    let codes = (0..<200).map { String(1000 + $0) }
    let list = [10] + PacketBuilder.bytes(UInt32(codes.count)) + codes.flatMap(Wire.string)
    session.connect([("fourCcList", list)])
    let summary = try #require(session.finish().ends.first?.summary.session)
    #expect(summary.offered?.fourCCs?.count == 64)
  }

  @Test func `a rule is told five times, a note once, and what is counted is what is told`() throws
  {
    var session = Conversation()
    session.publish()
    for index in 0..<10 as Range<UInt32> { session.sound(1000 - 10 * index) }
    let outcome = session.finish()
    let told = outcome.findings.filter { $0.problem.id == "timestamp.backwards" }
    #expect(told.count == 5)
    #expect(told.last?.sentence.contains("only counted") == true)
    let summary = try #require(outcome.ends.first?.summary)
    #expect(summary.findings.values.reduce(0, +) == outcome.findings.count)
    #expect(summary.untoldFindings == 4)
  }

  @Test func `what both sides have of Enhanced RTMP is what they agree on`() {
    func agreed(_ client: [(String, [UInt8])], _ server: [(String, [UInt8])]) -> [String]? {
      var session = Conversation()
      session.connect(client, answer: server)
      let agreed = session.finish().ends.first?.summary.session?.agreed
      return agreed.map { ($0.fourCCs ?? ["?"]) + [$0.capsEx.map(String.init) ?? "?"] }
    }
    func codes(_ names: String...) -> (String, [UInt8]) {
      let count = PacketBuilder.bytes(UInt32(names.count))
      return ("fourCcList", [10] + count + names.flatMap { WireBuilder.string($0) })
    }
    let caps = { (value: Double) in ("capsEx", WireBuilder.number(value)) }
    #expect(agreed([codes("hvc1", "av01"), caps(7)], [codes("av01"), caps(2)]) == ["av01", "2"])
    #expect(agreed([codes("hvc1", "av01")], [codes("*")]) == ["hvc1", "av01", "?"])
    #expect(agreed([codes("hvc1")], [caps(1)]) == ["?", "?"])
    #expect(agreed([codes("hvc1")], []) == nil)
  }
}
