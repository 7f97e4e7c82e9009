import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let control: [RuleExample] = [
    RuleExample(
      "message.too-short",
      finds: .client(
        0, ["message_type": "acknowledgement", "byte_count": 3, "expected_byte_count": 4])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample("message.surplus-bytes", finds: .client(0, ["surplus": 1, "byte_count": 4])) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample(
      "control.wrong-stream",
      finds: .client(
        0,
        [
          "message_type": "window_acknowledgement_size", "chunk_stream_id": 3,
          "message_stream_id": 0,
        ])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 3, type: 5, [0, 0, 0x80, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x80, 0]), at: 1)
    },
    RuleExample("control.stream-shared", finds: .client(0, ["message_type": "data_amf0"])) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 18, [5]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample("control.limit-type-unknown", finds: .client(0, ["limit_type": 3])) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x80, 0, 3]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x80, 0, 2]), at: 1)
    },
    userControl(
      "control.event-unknown",
      finds: .server(0, ["event_type": 26, "event": "swf_verification_request"]), [0, 26],
      but: [0, 2, 0, 0, 0, 1]),
    userControl(
      "control.event-unknown", finds: .server(0, ["event_type": 5]), [0, 5, 0, 0, 0, 1],
      but: [0, 4, 0, 0, 0, 1]),
    userControl(
      "control.event-wrong-side",
      finds: .server(
        0, ["event": "set_buffer_length", "side": "server", "expected_side": "client"]),
      [0, 3, 0, 0, 0, 1, 0, 0, 0x0B, 0xB8], but: [0, 7, 0, 0, 0, 1]),
    RuleExample(
      "control.event-wrong-side",
      finds: .client(0, ["event": "stream_begin", "side": "client", "expected_side": "server"])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: 1)
    } but: {
      $0.handshake()
      $0.client(
        Wire.message(chunkStream: 2, type: 4, [0, 3, 0, 0, 0, 1, 0, 0, 0x0B, 0xB8]), at: 1)
    },
    RuleExample("data.name-missing", finds: .client(0, ["message_type_id": 18])) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, Wire.number(1) + Wire.string("a")), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, Wire.string("a") + Wire.number(1)), at: 1)
    },
    RuleExample("message.empty", finds: .client(3, ["message_type": "audio"])) {
      $0.publish()
      $0.client(Wire.audio([]), at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF]), at: 40)
    },
    RuleExample(
      "message.long", finds: .client(4, ["message_type": "video", "message_length": 1048577])
    ) {
      longMessage((1 << 20) + 1, &$0)
    } but: {
      longMessage(1 << 20, &$0)
    },
    RuleExample("message.type-rare", finds: .client(0, ["message_type": "aggregate"])) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 22, Wire.audio([])), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, [5]), at: 1)
    },
    RuleExample(
      "message.type-unknown",
      finds: .client(
        frame: 5, ["chunk_stream_id": 4, "stream_offset": 3073, "detail": "message type ID 21"])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 21, [5]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 7, [5]), at: 1)
    },
    RuleExample("control.chunk-size-late", finds: .client(3, ["chunk_size": 4096])) {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 35)
      $0.close(by: .server, at: 36)
    } but: {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 35)
      $0.close(by: .client, at: 36)
    },
    RuleExample(
      "ping.unanswered",
      finds: .server(
        3,
        ["side": "server", "count": 1, "waited": .milliseconds(5000), "has_closed": false])
    ) {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.client(Wire.command("call", 0), at: 5100)
    } but: {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 9]), at: 100)
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, 9]), at: 200)
      $0.client(Wire.command("call", 0), at: 5100)
    },
    RuleExample("ping.echo-wrong", finds: .client(3, ["timestamp": 8, "request_timestamp": 9])) {
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

  private static func userControl(
    _ rule: String, finds: ExpectedFinding, _ event: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      $0.handshake()
      $0.server(Wire.message(chunkStream: 2, type: 4, event), at: 1)
    } but: {
      $0.handshake()
      $0.server(Wire.message(chunkStream: 2, type: 4, other), at: 1)
    }
  }

  private static func longMessage(_ byteCount: Int, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.client(Wire.setChunkSize(1 << 24), at: 40)
    let frame: [UInt8] = [0x27, 1, 0, 0, 0] + [UInt8](repeating: 0xEE, count: byteCount - 5)
    let message = Wire.message(chunkStream: 6, type: 9, stream: 1, frame, chunkSize: 1 << 24)
    for start in stride(from: 0, to: message.count, by: 1 << 15) {
      conversation.client(Array(message[start..<min(start + 1 << 15, message.count)]), at: 40)
    }
  }

  static let acknowledgement: [RuleExample] = [
    RuleExample(
      "ack.overdue",
      finds: .client(frame: 13, ["byte_count": 30599, "window": 20000, "is_first": true])
    ) {
      window(20_000, &$0)
    } but: {
      $0.publish()
      $0.client(Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(20_000))), at: 40)
      $0.client(filler, at: 50)
      $0.server(Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(25_000))), at: 900)
      $0.client(Wire.command("call", 0), at: 1100)
    },
    RuleExample(
      "ack.incremental",
      finds: .server(
        4, ["sequence_number": 9000, "last_sequence_number": 10000, "byte_count": 30570])
    ) {
      acknowledgements([10_000, 9_000], &$0)
    } but: {
      acknowledgements([10_000, 19_000], &$0)
    },
    RuleExample(
      "ack.backwards",
      finds: .server(8, ["sequence_number": 140000, "last_sequence_number": 150000])
    ) {
      acknowledgements([30_000, 60_000, 90_000, 120_000, 150_000, 140_000], &$0)
    } but: {
      acknowledgements([30_000, 60_000, 90_000, 120_000, 150_000, 160_000], &$0)
    },
    RuleExample(
      "ack.handshake-counted",
      finds: .server(3, ["sequence_number": 30730, "byte_count": 30729])
    ) {
      acknowledgement(of: { $0 - 3072 }, &$0)
    } but: {
      acknowledgement(of: { $0 - 3073 }, &$0)
    },
    RuleExample("ack.unasked", finds: .server(3)) {
      acknowledgements([20_000], &$0)
    } but: {
      window(acknowledgements: 1, &$0)
    },
    RuleExample("ack.frequent", finds: .server(11, ["count": 8, "window": 2500000])) {
      window(acknowledgements: 9, &$0)
    } but: {
      window(acknowledgements: 8, &$0)
    },
    RuleExample(
      "ack.wrap-early",
      finds: .server(30, ["sequence_number": 0, "last_sequence_number": 2147483392])
    ) {
      wrap(after: 0x7FFF_FF00, &$0)
    } but: {
      wrap(after: 0xFFFF_FFF8, &$0)
    },
    RuleExample(
      "ack.ahead",
      finds: .server(3, ["sequence_number": 90000, "byte_count": 33802, "may_be_window": true])
    ) {
      acknowledgements([90_000], &$0)
    } but: {
      acknowledgements([20_000], &$0)
    },
    RuleExample("ack.window-zero", finds: .client(0)) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 0]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 1]), at: 1)
    },
    RuleExample(
      "ack.window-small",
      finds: .client(
        frame: 5,
        ["side": "client", "window": 5000, "byte_count": 33659, "count": 0, "is_due": true])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]) + filler, at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x40, 0]) + filler, at: 1)
    },
    RuleExample(
      "ack.window-small",
      finds: .client(
        frame: 6,
        ["side": "client", "window": 5000, "byte_count": 3089, "count": 1, "is_due": false])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]), at: 1)
      $0.server(Wire.message(chunkStream: 2, type: 3, [0, 0, 0x0C, 0x01]), at: 2)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]), at: 1)
    },
    RuleExample(
      "ack.bandwidth-exceeded", finds: .client(frame: 13, ["byte_count": 33831, "limit": 20000])
    ) {
      bandwidth(limitType: 0, &$0)
    } but: {
      bandwidth(limitType: 2, &$0)
    },
    RuleExample("ack.bandwidth-unanswered", finds: .server(3, ["limit": 20000])) {
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

  /// A client that has announced a window, and a server that acknowledges every message.
  private static func window(
    acknowledgements count: Int, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.client(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(2_500_000))), at: 40)
    for _ in 0..<count {
      conversation.client(Wire.command("call", 0), at: 50)
      conversation.server(
        Wire.message(
          chunkStream: 2, type: 3, PacketBuilder.bytes(conversation.clientByteCount - 3073)), at: 60
      )
    }
  }

  /// A server that acknowledges a number made of how many bytes the client has sent.
  private static func acknowledgement(
    of number: (UInt32) -> UInt32, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.client(filler, at: 50)
    let acknowledged = number(conversation.clientByteCount)
    conversation.server(
      Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(acknowledged)), at: 60)
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
