import TestSupport

private typealias Wire = WireBuilder

/// For a condition of a peer's profile, a conversation that meets it, and one that nearly does.
struct PeerExample: Sendable {
  let condition: String
  let breach: RuleExample.Script
  let nearMiss: RuleExample.Script

  init(
    _ condition: String, _ breach: @escaping RuleExample.Script,
    but nearMiss: @escaping RuleExample.Script
  ) {
    self.condition = condition
    self.breach = breach
    self.nearMiss = nearMiss
  }

  /// Those of a condition: of one that is no more than a rule, the rule's own.
  static func examples(of condition: String) -> [PeerExample] {
    let own = all.filter { $0.condition == condition }
    guard own.isEmpty, condition.hasPrefix("rule "), !condition.contains(" and ") else {
      return own
    }
    let rules = condition.split { " (,)".contains($0) }.map(String.init)
    return RuleExample.all.filter { rules.contains($0.rule) && $0.profile == nil }
      .map { PeerExample(condition, $0.breach, but: $0.nearMiss) }
  }

  static let all =
    handshakes + chunks + controls + values + commands + answers + media + clients + goServers
    + servers

  // MARK: Handshake and chunks

  private static let handshakes = [
    PeerExample("handshake.version != 3") {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1, version: 6), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake.version != 3") {
      $0.client([4] + Wire.packet(1), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake.peer_version != 0.0.0.0") {
      $0.client([3, 0, 0, 0, 0, 9, 0, 124, 2] + Wire.packet(1).dropFirst(8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake.echo != signed and handshake.echo_exact == false") {
      echo([0, 0, 0, 0, 0, 0, 0, 7], &$0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake.echo in (time_changed, unrelated)") {
      echo([0, 0, 0, 9, 0, 0, 0, 0], &$0)
    } but: {
      echo([0, 0, 0, 0, 0, 0, 0, 7], &$0)
    },
    PeerExample("silence > 2.5", silence(2_510), but: silence(2_500)),
    PeerExample("silence > 90", silence(90_010), but: silence(90_000)),
  ]

  /// A client whose C2 begins with these bytes in place of S1's.
  private static func echo(_ head: [UInt8], _ conversation: inout Conversation) {
    conversation.client([3] + Wire.packet(1), at: 0)
    conversation.server(Wire.handshake(own: 2, peer: 1), at: 0)
    conversation.client(head + Wire.packet(2).dropFirst(8), at: 0)
  }

  private static func silence(_ time: Int64) -> RuleExample.Script {
    {
      $0.publish()
      for time in [40, 40 + time] {
        $0.client(Wire.audio([0xAF, 1, 1]), at: time)
        $0.server(event(7), at: time)
      }
    }
  }

  private static let chunks = [
    PeerExample("chunk_stream_id > 31", chunkStream(32), but: chunkStream(31)),
    PeerExample("extended_delta < 16777215", delta(5), but: delta(0xFF_FFFF)),
    PeerExample("format == 3 and timestamp_delta > 0") {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]) + [0x85, 0, 0, 20, 0xAF, 1, 2], at: 40)
      $0.client([0xC5, 0xAF, 1, 3], at: 60)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]) + [0x85, 0, 0, 20, 0xAF, 1, 2], at: 40)
    },
    chunkSize("> 32767", 32_768, but: 32_767),
    chunkSize("> 65536", 65_537, but: 65_536),
    chunkSize("> 10485760", 10_485_761, but: 10_485_760),
    chunkSize("> 2147483647", 0x8000_0000, but: 0x7FFF_FFFF),
    chunkSize("< 1", 0, but: 1),
    chunkSize("< 128", 127, but: 128),
    chunkSize("== 0", 0, but: 1),
    PeerExample("message_length > 32767", data(32_768), but: data(32_767)),
    PeerExample("message_length > 1048576", data(1_048_577), but: data(1_048_576)),
    PeerExample("message_length > 10485760", data(10_485_761), but: data(10_485_760)),
  ]

  private static func chunkStream(_ id: UInt8) -> RuleExample.Script {
    said(Wire.message(chunkStream: id, type: 18, Wire.string("onData")))
  }

  /// Two sounds, the second with a type 2 header and an extended timestamp.
  private static func delta(_ value: UInt32) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 40)
      $0.client([0x85, 0xFF, 0xFF, 0xFF] + PacketBuilder.bytes(value) + [0xAF, 1, 1], at: 80)
    }
  }

  private static func chunkSize(_ text: String, _ size: UInt32, but other: UInt32) -> PeerExample {
    PeerExample(
      "body.chunk_size \(text)", said(Wire.setChunkSize(size)), but: said(Wire.setChunkSize(other)))
  }

  /// A frame of so many bytes.
  private static func data(_ byteCount: Int) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.setChunkSize(1 << 24), at: 40)
      let frame = [0x27, 1, 0, 0, 0] + [UInt8](repeating: 0xEE, count: byteCount - 5)
      let message = Wire.message(chunkStream: 6, type: 9, stream: 1, frame, chunkSize: 1 << 24)
      for start in stride(from: 0, to: message.count, by: 60_000) {
        $0.client(Array(message[start..<min(start + 60_000, message.count)]), at: 40)
      }
    }
  }

  /// What a client says after connect.
  static func said(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.connect([("flashVer", Wire.string("x"))])
      $0.client(bytes, at: 20)
    }
  }

  static func told(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.connect([("flashVer", Wire.string("x"))])
      $0.server(bytes, at: 20)
    }
  }

  // MARK: Control messages

  private static let controls = [
    PeerExample("message_type_id == 5 and body.window_size == 0", window(0), but: window(1)),
    PeerExample("not body.limit_type in (0, 1, 2)", said(limit(3)), but: said(limit(2))),
    PeerExample(
      "not body.event_type in (0, 1, 2, 3, 4, 6, 7)", said(event(31)), but: said(event(7))),
    PeerExample(
      "not body.event_type in (0, 1, 2, 3, 4, 6, 7, 31, 32)", said(event(26)), but: said(event(32))),
    PeerExample(
      "message_type_id in (1, 2, 3, 4, 5, 6) and body.unreadable exists",
      said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0])),
      but: said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]))),
    PeerExample(
      "message_type_id in (1, 5) and body.unreadable exists",
      said(Wire.message(chunkStream: 2, type: 5, [0, 0, 0])),
      but: said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0]))),
    PeerExample(
      "message_type_id in (2, 3, 4, 6)", said(limit(2)), but: window(5_000_000)),
    PeerExample(
      "not message_type_id in (1, 2, 3, 4, 5, 6, 8, 9, 15, 17, 18, 20)",
      said(Wire.message(chunkStream: 4, type: 22, Wire.audio([0xAF, 1, 1]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type_id in (16, 19, 22)",
      said(Wire.message(chunkStream: 4, type: 22, Wire.audio([0xAF, 1, 1]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type_id in (15, 16, 19, 22)",
      said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("onData"))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type_id in (15, 18)",
      said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData"))),
      but: said(Wire.command("call", 2))),
    PeerExample("unacknowledged > 10000000", unacknowledged(167), but: unacknowledged(166)),
    PeerExample("unacknowledged_limits > 2") {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x10, 0, 2]), at: 35)
      $0.client(Wire.setChunkSize(1 << 24) + filler(30_000), at: 40)
    } but: {
      $0.publish()
      $0.server(Wire.message(chunkStream: 2, type: 6, [0, 0, 0x80, 0, 2]), at: 35)
      $0.client(Wire.setChunkSize(1 << 24) + filler(30_000), at: 40)
    },
  ]

  private static func window(_ size: UInt32) -> RuleExample.Script {
    said(Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(size)))
  }

  private static func limit(_ type: UInt8) -> [UInt8] {
    Wire.message(chunkStream: 2, type: 6, [0, 0x4C, 0x4B, 0x40, type])
  }

  private static func event(_ type: UInt8) -> [UInt8] {
    Wire.message(chunkStream: 2, type: 4, [0, type, 0, 0, 0, 0])
  }

  private static func filler(_ byteCount: Int) -> [UInt8] {
    Wire.message(
      chunkStream: 4, type: 18, Wire.string("onData") + [UInt8](repeating: 5, count: byteCount),
      chunkSize: 1 << 24)
  }

  /// A client that sends so many messages of 60,000 bytes, and a server that acknowledges nothing.
  private static func unacknowledged(_ count: Int) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.setChunkSize(1 << 24), at: 40)
      for _ in 0..<count { $0.client(filler(59_900), at: 40) }
    }
  }

  // MARK: Values

  private static let values = [
    PeerExample(
      "amf_type in (movie_clip, reference, date, long_string, unsupported, record_set, xml_document, typed_object, avm_plus)",
      said(Wire.command("call", 2, [5] + date)), but: said(Wire.command("call", 2, [5, 6]))),
    PeerExample(
      "amf_type in (movie_clip, unsupported, record_set)",
      said(Wire.command("call", 2, [5, 0x0D])), but: said(Wire.command("call", 2, [5] + date))),
    PeerExample(
      "command == connect and amf_type in (movie_clip, reference, date, long_string, unsupported, record_set, xml_document, typed_object, avm_plus)",
      { $0.connect([("started", date)]) }, but: { $0.connect() }),
    PeerExample(
      "message_type_id in (18, 20) and amf_type in (movie_clip, reference, unsupported, record_set, xml_document, typed_object, avm_plus)",
      said(Wire.command("call", 2, [5, 0x0D])), but: said(Wire.command("call", 2, [5] + date))),
    PeerExample(
      "message_type_id == 20 and amf_type in (movie_clip, reference, unsupported, record_set, avm_plus)",
      said(Wire.command("call", 2, [5, 0x0D])),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + [0x0D]))),
    PeerExample(
      "message_type_id == 20 and rule == amf.array-count-wrong",
      said(Wire.command("call", 2, [5] + Wire.array([("a", [5])], count: 2))),
      but: said(
        Wire.message(
          chunkStream: 4, type: 18, Wire.string("onData") + Wire.array([("a", [5])], count: 2)))),
    PeerExample(
      "message_type_id == 20 and rule == amf.end-of-bytes",
      said(Wire.command("call", 2, [5, 2, 0, 9])),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + [2, 0, 9]))),
    PeerExample(
      "message_type_id == 20 and rule == amf.trailing-bytes",
      said(Wire.command("call", 2, [5] + trailing)),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + trailing))),
    PeerExample(
      "message_type_id == 15 and lead_byte == 0",
      said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("onData"))),
      but: said(Wire.message(chunkStream: 4, type: 15, [6, 3, 0x61]))),
    PeerExample(
      "message_type_id in (15, 17) and lead_byte == 0",
      said(
        Wire.message(chunkStream: 3, type: 17, [0] + Wire.string("call") + Wire.number(2) + [5])),
      but: said(Wire.message(chunkStream: 3, type: 17, Wire.string("call") + Wire.number(2) + [5]))),
  ]

  private static let date: [UInt8] = [0x0B] + [UInt8](repeating: 0, count: 10)
  /// An end that nothing has begun, and more.
  private static let trailing: [UInt8] = [0, 0, 9]

  // MARK: Commands

  private static let commands = [
    PeerExample("command_values < 3", said(Wire.command("call", 2, [])), but: called),
    PeerExample("command == connect and connect_count > 1") {
      $0.connect()
      $0.client(connect(), at: 20)
    } but: {
      $0.connect()
    },
    connectLacks("app"), connectLacks("tcUrl"), connectLacks("flashVer"),
    connectLacks("app", has: Wire.string("")), connectLacks("app", has: Wire.number(1)),
    PeerExample("command == connect and body.transaction_id != 1") {
      $0.handshake()
      $0.client(connect(transaction: 2), at: 1)
    } but: {
      $0.handshake()
      $0.client(connect(), at: 1)
    },
    PeerExample(
      "command == connect and index > 0 and packets > 1 and window_announced == false"
    ) {
      $0.handshake()
      $0.client(Wire.setChunkSize(4096), at: 1)
      $0.client(connect(), at: 2)
    } but: {
      $0.handshake()
      $0.client(Wire.setChunkSize(4096) + connect(), at: 1)
    },
    PeerExample("command == createStream and create_count > 1") {
      $0.create()
      $0.createStream(2)
    } but: {
      $0.create()
    },
    PeerExample("command in (createStream, publish, play) and connected == false") {
      $0.handshake()
      $0.client(connect() + Wire.command("createStream", 2), at: 1)
    } but: {
      $0.create()
    },
    PeerExample("command in (publish, play) and connected == false", early, but: { $0.publish() }),
    PeerExample("command == publish and connected == false", early, but: { $0.publish() }),
    PeerExample("command in (publish, play) and stream_created == false") {
      $0.create(1)
      $0.askToPublish(stream: 2)
    } but: {
      $0.create(2)
      $0.askToPublish(stream: 2)
    },
    PeerExample(
      "command in (publish, play) and body.transaction_id != 0", publish(), but: publish(0)),
    publishes("body.arguments.count < 1", [], but: ["cam"]),
    publishes("body.arguments.count < 2", ["cam"], but: ["cam", "live"]),
    publishes("publish_type != live", ["cam", "record"], but: ["cam", "LIVE"]),
    publishes("not publish_type in (live, record, append)", ["cam", "x"], but: ["cam", "append"]),
    PeerExample("command == play and body.arguments.count < 1", play([]), but: play(name)),
    PeerExample(
      "command == play and body.arguments.count < 2", play(name), but: play(name + Wire.number(-1))),
    PeerExample("command in (play, play2)", play(name), but: publish()),
    PeerExample(
      "command in (getStreamLength, deleteStream) and body.arguments.count < 1",
      said(Wire.command("deleteStream", 9)),
      but: said(Wire.command("deleteStream", 9, [5] + Wire.number(1)))),
    PeerExample(
      "command == closeStream and body.arguments.count < 1", said(Wire.command("closeStream", 9)),
      but: said(Wire.command("closeStream", 9, [5] + Wire.number(1)))),
    PeerExample("command == closeStream", said(Wire.command("closeStream", 9)), but: called),
    PeerExample(
      "command in (closeStream, deleteStream)", said(Wire.command("deleteStream", 9)), but: called),
    PeerExample(
      "command in (releaseStream, FCPublish, FCUnpublish)", said(Wire.command("FCPublish", 2)),
      but: called),
    streamCommand("body.command_object.type != null", Wire.object([]) + name, but: [5] + name),
    streamCommand("command_values < 3", [], but: [5]),
    PeerExample("message_type_id == 17 and command == connect") {
      $0.handshake()
      $0.client(connect(type: 17), at: 1)
    } but: {
      $0.handshake()
      $0.client(connect(), at: 1)
    },
    PeerExample("message_type_id == 17 and published == false") {
      $0.handshake()
      $0.client(connect(type: 17), at: 1)
    } but: {
      $0.publish()
      $0.client(
        Wire.message(chunkStream: 3, type: 17, [0] + Wire.string("call") + Wire.number(9) + [5]),
        at: 40)
    },
    PeerExample(
      "body.handler == @setDataFrame and body.values.count < 2",
      said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame") + name)),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame") + name + [5]))),
    PeerExample(
      "body.handler == onMetaData",
      said(Wire.message(chunkStream: 4, type: 18, Wire.string("onMetaData") + Wire.array([]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame")))),
  ]

  private static let name = Wire.string("cam")
  private static let called = said(Wire.command("call", 2))

  private static func connect(
    transaction: Double = 1, type: UInt8 = 20, without missing: String = "", but odd: [UInt8]? = nil
  ) -> [UInt8] {
    let object = ["app", "tcUrl", "flashVer"].compactMap { name in
      (name == missing ? odd : Wire.string("rtmp")).map { (name, $0) }
    }
    let values = Wire.string("connect") + Wire.number(transaction) + Wire.object(object)
    return Wire.message(chunkStream: 3, type: type, (type == 17 ? [0] : []) + values)
  }

  private static func connectLacks(_ property: String, has odd: [UInt8]? = nil) -> PeerExample {
    let path = "body.command_object.\(property)"
    return PeerExample(
      """
      command == connect and (not \(path) exists or \(path).type in (number, boolean) \
      or \(path) == "")
      """
    ) {
      $0.handshake()
      $0.client(connect(without: property, but: odd), at: 1)
    } but: {
      $0.handshake()
      $0.client(connect(), at: 1)
    }
  }

  private static let early: RuleExample.Script = {
    $0.handshake()
    $0.client(connect(), at: 1)
    $0.askToPublish(at: 2)
  }

  private static func publish(
    _ transaction: Double = 5, _ arguments: [String] = ["cam", "live"]
  ) -> RuleExample.Script {
    {
      $0.create()
      $0.client(
        Wire.command(
          "publish", transaction, [5] + arguments.flatMap { Wire.string($0) }, stream: 1), at: 25)
    }
  }

  private static func publishes(
    _ text: String, _ arguments: [String], but others: [String]
  ) -> PeerExample {
    PeerExample("command == publish and \(text)", publish(5, arguments), but: publish(5, others))
  }

  private static func play(_ arguments: [UInt8]) -> RuleExample.Script {
    {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + arguments, stream: 1), at: 25)
    }
  }

  private static func streamCommand(
    _ text: String, _ values: [UInt8], but others: [UInt8]
  ) -> PeerExample {
    let names =
      "publish, play, play2, deleteStream, receiveAudio, receiveVideo, seek, pause, closeStream"
    return PeerExample(
      "command in (\(names)) and \(text)", said(Wire.command("closeStream", 9, values)),
      but: said(Wire.command("closeStream", 9, others)))
  }

  // MARK: Answers

  private static let answers = [
    PeerExample(
      "answers == createStream and command == _error", answer(to: "createStream", "_error"),
      but: answer(to: "createStream", "_result")),
    PeerExample(
      "answers in (connect, createStream) and command == _error",
      answer(to: "createStream", "_error"), but: answer(to: "call", "_error")),
    PeerExample(
      "answers == createStream and body.named.stream_id != 2", { $0.create(1) },
      but: { $0.create(2) }),
    PeerExample("command == _error and published == false", answer(to: "FCPublish", "_error")) {
      $0.publish()
      $0.client(Wire.command("call", 9), at: 40)
      $0.server(Wire.command("_error", 9), at: 41)
    },
    PeerExample(
      "command == onStatus and status_level == error", status([("level", "error")]),
      but: status([("level", "status")])),
    PeerExample(
      "command == onStatus and status_texts != code", status([("level", "status")]),
      but: status([("level", "status"), ("code", "x")])),
    PeerExample(
      "command == onStatus and status_texts != level", status([("code", "x")]),
      but: status([("level", "status"), ("code", "x")])),
    PeerExample(
      "command == onStatus and body.transaction_id != 0", status([], transaction: 5),
      but: status([])),
  ]

  private static func answer(to request: String, _ name: String) -> RuleExample.Script {
    {
      $0.connect()
      $0.client(Wire.command(request, 2), at: 20)
      $0.server(Wire.command(name, 2, [5] + Wire.number(1)), at: 21)
    }
  }

  private static func status(
    _ info: [(name: String, text: String)], transaction: Double = 0
  ) -> RuleExample.Script {
    let object = Wire.object(info.map { ($0.name, Wire.string($0.text)) })
    return told(Wire.command("onStatus", transaction, [5] + object))
  }

  // MARK: Media

  private static let media = [
    PeerExample(
      "message_type_id in (8, 9) and message_length == 0", played(Wire.audio([])),
      but: played(Wire.audio([0xAF, 1]))),
    PeerExample(
      "message_type_id in (8, 9) and body.unreadable exists", played(Wire.video([0x17, 1])),
      but: played(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "enhanced == true", played(Wire.audio([0x91] + Array("Opus".utf8))),
      but: played(Wire.audio([0xAF, 1]))),
    PeerExample(
      "body.sound_format in (0, 9, 12, 13)", played(Wire.audio([0xC0, 1])),
      but: played(Wire.audio([0x20, 1]))),
    PeerExample(
      "enhanced == false and not body.frame_type in (1, 2, 3, 4, 5)",
      played(Wire.video([0x62, 1])),
      but: played(Wire.video([0x12, 1]))),
    PeerExample(
      "not body.codec_id in (1, 2, 3, 4, 5, 6, 7)", played(Wire.video([0x1C, 1, 0, 0, 0])),
      but: played(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "body.codec_id == 7 and body.packet_type > 2", played(Wire.video([0x17, 3, 0, 0, 0])),
      but: played(Wire.video([0x17, 2, 0, 0, 0]))),
    PeerExample(
      "body.codec_id == 7 and rule == media.configuration-broken",
      played(Wire.video([0x17, 0, 0, 0, 0, 2, 0x64])), but: played(Wire.video(Wire.avcHeader))),
  ]

  private static func played(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(bytes, at: 40)
    }
  }
}
