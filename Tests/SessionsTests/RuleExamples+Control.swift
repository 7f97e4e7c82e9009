import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
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
    RuleExample("control.stream-shared") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 18, [5]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]), at: 1)
    },
    RuleExample("control.limit-type-unknown") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x80, 0, 3]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x80, 0, 2]), at: 1)
    },
    userControl("control.event-unknown", [0, 26], but: [0, 2, 0, 0, 0, 1]),
    userControl("control.event-unknown", [0, 5, 0, 0, 0, 1], but: [0, 4, 0, 0, 0, 1]),
    RuleExample("message.empty") {
      $0.publish()
      $0.client(Wire.audio([]), at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF]), at: 40)
    },
    RuleExample("message.long") {
      longMessage((1 << 20) + 1, &$0)
    } but: {
      longMessage(1 << 20, &$0)
    },
    RuleExample("message.type-rare") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 22, Wire.audio([])), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, [5]), at: 1)
    },
    RuleExample("message.type-unknown") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 21, [5]), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 7, [5]), at: 1)
    },
    RuleExample("control.chunk-size-late") {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 35)
      $0.close(by: .server, at: 36)
    } but: {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 35)
      $0.close(by: .client, at: 36)
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

  private static func userControl(
    _ rule: String, _ event: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule) {
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
    RuleExample("ack.backwards") {
      acknowledgements([30_000, 60_000, 90_000, 120_000, 150_000, 140_000], &$0)
    } but: {
      acknowledgements([30_000, 60_000, 90_000, 120_000, 150_000, 160_000], &$0)
    },
    RuleExample(
      "ack.handshake-counted", acknowledgement { $0 - 3072 }, but: acknowledgement { $0 - 3073 }),
    RuleExample("ack.unasked") {
      acknowledgements([20_000], &$0)
    } but: {
      window(acknowledgements: 1, &$0)
    },
    RuleExample("ack.frequent") {
      window(acknowledgements: 9, &$0)
    } but: {
      window(acknowledgements: 8, &$0)
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
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]) + filler, at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x40, 0]) + filler, at: 1)
    },
    RuleExample("ack.window-small") {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]), at: 1)
      $0.server(Wire.message(chunkStream: 2, type: 3, [0, 0, 0x0C, 0x01]), at: 2)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x13, 0x88]), at: 1)
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
    _ number: @escaping @Sendable (UInt32) -> UInt32
  ) -> Script {
    {
      $0.publish()
      $0.client(filler, at: 50)
      $0.server(
        Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(number($0.clientByteCount))),
        at: 60)
    }
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
