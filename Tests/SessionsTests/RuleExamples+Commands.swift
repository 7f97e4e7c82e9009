import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let connect: [RuleExample] = [
    RuleExample("connect.app-missing", finds: .client(0, ["application": ""])) {
      $0.connect(app: "")
    } but: {
      $0.connect(app: "a")
    },
    RuleExample(
      "connect.refused",
      finds: .server(
        0,
        [
          "waited": .milliseconds(1), "code": "NetConnection.Connect.Rejected",
          "description": "no such app",
        ])
    ) {
      refusal("no such app", &$0)
    } but: {
      $0.connect()
    },
    RuleExample(
      "connect.unanswered",
      finds: .client(0, ["application": "x", "closer": "server", "waited": .milliseconds(1)])
    ) {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object([("app", Wire.string("x"))])), at: 1)
      $0.close(by: .server, at: 2)
    } but: {
      $0.connect()
      $0.close(by: .server, at: 20)
    },
    RuleExample("connect.authentication", finds: .server(0, ["scheme": "adobe"])) {
      refusal("[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ", &$0)
    } but: {
      refusal("[ AccessManager.Reject ] : [ code=403 ] : ", &$0)
    },
    RuleExample("connect.not-first", finds: .client(0, ["command": "createStream"])) {
      $0.handshake()
      $0.client(Wire.command("createStream", 1), at: 1)
    } but: {
      $0.connect()
      $0.client(Wire.command("createStream", 2), at: 20)
    },
    RuleExample("connect.repeated", finds: .client(1)) {
      $0.connect()
      $0.client(connectCommand(app: "live", url: "rtmp://10.0.0.2/live"), at: 20)
    } but: {
      $0.connect()
      $0.reconnect(fromPort: 50001)
      $0.connect()
    },
    RuleExample("connect.transaction-id", finds: .client(0, ["transaction_id": 2])) {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "rtmp://10.0.0.2/live", transaction: 2), at: 1)
    } but: {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "rtmp://10.0.0.2/live"), at: 1)
    },
    RuleExample(
      "connect.fields-missing", finds: .client(0, ["fields": .texts(["tcUrl", "flashVer"])])
    ) {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object([("app", Wire.string("live"))])), at: 1)
      $0.server(Wire.command("_error", 1, [5]), at: 5)
    } but: {
      $0.connect()
    },
    RuleExample(
      "connect.object-encoding-differs",
      finds: .server(0, ["object_encoding": 0, "asked_object_encoding": 3])
    ) {
      $0.connect([("objectEncoding", Wire.number(3))], answer: [("objectEncoding", Wire.number(0))])
    } but: {
      $0.connect([("objectEncoding", Wire.number(3))], answer: [("objectEncoding", Wire.number(3))])
    },
    RuleExample("connect.object-encoding-unknown", finds: .client(0, ["object_encoding": 1])) {
      $0.connect([("objectEncoding", Wire.number(1))], answer: [("objectEncoding", Wire.number(0))])
    } but: {
      $0.connect([("objectEncoding", Wire.number(3))], answer: [("objectEncoding", Wire.number(0))])
    },
    RuleExample(
      "connect.tcurl-malformed",
      finds: .client(0, ["tc_url": "'rtmp://10.0.0.2/live", "flaw": "quote"])
    ) {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "'rtmp://10.0.0.2/live"), at: 20)
    } but: {
      $0.handshake()
      $0.client(connectCommand(app: "live'", url: "rtmp://10.0.0.2/live'"), at: 20)
    },
    RuleExample(
      "connect.tcurl-mismatch",
      finds: .client(1, ["tc_url_path": "live", "application": "live/key"])
    ) {
      $0.connect([("tcUrl", Wire.string("rtmp://10.0.0.2/live"))])
      $0.client(connectCommand(app: "live/key", url: "rtmp://10.0.0.2/live"), at: 20)
    } but: {
      $0.connect()
      $0.client(connectCommand(app: "live/", url: "rtmp://10.0.0.2/live?token=a"), at: 20)
    },
    RuleExample(
      "connect.tcurl-port", finds: .client(0, ["tc_url_port": 1936, "server_port": 1935])
    ) {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "rtmp://[fd00::1]:1936/live"), at: 20)
    } but: {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "rtmp://[fd00::1]/live"), at: 20)
    },
  ]

  /// A play that gets nothing, while another connection publishes.
  private static func playBeside(_ name: String, _ conversation: inout Conversation) {
    conversation.publish(name)
    conversation.sound(0)
    conversation.reconnect(fromPort: 50001)
    conversation.play()
    conversation.client(Wire.command("call", 0), at: 1030)
  }

  private static func connectCommand(
    app: String, url: String, transaction: Double = 1
  ) -> [UInt8] {
    Wire.command(
      "connect", transaction, Wire.object([("app", Wire.string(app)), ("tcUrl", Wire.string(url))]))
  }

  private static func refusal(_ description: String, _ conversation: inout Conversation) {
    conversation.handshake()
    conversation.client(connectCommand(app: "live", url: "rtmp://10.0.0.2/live"), at: 1)
    let info = [
      ("level", Wire.string("error")), ("code", Wire.string("NetConnection.Connect.Rejected")),
      ("description", Wire.string(description)),
    ]
    conversation.server(Wire.command("_error", 1, [5] + Wire.object(info)), at: 2)
  }

  static let command: [RuleExample] = [
    RuleExample(
      "command.reply-orphan", finds: .server(1, ["command": "_result", "transaction_id": 7])
    ) {
      $0.connect()
      $0.server(Wire.command("_result", 7), at: 20)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(Wire.command("_result", 7), at: 20)
    },
    RuleExample(
      "command.reply-chunk-stream",
      finds: .server(1, ["request": "call", "chunk_stream_id": 5, "request_chunk_stream_id": 3])
    ) {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(
        Wire.message(
          chunkStream: 5, type: 20, Wire.string("_result") + Wire.number(7) + [5]), at: 20)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(Wire.command("_result", 7), at: 20)
    },
    RuleExample(
      "command.transaction-id-reused",
      finds: .client(2, ["command": "other", "transaction_id": 7, "earlier_command": "call"])
    ) {
      $0.connect()
      $0.client(Wire.command("call", 7) + Wire.command("other", 7), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(Wire.command("_result", 7), at: 20)
      $0.client(Wire.command("other", 7), at: 25)
    },
    RuleExample("command.transaction-id-missing", finds: .server(1, ["command": "onFCPublish"])) {
      $0.connect()
      $0.server(
        Wire.message(chunkStream: 3, type: 20, Wire.string("onFCPublish") + [5]), at: 20)
    } but: {
      $0.connect()
      $0.server(Wire.command("onFCPublish", 0), at: 20)
    },
    RuleExample(
      "command.unanswered",
      finds: .client(
        1, ["command": "createStream", "closer": "server", "waited": .milliseconds(10)])
    ) {
      $0.connect()
      $0.client(Wire.command("createStream", 2), at: 20)
      $0.close(by: .server, at: 30)
    } but: {
      $0.connect()
      $0.client(Wire.command("createStream", 2), at: 20)
      $0.close(by: .client, at: 30)
    },
    RuleExample(
      "command.ignored",
      finds: .client(1, ["commands": .texts(["FCPublish"]), "waited": .milliseconds(1001)])
    ) {
      $0.connect()
      $0.client(Wire.command("FCPublish", 2, [5] + Wire.string("cam")), at: 20)
      $0.client(Wire.command("call", 0), at: 1021)
    } but: {
      $0.connect()
      $0.client(Wire.command("FCPublish", 2, [5] + Wire.string("cam")), at: 20)
      $0.client(Wire.command("call", 0), at: 1020)
    },
    RuleExample(
      "command.ignored",
      finds: .client(
        1,
        ["commands": .texts(["FCPublish"]), "waited": .milliseconds(1001), "closer": "client"])
    ) {
      $0.connect()
      $0.client(Wire.command("FCPublish", 2, [5] + Wire.string("cam")), at: 20)
      $0.close(by: .client, at: 1021)
    } but: {
      $0.connect()
      $0.client(Wire.command("FCPublish", 2, [5] + Wire.string("cam")), at: 20)
      $0.server(Wire.command("onFCPublish", 0), at: 25)
      $0.client(Wire.command("call", 0), at: 1021)
    },
    RuleExample("command.error", finds: .server(1, ["request": "call"])) {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(Wire.command("_error", 7), at: 20)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 7), at: 15)
      $0.server(Wire.command("_result", 7), at: 20)
    },
    RuleExample(
      "command.argument-type",
      finds: .client(
        2, ["command": "deleteStream", "argument": 1, "expected_types": .texts(["number"])])
    ) {
      $0.create()
      $0.client(Wire.command("deleteStream", 9, [5] + Wire.string("cam")), at: 30)
      $0.close(by: .server, at: 31)
    } but: {
      $0.create()
      $0.client(Wire.command("deleteStream", 9, [5] + Wire.string("cam")), at: 30)
      $0.close(by: .client, at: 31)
    },
    RuleExample("command.name-missing", finds: .client(1, ["message_type": "command_amf0"])) {
      $0.connect()
      $0.client(Wire.message(chunkStream: 3, type: 20, Wire.number(1) + [5]), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.message(chunkStream: 3, type: 18, Wire.number(1) + [5]), at: 15)
    },
    RuleExample("command.argument-missing", finds: .client(2, ["command": "deleteStream"])) {
      $0.create()
      $0.client(Wire.command("deleteStream", 9), at: 30)
    } but: {
      $0.create()
      $0.client(Wire.command("closeStream", 9), at: 30)
    },
    RuleExample("command.object-missing", finds: .client(1, ["command": "call"])) {
      $0.connect()
      $0.client(Wire.command("call", 7, []), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 7, [5]), at: 15)
    },
    RuleExample("command.transaction-id-zero", finds: .client(1, ["command": "createStream"])) {
      $0.connect()
      $0.client(Wire.command("createStream", 0), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 15)
    },
    RuleExample(
      "command.transaction-id-odd",
      finds: .client(1, ["command": "call", "transaction_id": .number(1.5)])
    ) {
      $0.connect()
      $0.client(Wire.command("call", 1.5), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 2), at: 15)
    },
    RuleExample(
      "command.transaction-id-odd",
      finds: .client(1, ["command": "call", "transaction_id": .number(.nan)])
    ) {
      $0.connect()
      $0.client(Wire.command("call", .nan), at: 15)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 15)
    },
    RuleExample(
      "command.argument-type",
      finds: .client(2, ["command": "deleteStream", "expected_types": .texts(["object", "null"])])
    ) {
      $0.create()
      $0.client(Wire.command("deleteStream", 9, Wire.string("x") + Wire.number(1)), at: 30)
      $0.server(Wire.command("_error", 9, [5]), at: 31)
    } but: {
      $0.create()
      $0.client(Wire.command("deleteStream", 9, Wire.object([]) + Wire.number(1)), at: 30)
      $0.server(Wire.command("_error", 9, [5]), at: 31)
    },
  ]

  static let stream: [RuleExample] = [
    RuleExample("stream.id-missing", finds: .server(1)) {
      $0.connect()
      $0.client(Wire.command("createStream", 4), at: 15)
      $0.server(Wire.command("_result", 4, [5, 5]), at: 20)
    } but: {
      $0.create()
    },
    RuleExample("stream.id-zero", finds: .server(1)) {
      $0.create(0)
    } but: {
      $0.create(1)
    },
    RuleExample("stream.id-repeated", finds: .server(2, ["message_stream_id": 1])) {
      $0.create(1)
      $0.createStream(1)
    } but: {
      $0.create(1)
      $0.deleteStream(at: 25)
      $0.createStream(1)
    },
    RuleExample(
      "stream.not-created",
      finds: .client(2, ["command": "publish", "message_stream_id": 1, "given": .texts(["2"])])
    ) {
      $0.create(2)
      $0.askToPublish(stream: 1)
    } but: {
      $0.create(2)
      $0.askToPublish(stream: 2)
    },
    RuleExample(
      "stream.not-created", finds: .client(1, ["message_stream_id": 1, "is_created": false])
    ) {
      $0.connect()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 20)
    } but: {
      $0.isMidstream = true
      for time in 0..<20 as Range<UInt32> { $0.client(Wire.audio([0xAF, 1, 1], time), at: 20) }
    },
    // Behind a compressed header on a chunk stream of its own nobody knows which message stream it is.
    RuleExample(
      "stream.not-created", finds: .client(1, ["message_stream_id": 1, "is_created": false])
    ) {
      $0.connect()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 20)
    } but: {
      $0.connect()
      $0.client([0x68, 0, 0, 20, 0, 0, 3, 8, 0xAF, 1, 1], at: 20)
    },
    RuleExample(
      "stream.request-early", finds: .client(2, ["command": "publish", "message_stream_id": 1])
    ) {
      $0.connect()
      $0.client(Wire.command("createStream", 4), at: 15)
      $0.askToPublish(at: 16)
      $0.server(Wire.command("_result", 4, [5] + Wire.number(1)), at: 20)
    } but: {
      $0.create()
      $0.askToPublish(at: 25)
    },
    RuleExample(
      "stream.status-wrong-stream",
      finds: .server(
        2,
        [
          "code": "NetStream.Publish.Start", "message_stream_id": 0,
          "expected_message_stream_id": 1, "role": "publish", "stream_name": "cam",
        ])
    ) {
      $0.create()
      $0.askToPublish()
      $0.status("NetStream.Publish.Start", stream: 0, at: 30)
    } but: {
      $0.publish()
    },
    RuleExample("stream.begin-early", finds: .server(1, ["stream_id": 1])) {
      $0.connect()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: 12)
    } but: {
      $0.create()
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: 22)
    },
    RuleExample("stream.create-early", finds: .client(1)) {
      $0.handshake()
      $0.client(connectCommand(app: "live", url: "rtmp://10.0.0.2/live"), at: 1)
      $0.client(Wire.command("createStream", 2), at: 2)
    } but: {
      $0.create()
    },
    RuleExample("stream.id-large", finds: .client(2, ["message_stream_id": 16777216])) {
      $0.create()
      $0.client(largeID([0, 0, 0, 1]), at: 30)
    } but: {
      $0.create()
      $0.client(largeID([0, 0, 1, 0]), at: 30)
    },
    RuleExample("publish.type-unknown", finds: .client(2, ["publishing_type": "LIFE"])) {
      publish([5] + Wire.string("cam") + Wire.string("LIFE"), &$0)
    } but: {
      publish([5] + Wire.string("cam") + Wire.string("LIVE"), &$0)
    },
    RuleExample("publish.type-unknown", finds: .client(2)) {
      publish([5] + Wire.string("cam"), &$0)
    } but: {
      publish([5] + Wire.string("cam") + Wire.string("append"), &$0)
    },
    RuleExample(
      "publish.accepted-twice", finds: .server(3, ["role": "publish", "stream_name": "cam"])
    ) {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("_result", 5, [5] + publishStart), at: 30)
      $0.status("NetStream.Publish.Start", at: 30)
    } but: {
      $0.publish()
      $0.status("NetStream.Publish.Notify", at: 30)
    },
    RuleExample("play.name-missing", finds: .client(2, ["stream_name": ""])) {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string(""), stream: 1), at: 25)
    } but: {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("a"), stream: 1), at: 25)
    },
    RuleExample("play.name-missing", finds: .client(2, ["stream_name": ""])) {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string(""), stream: 1), at: 25)
    } but: {
      $0.create()
      $0.client(Wire.command("play", 5, [5, 1, 0], stream: 1), at: 25)
    },
    RuleExample("play.media-early", finds: .server(2, ["role": "play", "stream_name": "cam"])) {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
      $0.server(Wire.audio([0xAF, 1, 1]), at: 28)
    } but: {
      $0.play()
      $0.server(Wire.audio([0xAF, 1, 1]), at: 35)
    },
    RuleExample("publish.name-missing", finds: .client(2, ["stream_name": ""])) {
      $0.create()
      $0.askToPublish("")
    } but: {
      $0.create()
      $0.askToPublish("a")
    },
    RuleExample(
      "publish.refused",
      finds: .server(
        2,
        [
          "role": "publish", "stream_name": "cam", "code": "NetStream.Publish.BadName",
          "waited": .milliseconds(5),
        ])
    ) {
      publishAnswer("NetStream.Publish.BadName", "error", &$0)
    } but: {
      publishAnswer("NetStream.Publish.Start", "status", &$0)
    },
    RuleExample(
      "publish.refused",
      finds: .server(
        2,
        [
          "role": "publish", "stream_name": "cam", "code": "NetStream.Publish.Start",
          "waited": .milliseconds(5),
        ])
    ) {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("_error", 0, [5] + publishStart, stream: 1), at: 30)
    } but: {
      $0.create()
      $0.server(Wire.command("_error", 0, [5] + publishStart, stream: 1), at: 30)
    },
    RuleExample(
      "publish.name-held",
      finds: .server(2, ["role": "publish", "stream_name": "cam", "silence": .milliseconds(4010)])
    ) {
      nameHeld(silence: 4000, &$0)
    } but: {
      nameHeld(silence: 2000, &$0)
    },
    RuleExample(
      "publish.unanswered",
      finds: .client(
        2,
        ["role": "publish", "stream_name": "cam", "closer": "server", "waited": .milliseconds(5)])
    ) {
      $0.create()
      $0.askToPublish()
      $0.close(by: .server, at: 30)
    } but: {
      $0.publish()
      $0.close(by: .server, at: 40)
    },
    RuleExample(
      "publish.late",
      finds: .server(2, ["role": "publish", "stream_name": "cam", "waited": .milliseconds(1001)])
    ) {
      $0.create()
      $0.askToPublish(at: 25)
      $0.status("NetStream.Publish.Start", at: 1026)
    } but: {
      $0.create()
      $0.askToPublish(at: 25)
      $0.status("NetStream.Publish.Start", at: 1025)
    },
    RuleExample(
      "play.refused",
      finds: .server(
        2,
        [
          "role": "play", "stream_name": "cam", "code": "NetStream.Play.StreamNotFound",
          "waited": .milliseconds(5),
        ])
    ) {
      playAnswer("NetStream.Play.StreamNotFound", "error", at: 30, &$0)
    } but: {
      playAnswer("NetStream.Play.Start", "status", at: 30, &$0)
    },
    RuleExample(
      "play.unanswered",
      finds: .client(
        2, ["role": "play", "stream_name": "cam", "closer": "server", "waited": .milliseconds(5)])
    ) {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
      $0.close(by: .server, at: 30)
    } but: {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
      $0.server(Wire.audio([0xAF, 1, 1]), at: 28)
      $0.close(by: .server, at: 30)
    },
    RuleExample(
      "play.late",
      finds: .server(2, ["role": "play", "stream_name": "cam", "waited": .milliseconds(1001)])
    ) {
      playAnswer("NetStream.Play.Start", "status", at: 1026, &$0)
    } but: {
      playAnswer("NetStream.Play.Start", "status", at: 1025, &$0)
    },
    RuleExample(
      "play.no-media",
      finds: .server(2, ["role": "play", "stream_name": "cam", "waited": .milliseconds(1000)])
    ) {
      $0.play()
      $0.client(Wire.command("call", 0), at: 1030)
    } but: {
      $0.play()
      $0.server(Wire.audio([0xAF, 1, 1]), at: 40)
      $0.client(Wire.command("call", 0), at: 1030)
    },
    RuleExample(
      "play.no-media",
      finds: .server(2, ["role": "play", "stream_name": "cam", "waited": .milliseconds(1000)])
    ) {
      $0.play()
      $0.deleteStream(at: 1030)
      $0.close(by: .client, at: 1031)
    } but: {
      $0.play()
      $0.deleteStream(at: 1029)
      $0.close(by: .client, at: 9000)
    },
    RuleExample(
      "play.media-withheld",
      finds: .server(
        2,
        [
          "role": "play", "stream_name": "cam", "waited": .milliseconds(1000), "publisher_flow": 1,
        ])
    ) {
      playBeside("cam", &$0)
    } but: {
      playBeside("another", &$0)
    },
    RuleExample(
      "media.before-start",
      finds: .client(
        3,
        [
          "message_count": 3, "headers": .texts(["onMetaData", "H.264", "AAC"]), "role": "publish",
          "stream_name": "cam",
        ])
    ) {
      $0.create()
      $0.askToPublish()
      $0.headers(at: 26)
      $0.status("NetStream.Publish.Start", at: 30)
    } but: {
      $0.publish()
      $0.headers(at: 35)
    },
    RuleExample(
      "media.after-end", finds: .server(5, ["message_stream_id": 1, "is_refused": false])
    ) {
      $0.play()
      $0.server(Wire.audio([0xAF, 1, 1]), at: 35)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 1, 0, 0, 0, 1]), at: 40)
      $0.server(Wire.audio([0xAF, 1, 1], 20), at: 45)
    } but: {
      $0.play()
      $0.server(Wire.audio([0xAF, 1, 1]), at: 35)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 1, 0, 0, 0, 1]), at: 40)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: 42)
      $0.server(Wire.audio([0xAF, 1, 1], 20), at: 45)
    },
    RuleExample(
      "media.after-end", finds: .client(5, ["message_stream_id": 1, "is_refused": false])
    ) {
      $0.publish()
      $0.sound(0)
      $0.deleteStream(at: 50)
      $0.sound(20)
    } but: {
      $0.publish()
      $0.sound(0)
      $0.sound(20)
      $0.deleteStream(at: 80)
    },
    RuleExample(
      "close.without-status",
      finds: .server(
        frame: 12,
        [
          "side": "server", "has_stream": true, "role": "publish", "stream_name": "cam",
          "last_message": 3, "last_message_type": "audio", "since_last": .milliseconds(20),
          "since_accepted": .milliseconds(30),
        ])
    ) {
      $0.publish()
      $0.sound(0)
      $0.close(by: .server, at: 60)
    } but: {
      $0.publish()
      $0.sound(0)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 1, 0, 0, 0, 1]), at: 50)
      $0.close(by: .server, at: 60)
    },
    RuleExample(
      "close.publish-unfinished",
      finds: .client(
        frame: 11,
        [
          "side": "client", "has_stream": true, "role": "publish", "stream_name": "cam",
          "last_message": 2, "last_message_type": "command_amf0", "last_command": "onStatus",
          "since_last": .milliseconds(30),
        ])
    ) {
      $0.publish()
      $0.close(by: .client, at: 60)
    } but: {
      $0.publish()
      $0.client(Wire.command("FCUnpublish", 6, [5] + Wire.string("cam")), at: 50)
      $0.close(by: .client, at: 60)
    },
    RuleExample(
      "close.play-unfinished",
      finds: .client(
        frame: 11,
        [
          "side": "client", "has_stream": true, "role": "play", "stream_name": "cam",
          "last_message": 2, "last_message_type": "command_amf0", "last_command": "onStatus",
          "since_last": .milliseconds(30),
        ]),
      isHabit: true
    ) {
      $0.play()
      $0.close(by: .client, at: 60)
    } but: {
      $0.play()
      $0.deleteStream(at: 50)
      $0.close(by: .client, at: 60)
    },
    RuleExample(
      "session.idle",
      finds: .client(frame: 11, until: 12, ["side": "client", "waited": .milliseconds(10_001)])
    ) {
      silence(10_001, &$0)
    } but: {
      silence(10_000, &$0)
    },
    RuleExample(
      "session.stalled",
      finds: .client(frame: 11, until: 12, ["side": "client", "waited": .milliseconds(3001)])
    ) {
      silence(3_001, &$0)
    } but: {
      silence(3_000, &$0)
    },
    RuleExample(
      "session.stalled",
      finds: .client(frame: 11, until: 12, ["side": "client", "waited": .milliseconds(3001)])
    ) {
      silence(3_001, &$0)
    } but: {
      silence(10_000, isSaid: true, &$0)
    },
    RuleExample(
      "session.idle",
      finds: .client(frame: 11, until: 12, ["side": "client", "waited": .milliseconds(10_001)])
    ) {
      silence(10_001, isSaid: true, &$0)
    } but: {
      silence(10_000, isSaid: true, &$0)
    },
  ]

  private static let publishStart = Wire.object([
    ("level", Wire.string("status")), ("code", Wire.string("NetStream.Publish.Start")),
  ])

  private static func publish(_ values: [UInt8], _ conversation: inout Conversation) {
    conversation.create()
    conversation.client(Wire.command("publish", 5, values, stream: 1), at: 25)
  }

  /// A data message on a message stream whose ID has these bytes.
  private static func largeID(_ id: [UInt8]) -> [UInt8] {
    [4, 0, 0, 0, 0, 0, 1, 18] + id + [5]
  }

  private static func publishAnswer(
    _ code: String, _ level: String, _ conversation: inout Conversation
  ) {
    conversation.create()
    conversation.askToPublish()
    conversation.status(code, level: level, at: 30)
  }

  private static func playAnswer(
    _ code: String, _ level: String, at time: Int64, _ conversation: inout Conversation
  ) {
    conversation.create()
    conversation.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
    conversation.status(code, level: level, at: time)
  }

  /// A publisher, silent for so long, whose name another connection asks for.
  private static func nameHeld(silence: Int64, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.sound(0)
    conversation.reconnect(fromPort: 50001)
    conversation.create()
    conversation.askToPublish(at: silence)
    conversation.status("NetStream.Publish.BadName", level: "error", at: 50 + silence)
  }

  /// - Parameter isSaid: whether the client says by a message without a payload that it is silent.
  private static func silence(
    _ time: Int64, isSaid: Bool = false, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.client(
      Wire.audio([0xAF, 1, 1], 0) + (isSaid ? Wire.audio([], 10) : []), at: 40)
    conversation.client(Wire.audio([0xAF, 1, 1], 20), at: 40 + time)
  }
}
