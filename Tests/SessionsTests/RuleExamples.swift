import RTMP
import Sessions
import TestSupport
import Testing
import Peers

/// For a rule, a conversation that breaks it, and one that nearly does.
struct RuleExample: Sendable, CustomTestStringConvertible {
  typealias Script = @Sendable (inout Conversation) -> Void

  let rule: String
  /// What the rule finds of the breach, and nothing else.
  let finds: [ExpectedFinding]
  let breach: Script
  let nearMiss: Script
  /// Rows of the profile that is asked.
  let profile: String?
  let memoryLimit: Int?
  /// Whether it is never more than a habit.
  let isHabit: Bool

  var testDescription: String { rule }

  init(
    _ rule: String, finds: ExpectedFinding..., against profile: String? = nil,
    memoryLimit: Int? = nil, isHabit: Bool = false,
    _ breach: @escaping Script,
    but nearMiss: @escaping Script
  ) {
    self.init(
      rule, allOf: finds, against: profile, memoryLimit: memoryLimit, isHabit: isHabit, breach,
      but: nearMiss)
  }

  init(
    _ rule: String, allOf finds: [ExpectedFinding], against profile: String? = nil,
    memoryLimit: Int? = nil, isHabit: Bool = false,
    _ breach: @escaping Script,
    but nearMiss: @escaping Script
  ) {
    self.rule = rule
    self.finds = finds
    self.profile = profile
    self.memoryLimit = memoryLimit
    self.isHabit = isHabit
    self.breach = breach
    self.nearMiss = nearMiss
  }

  static let all: [RuleExample] =
    handshake + chunk + control + acknowledgement + connect + answer + command + status + stream
    + close + amf
    + media + mediaForm + tagForm + parts + frames + dataNames + timestamp + clock + enhanced
    + enhancedForm + metadataForm
    + sharedObject + seek
    + transport + failedOpening + opening + proxy + peer

  /// A conversation that the example's profile, if it has one, is asked about.
  func conversation() throws -> Conversation {
    var options = Analyzer.Options()
    if let memoryLimit { options.memoryLimit = memoryLimit }
    let profiles = try profile.map {
      [try PeerProfile("peer", Array("peer | a peer\n\($0)\n".utf8))]
    }
    return Conversation(options: options, against: profiles ?? [])
  }
}

private typealias Wire = WireBuilder

