import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Connections on which neither side came to say a word, and captures of one side.
extension RuleExample {
  static let failedOpening: [RuleExample] = [
    RuleExample("tcp.refused", finds: .server(frame: 2, ["port": 1935])) {
      $0.reset(by: .server, at: 1)
    } but: {
      $0.reset(by: .client, at: 1)
    },
    RuleExample("tcp.refused", finds: .server(frame: 2, ["port": 1935])) {
      $0.reset(by: .server, at: 1)
    } but: {
      // Something listens, and took the connection.
      $0.open(roundTrip: 1)
      $0.reset(by: .server, at: 2)
    },
    RuleExample(
      "tcp.unanswered",
      finds: .client(
        frame: 1, ["syn_count": 3, "syn_time": .milliseconds(3000), "port": 1935])
    ) {
      for time: Int64 in [0, 1000, 3000] { $0.synchronize(at: time) }
    } but: {
      for time: Int64 in [0, 1000, 3000] { $0.synchronize(at: time) }
      $0.accept(at: 3001)
    },
    RuleExample(
      "tcp.unanswered",
      finds: .client(frame: 1, ["syn_count": 2, "syn_time": .milliseconds(5000), "port": 1935])
    ) {
      $0.synchronize(at: 0)
      $0.synchronize(at: 5000)
    } but: {
      $0.synchronize(at: 0)
      $0.synchronize(at: 4999)
    },
    RuleExample(
      "tcp.dropped",
      finds: .server(
        frame: 4, ["waited": .milliseconds(2), "is_reset": true, "port": 1935])
    ) {
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
      $0.reset(by: .server, at: 2)
    } but: {
      // As who asks whether the port is open.
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
      $0.reset(by: .client, at: 2)
    },
    RuleExample(
      "tcp.dropped", finds: .server(frame: 4, ["waited": .milliseconds(3), "port": 1935])
    ) {
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
      $0.close(by: .server, at: 3)
    } but: {
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.client([3], at: 1)
      $0.close(by: .server, at: 3)
    },
    RuleExample(
      "capture.one-sided",
      finds: .server(
        frame: 3, ["side": "server", "seen_side": "client", "byte_count": 3073])
    ) {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.loseServer(Wire.handshake(own: 2, peer: 1))
      $0.client(Wire.packet(2) + Wire.command("connect", 1), at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.loseServer(Wire.handshake(own: 2, peer: 1))
      $0.client(Wire.packet(2) + Wire.command("connect", 1), at: 1)
      $0.acknowledge(.server, window: 1000, at: 1)
    },
    RuleExample(
      "capture.one-sided",
      finds: .client(
        frame: 3, ["side": "client", "seen_side": "server", "byte_count": 100])
    ) {
      $0.isMidstream = true
      $0.server([UInt8](repeating: 1, count: 5), at: 0)
      $0.lose([UInt8](repeating: 1, count: 100))
      $0.server([UInt8](repeating: 1, count: 5), at: 1)
      $0.server([UInt8](repeating: 1, count: 5), at: 2)
    } but: {
      $0.isMidstream = true
      for time: Int64 in 0..<63 { $0.server([UInt8](repeating: 1, count: 5), at: time) }
    },
    RuleExample(
      "capture.one-sided",
      finds: .client(frame: 64, ["side": "client", "seen_side": "server", "byte_count": 0])
    ) {
      $0.isMidstream = true
      for time: Int64 in 0..<64 { $0.server([UInt8](repeating: 1, count: 5), at: time) }
    } but: {
      $0.isMidstream = true
      $0.acknowledge(.client, window: 1000, at: 0)
      for time: Int64 in 0..<64 { $0.server([UInt8](repeating: 1, count: 5), at: time) }
      $0.acknowledge(.client, window: 1000, at: 70)
    },
  ]
}
