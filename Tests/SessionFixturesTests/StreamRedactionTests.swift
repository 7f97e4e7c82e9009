import AMF
import ByteParsing
import Flows
import Packets
import RTMP
import Reports
import Sessions
import TestSupport
import Testing

@testable import Redaction
@testable import SessionFixtures

@Suite struct StreamRedactionTests {
  typealias Wire = WireBuilder

  /// All that is printed of a conversation.
  struct Shown {
    var events: [SessionEvent] = []
    private(set) var lines: [String] = []
    private(set) var records: [String] = []

    var text: String { (lines + records).joined(separator: "\n") }

    init(_ talk: Talk, _ disguise: Disguise?) {
      var options = Analyzer.Options()
      options.decoder.retention = .whole
      options.decoder.listedChunks = TimelineRenderer.listedChunks
      options.disguise = disguise
      var events: [SessionEvent] = []
      talk.fixture.decode(options) { events.append($0) }
      self.events = events
      let timeline = TimelineRenderer(precision: .microseconds, detail: .fields)
      var records = RecordRenderer(precision: .microseconds, amf: .typed)
      for event in events {
        lines.append(Self.text { timeline.append(event, into: &$0) })
        self.records.append(Self.text { records.render(event, into: &$0) })
      }
      var report = ReportOptions()
      report.listsSessions = true
      for format in ReportFormats.diagnosis + ReportFormats.flows {
        lines.append(
          Self.text { output in
            var renderer = format.renderer(report)
            renderer.begin(into: &output)
            for event in events { renderer.append(event, into: &output) }
            renderer.finish(into: &output)
          })
      }
    }

    private static func text(_ write: (inout OutputBuffer) -> Void) -> String {
      var buffer = OutputBuffer()
      write(&buffer)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }
  }

  /// Holds that nothing but names is shown otherwise, and gives what is.
  private func redacted(_ talk: Talk, _ redaction: StreamRedaction = StreamRedaction()) -> Shown {
    let (before, after) = (Shown(talk, nil), Shown(talk, redaction.disguise))
    #expect(before.records.count == after.records.count)
    // What is escaped in names is longer than it was.
    if !before.text.contains("\\") {
      #expect(before.records.map(\.utf8.count) == after.records.map(\.utf8.count))
    }
    #expect(before.events.map(\.rule) == after.events.map(\.rule))
    return after
  }

  @Test(arguments: [
    RedactionTests.Secret(url: "rtmp://10.77.0.2:1935/live", gone: ["10.77.0.", "key-9f8e7d"]),
    .init(url: "rtmp://ingest.customer.tv/live", gone: ["customer", "ingest.customer.tv"]),
    .init(url: "rtmps://bob:hunter22@h1.cdn.net:443/app", gone: ["bob", "hunter22", "h1.cdn"]),
    .init(url: "rtmp://h7.example/live", app: "live?token=s3cr3t&x=41", gone: ["s3cr3t"]),
    .init(url: "rtmp://h/acme42/live", app: "acme42/live", gone: ["acme42"]),
    .init(url: "rtmp://[fd77::99]/live", gone: ["fd77::99"]),
    .init(
      url: "rtmp://h/live", name: "stage?sign=8a7b6c5d&e=170000", gone: ["8a7b6c5d", "170000"]),
    .init(url: "rtmp://h/live", name: "mp4:folder/my film.mp4", gone: ["my film", "folder"]),
    .init(url: "rtmp://h/live", name: "größe-1", gone: ["größe"]),
    .init(url: "rtmp://h/live?k=a%20b%2F9z", name: "a b/9z", gone: ["a%20b%2F9z", "a b/9z"]),
    .init(url: "rtmp://h/live", name: "b\"9\\z\n\u{1B}[31mkey", gone: ["[31m", "9\\", "b\""]),
  ])
  func `what is secret in a URL or a name is printed nowhere`(secret: RedactionTests.Secret) {
    var talk = Talk()
    talk.publish(secret.name, app: secret.app, tcURL: secret.url)
    talk.server(
      Wire.command(
        "onStatus", 0,
        [5] + Talk.info("NetStream.Publish.Denied", "\(secret.name) is not allowed."), stream: 1))
    talk.client(Wire.command("publish", 4, [5] + Wire.string(secret.name), stream: 1))
    talk.frames(2)
    let plain = Shown(talk, nil).text
    let shown = redacted(talk).text
    for gone in secret.gone {
      #expect(plain.contains(gone) || gone == "9\\" || gone == "b\"")
      #expect(!shown.contains(gone), "\(gone)")
    }
  }

