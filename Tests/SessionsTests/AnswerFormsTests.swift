import ByteParsing
import Sessions
import TestSupport
import Testing

private typealias Wire = WireBuilder

/// An answer that is there is one, whatever its form.
@Suite struct AnswerFormsTests {
  /// How a server says something.
  struct Form: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(
      _ command: String, _ transaction: Double, code: String? = nil, level: String? = nil,
      text: String? = nil, isInCommandObject: Bool = false, stream: UInt8 = 0
    ) {
      testDescription =
        "\(command) \(transaction) \(code ?? "without code") \(level ?? "without level")"
        + " on stream \(stream)\(isInCommandObject ? " in the command object" : "")"
      let info = [("level", level), ("code", code), ("description", text)]
        .compactMap { name, value in value.map { (name, Wire.string($0)) } }
      let object = info.isEmpty ? [5] : Wire.object(info)
      bytes = Wire.command(
        command, transaction, isInCommandObject ? object : [5] + object, stream: stream)
    }
  }

  static let refusals = [
    Form("onStatus", 0, code: "NetConnection.Connect.Rejected", level: "error"),
    Form("onStatus", 0, code: "NetConnection.Connect.Rejected", level: "status", stream: 1),
    Form("onStatus", 0, code: "NetStream.Play.StreamNotFound", level: "status", stream: 1),
    Form("onStatus", 0, code: "NetStream.Play.Failed", level: "error", isInCommandObject: true),
    Form("onStatus", 0, code: "our.own.code", level: "error", stream: 1),
    Form("onStatus", 0, level: "error", text: "no", stream: 1),
    Form("onStatus", 5, code: "NetConnection.Connect.AppShutdown", level: "error"),
    Form("_error", 5, text: "no"),
    Form("_error", 0, code: "NetStream.Play.StreamNotFound", level: "error", stream: 1),
    Form("_error", 77, code: "NetStream.Play.StreamNotFound", level: "error"),
    Form("_result", 5, code: "NetStream.Play.Failed", level: "error"),
  ]

  @Test(arguments: refusals)
  func `a play that is refused in any form is not without an answer`(_ form: Form) throws {
    let outcome = Self.play(form)
    let found = try #require(outcome.findings.first { $0.problem.id == "play.refused" })
    #expect(found.message == 2)
    #expect(!outcome.findings.contains { $0.problem.id.hasSuffix(".unanswered") })
    #expect(outcome.ends.first?.summary.session?.streams.first?.refusal != nil)
  }

  static let answers = [
    Form("_result", 5), Form("onStatus", 0, code: "our.own.start", level: "status", stream: 1),
    Form("onStatus", 0, level: "status", text: "playing", stream: 1),
  ]

  @Test(arguments: answers)
  func `a play that is answered in a way nobody knows is neither refused nor unanswered`(
    _ form: Form
  ) {
    let ids = Self.play(form).findings.map(\.problem.id)
    #expect(!ids.contains("play.unanswered"))
    #expect(!ids.contains("play.refused"))
  }

  @Test func `what the connection is told meanwhile is no answer to a play`() {
    let form = Form("onStatus", 0, code: "NetConnection.Connect.NetworkChange", level: "status")
    #expect(Self.play(form).findings.map(\.problem.id).contains("play.unanswered"))
  }

  private static func play(_ form: Form) -> Outcome {
    var conversation = Conversation()
    conversation.create()
    conversation.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
    conversation.server(form.bytes, at: 30)
    conversation.close(by: .server, at: 2000)
    return conversation.finish()
  }

  @Test(arguments: [
    Form("onStatus", 0, code: "NetConnection.Connect.Rejected", level: "error"),
    Form("_error", 0, code: "NetConnection.Connect.InvalidApp", level: "error"),
    Form("_result", 1, code: "NetConnection.Connect.Rejected", level: "status"),
    Form("_error", 9, text: "no"),
  ])
  func `a connect that is refused in any form is not without an answer`(_ form: Form) {
    var conversation = Conversation()
    conversation.handshake()
    let object = [("app", Wire.string("live")), ("tcUrl", Wire.string("rtmp://10.0.0.2/live"))]
    conversation.client(Wire.command("connect", 1, Wire.object(object)), at: 5)
    conversation.server(form.bytes, at: 10)
    conversation.close(by: .server, at: 1500)
    let ids = conversation.finish().findings.map(\.problem.id)
    #expect(ids.contains("connect.refused"))
    #expect(!ids.contains("connect.unanswered"))
  }

  @Test func `a redirection is named with its URL`() throws {
    let target = "rtmp://10.0.0.3:1935/live"
    let redirect = Wire.object([("code", Wire.number(302)), ("redirect", Wire.string(target))])
    let info = [
      ("level", Wire.string("error")), ("code", Wire.string("NetConnection.Connect.Rejected")),
      ("ex", redirect),
    ]
    var conversation = Conversation()
    conversation.create()
    conversation.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
    conversation.server(Wire.command("onStatus", 0, [5] + Wire.object(info)), at: 30)
    let found = try #require(
      conversation.finish().findings.first { $0.problem.id == "play.refused" })
    #expect(found.arguments["redirect"] == .text(target))
    #expect(found.arguments["redirect_code"] == 302)
  }

  @Test(
    arguments: [
      ("command", "hello", Wire.command("hello", 0)),
      ("event", "40", Wire.message(chunkStream: 2, type: 4, [0, 40, 0, 0, 0, 1])),
      ("unreadable", "user_control", Wire.message(chunkStream: 2, type: 4, [0, 31])),
      ("chunk_stream", "64", Wire.audio([0xAF, 1, 0x21], 0).onChunkStream64),
      (
        "connection_data", "onCuePoint",
        Wire.message(chunkStream: 4, type: 18, Wire.string("onCuePoint"))
      ),
      ("extended_timestamp", "01000000", Wire.audio([0xAF, 1, 0x21], 0x0100_0000)),
    ] as [(String, String, [UInt8])])
  func `a close right after something unusual names it`(
    _ kind: String, _ name: String, _ bytes: [UInt8]
  ) throws {
    var conversation = Conversation()
    conversation.publish()
    conversation.client(bytes, at: 100)
    conversation.close(by: .server, at: 101)
    let outcome = conversation.finish()
    let found = try #require(outcome.findings.first { $0.problem.id == "close.after-unusual" })
    #expect(found.message == 3)
    #expect(found.arguments["unusual"] == .text(kind))
    #expect(found.arguments["unusual_name"] == .text(name))
    #expect(!outcome.findings.contains { $0.problem.id == "close.without-status" })
  }

  @Test func `a client that has said that it is done leaves for no cause`() {
    var conversation = Conversation()
    conversation.play()
    conversation.server(Wire.message(chunkStream: 2, type: 4, [0, 40, 0, 0, 0, 1]), at: 100)
    conversation.deleteStream(at: 101)
    conversation.close(by: .client, at: 102)
    #expect(conversation.finish().findings.allSatisfy { !$0.problem.id.hasPrefix("close.") })
  }
}

extension [UInt8] {
  /// A message with a type 0 header of chunk stream 5, on 64 instead.
  fileprivate var onChunkStream64: [UInt8] { [0, 0] + dropFirst() }
}
