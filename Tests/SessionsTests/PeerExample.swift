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
    guard own.isEmpty, condition.hasPrefix("rule is "), !condition.contains(" and ") else {
      return own
    }
    let rules = condition.dropFirst("rule is ".count).split(separator: ",").map(String.init)
    return RuleExample.all.filter { rules.contains($0.rule) && $0.profile == nil }
      .map { PeerExample(condition, $0.breach, but: $0.nearMiss) }
  }

  static let all = handshakes + chunks + controls + values + commands + answers + media

  // MARK: Handshake and chunks

  private static let handshakes = [
    PeerExample("handshake_version is not 3") {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1, version: 6), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake_version is not 3") {
      $0.client([4] + Wire.packet(1), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("handshake_zero is not 0") {
      $0.client([3, 0, 0, 0, 0, 9, 0, 124, 2] + Wire.packet(1).dropFirst(8), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.handshake()
    },
    PeerExample("echo is read_time,time_changed,unrelated") {
      echo([0, 0, 0, 0, 0, 0, 0, 7], &$0)
    } but: {
      $0.handshake()
    },
    PeerExample("echo is time_changed,unrelated") {
      echo([0, 0, 0, 9, 0, 0, 0, 0], &$0)
    } but: {
      echo([0, 0, 0, 0, 0, 0, 0, 7], &$0)
    },
    PeerExample("silence above 2.5", silence(2_510), but: silence(2_500)),
    PeerExample("silence above 90", silence(90_010), but: silence(90_000)),
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
    PeerExample("chunk_stream above 31", chunkStream(32), but: chunkStream(31)),
    PeerExample("extended_delta below 16777215", delta(5), but: delta(0xFF_FFFF)),
    PeerExample("inherited_delta above 0") {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]) + [0x85, 0, 0, 20, 0xAF, 1, 2], at: 40)
      $0.client([0xC5, 0xAF, 1, 3], at: 60)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]) + [0x85, 0, 0, 20, 0xAF, 1, 2], at: 40)
    },
    chunkSize("above 32767", 32_768, but: 32_767),
    chunkSize("above 65536", 65_537, but: 65_536),
    chunkSize("above 10485760", 10_485_761, but: 10_485_760),
    chunkSize("above 2147483647", 0x8000_0000, but: 0x7FFF_FFFF),
    chunkSize("below 1", 0, but: 1),
    chunkSize("below 128", 127, but: 128),
    chunkSize("is 0", 0, but: 1),
    PeerExample("message_length above 32767", data(32_768), but: data(32_767)),
    PeerExample("message_length above 1048576", data(1_048_577), but: data(1_048_576)),
    PeerExample("message_length above 10485760", data(10_485_761), but: data(10_485_760)),
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
      "set_chunk_size \(text)", said(Wire.setChunkSize(size)), but: said(Wire.setChunkSize(other)))
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
    PeerExample("window_size is 0", window(0), but: window(1)),
    PeerExample("limit_type is not 0,1,2", said(limit(3)), but: said(limit(2))),
    PeerExample("event_type is not 0,1,2,3,4,6,7", said(event(31)), but: said(event(7))),
    PeerExample(
      "event_type is not 0,1,2,3,4,6,7,31,32", said(event(26)), but: said(event(32))),
    PeerExample(
      "message_type is 1,2,3,4,5,6 and readable is no",
      said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0])),
      but: said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 0]))),
    PeerExample(
      "message_type is 1,5 and readable is no",
      said(Wire.message(chunkStream: 2, type: 5, [0, 0, 0])),
      but: said(Wire.message(chunkStream: 2, type: 3, [0, 0, 0]))),
    PeerExample(
      "message_type is 2,3,4,6", said(limit(2)), but: window(5_000_000)),
    PeerExample(
      "message_type is not 1,2,3,4,5,6,8,9,15,17,18,20",
      said(Wire.message(chunkStream: 4, type: 22, Wire.audio([0xAF, 1, 1]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type is 16,19,22",
      said(Wire.message(chunkStream: 4, type: 22, Wire.audio([0xAF, 1, 1]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type is 15,16,19,22",
      said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("onData"))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
    PeerExample(
      "message_type is 15,18", said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData"))),
      but: said(Wire.command("call", 2))),
    PeerExample("unacknowledged above 10000000", unacknowledged(167), but: unacknowledged(166)),
    PeerExample("unacknowledged_limits above 2") {
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
      "amf_type has movie_clip,reference,date,long_string,unsupported,record_set,xml_document,typed_object,avm_plus",
      said(Wire.command("call", 2, [5] + date)), but: said(Wire.command("call", 2, [5, 6]))),
    PeerExample(
      "amf_type has movie_clip,unsupported,record_set",
      said(Wire.command("call", 2, [5, 0x0D])), but: said(Wire.command("call", 2, [5] + date))),
    PeerExample(
      "command is connect and amf_type has movie_clip,reference,date,long_string,unsupported,record_set,xml_document,typed_object,avm_plus",
      { $0.connect([("started", date)]) }, but: { $0.connect() }),
    PeerExample(
      "message_type is 18,20 and amf_type has movie_clip,reference,unsupported,record_set,xml_document,typed_object,avm_plus",
      said(Wire.command("call", 2, [5, 0x0D])), but: said(Wire.command("call", 2, [5] + date))),
    PeerExample(
      "message_type is 20 and amf_type has movie_clip,reference,unsupported,record_set,avm_plus",
      said(Wire.command("call", 2, [5, 0x0D])),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + [0x0D]))),
    PeerExample(
      "message_type is 20 and rule is amf.array-count-wrong",
      said(Wire.command("call", 2, [5] + Wire.array([("a", [5])], count: 2))),
      but: said(
        Wire.message(
          chunkStream: 4, type: 18, Wire.string("onData") + Wire.array([("a", [5])], count: 2)))),
    PeerExample(
      "message_type is 20 and rule is amf.end-of-bytes",
      said(Wire.command("call", 2, [5, 2, 0, 9])),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + [2, 0, 9]))),
    PeerExample(
      "message_type is 20 and rule is amf.trailing-bytes",
      said(Wire.command("call", 2, [5] + trailing)),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + trailing))),
    PeerExample(
      "message_type is 15 and lead_byte is 0",
      said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("onData"))),
      but: said(Wire.message(chunkStream: 4, type: 15, [6, 3, 0x61]))),
    PeerExample(
      "message_type is 15,17 and lead_byte is 0",
      said(
        Wire.message(chunkStream: 3, type: 17, [0] + Wire.string("call") + Wire.number(2) + [5])),
      but: said(Wire.message(chunkStream: 3, type: 17, Wire.string("call") + Wire.number(2) + [5]))),
  ]

  private static let date: [UInt8] = [0x0B] + [UInt8](repeating: 0, count: 10)
  /// An end that nothing has begun, and more.
  private static let trailing: [UInt8] = [0, 0, 9]

  // MARK: Commands

  private static let commands = [
    PeerExample("command_values below 3", said(Wire.command("call", 2, [])), but: called),
    PeerExample("command is connect and connect_count above 1") {
      $0.connect()
      $0.client(connect(), at: 20)
    } but: {
      $0.connect()
    },
    connectLacks("app"), connectLacks("tcUrl"), connectLacks("flashVer"),
    PeerExample("command is connect and transaction is not 1") {
      $0.handshake()
      $0.client(connect(transaction: 2), at: 1)
    } but: {
      $0.handshake()
      $0.client(connect(), at: 1)
    },
    PeerExample(
      "command is connect and message_index above 0 and packets above 1 and window_announced is no"
    ) {
      $0.handshake()
      $0.client(Wire.setChunkSize(4096), at: 1)
      $0.client(connect(), at: 2)
    } but: {
      $0.handshake()
      $0.client(Wire.setChunkSize(4096) + connect(), at: 1)
    },
    PeerExample("command is createStream and create_count above 1") {
      $0.create()
      $0.createStream(2)
    } but: {
      $0.create()
    },
    PeerExample("command is createStream,publish,play and connected is no") {
      $0.handshake()
      $0.client(connect() + Wire.command("createStream", 2), at: 1)
    } but: {
      $0.create()
    },
    PeerExample("command is publish,play and connected is no", early, but: { $0.publish() }),
    PeerExample("command is publish and connected is no", early, but: { $0.publish() }),
    PeerExample("command is publish,play and stream_created is no") {
      $0.create(1)
      $0.askToPublish(stream: 2)
    } but: {
      $0.create(2)
      $0.askToPublish(stream: 2)
    },
    PeerExample("command is publish,play and transaction is not 0", publish(), but: publish(0)),
    publishes("argument_count below 1", [], but: ["cam"]),
    publishes("argument_count below 2", ["cam"], but: ["cam", "live"]),
    publishes("publish_type is not live", ["cam", "record"], but: ["cam", "LIVE"]),
    publishes("publish_type is not live,record,append", ["cam", "x"], but: ["cam", "append"]),
    PeerExample("command is play and argument_count below 1", play([]), but: play(name)),
    PeerExample(
      "command is play and argument_count below 2", play(name), but: play(name + Wire.number(-1))),
    PeerExample("command is play,play2", play(name), but: publish()),
    PeerExample(
      "command is getStreamLength,deleteStream and argument_count below 1",
      said(Wire.command("deleteStream", 9)),
      but: said(Wire.command("deleteStream", 9, [5] + Wire.number(1)))),
    PeerExample(
      "command is closeStream and argument_count below 1", said(Wire.command("closeStream", 9)),
      but: said(Wire.command("closeStream", 9, [5] + Wire.number(1)))),
    PeerExample("command is closeStream", said(Wire.command("closeStream", 9)), but: called),
    PeerExample(
      "command is closeStream,deleteStream", said(Wire.command("deleteStream", 9)), but: called),
    PeerExample(
      "command is releaseStream,FCPublish,FCUnpublish", said(Wire.command("FCPublish", 2)),
      but: called),
    streamCommand("command_object is not null,undefined", Wire.object([]) + name, but: [5] + name),
    streamCommand("command_values below 3", [], but: [5]),
    PeerExample("message_type is 17 and command is connect") {
      $0.handshake()
      $0.client(connect(type: 17), at: 1)
    } but: {
      $0.handshake()
      $0.client(connect(), at: 1)
    },
    PeerExample("message_type is 17 and published is no") {
      $0.handshake()
      $0.client(connect(type: 17), at: 1)
    } but: {
      $0.publish()
      $0.client(
        Wire.message(chunkStream: 3, type: 17, [0] + Wire.string("call") + Wire.number(9) + [5]),
        at: 40)
    },
    PeerExample(
      "handler is @setDataFrame and data_values below 2",
      said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame") + name)),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame") + name + [5]))),
    PeerExample(
      "handler is onMetaData",
      said(Wire.message(chunkStream: 4, type: 18, Wire.string("onMetaData") + Wire.array([]))),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame")))),
  ]

  private static let name = Wire.string("cam")
  private static let called = said(Wire.command("call", 2))

  private static func connect(
    transaction: Double = 1, type: UInt8 = 20, without missing: String = ""
  ) -> [UInt8] {
    let object = ["app", "tcUrl", "flashVer"].filter { $0 != missing }
      .map { ($0, Wire.string("rtmp")) }
    let values = Wire.string("connect") + Wire.number(transaction) + Wire.object(object)
    return Wire.message(chunkStream: 3, type: type, (type == 17 ? [0] : []) + values)
  }

  private static func connectLacks(_ property: String) -> PeerExample {
    PeerExample("command is connect and connect_texts lacks \(property)") {
      $0.handshake()
      $0.client(connect(without: property), at: 1)
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
    PeerExample("command is publish and \(text)", publish(5, arguments), but: publish(5, others))
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
    let names = "publish,play,play2,deleteStream,receiveAudio,receiveVideo,seek,pause,closeStream"
    return PeerExample(
      "command is \(names) and \(text)", said(Wire.command("closeStream", 9, values)),
      but: said(Wire.command("closeStream", 9, others)))
  }

  // MARK: Answers

  private static let answers = [
    PeerExample(
      "answers is createStream and command is _error", answer(to: "createStream", "_error"),
      but: answer(to: "createStream", "_result")),
    PeerExample(
      "answers is connect,createStream and command is _error",
      answer(to: "createStream", "_error"), but: answer(to: "call", "_error")),
    PeerExample(
      "answers is createStream and stream_given is not 2", { $0.create(1) }, but: { $0.create(2) }),
    PeerExample("command is _error and published is no", answer(to: "FCPublish", "_error")) {
      $0.publish()
      $0.client(Wire.command("call", 9), at: 40)
      $0.server(Wire.command("_error", 9), at: 41)
    },
    PeerExample(
      "command is onStatus and status_level is error", status([("level", "error")]),
      but: status([("level", "status")])),
    PeerExample(
      "command is onStatus and status_texts lacks code", status([("level", "status")]),
      but: status([("level", "status"), ("code", "x")])),
    PeerExample(
      "command is onStatus and status_texts lacks level", status([("code", "x")]),
      but: status([("level", "status"), ("code", "x")])),
    PeerExample(
      "command is onStatus and transaction is not 0", status([], transaction: 5), but: status([])),
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
      "message_type is 8,9 and message_length is 0", played(Wire.audio([])),
      but: played(Wire.audio([0xAF, 1]))),
    PeerExample(
      "message_type is 8,9 and readable is no", played(Wire.video([0x17, 1])),
      but: played(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "enhanced is yes", played(Wire.audio([0x91] + Array("Opus".utf8))),
      but: played(Wire.audio([0xAF, 1]))),
    PeerExample(
      "audio_format is 0,9,12,13", played(Wire.audio([0xC0, 1])),
      but: played(Wire.audio([0x20, 1]))),
    PeerExample(
      "video_frame_type is not 1,2,3,4,5", played(Wire.video([0x62, 1])),
      but: played(Wire.video([0x12, 1]))),
    PeerExample(
      "video_codec is not 1,2,3,4,5,6,7", played(Wire.video([0x1C, 1, 0, 0, 0])),
      but: played(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "avc_packet_type above 2", played(Wire.video([0x17, 3, 0, 0, 0])),
      but: played(Wire.video([0x17, 2, 0, 0, 0]))),
    PeerExample(
      "video_codec is 7 and rule is media.configuration-broken",
      played(Wire.video([0x17, 0, 0, 0, 0, 2, 0x64])), but: played(Wire.video(Wire.avcHeader))),
  ]

  private static func played(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(bytes, at: 40)
    }
  }
}
