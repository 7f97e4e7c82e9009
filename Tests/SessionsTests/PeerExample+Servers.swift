import TestSupport

private typealias Wire = WireBuilder

/// Those of conditions that servers in wide use have.
extension PeerExample {
  static let servers = short + silences + properties + orders + arguments + shortMedia + codecs

  // MARK: Lengths

  private static let short = [
    PeerExample(
      "chunk_count == 1 and message_length > 131072", frame(131_073, chunkSize: 1 << 24),
      but: frame(131_073, chunkSize: 60_000)),
    PeerExample(
      "chunk_count == 1 and message_length > 4500000", frame(4_500_001, chunkSize: 1 << 24),
      but: frame(4_500_001, chunkSize: 1 << 20)),
    PeerExample(
      "message_type_id in (1, 4, 5) and body.unreadable exists",
      control(4, [0, 3, 0, 0, 0, 1]), but: control(4, [0, 3, 0, 0, 0, 1, 0, 0, 0, 9])),
    PeerExample(
      "message_type_id in (1, 4, 5) and body.unreadable exists", control(1, [0, 16, 0]),
      but: control(3, [0, 16, 0])),
    PeerExample(
      "message_type_id in (1, 3) and body.unreadable exists", control(3, [0, 16, 0]),
      but: control(5, [0, 16, 0])),
    PeerExample(
      "not body.event_type in (0, 3, 4, 7)", control(4, [0, 6, 0, 0, 0, 1]),
      but: control(4, [0, 7, 0, 0, 0, 1])),
    PeerExample(
      "message_type_id in (16, 19)", said(Wire.message(chunkStream: 4, type: 19, [0, 0])),
      but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData")))),
  ]

  private static func control(_ type: UInt8, _ body: [UInt8]) -> RuleExample.Script {
    said(Wire.message(chunkStream: 2, type: type, body))
  }

  /// A frame of so many bytes.
  private static func frame(_ byteCount: Int, chunkSize: Int) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.setChunkSize(UInt32(chunkSize)), at: 40)
      let frame = [0x27, 1, 0, 0, 0] + [UInt8](repeating: 0xEE, count: byteCount - 5)
      let message = Wire.message(chunkStream: 6, type: 9, stream: 1, frame, chunkSize: chunkSize)
      for start in stride(from: 0, to: message.count, by: 60_000) {
        $0.client(Array(message[start..<min(start + 60_000, message.count)]), at: 40)
      }
    }
  }

  // MARK: Silences

  private static let silences = [2_500, 17_000, 25_000].flatMap { limit -> [PeerExample] in
    let text = "silence > \(Double(limit) / 1000) and publishing == true"
      .replacing(".0 ", with: " ")
    return [
      PeerExample(text, silent(Int64(limit) + 10), but: silent(Int64(limit))),
      PeerExample(text, silent(Int64(limit) + 10)) {
        $0.play()
        $0.client(Wire.command("call", 0), at: 40)
        $0.client(Wire.command("call", 0), at: 100_000)
      },
    ]
  }

  /// A publisher that sends nothing for so many milliseconds after the status that lets it.
  private static func silent(_ time: Int64) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 25 + time)
    }
  }

  // MARK: Values

  private static let rareTypes = [
    "movie_clip, reference, long_string, unsupported, record_set, xml_document, typed_object, avm_plus",
    "movie_clip, reference, date, long_string, unsupported, record_set, xml_document, typed_object, avm_plus",
  ]
  private static let brokenRules = [
    "amf.unknown-marker, amf.end-of-bytes",
    "amf.unknown-marker, amf.end-of-bytes, amf.object-end-missing, amf.key-empty, amf.nesting-too-deep",
  ]

  private static let properties =
    rareTypes.flatMap { readAlways("amf_type in (\($0))", [0x0F, 0, 0, 0, 1, 0x61], but: [5]) }
    + brokenRules.flatMap { readAlways("rule in (\($0))", [0x1F], but: [5]) } + [
      PeerExample(
        "message_type_id in (17, 20) and amf_type in (movie_clip, undefined, reference, date, unsupported, record_set, xml_document, typed_object, avm_plus)",
        said(Wire.command("call", 2, [5, 6])), but: said(Wire.command("call", 2, [5, 5]))),
      PeerExample(
        "message_type_id in (17, 20) and rule in (amf.unknown-marker, amf.end-of-bytes, amf.object-end-missing, amf.string-not-utf8)",
        said(Wire.command("call", 2, Wire.object([("a", [0x1F])]))),
        but: said(Wire.message(chunkStream: 4, type: 18, Wire.string("onData") + [0x1F]))),
      PeerExample(
        "message_type_id == 17 and lead_byte != 0",
        said(Wire.message(chunkStream: 3, type: 17, call)),
        but: said(Wire.message(chunkStream: 3, type: 17, [0] + call))),
      PeerExample(
        "message_type_id == 17", said(Wire.message(chunkStream: 3, type: 17, [0] + call)),
        but: said(Wire.message(chunkStream: 3, type: 20, call))),
      PeerExample(
        "message_type_id == 15 and lead_byte != 2 and publishing == true",
        published(Wire.message(chunkStream: 4, type: 15, stream: 1, [0] + Wire.string("onData"))),
        but: said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("onData")))),
      PeerExample(
        "message_type_id == 15 and message_length > 3",
        said(Wire.message(chunkStream: 4, type: 15, [0] + Wire.string("a"))),
        but: said(Wire.message(chunkStream: 4, type: 15, [6, 3, 0x61]))),
      PeerExample(
        "body.handler == @setDataFrame and body.values.count < 1",
        said(Wire.message(chunkStream: 4, type: 18, Wire.string("@setDataFrame"))),
        but: said(metadata(Wire.array([])))),
      PeerExample(
        "body.handler == @setDataFrame and body.values.0 != onMetaData",
        said(
          Wire.message(
            chunkStream: 4, type: 18, Wire.string("@setDataFrame") + Wire.string("onCuePoint") + [5]
          )),
        but: said(metadata(Wire.array([])))),
    ]

  private static let call = Wire.string("call") + Wire.number(2) + [5]

  private static func metadata(_ value: [UInt8]) -> [UInt8] {
    Wire.message(
      chunkStream: 4, type: 18, Wire.string("@setDataFrame") + Wire.string("onMetaData") + value)
  }

  /// What is read of every client: connect's properties, and those of the metadata.
  private static func readAlways(
    _ text: String, _ value: [UInt8], but other: [UInt8]
  ) -> [PeerExample] {
    let condition =
      "(command == connect or body.handler in (@setDataFrame, onMetaData)) and \(text)"
    return [
      PeerExample(condition, { $0.connect([("started", value)]) }) {
        $0.connect([("started", other)])
        $0.client(Wire.command("call", 9, [5] + value), at: 20)
      },
      PeerExample(
        condition, said(metadata(Wire.array([("a", value)]))),
        but: said(metadata(Wire.array([("a", other)])))),
    ]
  }

  // MARK: Commands in their order

  private static let orders = [
    PeerExample("command in (_result, _error) and not answers exists", said(answer(9))) {
      $0.connect()
      $0.server(Wire.command("call", 9), at: 20)
      $0.client(answer(9), at: 21)
    },
    PeerExample(
      "command == createStream and create_count > 1 and published == false", creating(2),
      but: {
        $0.publish(); $0.createStream(2)
      }),
    PeerExample(
      "command == createStream and create_count > 3 and published == false", creating(4),
      but: creating(3)),
    PeerExample(onlyOne, opening("releaseStream"), but: opening("releaseStream", "FCPublish")),
    PeerExample(onlyOne, opening("FCPublish"), but: opening()),
    PeerExample("command == publish and create_count < 1 and connected == true") {
      $0.connect()
      $0.askToPublish(at: 20)
    } but: {
      $0.publish()
    },
    PeerExample("command in (pause, seek)", said(Wire.command("pause", 5))) { $0.play() },
  ]

  private static let onlyOne =
    "command == createStream and create_count == 1 and (earlier_commands == releaseStream and not earlier_commands == FCPublish or earlier_commands == FCPublish and not earlier_commands == releaseStream)"

  private static func answer(_ transaction: Double) -> [UInt8] {
    Wire.command("_result", transaction, [5, 5])
  }

  private static func creating(_ count: Int) -> RuleExample.Script {
    {
      $0.connect()
      for id in 1...count { $0.createStream(Double(id)) }
    }
  }

  private static func opening(_ names: String...) -> RuleExample.Script {
    {
      $0.connect()
      for name in names { $0.client(Wire.command(name, 2, [5] + Wire.string("cam")), at: 12) }
      $0.createStream()
    }
  }

  // MARK: Arguments

  private static let arguments = [
    connectNeeds("app"), connectNeeds("tcUrl"), connectNeeds("app", has: Wire.number(1)),
    PeerExample(
      "not body.command_object.type in (object, null)", said(Wire.command("call", 2, [6])),
      but: said(Wire.command("call", 2, Wire.object([])))),
    PeerExample(
      "not command in (onMetaData, @setDataFrame) and (command_values < 3 or rule == command.transaction-id-missing)",
      said(Wire.command("call", 2, [])), but: said(Wire.command("onMetaData", 2, []))),
    PeerExample(
      "command in (createStream, releaseStream, FCPublish, FCUnpublish, publish, play, pause, closeStream) and body.command_object.type != null",
      said(Wire.command("createStream", 2, Wire.object([]))),
      but: said(Wire.command("deleteStream", 2, Wire.object([])))),
    PeerExample(
      "command == publish and body.arguments.1.type != string",
      asked("publish", Wire.string("cam") + [5]), but: asked("publish", Wire.string("cam"))),
    PeerExample(
      "command == play and (body.arguments.1.type != number or body.arguments.2.type != number)",
      asked("play", Wire.string("cam") + [5]),
      but: asked("play", Wire.string("cam") + Wire.number(-2))),
  ]

  private static func connectNeeds(_ property: String, has odd: [UInt8]? = nil) -> PeerExample {
    let path = "body.command_object.\(property)"
    return PeerExample(
      "command == connect and (not \(path) exists or \(path).type != string)"
    ) {
      $0.handshake()
      let object = [("app", Wire.string("")), ("tcUrl", Wire.string(""))].compactMap {
        name, value in
        (name == property ? odd : value).map { (name, $0) }
      }
      $0.client(Wire.command("connect", 1, Wire.object(object)), at: 1)
    } but: {
      $0.handshake()
      let object = [("app", Wire.string("")), ("tcUrl", Wire.string(""))]
      $0.client(Wire.command("connect", 1, Wire.object(object)), at: 1)
    }
  }

  private static func asked(_ command: String, _ arguments: [UInt8]) -> RuleExample.Script {
    {
      $0.create()
      $0.client(Wire.command(command, 5, [5] + arguments, stream: 1), at: 25)
    }
  }

  // MARK: Media

  private static let shortMedia = [
    PeerExample(
      "message_type_id == 8 and message_length == 1 and body.unreadable exists",
      published(Wire.audio([0xAF])),
      but: published(Wire.audio([0xAF, 1]))),
    PeerExample(
      "message_type_id == 9 and message_length in (1, 2, 3, 4) and body.unreadable exists",
      published(Wire.video([0x17, 1, 0, 0])), but: published(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "body.codec_id == 7 and rule == media.header-empty",
      published(Wire.video([0x17, 0, 0, 0, 0])), but: published(Wire.video(Wire.avcHeader))),
    PeerExample(
      "body.four_cc in (hvc1, av01, vp08, vp09) and message_type_id == 9 and message_length < 6",
      published(Wire.video([0x92] + Array("hvc1".utf8))),
      but: published(Wire.video([0x92] + Array("avc1".utf8)))),
    PeerExample("message_type_id in (8, 9) and playing == true and publishing == false") {
      $0.play()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 40)
    },
  ]

  private static let codecs = [
    PeerExample(
      "body.codec_id == 13 and body.frame_type in (1, 2, 3, 4)",
      published(Wire.video([0x1D, 1, 0, 0, 0])), but: published(Wire.video([0x1C, 1, 0, 0, 0]))),
    PeerExample(
      "message_type_id == 8 and (enhanced == true or not body.sound_format in (2, 10))",
      published(Wire.audio([0xB2, 1])), but: published(Wire.audio([0xAF, 1]))),
    PeerExample(
      "message_type_id == 8 and (enhanced == true or not body.sound_format in (2, 10))",
      published(Wire.audio([0x91] + Array("Opus".utf8))), but: published(Wire.audio([0x2F, 1]))),
    PeerExample(
      "message_type_id == 9 and (body.four_cc != hvc1 or enhanced == true and body.packet_type > 5 or not body.codec_id in (7, 12, 13))",
      published(Wire.video([0x91] + Array("av01".utf8))),
      but: published(Wire.video([0x91] + Array("hvc1".utf8) + [0, 0, 0]))),
    PeerExample(
      "message_type_id == 9 and (body.four_cc != hvc1 or enhanced == true and body.packet_type > 5 or not body.codec_id in (7, 12, 13))",
      published(Wire.video([0x12, 1])), but: published(Wire.video([0x17, 1, 0, 0, 0]))),
    PeerExample(
      "message_type_id == 9 and enhanced == true",
      published(Wire.video([0x91] + Array("hvc1".utf8) + [0, 0, 0])),
      but: published(Wire.audio([0x91] + Array("Opus".utf8)))),
  ]

  private static func published(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(bytes, at: 40)
    }
  }
}