extension RuleExample {
  static let handshake: [RuleExample] = [
    RuleExample("handshake.version-unsupported", finds: .client(frame: 2, ["version": 4])) {
      $0.client([4] + Wire.packet(1), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
    },
    RuleExample(
      "handshake.version-mismatch",
      finds: .client(
        frame: 4, ["byte": "C0", "version": 6, "peers_byte": "S0", "peers_version": 3])
    ) {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1, version: 8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    },
    RuleExample(
      "handshake.cut-off",
      finds: .client(
        frame: 5,
        ["side": "client", "version": 3, "is_encrypted": false, "byte_count": 1537, "due": 3073]),
      .server(
        frame: 5,
        ["side": "server", "version": 3, "is_encrypted": false, "byte_count": 1, "due": 3073])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
      $0.close(by: .server, at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
    },
    RuleExample(
      "handshake.unfinished",
      finds: .client(
        frame: 3,
        ["side": "client", "version": 3, "is_encrypted": false, "byte_count": 1537, "due": 3073]),
      .server(
        frame: 3,
        ["side": "server", "version": 3, "is_encrypted": false, "byte_count": 1, "due": 3073])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
    } but: {
      $0.handshake()
    },
    RuleExample(
      "handshake.unanswered",
      finds: .client(
        frame: 4,
        ["version": 3, "is_encrypted": false, "closer": "server", "waited": .milliseconds(1)])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.close(by: .server, at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.close(by: .client, at: 1)
    },
    RuleExample(
      "handshake.stuck",
      finds: .connection(
        frame: 5,
        [
          "client_byte_count": 0, "server_byte_count": 10, "is_copy": true, "closer": "client",
          "waited": .milliseconds(1000),
        ])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(1) + Wire.packet(1).prefix(10), at: 2)
      $0.close(by: .client, at: 1002)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(1) + Wire.packet(1).prefix(10), at: 2)
      $0.close(by: .client, at: 1001)
    },
    RuleExample(
      "handshake.slow",
      finds: .connection(frame: 4, ["time": .milliseconds(1001), "round_trip": .milliseconds(0)])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 600)
      $0.client(Wire.packet(2), at: 1001)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 600)
      $0.client(Wire.packet(2), at: 1000)
    },
    RuleExample(
      "handshake.echo-read-time",
      finds: .server(frame: 3, ["packet": "S2", "peers_packet": "C1", "word": 7, "peers_word": 0])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 0, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
      $0.close(by: .client, at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 0, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
      $0.client(Wire.packet(2) + Wire.command("connect", 1), at: 1)
    },
    RuleExample("handshake.stalled", finds: .client(frame: 5, ["waited": .milliseconds(2001)])) {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 2001)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 2000)
    },
    RuleExample("handshake.stalled", finds: .client(frame: 6, ["waited": .milliseconds(2001)])) {
      $0.handshake()
      $0.close(by: .server, at: 2001)
    } but: {
      $0.handshake()
      $0.close(by: .server, at: 2000)
    },
    RuleExample(
      "handshake.short",
      finds: .client(frame: 5, ["packet": "C2", "peers_packet": "S1", "byte_count": 1436])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2).dropLast(100) + Wire.command("connect", 1), at: 0)
      $0.client([UInt8](repeating: 7, count: 200), at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2) + Wire.command("connect", 1), at: 0)
    },
    RuleExample("handshake.surplus-bytes", finds: .client(frame: 8, ["byte_count": 16])) {
      $0.handshake()
      $0.client([UInt8](repeating: 0xEE, count: 16), at: 1)
      for index in 0..<40 { $0.client(Wire.command("call", Double(index)), at: 2) }
    } but: {
      $0.handshake()
      for index in 0..<40 { $0.client(Wire.command("call", Double(index)), at: 2) }
    },
    RuleExample(
      "handshake.echo-wrong", finds: .server(frame: 3, ["packet": "S2", "peers_packet": "C1"])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 9), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 9, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    },
    RuleExample(
      "handshake.echo-time-changed",
      finds: .server(frame: 3, ["packet": "S2", "peers_packet": "C1"])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 9, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 0, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    },
    RuleExample(
      "handshake.digest-invalid",
      finds: .client(frame: 3, ["packet": "C1", "version": "9.0.124.2"])
    ) {
      $0.client([3, 0, 0, 0, 0, 9, 0, 124, 2] + Wire.packet(1).dropFirst(8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1) + Wire.packet(2), at: 0)
    },
    RuleExample("handshake.digest-scheme-mismatch", finds: .server(frame: 4)) {
      $0.client([3] + Wire.signedPacket(.client, scheme: 0), at: 0)
      $0.server([3] + Wire.signedPacket(.server, scheme: 1) + Wire.packet(1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([3] + Wire.signedPacket(.client, scheme: 1), at: 0)
      $0.server([3] + Wire.signedPacket(.server, scheme: 1) + Wire.packet(1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    },
    RuleExample("handshake.server-early", finds: .server(frame: 3, ["awaited": "C2"])) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1) + Wire.setChunkSize(4096), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2), at: 0)
      $0.server(Wire.setChunkSize(4096), at: 0)
    },
    RuleExample("handshake.server-early", finds: .server(frame: 5, ["awaited": "C0"])) {
      $0.open(roundTrip: 1)
      $0.server([3] + Wire.packet(2), at: 2)
      $0.client([3] + Wire.packet(1), at: 3)
      $0.server(Wire.packet(1), at: 4)
      $0.client(Wire.packet(2), at: 5)
    } but: {
      $0.open(roundTrip: 1)
      $0.client([3], at: 2)
      $0.server([3] + Wire.packet(2), at: 2)
      $0.client(Wire.packet(1), at: 3)
      $0.server(Wire.packet(1), at: 4)
      $0.client(Wire.packet(2), at: 5)
    },
    RuleExample("handshake.pipelined", finds: .client(frame: 4)) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(2), at: 0)
      $0.client(Wire.packet(2) + Wire.command("call", 1), at: 0)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 0)
    },
  ]
}
