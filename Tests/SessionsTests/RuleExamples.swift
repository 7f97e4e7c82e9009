import RTMP
import TestSupport
import Testing

/// For a rule, a conversation that breaks it, and one that nearly does.
struct RuleExample: Sendable, CustomTestStringConvertible {
  typealias Script = @Sendable (inout Conversation) -> Void

  let rule: String
  let breach: Script
  let nearMiss: Script

  var testDescription: String { rule }

  init(_ rule: String, _ breach: @escaping Script, but nearMiss: @escaping Script) {
    self.rule = rule
    self.breach = breach
    self.nearMiss = nearMiss
  }

  static let all: [RuleExample] =
    handshake + chunk + control + acknowledgement + connect + command + stream + amf + media
    + timestamp + enhanced + sharedObject + transport
}

private typealias Wire = WireBuilder

extension RuleExample {
  static let handshake = [
    RuleExample("handshake.version-unsupported") {
      $0.client([4] + Wire.packet(1), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
    },
    RuleExample("handshake.version-mismatch") {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1, version: 8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    },
    RuleExample("handshake.cut-off") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
      $0.close(by: .server, at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
    },
    RuleExample("handshake.unfinished") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3], at: 0)
    } but: {
      $0.handshake()
    },
    RuleExample("handshake.unanswered") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.close(by: .server, at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.close(by: .client, at: 1)
    },
    RuleExample("handshake.slow") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 600)
      $0.client(Wire.packet(2), at: 1001)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 600)
      $0.client(Wire.packet(2), at: 1000)
    },
    RuleExample("handshake.short") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2).dropLast(100) + Wire.command("connect", 1), at: 0)
      $0.client([UInt8](repeating: 7, count: 200), at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
      $0.client(Wire.packet(2) + Wire.command("connect", 1), at: 0)
    },
    RuleExample("handshake.surplus-bytes") {
      $0.handshake()
      $0.client([UInt8](repeating: 0xEE, count: 16), at: 1)
      for index in 0..<40 { $0.client(Wire.command("call", Double(index)), at: 2) }
    } but: {
      $0.handshake()
      for index in 0..<40 { $0.client(Wire.command("call", Double(index)), at: 2) }
    },
    RuleExample("handshake.echo-wrong") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 9), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 9, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    },
    RuleExample("handshake.echo-time-changed") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 9, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(
        [3] + Wire.packet(2) + [0, 0, 0, 0, 0, 0, 0, 7] + Wire.packet(1).dropFirst(8), at: 0)
    },
    RuleExample("handshake.digest-invalid") {
      $0.client([3, 0, 0, 0, 0, 9, 0, 124, 2] + Wire.packet(1).dropFirst(8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([3] + Wire.packet(1) + Wire.packet(2), at: 0)
    },
    RuleExample("handshake.digest-scheme-mismatch") {
      $0.client([3] + Wire.signedPacket(.client, scheme: 0), at: 0)
      $0.server([3] + Wire.signedPacket(.server, scheme: 1) + Wire.packet(1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.client([3] + Wire.signedPacket(.client, scheme: 1), at: 0)
      $0.server([3] + Wire.signedPacket(.server, scheme: 1) + Wire.packet(1), at: 0)
      $0.client(Wire.packet(2), at: 0)
    },
    RuleExample("handshake.pipelined") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(2), at: 0)
      $0.client(Wire.packet(2) + Wire.command("call", 1), at: 0)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 0)
    },
  ]

  static let chunk = [
    RuleExample("chunk.desync") {
      $0.handshake()
      $0.client(Wire.command("call", 1) + [0xC9, 1, 2, 3], at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1) + [0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    },
    RuleExample("chunk.lost-place") {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
      $0.lose([UInt8](repeating: 0, count: 500))
      $0.client([UInt8](repeating: 0xEE, count: 300), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
      $0.client(Wire.command("call", 2), at: 1)
    },
    RuleExample("chunk.search-bound") {
      endless(pieces: 40, &$0)
    } but: {
      endless(pieces: 10, &$0)
    },
    RuleExample("chunk.stream-unseen") {
      $0.handshake()
      $0.client([0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client([0x09, 0, 0, 0, 0, 0, 1, 20, 0, 0, 0, 0, 5], at: 1)
      $0.client([0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    },
    chunkSize("chunk.size-out-of-range", 0, but: 1),
    chunkSize("chunk.size-out-of-range", 0x8000_1000, but: 0x7FFF_FFFF),
    chunkSize("chunk.size-excessive", 134_217_728, but: 0xFF_FFFF),
    chunkSize("chunk.size-large", 10_485_761, but: 10_485_760),
    chunkSize("chunk.size-small", 127, but: 128),
    RuleExample("chunk.size-changed-in-message") {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.setChunkSize(4096) + long.dropFirst(140), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.setChunkSize(128) + long.dropFirst(140), at: 1)
    },
    RuleExample("chunk.size-direction") {
      $0.handshake()
      $0.server(Wire.setChunkSize(500), at: 1)
      let long = [UInt8](repeating: 0xEE, count: 1200)
      for time in 0..<40 as Range<UInt32> {
        $0.client(
          Wire.message(
            chunkStream: 6, type: 9, stream: 1, timestamp: 40 * time, [0x27, 1, 0, 0, 0] + long,
            chunkSize: 500), at: 2)
      }
    } but: {
      $0.handshake()
      $0.server(Wire.setChunkSize(500), at: 1)
      $0.client(Wire.setChunkSize(500), at: 1)
      let long = [UInt8](repeating: 0xEE, count: 1200)
      for time in 0..<40 as Range<UInt32> {
        $0.client(
          Wire.message(
            chunkStream: 6, type: 9, stream: 1, timestamp: 40 * time, [0x27, 1, 0, 0, 0] + long,
            chunkSize: 500), at: 2)
      }
    },
    RuleExample("chunk.extended-timestamp-missing") {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    } but: {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 1)
    },
    RuleExample("chunk.extended-timestamp-mixed") {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 1)
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    } but: {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    },
    RuleExample("chunk.extended-delta-absolute") {
      extendedDelta(20_000_080, &$0)
    } but: {
      extendedDelta(17_000_000, &$0)
    },
    RuleExample("chunk.extended-delta") {
      extendedDelta(17_000_000, &$0)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 20_000_000), at: 40)
      $0.client([0x85, 0, 0, 40, 0xAF, 1, 1], at: 80)
    },
    RuleExample("chunk.type-3-after-type-0") {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 500) + [0xC5, 0xAF, 1, 2], at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 500) + [0x85, 0, 0, 40, 0xAF, 1, 2], at: 40)
      $0.client([0xC5, 0xAF, 1, 2], at: 80)
    },
    RuleExample("chunk.continuation-not-type-3") {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Array(long.prefix(12)) + Array(long.dropFirst(141)), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200)), at: 1)
    },
    RuleExample("chunk.message-replaced") {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.message(chunkStream: 4, type: 18, [5, 5]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.message(chunkStream: 3, type: 18, [5, 5]), at: 1)
      $0.client(Array(long.dropFirst(140)), at: 1)
    },
    RuleExample("chunk.stream-id-large") {
      $0.handshake()
      $0.client([0, 0, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 63, type: 18, [5]), at: 1)
    },
    RuleExample("chunk.stream-id-not-minimal") {
      $0.handshake()
      $0.client([1, 255, 0, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client([1, 0, 1, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    },
    RuleExample("chunk.message-aborted") {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    },
    RuleExample("chunk.abort-of-nothing") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200))
      $0.client(long.prefix(140) + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    },
  ]

  private static func chunkSize(_ rule: String, _ size: UInt32, but other: UInt32) -> RuleExample {
    RuleExample(rule) {
      $0.handshake()
      $0.client(Wire.setChunkSize(size), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.setChunkSize(other), at: 1)
    }
  }

  /// The beginning of a message that no chunk size is known for, in pieces of 32 KiB.
  private static func endless(pieces: Int, _ conversation: inout Conversation) {
    conversation.isMidstream = true
    let frame: [UInt8] = [0x27, 1, 0, 0, 0] + [UInt8](repeating: 0xEE, count: 100)
    conversation.client(Wire.video(frame, 0) + Wire.video(frame, 40), at: 0)
    let header = Wire.video([], 80).prefix(4) + Wire.uint24(16_000_000) + [9, 1, 0, 0, 0]
    conversation.client(header + frame, at: 80)
    for _ in 0..<pieces { conversation.client([UInt8](repeating: 0xEE, count: 1 << 15), at: 80) }
  }

  private static func longFrame(repeatsExtendedTimestamp: Bool) -> [UInt8] {
    Wire.message(
      chunkStream: 6, type: 9, stream: 1, timestamp: 0x0100_0000,
      [0x27, 1, 0, 0, 0] + [UInt8](repeating: 0xEE, count: 300),
      repeatsExtendedTimestamp: repeatsExtendedTimestamp)
  }

  /// A sound at 20,000 s, and one 40 ms later whose type 2 header has that extended timestamp.
  private static func extendedDelta(_ value: UInt32, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.client(Wire.audio([0xAF, 1, 1], 20_000_040), at: 40)
    conversation.client(
      [0x85, 0xFF, 0xFF, 0xFF] + PacketBuilder.bytes(value) + [0xAF, 1, 1], at: 80)
  }

  static let control = [
    RuleExample("message.too-short") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample("message.surplus-bytes") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample("control.wrong-stream") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 3, type: 5, [0, 0, 0x80, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x80, 0]), at: 1)
    },
    RuleExample("control.chunk-size-late") {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 35)
    } but: {
      $0.publish()
      $0.metadata(at: 35)
      $0.client(Wire.setChunkSize(4096), at: 35)
    },
    RuleExample("ping.unanswered") {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.client(Wire.command("call", 0), at: 5100)
    } but: {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 9]), at: 200)
      $0.client(Wire.command("call", 0), at: 5100)
    },
    RuleExample("ping.echo-wrong") {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 8]), at: 200)
    } but: {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 8]), at: 110)
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 9]), at: 200)
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 8]), at: 200)
    },
  ]

  static let acknowledgement = [
    RuleExample("ack.overdue") {
      window(20_000, &$0)
    } but: {
      $0.publish()
      $0.client(Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(20_000))), at: 40)
      $0.client(filler, at: 50)
      $0.server(Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(25_000))), at: 900)
      $0.client(Wire.command("call", 0), at: 1100)
    },
    RuleExample("ack.incremental") {
      acknowledgements([10_000, 9_000], &$0)
    } but: {
      acknowledgements([10_000, 19_000], &$0)
    },
    RuleExample("ack.wrap-early") {
      wrap(after: 0x7FFF_FF00, &$0)
    } but: {
      wrap(after: 0xFFFF_FFF8, &$0)
    },
    RuleExample("ack.ahead") {
      acknowledgements([90_000], &$0)
    } but: {
      acknowledgements([20_000], &$0)
    },
    RuleExample("ack.window-zero") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 1]), at: 1)
    },
    RuleExample("ack.window-small") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x40, 0]), at: 1)
    },
    RuleExample("ack.bandwidth-exceeded") {
      bandwidth(limitType: 0, &$0)
    } but: {
      bandwidth(limitType: 2, &$0)
    },
    RuleExample("ack.bandwidth-unanswered") {
      bandwidth(limitType: 0, &$0)
    } but: {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x4E, 0x20, 0]), at: 35)
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x4E, 0x20]), at: 40)
      $0.client(Wire.command("call", 0), at: 6100)
    },
  ]

  /// Data messages of some 30,000 bytes.
  private static let filler = [UInt8](
    (0..<30).flatMap { _ in
      Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 1000))
    })

  /// A client that wants an Acknowledgement and gets none.
  private static func window(_ size: UInt32, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.client(Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(size)), at: 40)
    conversation.client(filler, at: 50)
    conversation.client(Wire.command("call", 0), at: 1100)
  }

  /// A client that sends, and a server that acknowledges with such numbers.
  private static func acknowledgements(
    _ numbers: [UInt32], _ conversation: inout Conversation
  ) {
    conversation.publish()
    for number in numbers {
      conversation.client(filler, at: 50)
      conversation.server(
        Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(number)), at: 60)
    }
    conversation.client(filler, at: 70)
  }

  /// A connection seen from its middle on, whose Acknowledgements begin at 0 again.
  private static func wrap(after last: UInt32, _ conversation: inout Conversation) {
    conversation.isMidstream = true
    let before = (0..<30 as Range<UInt32>).reversed().map { last - 1000 * $0 }
    for number in before + (0..<30).map({ 1000 * $0 }) {
      conversation.client(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")), at: 50)
      conversation.server(
        Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(number)), at: 60)
    }
  }

  private static func bandwidth(limitType: UInt8, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.server(
      Wire.message(chunkStream: 2, type: 6, [0, 0, 0x4E, 0x20, limitType]), at: 35)
    conversation.client(filler, at: 50)
    conversation.client(Wire.command("call", 0), at: 6100)
  }
}