  @Test func `a name stands for the same from its first line to the verdict`() {
    var talk = Talk()
    talk.publish("studio7")
    talk.client(Wire.command("publish", 4, [5] + Wire.string("studio77"), stream: 1))
    talk.client(Wire.command("FCUnpublish", 4, [5] + Wire.string("studio7")))
    talk.server(
      Wire.command(
        "onStatus", 0, [5] + Talk.info("NetStream.Unpublish.Success", "studio7 is unpublished."),
        stream: 1))
    let lines = redacted(talk).lines
    #expect(!lines.joined().contains("studio"))
    #expect(lines.contains { $0.contains(#"publish("name001""#) })
    #expect(lines.contains { $0.contains(#"publish("name0002""#) })
    #expect(lines.contains { $0.contains(#"FCUnpublish("name001")"#) })
    #expect(lines.contains { $0.contains("name001 is unpublished.") })
  }

  @Test(arguments: ["live", "video", "publish", "status", "pause", "a", "1"])
  func `a name that is a word of the protocol leaves the protocol alone`(name: String) throws {
    var talk = Talk()
    talk.publish(name)
    talk.client(Wire.command("pause", 0, [5, 1, 1] + Wire.number(0), stream: 1))
    talk.frames(2)
    let events = redacted(talk).events
    let commands = events.compactMap { event -> Command? in
      guard case .message(let report) = event.content, case .command(let command) = report.body
      else { return nil }
      return command
    }
    let publish = try #require(commands.first { $0.name == "publish" })
    #expect(publish.arguments.last?.stringValue == "live")
    let isWord = name == "live" || name == "status"
    #expect((publish.arguments.first?.stringValue?.description == name) == isWord)
    #expect(commands.contains { $0.name == "pause" })
    #expect(commands.contains { $0["level"] == "status" })
  }

  @Test func `what authenticates is replaced, and what says how is not`() {
    var talk = Talk()
    talk.handshake()
    let object = Wire.object([
      ("app", Wire.string("live?authmod=adobe&user=alice77")),
      ("swfUrl", Wire.string("file:///C:/Users/alice/player.swf")),
      ("pageUrl", Wire.string("http://intranet.acme/watch?id=771234")),
    ])
    talk.client(Wire.command("connect", 1, object + Wire.string("pa55word")))
    let text =
      "[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=needauth&user=alice77&salt=Zq4aPw==&challenge=QW9wbg=="
    talk.server(
      Wire.command("_error", 1, [5] + Talk.info("NetConnection.Connect.Rejected", text)))
    let shown = redacted(talk).text
    for gone in [
      "alice", "pa55word", "Zq4aPw", "QW9wbg", "player.swf", "intranet", "watch", "771234",
    ] {
      #expect(!shown.contains(gone), "\(gone)")
    }
    for kept in ["authmod=adobe", "reason=needauth", "NetConnection.Connect.Rejected"] {
      #expect(shown.contains(kept))
    }
  }

