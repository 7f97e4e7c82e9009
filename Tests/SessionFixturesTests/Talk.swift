import SessionFixtures
import Flows
import Packets
import RTMP
import Sessions
import TestSupport

/// A conversation, step by step, and what fixtures are made of it.
struct Talk {
  typealias Wire = WireBuilder

  private(set) var fixture = SessionFixtures.Fixture(
    client: Endpoint(address: IPAddress(ipv4: 0x0A4D_0001), port: 50000),
    server: Endpoint(address: IPAddress(ipv4: 0x0A4D_0002), port: 1935),
    start: .syn, streams: [:], steps: [ExchangeStep(.clientToServer, at: 0, .open)])
  private var time: Int64 = 0

  mutating func handshake() {
    client([3] + Wire.packet(1))
    server(Wire.handshake(own: 2, peer: 1))
    client(Wire.packet(2))
  }

  mutating func client(_ bytes: [UInt8]) { send(.clientToServer, bytes) }

  mutating func server(_ bytes: [UInt8]) { send(.serverToClient, bytes) }

  mutating func gap(_ byteCount: UInt64, _ cause: GapCause = .notCaptured) {
    add(.clientToServer, .gap(byteCount: byteCount, cause))
  }

  mutating func add(_ direction: Direction, _ action: ExchangeStep.Action) {
    time += 1_000_000
    fixture.steps.append(ExchangeStep(direction, at: time, action))
  }

  private mutating func send(_ direction: Direction, _ bytes: [UInt8]) {
    fixture[direction] += bytes
    add(direction, .send(byteCount: bytes.count))
  }

  /// Connects, and publishes a stream.
  mutating func publish(
    _ name: String = "cam1", app: String = "live", tcURL: String = "rtmp://10.77.0.2/live"
  ) {
    handshake()
    let object = Wire.object([("app", Wire.string(app)), ("tcUrl", Wire.string(tcURL))])
    client(Wire.command("connect", 1, object))
    server(
      Wire.command("_result", 1, [5] + Self.info("NetConnection.Connect.Success", "Succeeded.")))
    client(Wire.command("createStream", 2))
    server(Wire.command("_result", 2, [5] + Wire.number(1)))
    client(Wire.command("publish", 3, [5] + Wire.string(name) + Wire.string("live"), stream: 1))
    server(
      Wire.command("onStatus", 0, [5] + Self.info("NetStream.Publish.Start", "Started."), stream: 1)
    )
  }

  static func info(_ code: String, _ description: String) -> [UInt8] {
    Wire.object([
      ("level", Wire.string("status")), ("code", Wire.string(code)),
      ("description", Wire.string(description)),
    ])
  }

  mutating func frames(_ count: Int, byteCount: Int = 300) {
    client(Wire.message(chunkStream: 6, type: 9, stream: 1, Self.avcHeader))
    for index in 0..<count {
      let picture = [UInt8](repeating: 0xAB, count: byteCount)
      let frame = [index == 0 ? 0x17 : 0x27, 1, 0, 0, 0] + PacketBuilder.bytes(UInt32(byteCount))
      client(
        Wire.message(
          chunkStream: 6, type: 9, stream: 1, timestamp: UInt32(40 * index), frame + picture))
    }
  }

  /// H.264 High, 320x180.
  private static let avcHeader = [UInt8](
    hex: """
      17 00 000000 01 64000D FF E1 001A 67 64000D ACD941419F9F011000000300100000030320F1429960
      01 0004 68EFBCB0
      """)

  // MARK: Fixtures

  func recording() -> SessionRecording {
    var options = Analyzer.Options()
    options.showsBytes = true
    options.decoder.listedChunks = .max
    var recording = SessionRecording()
    fixture.decode(options) { recording.note($0) }
    return recording
  }

  func files(
    source: String? = "talk.pcap", _ change: (inout FixtureMaker.Options) -> Void = { _ in }
  ) throws -> FixtureFiles {
    var options = FixtureMaker.Options()
    change(&options)
    return try FixtureMaker(options).make(
      of: recording(), .init(file: source, sha256: nil, flow: 1))
  }

  static func messages(of fixture: SessionFixtures.Fixture) -> [(Direction, MessageReport)] {
    var messages: [(Direction, MessageReport)] = []
    var options = Analyzer.Options()
    options.decoder.retention = .whole
    fixture.decode(options) { event in
      if case .message(let report) = event.content, let direction = event.direction {
        messages.append((direction, report))
      }
    }
    return messages
  }
}

extension FixtureFiles {
  func text(_ name: String) -> String { String(decoding: contents[name] ?? [], as: UTF8.self) }

  /// All that is written, one after the other.
  var allBytes: [UInt8] { FixtureFiles.names.flatMap { contents[$0] ?? [] } }

  /// The conversation, read again.
  func fixture() throws -> SessionFixtures.Fixture { try FixtureFiles.read(contents).fixture }
}

extension [UInt8] {
  func contains(_ text: String) -> Bool {
    let text = Array(text.utf8)
    return count >= text.count
      && (0...count - text.count).contains { self[$0..<$0 + text.count].elementsEqual(text) }
  }
}
