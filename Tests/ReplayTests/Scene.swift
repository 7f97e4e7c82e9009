import ByteParsing
import SessionFixtures
import Flows
import Packets
import RTMP
import Replay
import Sessions
import TestSupport

/// A conversation, written down line by line.
struct Scene {
  private(set) var fixture = SessionFixtures.Fixture(
    client: Endpoint(address: IPAddress(ipv4: 0x0A00_0001), port: 50_000),
    server: Endpoint(address: IPAddress(ipv4: 0x0A00_0002), port: 1935),
    start: .syn, streams: [.clientToServer: [], .serverToClient: []], steps: [])

  /// Begins with both handshakes, whose random bytes are all `fill` or one more.
  init(fill: UInt8 = 1) {
    let client = WireBuilder.handshake(own: fill, peer: fill + 1)
    step(.clientToServer, .open)
    says(.client, Array(client.prefix(1537)))
    says(.server, WireBuilder.handshake(own: fill + 1, peer: fill))
    says(.client, Array(client.dropFirst(1537)))
  }

  mutating func says(_ role: Role, _ bytes: [UInt8]) {
    let direction = Direction(from: role)
    fixture[direction] += bytes
    step(direction, .send(byteCount: bytes.count))
  }

  mutating func step(_ direction: Direction, _ action: ExchangeStep.Action) {
    fixture.steps.append(
      ExchangeStep(direction, at: Int64(fixture.steps.count) * 1_000_000, action))
  }

  /// Connects, creates a stream, publishes in it, and sends what video and its frames begin with.
  static func publish(
    fill: UInt8 = 1, connect: Double = 1, stream: Double = 1,
    status: String = "NetStream.Publish.Start", leaves: Bool = true,
    serverSays: [UInt8] = []
  ) -> Scene {
    var scene = Scene(fill: fill)
    scene.says(.client, WireBuilder.command("connect", connect))
    scene.says(.server, result(connect, [5] + info("NetConnection.Connect.Success")) + serverSays)
    scene.says(.client, WireBuilder.command("createStream", 2))
    scene.says(.server, result(2, [5] + WireBuilder.number(stream)))
    scene.says(.client, WireBuilder.command("publish", 3))
    scene.says(.server, WireBuilder.command("onStatus", 0, [5] + info(status), stream: 1))
    for frame in 0..<4 {
      scene.says(.client, video(isSequenceHeader: frame == 0))
    }
    if leaves {
      scene.says(.client, WireBuilder.command("deleteStream", 4))
      scene.step(.clientToServer, .close)
      scene.step(.serverToClient, .close)
    }
    return scene
  }

  static func result(_ id: Double, _ rest: [UInt8]) -> [UInt8] {
    WireBuilder.command("_result", id, rest)
  }

  static func info(_ code: String, level: String = "status") -> [UInt8] {
    func member(_ name: String, _ value: String) -> [UInt8] {
      Array(WireBuilder.string(name).dropFirst()) + WireBuilder.string(value)
    }
    return [3] + member("level", level) + member("code", code) + [0, 0, 9]
  }

  static func video(isSequenceHeader: Bool) -> [UInt8] {
    WireBuilder.message(
      chunkStream: 6, type: 9, stream: 1,
      [0x17, isSequenceHeader ? 0 : 1, 0, 0, 0] + [UInt8](repeating: 7, count: 40))
  }

  static func userControl(_ type: UInt8, _ value: UInt32) -> [UInt8] {
    WireBuilder.message(chunkStream: 2, type: 4, [0, type] + PacketBuilder.bytes(value))
  }
}

/// Two sides that play to each other, without a network between them.
struct Duel {
  private(set) var sides: [Role: ReplayConversation] = [:]
  private(set) var sent: [Role: [UInt8]] = [.client: [], .server: []]

  /// - Parameter pieceSize: how many bytes come at once at most.
  init(client: Scene, server: Scene, pieceSize: Int = .max) throws {
    sides[.client] = ReplayConversation(try ReplayScript(of: client.fixture, as: .client))
    sides[.server] = ReplayConversation(try ReplayScript(of: server.fixture, as: .server))
    var isEnded: Set<Role> = []
    while isEnded.count < 2 {
      var acts = false
      for role in Role.allCases where !isEnded.contains(role) {
        if act(role, pieceSize, &isEnded) { acts = true }
      }
      if acts { continue }
      // Nobody goes on: time passes.
      for role in Role.allCases where !isEnded.contains(role) {
        if case .rest = sides[role]?.next() {
          sides[role]?.endRest()
        } else {
          sides[role]?.waitEnded(after: 10, isReading: true)
        }
      }
    }
  }

  /// Does one thing that there is to do; whether there is one.
  private mutating func act(
    _ role: Role, _ pieceSize: Int, _ isEnded: inout Set<Role>
  ) -> Bool {
    let peer = role.peer
    switch sides[role]?.next() {
    case .turn, .reply:
      switch sides[role]?.take() {
      case .send(let bytes):
        sent[role, default: []] += bytes
        var rest = bytes[...]
        while !rest.isEmpty {
          sides[peer]?.receive(Array(rest.prefix(pieceSize)))
          rest = rest.dropFirst(pieceSize)
        }
      default: sides[peer]?.peerEnded()
      }
    case .done:
      isEnded.insert(role)
      sides[peer]?.peerEnded()
    case .wait, .rest, nil: return false
    }
    return true
  }

  subscript(_ role: Role) -> ReplayOutcome? { sides[role]?.outcome }
}
