import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  /// What connect is answered with, and what the answer asks for.
  static let answer: [RuleExample] = [
    RuleExample("connect.token-unanswered", finds: .server(0)) {
      token(&$0)
      $0.close(by: .server, at: 60)
    } but: {
      token(&$0)
      $0.client(Wire.command("secureTokenResponse", 0, [5] + Wire.string("secret")), at: 30)
      $0.close(by: .server, at: 60)
    },
    RuleExample(
      "connect.reconnect-request",
      finds: .server(
        3,
        [
          "tc_url": "rtmp://10.0.0.3/live", "is_offered": true,
          "code": "NetConnection.Connect.ReconnectRequest", "description": "update",
          "closer": "server", "waited": .milliseconds(500),
        ])
    ) {
      $0.publish(offering: 1)
      reconnectRequest(&$0)
      $0.close(by: .server, at: 600)
    } but: {
      $0.publish(offering: 1)
      $0.status("NetConnection.Connect.NetworkChange", stream: 0, at: 100)
      $0.close(by: .server, at: 600)
    },
    RuleExample(
      "connect.reconnect-request",
      finds: .server(
        3,
        [
          "tc_url_type": "number", "is_offered": false, "level": "error", "message_stream_id": 1,
          "code": "NetConnection.Connect.ReconnectRequest", "description": "update",
          "closer": "server", "waited": .milliseconds(500),
        ])
    ) {
      $0.publish(offering: 2)
      reconnectRequest(level: "error", url: Wire.number(1), stream: 1, &$0)
      $0.close(by: .server, at: 600)
    } but: {
      $0.publish(offering: 2)
      $0.status("NetConnection.Connect.NetworkChange", stream: 0, at: 100)
      $0.close(by: .server, at: 600)
    },
    RuleExample(
      "command.reply-transaction-id",
      finds: .server(
        1, ["request": "createStream", "transaction_id": 0, "expected_transaction_id": 4])
    ) {
      $0.connect()
      $0.client(Wire.command("createStream", 4), at: 15)
      $0.server(Wire.command("_result", 0, [5] + Wire.number(1)), at: 20)
    } but: {
      $0.create()
    },
  ]

  private static func token(_ conversation: inout Conversation) {
    conversation.connect(information: [("secureToken", Wire.string("0123"))])
    conversation.createStream()
  }

  private static func reconnectRequest(
    level: String = "status", url: [UInt8] = Wire.string("rtmp://10.0.0.3/live"),
    stream: UInt8 = 0, _ conversation: inout Conversation
  ) {
    let info = [
      ("level", Wire.string(level)),
      ("code", Wire.string("NetConnection.Connect.ReconnectRequest")),
      ("description", Wire.string("update")), ("tcUrl", url),
    ]
    conversation.server(
      Wire.command("onStatus", 0, [5] + Wire.object(info), stream: stream), at: 100)
  }

  /// How connections end.
  static let close: [RuleExample] = [
    RuleExample(
      "close.explained",
      finds: .server(
        3,
        [
          "code": "NetConnection.Connect.IdleTimeout", "role": "publish", "stream_name": "cam",
          "closer": "server", "waited": .milliseconds(10),
        ])
    ) {
      $0.publish()
      $0.status("NetConnection.Connect.IdleTimeout", stream: 0, at: 100)
      $0.close(by: .server, at: 110)
    } but: {
      $0.publish()
      $0.status("NetConnection.Connect.IdleTimeout", stream: 0, at: 100)
      $0.close(by: .client, at: 110)
    },
    RuleExample(
      "close.after-unusual",
      finds: .client(
        3,
        [
          "side": "server", "waited": .milliseconds(1000), "unusual": "data",
          "unusual_name": "additionalMedia", "has_stream": true, "role": "publish",
          "stream_name": "cam",
        ])
    ) {
      $0.publish()
      $0.client(Wire.data("additionalMedia"), at: 100)
      $0.close(by: .server, at: 1100)
    } but: {
      $0.publish()
      $0.client(Wire.data("additionalMedia"), at: 100)
      $0.close(by: .server, at: 1101)
    },
    RuleExample(
      "close.after-unusual",
      finds: .client(
        3,
        [
          "side": "server", "waited": .milliseconds(10), "unusual": "type",
          "unusual_name": "abort", "has_stream": true, "role": "publish", "stream_name": "cam",
        ])
    ) {
      closeAfterAborts(1, &$0)
    } but: {
      // The second is no news.
      closeAfterAborts(2, &$0)
    },
    RuleExample(
      "close.before-answer",
      finds: .client(
        2,
        [
          "side": "client", "has_stream": true, "role": "publish", "stream_name": "cam",
          "last_message": 1, "last_message_type": "command_amf0", "last_command": "_result",
          "since_last": .milliseconds(1004), "waited": .milliseconds(999),
        ])
    ) {
      $0.create()
      $0.askToPublish()
      $0.close(by: .client, at: 1024)
    } but: {
      $0.create()
      $0.askToPublish()
      $0.close(by: .client, at: 1025)
    },
  ]

  /// A publish of so many aborts, 2 s apart, at the last of which the server closes.
  private static func closeAfterAborts(_ count: Int64, _ conversation: inout Conversation) {
    conversation.publish()
    for index in 1...count {
      conversation.client(
        Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 6]), at: 100 + index * 2_000)
    }
    conversation.close(by: .server, at: 110 + count * 2_000)
  }
}
