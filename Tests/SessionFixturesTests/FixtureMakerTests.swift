import SessionFixtures
import Flows
import RTMP
import Sessions
import TestSupport
import Testing

@Suite struct FixtureMakerTests {
  typealias Wire = WireBuilder

  private func talk(frames: Int = 60) -> Talk {
    var talk = Talk()
    talk.publish()
    talk.client(Wire.setChunkSize(4096))
    talk.frames(frames, byteCount: 100)
    return talk
  }

  private func types(_ files: FixtureFiles) throws -> [MessageType] {
    Talk.messages(of: try files.fixture()).map(\.1.message.header.type)
  }

  @Test func `pictures are zeroed behind their headers, configurations are kept`() throws {
    let talk = talk(frames: 3)
    let payloads = Talk.messages(of: try talk.files().fixture())
      .filter { $0.1.message.header.type == .video }.map(\.1.message.payload.bytes)
    let before = Talk.messages(of: talk.fixture)
      .filter { $0.1.message.header.type == .video }.map(\.1.message.payload.bytes)
    #expect(payloads.count == 4)
    #expect(before.count == 4)
    #expect(payloads.first == before.first)
    for (payload, other) in zip(payloads, before).dropFirst() {
      #expect(payload.prefix(5) == other.prefix(5))
      #expect(payload.dropFirst(5).allSatisfy { $0 == 0 })
      #expect(payload.count == other.count)
    }
    let units = Talk.messages(of: try talk.files { $0.media = .headers }.fixture())
      .filter { $0.1.message.header.type == .video }.map(\.1.message.payload.bytes)
    #expect(units.count == 4)
    #expect(
      units.dropFirst().allSatisfy {
        $0.prefix(11) == [$0[0], 1, 0, 0, 0, 0, 0, 0, 100, 0xAB, 0xAB]
      })
    #expect(units.dropFirst().allSatisfy { $0.dropFirst(11).allSatisfy { $0 == 0 } })
  }

  @Test func `pictures in aggregates and in tracks are zeroed behind their headers`() throws {
    var talk = talk(frames: 2)
    let picture = [UInt8](repeating: 0xCD, count: 200)
    func part(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
      [type] + Wire.uint24(UInt32(payload.count)) + [0, 0, 0, 0, 0, 0, 1] + payload
        + PacketBuilder.bytes(UInt32(payload.count + 11))
    }
    talk.client(
      Wire.message(
        chunkStream: 6, type: 22, stream: 1, timestamp: 80,
        part(9, [0x27, 1, 0, 0, 0] + picture) + part(18, Wire.string("onTick"))
          + part(8, [0xAF, 1] + picture), chunkSize: 4096))
    // Two tracks of AV1, each with its size.
    let tracks: [UInt8] = [0xA6, 0x11] + Array("av01".utf8)
    talk.client(
      Wire.message(
        chunkStream: 6, type: 9, stream: 1, timestamp: 120,
        tracks + [0] + Wire.uint24(200) + picture + [1] + Wire.uint24(200) + picture,
        chunkSize: 4096))
    let before = Talk.messages(of: talk.fixture).suffix(2).map(\.1.message.payload.bytes)
    let after = Talk.messages(of: try talk.files().fixture()).suffix(2)
      .map(\.1.message.payload.bytes)
    #expect(before.map(\.count) == after.map(\.count))
    for (old, new) in zip(before, after) {
      // Findings are about both, which leaves what decoders look at.
      #expect(new.prefix(64) == old.prefix(64))
      #expect(new.dropFirst(64) == old.dropFirst(64).map { $0 == 0xCD ? 0 : $0 }[...])
      #expect(old != new)
    }
  }

  @Test func `what a finding is about is left in a frame, so that it is told again`() throws {
    var talk = talk(frames: 2)
    let startCode: [UInt8] = [0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41]
    let frame = startCode + [UInt8](repeating: 0xCD, count: 200)
    talk.client(
      Wire.message(
        chunkStream: 6, type: 9, stream: 1, timestamp: 80, frame, chunkSize: 4096))
    let files = try talk.files()
    #expect(files.text("expected.ndjson").contains("\"rule\":\"media.start-codes\""))
    let last = Talk.messages(of: try files.fixture()).last?.1.message.payload.bytes ?? []
    #expect(last.count == frame.count)
    #expect(last.prefix(64) == frame.prefix(64))
    #expect(last.dropFirst(64).allSatisfy { $0 == 0 })
  }

  @Test func `a session can be shrunk to what is not picture or sound`() throws {
    let talk = talk()
    let files = try talk.files { $0.shrinks = true }
    #expect(files.manifest.rechunked)
    let (before, after) = (Talk.messages(of: talk.fixture), Talk.messages(of: try files.fixture()))
    #expect(before.count == after.count)
    #expect(before.map(\.1.message.header.timestamp) == after.map(\.1.message.header.timestamp))
    #expect(
      before.map(\.1.message.header.chunkStreamID) == after.map(\.1.message.header.chunkStreamID))
    let pictures = after.filter { $0.1.message.header.type == .video }.dropFirst()
    #expect(!pictures.isEmpty)
    #expect(pictures.allSatisfy { $0.1.message.header.length == 5 })
    #expect(try FixtureVerification(files.contents).differences.isEmpty)
  }

  @Test func `a part from the beginning on keeps every byte before its end`() throws {
    let talk = talk()
    let files = try talk.files { $0.part = .messages(0...9, .clientToServer) }
    #expect(!files.manifest.rechunked)
    let whole = talk.fixture[.clientToServer]
    let part = try files.fixture()[.clientToServer]
    #expect(part.count < whole.count)
    #expect(files.manifest.streams.c2s.messages == 10)
    #expect(files.manifest.part == "messages c2s:0..9")
    #expect(try FixtureVerification(files.contents).differences.isEmpty)
  }

  @Test func `a part from amid the session has before it what it needs, but no frames`() throws {
    let talk = talk()
    let files = try talk.files { $0.part = .messages(30...34, .clientToServer) }
    #expect(files.manifest.rechunked)
    let types = try types(files).filter { $0 == .video || $0 == .setChunkSize }
    #expect(types == [.setChunkSize] + [MessageType](repeating: .video, count: 6))
    let times = Talk.messages(of: try files.fixture()).filter { $0.1.message.header.type == .video }
      .map { $0.1.message.header.timestamp }
    #expect(times == [0, 1000, 1040, 1080, 1120, 1160])
    #expect(try FixtureVerification(files.contents).differences.isEmpty)
  }

  @Test func `a part ends where a finding is told, and tells it`() throws {
    var talk = talk(frames: 4)
    talk.client(Wire.message(chunkStream: 2, type: 1, [0, 0, 0, 0]))
    talk.frames(20)
    let files = try talk.files { $0.part = .until(rule: "chunk.size-out-of-range") }
    #expect(files.text("expected.ndjson").contains("chunk.size-out-of-range"))
    #expect(try types(files).count { $0 == .video } == 5)
    let error = #expect(throws: FixtureError.self) {
      try talk.files { $0.part = .until(rule: "no.such") }
    }
    #expect(error?.text.hasPrefix("no.such is not told of this session, but ") == true)
    #expect(error?.text.contains("chunk.size-out-of-range") == true)
  }

  @Test func `only a session that is there as a whole can be written anew`() {
    var talk = talk(frames: 3)
    talk.gap(200)
    talk.frames(30)
    #expect(throws: FixtureError.self) { try talk.files { $0.shrinks = true } }
    #expect(throws: FixtureError.self) {
      try talk.files { $0.part = .messages(8...9, .clientToServer) }
    }
  }

  @Test func `acknowledgements of what was left out are not more than what is left`() throws {
    var talk = talk()
    let count = UInt32(talk.fixture[.clientToServer].count)
    talk.server(Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(count)))
    let files = try talk.files { $0.shrinks = true }
    let acknowledged = Talk.messages(of: try files.fixture()).compactMap { _, report -> UInt32? in
      guard case .control(.acknowledgement(let number)) = report.body else { return nil }
      return number
    }
    #expect(acknowledged == [UInt32(try files.fixture()[.clientToServer].count)])
    #expect(!files.text("expected.ndjson").contains("ack.ahead"))
  }

  @Test(arguments: [
    ("0..4", "messages c2s:0..4"), ("s2c:2..2", "messages s2c:2..2"),
    ("c2s:1..2", "messages c2s:1..2"),
  ])
  func `a part is named by a range`(text: String, name: String) throws {
    let part = try #require(SessionPart(messages: text))
    #expect(try talk().files { $0.part = part }.manifest.part == name)
  }

  @Test(arguments: [
    "", "4", "4..", "..4", "5..4", "-1..4", "a..b", "x:1..2", "1...4", "1.4", "c2s:s2c:1..2",
  ])
  func `what is no range is none`(text: String) { #expect(SessionPart(messages: text) == nil) }
}
