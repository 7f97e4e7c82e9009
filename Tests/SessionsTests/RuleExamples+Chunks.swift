import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let chunk: [RuleExample] = [
    RuleExample(
      "chunk.desync",
      finds: .client(
        frame: 5,
        [
          "chunk_stream_id": 9, "stream_offset": 3102, "detail": "c9 01 02 03: format 3",
          "last_message": 0,
        ])
    ) {
      $0.handshake()
      $0.client(Wire.command("call", 1) + [0xC9, 1, 2, 3], at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1) + [0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    },
    RuleExample("chunk.lost-place", finds: .client(frame: 6, ["stream_offset": 3602])) {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
      $0.lose([UInt8](repeating: 0, count: 500))
      $0.client([UInt8](repeating: 0xEE, count: 300), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
      $0.client(Wire.command("call", 2), at: 1)
    },
    RuleExample("chunk.search-bound", finds: .client(frame: 42, ["stream_offset": 0])) {
      endless(pieces: 40, &$0)
    } but: {
      endless(pieces: 10, &$0)
    },
    RuleExample(
      "chunk.stream-unseen",
      finds: .client(frame: 5, ["chunk_stream_id": 9, "stream_offset": 3073])
    ) {
      $0.handshake()
      $0.client([0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client([0x09, 0, 0, 0, 0, 0, 1, 20, 0, 0, 0, 0, 5], at: 1)
      $0.client([0x49, 0, 0, 0, 0, 0, 1, 20, 5], at: 1)
    },
    chunkSize(
      "chunk.size-out-of-range",
      finds: .client(frame: 5, ["stream_offset": 3073, "detail": "it is 0"]), 0, but: 1),
    chunkSize(
      "chunk.size-out-of-range",
      finds: .client(frame: 5, ["stream_offset": 3073, "detail": "it is 2147487744"]), 0x8000_1000,
      but: 0x7FFF_FFFF),
    chunkSize(
      "chunk.size-excessive",
      finds: .client(frame: 5, ["stream_offset": 3073, "detail": "it is 134217728"]), 134_217_728,
      but: 0xFF_FFFF),
    chunkSize(
      "chunk.size-large",
      finds: .client(frame: 5, ["stream_offset": 3073, "detail": "it is 65537"]), 65_537,
      but: 65_536),
    chunkSize(
      "chunk.size-small", finds: .client(frame: 5, ["stream_offset": 3073, "detail": "it is 127"]),
      127, but: 128),
    RuleExample(
      "chunk.size-changed-in-message",
      finds: .client(frame: 5, ["chunk_stream_id": 4, "stream_offset": 3213])
    ) {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.setChunkSize(4096) + long.dropFirst(140), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.setChunkSize(128) + long.dropFirst(140), at: 1)
    },
    RuleExample(
      "chunk.size-direction",
      finds: .client(
        0,
        [
          "chunk_stream_id": 6, "stream_offset": 3213, "chunk_size": 128,
          "found_chunk_size": 500, "message_length": 1205, "peers_chunk_size": 500,
        ])
    ) {
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
    RuleExample(
      "chunk.size-unannounced",
      finds: .client(
        0,
        [
          "chunk_stream_id": 3, "stream_offset": 3213, "chunk_size": 128, "message_length": 317,
        ])
    ) {
      $0.handshake()
      $0.client(longCall(chunkSize: 4096), at: 1)
    } but: {
      $0.handshake()
      $0.client(longCall(chunkSize: 128), at: 1)
    },
    RuleExample(
      "chunk.message-length-wrong",
      finds: .client(
        5,
        ["chunk_stream_id": 6, "stream_offset": 3546, "header_length": 68, "due_length": 105])
    ) {
      $0.publish()
      frames(&$0, lacking: 37, inHeader: true)
    } but: {
      $0.publish()
      frames(&$0, lacking: 37, inHeader: false)
    },
    RuleExample(
      "chunk.extended-timestamp-wrong",
      finds: .client(
        0, ["chunk_stream_id": 6, "stream_offset": 3217, "found": 0, "due": 16_777_216])
    ) {
      $0.handshake()
      let frame = longFrame(repeatsExtendedTimestamp: true)
      let zeros: [UInt8] = [0, 0, 0, 0]
      $0.client(
        frame.prefix(145) + zeros + frame[149..<278] + zeros + frame[282...], at: 1)
      $0.client(frame.prefix(145) + zeros + frame[149..<278] + zeros + frame[282...], at: 2)
    } but: {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 1)
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 2)
    },
    RuleExample(
      "chunk.extended-timestamp-missing",
      finds: .client(frame: 5, ["chunk_stream_id": 6, "stream_offset": 3217])
    ) {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    } but: {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 1)
    },
    RuleExample(
      "chunk.extended-timestamp-mixed",
      finds: .client(frame: 6, ["chunk_stream_id": 6, "stream_offset": 3548])
    ) {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: true), at: 1)
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    } but: {
      $0.handshake()
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
      $0.client(longFrame(repeatsExtendedTimestamp: false), at: 1)
    },
    RuleExample(
      "chunk.extended-delta-absolute",
      finds: .client(
        4,
        [
          "track_kind": "audio", "format": 2, "extended_timestamp": 20000080,
          "waited": .milliseconds(40), "earlier_timestamp": 20000040,
        ])
    ) {
      extendedDelta(20_000_080, &$0)
    } but: {
      extendedDelta(17_000_000, &$0)
    },
    RuleExample(
      "chunk.extended-delta",
      finds: .client(
        4,
        [
          "track_kind": "audio", "format": 2, "extended_timestamp": 17000000,
          "waited": .milliseconds(40), "earlier_timestamp": 20000040,
        ])
    ) {
      extendedDelta(17_000_000, &$0)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 20_000_000), at: 40)
      $0.client([0x85, 0, 0, 40, 0xAF, 1, 1], at: 80)
    },
    RuleExample(
      "chunk.type-3-after-type-0",
      finds: .client(4, ["chunk_stream_id": 5, "timestamp_delta": 500, "timestamp": 1000])
    ) {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 500) + [0xC5, 0xAF, 1, 2], at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 500) + [0x85, 0, 0, 40, 0xAF, 1, 2], at: 40)
      $0.client([0xC5, 0xAF, 1, 2], at: 80)
    },
    RuleExample(
      "chunk.continuation-not-type-3",
      finds: .client(frame: 5, ["chunk_stream_id": 4, "stream_offset": 3213])
    ) {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Array(long.prefix(12)) + Array(long.dropFirst(141)), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 200)), at: 1)
    },
    RuleExample(
      "chunk.message-replaced",
      finds: .client(frame: 5, ["chunk_stream_id": 4, "stream_offset": 3213])
    ) {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.message(chunkStream: 4, type: 18, [5, 5]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.message(chunkStream: 3, type: 18, [5, 5]), at: 1)
      $0.client(Array(long.dropFirst(140)), at: 1)
    },
    RuleExample(
      "chunk.stream-id-large",
      finds: .client(frame: 5, ["chunk_stream_id": 64, "stream_offset": 3073])
    ) {
      $0.handshake()
      $0.client([0, 0, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 63, type: 18, [5]), at: 1)
    },
    RuleExample(
      "chunk.stream-id-not-minimal",
      finds: .client(frame: 5, ["chunk_stream_id": 319, "stream_offset": 3073])
    ) {
      $0.handshake()
      $0.client([1, 255, 0, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    } but: {
      $0.handshake()
      $0.client([1, 0, 1, 0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    },
    RuleExample(
      "chunk.streams-many",
      finds: .client(frame: 105, ["chunk_stream_id": 103, "stream_offset": 4412])
    ) {
      chunkStreams(101, &$0)
    } but: {
      chunkStreams(100, &$0)
    },
    RuleExample(
      "chunk.extended-timestamp-needless", finds: .client(0, ["extended_timestamp": 16777214])
    ) {
      extended(0xFF_FFFE, &$0)
    } but: {
      extended(0xFF_FFFF, &$0)
    },
    RuleExample(
      "chunk.interleaved", finds: .client(1, ["message_type": "data_amf0", "chunk_stream_id": 5])
    ) {
      underWay(2, &$0)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 4, type: 18, long), at: 1)
      $0.client(Wire.message(chunkStream: 5, type: 18, long), at: 1)
    },
    RuleExample("chunk.partials-many", finds: .client(4, ["count": 5])) {
      underWay(5, &$0)
    } but: {
      underWay(4, &$0)
    },
    RuleExample(
      "chunk.message-aborted",
      finds: .client(frame: 5, ["chunk_stream_id": 4, "stream_offset": 3213])
    ) {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    },
    RuleExample(
      "chunk.abort-of-nothing",
      finds: .client(frame: 5, ["chunk_stream_id": 4, "stream_offset": 3073])
    ) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    } but: {
      $0.handshake()
      let long = Wire.message(chunkStream: 4, type: 18, long)
      $0.client(long.prefix(140) + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 4]), at: 1)
    },
  ]

  private static func longCall(chunkSize: Int) -> [UInt8] {
    Wire.command(
      "call", 1, [5] + Wire.string(String(repeating: "a", count: 297)), chunkSize: chunkSize)
  }

  /// Frames of which the third lacks so many bytes, in its header or in its payload too.
  private static func frames(
    _ conversation: inout Conversation, lacking: Int, inHeader: Bool
  ) {
    for index in 0..<12 {
      let frame: [UInt8] = [0x27, 1, 0, 0, 0, 0, 0, 0, 96] + [UInt8](repeating: 0xEE, count: 96)
      let length = frame.count - (index == 2 ? lacking : 0)
      var bytes = Wire.video(inHeader ? frame : Array(frame.prefix(length)), UInt32(40 * index))
      bytes.replaceSubrange(4..<7, with: Wire.uint24(UInt32(length)))
      conversation.client(bytes, at: Int64(40 * index))
    }
  }

  private static let long =
    Wire.string(String(repeating: "a", count: 60)) + [UInt8](repeating: 5, count: 137)

  /// One message on each of so many chunk streams.
  private static func chunkStreams(_ count: Int, _ conversation: inout Conversation) {
    conversation.handshake()
    for id in 3..<3 + count {
      let basic = id < 64 ? [UInt8(id)] : [0, UInt8(id - 64)]
      conversation.client(basic + [0, 0, 0, 0, 0, 1, 18, 0, 0, 0, 0, 5], at: 1)
    }
  }

  /// A message whose timestamp is in the extended field.
  private static func extended(_ timestamp: UInt32, _ conversation: inout Conversation) {
    conversation.handshake()
    conversation.client(
      [4, 0xFF, 0xFF, 0xFF, 0, 0, 1, 18, 0, 0, 0, 0] + PacketBuilder.bytes(timestamp) + [5], at: 1)
  }

  /// So many messages in two chunks each: first all of the first chunks, then the others.
  private static func underWay(_ count: UInt8, _ conversation: inout Conversation) {
    conversation.handshake()
    let messages = (4..<4 + count).map { Wire.message(chunkStream: $0, type: 18, long) }
    for message in messages { conversation.client(Array(message.prefix(140)), at: 1) }
    for message in messages { conversation.client(Array(message.dropFirst(140)), at: 1) }
  }

  private static func chunkSize(
    _ rule: String, finds: ExpectedFinding, _ size: UInt32, but other: UInt32
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
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
}