  @Test func `URLs and addresses in sentences are replaced wherever they come from`() {
    var talk = Talk()
    talk.publish()
    let text =
      "Relay of rtmp://edge9.acme.tv/live/k3y9 failed (peer 203.0.113.77:1935, then [2001:db8::77])."
    talk.server(
      Wire.command("onStatus", 0, [5] + Talk.info("NetStream.Failed", text), stream: 1))
    let shown = redacted(talk).text
    for gone in ["edge9", "k3y9", "203.0.113.77", "2001:db8::77"] {
      #expect(!shown.contains(gone), "\(gone)")
    }
    #expect(shown.contains("failed (peer "))
  }

  @Test func `values of any form are replaced, bytes by zeros`() {
    var talk = Talk()
    talk.publish()
    func text3(_ text: String) -> [UInt8] { [6, UInt8(text.utf8.count << 1 | 1)] + text.utf8 }
    let xml = "<a b=\"s3cr3t1\"/>"
    let values: [[UInt8]] = [
      [0x11] + text3("s3cr3t2"), [0x11, 0x0B, UInt8(xml.utf8.count << 1 | 1)] + xml.utf8,
      [0x11, 0x0C, 15] + "s3cr3t3".utf8, [0x11, 0x09, 3, 1] + text3("s3cr3t4"),
      [0x11, 0x11, 3, 0] + text3("s3cr3t5") + text3("s3cr3t6"),
      [0x0F, 0, 0, 0, UInt8(xml.utf8.count)] + xml.utf8,
    ]
    talk.client(
      Wire.message(
        chunkStream: 4, type: 18, stream: 1,
        Wire.string("onNote") + values.flatMap { $0 }))
    talk.client(Wire.message(chunkStream: 2, type: 4, [0, 99] + "s3cr3t7".utf8))
    let plain = Shown(talk, nil)
    let shown = redacted(talk)
    #expect((1...6).allSatisfy { plain.text.contains("s3cr3t\($0)") || $0 == 3 })
    #expect(!shown.text.contains("s3cr3t"))
    let hex = "733363723374"
    #expect(plain.text.contains(hex))
    #expect(!shown.text.contains(hex))
  }

  @Test func `names of properties are replaced where they are known to be secret`() {
    var talk = Talk()
    talk.publish("studio77")
    talk.client(
      Wire.command(
        "onList", 0,
        [5] + Wire.object([("studio77", Wire.number(1)), ("studio77", Wire.number(2))])))
    #expect(Shown(talk, nil).text.contains("'studio77'"))
    #expect(!redacted(talk).text.contains("studio77"))
  }

  @Test func `bytes that are no chunks are not quoted`() {
    var talk = Talk()
    talk.publish()
    talk.client([UInt8](hex: "0200 0873 6563 7265 7461 6263 0000 0000 0000 0000"))
    #expect(Shown(talk, nil).text.contains("02 00 08"))
    let shown = redacted(talk, StreamRedaction()).text
    #expect(!shown.contains("secretabc"))
    #expect(!shown.contains("02 00 08"))
  }

  @Test func `what is forgotten has another pseudonym when it comes again`() {
    var talk = Talk()
    talk.publish("key-0000")
    for number in 1..<200 {
      talk.client(Wire.command("FCUnpublish", 0, [5] + Wire.string("key-\(1000 + number)")))
    }
    talk.client(Wire.command("FCUnpublish", 0, [5] + Wire.string("key-0000")))
    for limit in [0, 100, 1000, 1 << 20] {
      let lines = Shown(talk, StreamRedaction(rememberedBytes: limit).disguise).lines
      #expect(!lines.joined().contains("key-"))
      let isRemembered = lines.contains { $0.contains(#"FCUnpublish("name0001")"#) }
      #expect(isRemembered == (limit == 1 << 20))
    }
  }
}

extension Command {
  fileprivate subscript(name: String) -> String? {
    arguments.lazy.compactMap { $0[.init(name)]?.stringValue?.description }.first
  }
}

extension SessionEvent {
  /// Of a finding.
  fileprivate var rule: String? {
    guard case .finding(let report) = content else { return nil }
    return report.problem.id
  }
}
