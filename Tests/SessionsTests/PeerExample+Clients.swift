import TestSupport

private typealias Wire = WireBuilder

/// What clients fail on, and what they do as servers.
extension PeerExample {
  static let clients = lengths + requests + answersOfServers + statuses + played

  // MARK: Control messages

  private static let lengths = [
    PeerExample(
      "message_type_id in (5, 6) and body.window_size == 0", control(6, [0, 0, 0, 0, 2]),
      but: control(6, [0, 0, 0, 1, 2])),
    PeerExample(
      "message_type_id in (1, 5, 6) and message_length < 4", control(6, [0, 0, 1]),
      but: control(6, [0, 0, 0, 1])),
    PeerExample(
      "message_type_id == 4 and message_length < 2", control(4, [0]), but: control(4, [0, 0])),
    PeerExample("message_type_id == 5", control(5, [0, 0, 1, 0]), but: control(3, [0, 0, 1, 0])),
    PeerExample(
      "message_type_id in (15, 16, 19)", control(15, [0] + Wire.string("onData")),
      but: control(18, Wire.string("onData"))),
    PeerExample("message_type_id == 22", control(22, []), but: control(18, [])),
    chunkSize("== 0", 0), chunkSize("> 2147483647", 0x8000_0000),
    PeerExample("handshake.echo == unrelated") {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 3), at: 0)
      $0.client(Wire.packet(2), at: 0)
    } but: {
      $0.handshake()
    },
  ]

  private static func control(_ type: UInt8, _ content: [UInt8]) -> RuleExample.Script {
    told(Wire.message(chunkStream: 2, type: type, content))
  }

  private static func chunkSize(_ text: String, _ size: UInt32) -> PeerExample {
    PeerExample("body.chunk_size \(text) and published == false", told(Wire.setChunkSize(size))) {
      $0.publish()
      $0.server(Wire.setChunkSize(size), at: 40)
    }
  }

  // MARK: Requests

  private static let requests = [
    PeerExample(
      "message_type_id == 20 and command != connect and connect_count == 0 and connected == false"
    ) {
      $0.handshake()
      $0.client(Wire.command("createStream", 1), at: 1)
    } but: {
      $0.create()
    },
    PeerExample(
      "command in (releaseStream, FCPublish, createStream, publish, play, _checkbw) and body.command_object.type != null",
      said(Wire.command("createStream", 2, Wire.object([]))),
      but: said(Wire.command("createStream", 2))),
    PeerExample(
      "command in (FCPublish, publish) and body.arguments.count < 1",
      said(Wire.command("FCPublish", 2)),
      but: said(Wire.command("FCPublish", 2, [5] + Wire.string("cam")))),
    PeerExample(
      "command in (getStreamLength, FCUnpublish, deleteStream, closeStream)",
      said(Wire.command("getStreamLength", 2, [5] + Wire.string("cam"))),
      but: said(Wire.command("releaseStream", 2, [5] + Wire.string("cam")))),
  ]

  // MARK: Answers

  private static let answersOfServers = [
    PeerExample(
      "message_type_id == 17 and answers in (connect, createStream)",
      answer("createStream", "_result", type: 17, lead: [0], number),
      but: answer("call", "_result", type: 17, lead: [0], number)),
    PeerExample(
      "message_type_id == 17 and answers in (connect, createStream) and lead_byte != 0",
      answer("createStream", "_result", type: 17, number),
      but: answer("createStream", "_result", type: 17, lead: [0], number)),
    PeerExample(
      "command == _error and answers in (connect, createStream, publish, play) and body.arguments.description exists",
      answer("publish", "_error", info(["description"])),
      but: answer("releaseStream", "_error", info(["description"]))),
    PeerExample(
      "command == _error and answers in (connect, createStream, publish) and not body.arguments.description exists",
      answer("createStream", "_error", info(["code"])),
      but: answer("createStream", "_error", info(["description"]))),
    PeerExample(
      "command == _error and connected == true and published == false and not answers exists and body.arguments.description exists",
      told(Wire.command("_error", 9, [5] + info(["description"]))),
      but: answer("call", "_error", info(["description"]))),
    PeerExample(
      "answers in (connect, createStream, publish, play) and command == _error",
      answer("publish", "_error", [5]), but: answer("releaseStream", "_error", [5])),
    PeerExample(
      "command == _error and answers == connect and not body.arguments.description exists"
    ) {
      connect("_error", info(["code"]), &$0)
    } but: {
      connect("_error", info(["description"]), &$0)
    },
    PeerExample(
      "answers == connect and (not body.arguments.code exists or body.arguments.code != NetConnection.Connect.Success)"
    ) {
      connect("_result", [5], &$0)
    } but: {
      $0.connect()
    },
    PeerExample(
      "answers == connect and (not body.arguments.code exists or body.arguments.code != NetConnection.Connect.Success)"
    ) {
      connect("_error", info(["code"]), &$0)
    } but: {
      $0.connect()
    },
    PeerExample(
      "answers == createStream and command == _result and (body.command_object.type != null or not body.named.stream_id exists)",
      answer("createStream", "_result", object: Wire.object([]), number),
      but: answer("createStream", "_result", number)),
    PeerExample(
      "answers == createStream and command == _result and (body.command_object.type != null or not body.named.stream_id exists)",
      answer("createStream", "_result", [5]), but: answer("createStream", "_result", number)),
    PeerExample(
      "answers in (connect, createStream) and amf_type in (movie_clip, reference, record_set, typed_object)",
      answer("createStream", "_result", number, [0x10, 0, 1, 0x61, 0, 0, 9]),
      but: answer("createStream", "_result", number, [0x0D])),
    PeerExample(
      "rule in (amf.unknown-marker, amf.end-of-bytes, amf.object-end-misplaced) and (answers in (connect, createStream) or command == onStatus and connected == true and published == false)",
      answer("createStream", "_result", number, [3, 0, 1, 0x61, 0x55]),
      but: answer("call", "_result", number, [3, 0, 1, 0x61, 0x55])),
  ]

  private static let number = Wire.number(1)

  /// An object with such properties, each of which says its own name.
  private static func info(_ names: [String]) -> [UInt8] {
    Wire.object(names.map { ($0, Wire.string($0)) })
  }

  private static func answer(
    _ request: String, _ name: String, type: UInt8 = 20, lead: [UInt8] = [],
    object: [UInt8] = [5], _ values: [UInt8]...
  ) -> RuleExample.Script {
    let content = lead + Wire.string(name) + Wire.number(2) + object + values.flatMap(\.self)
    return {
      $0.connect()
      $0.client(Wire.command(request, 2), at: 20)
      $0.server(Wire.message(chunkStream: 3, type: type, content), at: 21)
    }
  }

  private static func connect(
    _ name: String, _ information: [UInt8], _ conversation: inout Conversation
  ) {
    conversation.handshake()
    let object = [("app", Wire.string("live")), ("tcUrl", Wire.string("rtmp://10.0.0.2/live"))]
    conversation.client(Wire.command("connect", 1, Wire.object(object)), at: 5)
    conversation.server(Wire.command(name, 1, [5] + information), at: 10)
  }

  // MARK: Statuses

  private static let statuses =
    starts + [
      PeerExample(
        "command == onStatus and connected == true and published == false and status_level == error and body.arguments.0.type == object",
        asked(status("x", level: "error")), but: published(status("x", level: "error"))),
      PeerExample(
        "command == onStatus and published == true and status_level == error and body.arguments.code in (NetStream.Publish.BadName, NetStream.Publish.Denied, NetStream.Publish.Failed)",
        published(status("NetStream.Publish.Denied", level: "error")),
        but: published(status("NetStream.Play.Failed", level: "error"))),
      PeerExample(
        "rule == status.info-missing and command == onStatus and connected == true and published == false",
        asked(Wire.command("onStatus", 0, [5] + info(["level"]), stream: 1)),
        but: asked(status("NetStream.Publish.Start"))),
      PeerExample(
        "rule == command.transaction-id-missing and command == onStatus and connected == true and published == false",
        asked(
          Wire.message(
            chunkStream: 3, type: 20, stream: 1, Wire.string("onStatus") + [5] + info(["code"]))),
        but: asked(status("NetStream.Publish.Start"))),
      PeerExample(
        "command == onStatus and connected == true and published == false and (message_stream_id == 0 or stream_created == false) and body.arguments.code in (NetStream.Publish.Start, NetStream.Publish.BadName, NetStream.Publish.Denied, NetStream.Play.Start, NetStream.Play.StreamNotFound, NetStream.Play.Failed)",
        asked(status("NetStream.Publish.Start", stream: 0)),
        but: asked(status("NetStream.Publish.Start"))),
      PeerExample(
        "command == onStatus and connected == true and published == false and (message_stream_id == 0 or stream_created == false) and body.arguments.code in (NetStream.Publish.Start, NetStream.Publish.BadName, NetStream.Publish.Denied, NetStream.Play.Start, NetStream.Play.StreamNotFound, NetStream.Play.Failed)",
        asked(status("NetStream.Publish.Start", stream: 5)),
        but: asked(status("NetStream.Foo", stream: 0))),
      PeerExample(
        "command == onStatus and connected == true and published == false and stream_created == true and not body.arguments.code in (NetStream.Publish.Start, NetStream.Play.Start, NetStream.Play.Reset, NetStream.Play.PublishNotify)",
        asked(status("NetStream.Publish.Started")), but: asked(status("NetStream.Publish.Start"))),
      PeerExample(
        "command == onStatus and body.arguments.code in (\(playerCodes))",
        asked(status("NetStream.Play.StreamNotFound")),
        but: asked(status("NetStream.Publish.BadName"))),
      PeerExample(
        "command == onStatus and connected == true and published == false and body.arguments.code in (NetStream.Publish.BadName, NetStream.Publish.BadAuth, NetStream.Publish.Denied, NetStream.Publish.Rejected, NetStream.Publish.Failed, NetConnection.Connect.Rejected)",
        asked(status("NetStream.Publish.BadName")), but: asked(status("NetStream.Play.Failed"))),
      PeerExample(
        "command == onStatus and connected == true and published == false and body.arguments.code in (\(publisherCodes))",
        asked(status("NetStream.Publish.BadName")),
        but: published(status("NetStream.Publish.BadName"))),
      PeerExample(
        "command == onStatus and connected == true and published == false and status_level == error and not body.arguments.code in (\(publisherCodes), NetStream.Publish.Start)",
        asked(status("NetStream.Publish.Failed", level: "error")),
        but: asked(status("NetStream.Publish.Denied", level: "error"))),
      PeerExample(
        "published == true and message_type_id in (1, 4, 5, 6, 17, 20)",
        published(status("NetStream.Publish.Denied", level: "error")),
        but: asked(status("NetStream.Publish.Start"))),
    ]

  /// Starts that clients do not find, those that publish and those that play.
  private static let starts = [
    start(
      "message_type_id == 17 and command == onStatus and body.arguments.code",
      Wire.message(
        chunkStream: 3, type: 17, stream: 1,
        [0] + Wire.string("onStatus") + Wire.number(0) + [5] + startInfo)),
    start(
      "command == onStatus and body.arguments.0.type == ecma_array and body.arguments.code",
      Wire.command("onStatus", 0, [5, 8, 0, 0, 0, 1] + startInfo.dropFirst(), stream: 1)),
    start(
      "command == onStatus and body.command_object.code",
      Wire.command("onStatus", 0, startInfo, stream: 1)),
  ].flatMap(\.self)

  private static let startInfo = Wire.object([("code", Wire.string("NetStream.Publish.Start"))])

  private static func start(_ text: String, _ bytes: [UInt8]) -> [PeerExample] {
    ["== NetStream.Publish.Start", "in (NetStream.Publish.Start, NetStream.Play.Start)"].map {
      PeerExample("\(text) \($0)", asked(bytes), but: asked(status("NetStream.Publish.Start")))
    }
  }

  private static let playerCodes =
    "NetStream.Failed, NetStream.Play.Failed, NetStream.Play.StreamNotFound, NetConnection.Connect.InvalidApp"
  private static let publisherCodes =
    "NetStream.Failed, NetStream.Publish.Rejected, NetStream.Publish.Denied, NetStream.Publish.BadName, NetConnection.Connect.InvalidApp"

  private static func status(
    _ code: String, level: String = "status", stream: UInt8 = 1
  ) -> [UInt8] {
    let object = Wire.object([("level", Wire.string(level)), ("code", Wire.string(code))])
    return Wire.command("onStatus", 0, [5] + object, stream: stream)
  }

  /// What a server says to publish.
  private static func asked(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.create()
      $0.askToPublish()
      $0.server(bytes, at: 30)
    }
  }

  /// What it says once it has accepted that.
  private static func published(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.publish()
      $0.server(bytes, at: 40)
    }
  }

  // MARK: Media

  private static let played = [
    PeerExample(
      "message_type_id in (8, 9) and message_stream_id == 0",
      shown(Wire.audio([0xAF, 1, 1], stream: 0)), but: shown(Wire.audio([0xAF, 1, 1]))),
    PeerExample(
      "message_type_id == 8 and message_length < 2", shown(Wire.audio([0xAF])),
      but: shown(Wire.audio([0xAF, 1]))),
    PeerExample(
      "message_type_id == 9 and message_length < 6", shown(Wire.video([0x17, 2, 0, 0, 0])),
      but: shown(Wire.video([0x17, 2, 0, 0, 0, 0]))),
    metadata(
      "message_type_id == 18 and body.handler == onMetaData and body.values.0.type == ecma_array and amf_type in (undefined, reference, unsupported, xml_document, typed_object, movie_clip, record_set, avm_plus)",
      Wire.array([("a", [6])]), but: Wire.object([("a", [6])])),
    metadata(
      "message_type_id == 18 and body.handler == onMetaData and body.values.0.type == ecma_array and amf_type in (undefined, reference, unsupported, xml_document, typed_object, movie_clip, record_set, avm_plus)",
      Wire.array([("a", [0x0D])]), but: Wire.array([("a", [5])])),
    metadata(
      "body.handler == onMetaData and body.values.0.type == ecma_array and body.values.count > 1",
      Wire.array([]) + [5], but: Wire.array([])),
    PeerExample(
      "message_type_id == 18 and message_length > 0 and not body.handler exists",
      shown(Wire.message(chunkStream: 5, type: 18, stream: 1, Wire.number(1))),
      but: shown(Wire.message(chunkStream: 5, type: 18, stream: 1, Wire.string("onData")))),
    metadata(
      "body.handler == onMetaData and rule == amf.object-end-missing",
      Wire.array([("a", [5])]).dropLast(3), but: Wire.array([("a", [5])])),
  ]

  private static func metadata(
    _ condition: String, _ values: [UInt8], but others: [UInt8]
  ) -> PeerExample {
    let name = Wire.string("onMetaData")
    return PeerExample(
      condition, shown(Wire.message(chunkStream: 5, type: 18, stream: 1, name + values)),
      but: shown(Wire.message(chunkStream: 5, type: 18, stream: 1, name + others)))
  }

  private static func shown(_ bytes: [UInt8]) -> RuleExample.Script {
    {
      $0.play()
      $0.server(bytes, at: 40)
    }
  }
}
