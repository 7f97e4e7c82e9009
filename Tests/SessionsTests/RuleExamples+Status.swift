import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let status: [RuleExample] = [
    RuleExample("status.info-missing", finds: .server(2, ["command": "onStatus"])) {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("onStatus", 0, [5, 5], stream: 1), at: 30)
    } but: {
      $0.publish()
    },
    RuleExample(
      "status.code-unknown",
      finds: .server(
        2, ["code": "NetStream.Publish.Started", "nearest_code": "NetStream.Publish.Start"])
    ) {
      $0.create()
      $0.status("NetStream.Publish.Started", at: 30)
    } but: {
      $0.create()
      $0.status("NetStream.Publish.Start", at: 30)
    },
    RuleExample(
      "status.code-unknown",
      finds: .server(
        2, ["code": "NetStream.Play.Completed", "nearest_code": "NetStream.Play.Complete"])
    ) {
      playStatus("NetStream.Play.Completed", &$0)
    } but: {
      playStatus("NetStream.Play.Complete", &$0)
    },
    info(
      "status.fields-missing",
      finds: .server(2, ["code": "NetStream.Publish.Start", "fields": .texts(["description"])]),
      [("level", "status"), ("code", code), ("description", nil)]),
    RuleExample(
      "status.fields-missing",
      finds: .server(
        2,
        ["code": "NetConnection.Connect.NetworkChange", "fields": .texts(["description"])])
    ) {
      $0.create()
      undescribed("NetConnection.Connect.NetworkChange", &$0)
    } but: {
      $0.create()
      undescribed("NetConnection.Connect.ReconnectRequest", &$0)
    },
    info(
      "status.level-unknown",
      finds: .server(2, ["code": "NetStream.Publish.Start", "level": "_error"]),
      [("level", "_error"), ("code", code), ("description", "x")]),
    RuleExample(
      "status.command-object", finds: .server(2, ["code": "NetStream.Publish.Start"])
    ) {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("onStatus", 0, Wire.object([]) + start, stream: 1), at: 30)
    } but: {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("onStatus", 0, [5] + start, stream: 1), at: 30)
    },
    RuleExample("status.transaction-id", finds: .server(2, ["transaction_id": 5])) {
      $0.create()
      $0.server(Wire.command("onStatus", 5, [5] + start, stream: 1), at: 30)
    } but: {
      $0.create()
      $0.server(Wire.command("onStatus", 0, [5] + start, stream: 1), at: 30)
    },
    RuleExample("status.success-in-error", finds: .server(2, ["code": "NetStream.Publish.Start"])) {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("_error", 5, [5] + start), at: 30)
    } but: {
      $0.create()
      $0.askToPublish()
      $0.server(Wire.command("_result", 5, [5] + start), at: 30)
    },
    RuleExample(
      "stream.delete-answered", finds: .server(2, ["answer": "NetStream.DeleteStream.Suceess"])
    ) {
      $0.create()
      $0.deleteStream(at: 30)
      $0.status("NetStream.DeleteStream.Suceess", stream: 0, at: 35)
    } but: {
      $0.create()
      $0.deleteStream(at: 30)
      $0.status("NetStream.Unpublish.Success", at: 35)
    },
  ]

  private static let code = "NetStream.Publish.Start"
  private static let start = Wire.object([
    ("level", Wire.string("status")), ("code", Wire.string(code)),
    ("description", Wire.string("x")),
  ])

  private static func playStatus(_ code: String, _ conversation: inout Conversation) {
    conversation.create()
    let info = Wire.object([("level", Wire.string("status")), ("code", Wire.string(code))])
    conversation.server(
      Wire.message(chunkStream: 4, type: 18, stream: 1, Wire.string("onPlayStatus") + info), at: 30)
  }

  private static func undescribed(_ code: String, _ conversation: inout Conversation) {
    let info = Wire.object([("level", Wire.string("status")), ("code", Wire.string(code))])
    conversation.server(Wire.command("onStatus", 0, [5] + info), at: 30)
  }

  /// An answer to publish with such an information object; nil is AMF0's null.
  private static func info(
    _ rule: String, finds: ExpectedFinding, _ properties: [(name: String, value: String?)]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      $0.create()
      let object = Wire.object(properties.map { ($0.name, $0.value.map(Wire.string) ?? [5]) })
      $0.server(Wire.command("onStatus", 0, [5] + object, stream: 1), at: 30)
    } but: {
      $0.create()
      $0.server(Wire.command("onStatus", 0, [5] + start, stream: 1), at: 30)
    }
  }
}
