import TestSupport

private typealias Wire = WireBuilder

/// For conditions of profiles of MediaMTX, lal, Node-Media-Server and go2rtc.
extension PeerExample {
  static let goServers = goChunks + goControls + goCommands + goClients + goMedia

  // MARK: Handshake, chunks and silence

  private static let goChunks = [
    PeerExample("not handshake.version in (3, 6)") {
      $0.client([4] + Wire.packet(1), at: 0)
    } but: {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1, version: 6), at: 0)
      $0.client(Wire.packet(2), at: 0)
    },
    PeerExample("chunk_stream_id > 63", chunkStream([0, 0]), but: chunkStream([63])),
    PeerExample("extended_delta > 16777215", delta(0x100_0000), but: delta(0xFF_FFFF)),
    PeerExample(
      "rule == timestamp.wrap and format != 0", wrap(isFull: false), but: wrap(isFull: true)),
    PeerExample("silence > 10 and play_count == 0", silence(10_010) { $0.publish() }) {
      silence(10_010) { $0.play() }(&$0)
    },
    PeerExample("silence > 10 and play_count > 0", silence(10_010) { $0.play() }) {
      silence(10_010) { $0.publish() }(&$0)
    },
    PeerExample("silence > 120 and publish_count > 0", silence(120_010) { $0.publish() }) {
      silence(120_010) { $0.play() }(&$0)
    },
  ]

  /// A command on a chunk stream, by its basic header.
  private static func chunkStream(_ basic: [UInt8]) -> RuleExample.Script {
    said(basic + Wire.command("call", 2).dropFirst())
  }

  /// Two sounds, the second with a type 2 header and an extended timestamp.
  private static func delta(_ value: UInt32) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 40)
      $0.client([0x85, 0xFF, 0xFF, 0xFF] + PacketBuilder.bytes(value) + [0xAF, 1, 1], at: 80)
    }
  }

  /// Two sounds around 2^32 ms, the second with a type 0 or a type 2 header.
  private static func wrap(isFull: Bool) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 0xFFFF_0000), at: 40)
      $0.client(Wire.audio([0xAF, 1, 1], 0xFFFF_FFF0), at: 50)
      $0.client(isFull ? Wire.audio([0xAF, 1, 1], 10) : [0x85, 0, 0, 40, 0xAF, 1, 1], at: 60)
    }
  }

  /// A pause of both sides.
  private static func silence(
    _ time: Int64, _ opening: @escaping RuleExample.Script
  ) -> RuleExample.Script {
    {
      opening(&$0)
      for time in [40, 40 + time] {
        $0.client(event(7), at: time)
        $0.server(event(7), at: time)
      }
    }
  }

  private static func event(_ type: UInt8, byteCount: Int = 4) -> [UInt8] {
    Wire.message(chunkStream: 2, type: 4, [0, type] + [UInt8](repeating: 0, count: byteCount))
  }

  // MARK: Control messages

  private static let goControls = [
    PeerExample(
      "message_type_id in (1, 2, 3, 5) and message_length != 4 or message_type_id == 6 and message_length != 5",
      control(6, byteCount: 4), but: control(6, byteCount: 5)),
    PeerExample(
      "message_type_id in (1, 2, 3, 5) and message_length != 4 or message_type_id == 6 and message_length != 5",
      control(5, byteCount: 5), but: control(5, byteCount: 4)),
    PeerExample(
      "body.event_type in (0, 1, 2, 4, 6, 7) and message_length != 6 or body.event_type == 3 and message_length != 10",
      said(event(7, byteCount: 5)), but: said(event(7))),
    PeerExample(
      "body.event_type in (0, 1, 2, 4, 6, 7) and message_length != 6 or body.event_type == 3 and message_length != 10",
      said(event(3, byteCount: 9)), but: said(event(3, byteCount: 8))),
    PeerExample(
      "not message_type_id in (1, 2, 3, 4, 5, 6, 8, 9, 18, 20)", control(17, byteCount: 0),
      but: control(3, byteCount: 4)),
    PeerExample(
      "message_type_id in (3, 5) and body.unreadable exists", control(3, byteCount: 3),
      but: control(6, byteCount: 3)),
    PeerExample(
      "message_type_id == 4 and message_length < 2", control(4, byteCount: 1),
      but: control(4, byteCount: 2)),
    PeerExample(
      "message_type_id in (2, 6, 15, 16, 19)", control(6, byteCount: 5),
      but: control(5, byteCount: 4)),
    PeerExample("message_type_id == 5", control(5, byteCount: 4), but: control(6, byteCount: 5)),
    PeerExample(
      "message_type_id == 1 and message_length < 4", control(1, byteCount: 3),
      but: said(Wire.setChunkSize(4096))),
    PeerExample("body.chunk_size != 128 and publish_count > 0") {
      $0.publish()
      $0.client(Wire.setChunkSize(4096), at: 40)
    } but: {
      $0.create()
      $0.client(Wire.setChunkSize(4096), at: 22)
      $0.askToPublish()
    },
    PeerExample("body.chunk_size != 128 and published == true") {
      $0.play()
      $0.server(Wire.setChunkSize(4096), at: 40)
    } but: {
      $0.create()
      $0.server(Wire.setChunkSize(4096), at: 22)
    },
    PeerExample("message_type_id == 15", data(15, [0]), but: data(18)),
    PeerExample(
      "message_type_id == 17 and lead_byte != 0", command(17), but: command(17, [0])),
  ]

  private static func control(_ type: UInt8, byteCount: Int) -> RuleExample.Script {
    said(Wire.message(chunkStream: 2, type: type, [UInt8](repeating: 0, count: byteCount)))
  }

  private static func data(_ type: UInt8, _ lead: [UInt8] = []) -> RuleExample.Script {
    said(Wire.message(chunkStream: 4, type: type, lead + Wire.string("onData")))
  }

  private static func command(_ type: UInt8, _ lead: [UInt8] = []) -> RuleExample.Script {
    let values = Wire.string("call") + Wire.number(2) + [5]
    return said(Wire.message(chunkStream: 3, type: type, lead + values))
  }

  // MARK: Commands

  private static let url = ("tcUrl", Wire.string("rtmp://10.0.0.2/live"))
  private static let app = ("app", Wire.string("live"))
  private static let date: [UInt8] = [0x0B] + [UInt8](repeating: 0, count: 10)
  private static let name = Wire.string("cam")
  private static let unreadable = Wire.object([("odd", [0x20])])

  private static let goCommands = [
    PeerExample(
      "command == connect and (not body.command_object.app exists or body.command_object.app.type != string)",
      connect([url]), but: connect([url, ("app", Wire.string(""))])),
    PeerExample(
      "command == connect and (not body.command_object.app exists or body.command_object.app.type != string)",
      connect([url, ("app", Wire.number(1))]), but: connect([url, app])),
    PeerExample(
      "command == connect and not body.command_object.tcUrl exists and not body.command_object.tcurl exists",
      connect([app]), but: connect([app, ("tcurl", url.1)])),
    PeerExample("command == connect and body.command_object.type != object") {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.array([app, url])), at: 5)
    } but: {
      $0.connect()
    },
    PeerExample(
      "command == connect and amf_type in (movie_clip, reference, date, long_string, record_set, xml_document, typed_object, avm_plus)",
      connect([app, url, ("started", date)]), but: connect([app, url, ("odd", [0x0D])])),
    PeerExample(
      "command in (publish, play) and body.command_object.type != null",
      request("publish", Wire.object([]) + name), but: request("publish", [5] + name)),
    PeerExample(
      "command in (publish, play) and body.arguments.count < 1", request("play", [5]),
      but: request("play", [5] + name)),
    PeerExample(
      "command in (publish, play) and body.arguments.0 == \"\"",
      request("publish", [5] + Wire.string("")), but: request("publish", [5] + name)),
    PeerExample(
      "command in (FCPublish, FCUnpublish)", said(Wire.command("FCPublish", 2)),
      but: said(Wire.command("releaseStream", 2))),
    PeerExample(
      "command in (connect, releaseStream, FCPublish, publish, play) and rule in (amf.unknown-marker, amf.object-end-missing)",
      said(Wire.command("FCPublish", 2, unreadable)), but: said(Wire.command("call", 2, unreadable))
    ),
    PeerExample(
      "command in (connect, releaseStream, FCPublish, publish, play) and amf_type in (movie_clip, unsupported, record_set, avm_plus)",
      request("publish", [5] + name + [0x0D]), but: request("publish", [5] + name + date)),
    PeerExample(
      "command in (connect, createStream, publish, play) and amf_type in (movie_clip, undefined, reference, strict_array, date, long_string, unsupported, record_set, xml_document, typed_object, avm_plus)",
      connect([app, ("fourCcList", Wire.strings("hvc1"))]), but: connect([app, url])),
    PeerExample(
      "command in (connect, createStream, publish, play) and rule in (amf.unknown-marker, amf.end-of-bytes, amf.object-end-missing)",
      request("publish", [5] + name + [2, 0, 9]), but: said(Wire.command("call", 2, [5, 2, 0, 9]))),
  ]

  private static func connect(_ object: [(String, [UInt8])]) -> RuleExample.Script {
    {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object(object)), at: 5)
    }
  }

  private static func request(_ name: String, _ values: [UInt8]) -> RuleExample.Script {
    {
      $0.create()
      $0.client(Wire.command(name, 5, values, stream: 1), at: 25)
    }
  }

  // MARK: In a client's place

  private static let goClients = [
    PeerExample(
      "message_type_id == 3 and message_length < 4", control(3, byteCount: 3),
      but: control(3, byteCount: 4)),
    PeerExample("message_length == 0 and published == true and play_count > 0") {
      $0.play()
      $0.server(Wire.audio([]), at: 40)
    } but: {
      $0.publish()
      $0.server(Wire.audio([]), at: 40)
    },
    PeerExample(
      "not message_type_id in (1, 3, 4, 5, 6, 8, 9, 18, 20, 22)", command(17, [0]), but: command(20)
    ),
    PeerExample(
      "answers == connect and command == _result and body.command_object.type != object",
      connected("_result"), but: connected("_error")),
    PeerExample(
      "command == onStatus and body.command_object.type != null",
      told(Wire.command("onStatus", 0, Wire.object([]))), but: told(Wire.command("onStatus", 0))),
    PeerExample(
      "answers == createStream and body.named.stream_id != 1", { $0.create(2) },
      but: { $0.create(1) }),
    PeerExample("command == onStatus and published == false and status_level != status") {
      $0.create()
      $0.askToPublish()
      $0.status("NetStream.Publish.BadName", level: "error", at: 30)
    } but: {
      $0.publish()
      $0.status("NetStream.Publish.BadName", level: "error", at: 40)
    },
    PeerExample("command == onStatus and published == false and status_texts != level") {
      $0.create()
      $0.askToPublish()
      $0.server(bareStatus, at: 30)
    } but: {
      $0.publish()
      $0.server(bareStatus, at: 40)
    },
  ]

  /// An answer to connect without a command object.
  private static func connected(_ name: String) -> RuleExample.Script {
    {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object([app, url])), at: 5)
      $0.server(Wire.command(name, 1), at: 10)
    }
  }

  private static let bareStatus = Wire.command(
    "onStatus", 0, [5] + Wire.object([("code", Wire.string("NetStream.Publish.Start"))]), stream: 1)

  // MARK: Media

  private static let goMedia = [
    PeerExample("message_type_id == 18 and publish_count == 0", data(18)) {
      $0.create()
      $0.askToPublish()
      $0.metadata(at: 26)
    },
    PeerExample("message_type_id in (8, 9) and publish_count == 0", said(Wire.audio([0xAF, 1]))) {
      $0.create()
      $0.askToPublish()
      $0.client(Wire.audio([0xAF, 1]), at: 26)
    },
    PeerExample(
      "message_length == 0 and publish_count > 0", sent(Wire.audio([])),
      but: said(Wire.audio([]))),
    media(
      "message_type_id == 8 and message_length == 1 and body.unreadable exists",
      Wire.audio([0xAF]), but: Wire.audio([0x20])),
    media(
      "message_type_id in (8, 9) and message_length == 1",
      Wire.video([0x17]), but: Wire.video([0x17, 1])),
    media(
      "message_type_id == 8 and message_length < 2",
      Wire.audio([0xAF]), but: Wire.audio([0xAF, 0])),
    media(
      "message_type_id == 9 and message_length < 5",
      Wire.video([0x57, 0]), but: Wire.video([0x27, 2, 0, 0, 0])),
    media(
      "not body.sound_format in (2, 3, 7, 8, 10)",
      Wire.audio([0xB2, 1]), but: Wire.audio([0x2F, 1])),
    media("body.sound_format != 10", Wire.audio([0x2F, 1]), but: Wire.audio([0xAF, 1])),
    media(
      "body.sound_format == 10 and body.packet_type > 1",
      Wire.audio([0xAF, 2, 1]), but: Wire.audio([0xAF, 1, 1])),
    media(
      "body.sound_format == 10 and body.packet_type == 1 and message_length < 3",
      Wire.audio([0xAF, 1]), but: Wire.audio([0xAF, 0])),
    media(
      "not body.codec_id in (7, 12)",
      Wire.video([0x12, 1, 0, 0, 0]), but: Wire.video([0x1C, 1, 0, 0, 0])),
    media(
      "body.codec_id == 12",
      Wire.video([0x1C, 1, 0, 0, 0]), but: Wire.video([0x17, 1, 0, 0, 0])),
    media(
      "body.codec_id in (7, 12) and body.packet_type > 2",
      Wire.video([0x1C, 3, 0, 0, 0]), but: Wire.video([0x17, 2, 0, 0, 0])),
    media(
      "body.codec_id in (7, 12) and body.packet_type == 1 and message_length < 6",
      Wire.video([0x27, 1, 0, 0, 0]), but: Wire.video([0x27, 2, 0, 0, 0])),
    media(
      "body.codec_id in (7, 12) and rule == media.header-empty",
      Wire.video([0x17, 0, 0, 0, 0]), but: Wire.video(Wire.avcHeader)),
    media(
      "message_type_id == 8 and enhanced == true",
      Wire.audio([0x91] + Array("Opus".utf8)), but: Wire.video([0x91] + Array("av01".utf8))),
    media(
      "message_type_id == 8 and enhanced == true and rule == media.header-missing",
      Wire.audio([0x91] + Array("Opus".utf8) + [1, 2]), but: Wire.audio([0xAF, 1, 2])),
    media(
      "message_type_id == 9 and not body.four_cc in (av01, vp09, hvc1)",
      Wire.video([0x91] + Array("avc1".utf8) + [0, 0, 0, 1]),
      but: Wire.video([0x91] + Array("av01".utf8) + [1])),
    media(
      "message_type_id == 9 and not body.four_cc in (av01, vp09, hvc1, avc1)",
      Wire.video([0x91] + Array("vp08".utf8) + [1]),
      but: Wire.video([0x91] + Array("av01".utf8) + [1])),
    media(
      "message_type_id == 9 and body.four_cc != hvc1",
      Wire.video([0x91] + Array("av01".utf8) + [1]),
      but: Wire.video([0x93] + Array("hvc1".utf8) + [0, 0, 0, 1, 1])),
    media(
      "message_type_id == 8 and not body.four_cc in (Opus, \"ac-3\", mp4a, \".mp3\", fLaC)",
      Wire.audio([0x91] + Array("ec-3".utf8) + [1]),
      but: Wire.audio([0x91] + Array("ac-3".utf8) + [1])),
    media(
      "body.multitrack_type in (ManyTracks, ManyTracksManyCodecs)",
      Wire.audio([0x95, 0x11] + Array("Opus".utf8) + [0, 0, 0, 1, 9]),
      but: Wire.audio([0x95, 0x01] + Array("Opus".utf8) + [0, 9])),
    media(
      "body.timestamp_offset_nano exists",
      Wire.audio([0x97, 2, 0, 0, 9, 0x01] + Array("Opus".utf8) + [9]),
      but: Wire.audio([0x91] + Array("Opus".utf8) + [9])),
  ]

  private static func media(
    _ condition: String, _ bytes: [UInt8], but others: [UInt8]
  ) -> PeerExample {
    PeerExample(condition, sent(bytes), but: sent(others))
  }

  private static func sent(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.publish()
      $0.client(bytes, at: 40)
    }
  }
}
