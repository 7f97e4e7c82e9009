import Fields
import AMF
import SessionFixtures
import Flows
import RTMP
import Sessions
import TestSupport
import Testing

@Suite struct RedactionTests {
  typealias Wire = WireBuilder

  struct Secret: CustomTestStringConvertible {
    let url: String
    var app = "live"
    var name = "key-9f8e7d"
    let gone: [String]

    var testDescription: String { url + " " + app + " " + name }
  }

  @Test(arguments: [
    Secret(url: "rtmp://10.77.0.2:1935/live", gone: ["10.77.0.2", "10.77.0.1", "key-9f8e7d"]),
    Secret(url: "rtmp://ingest.customer.tv/live", gone: ["customer", "ingest.customer.tv"]),
    Secret(url: "rtmps://bob:hunter22@h1.cdn.net:443/app", gone: ["bob", "hunter22", "h1.cdn"]),
    Secret(
      url: "rtmp://h7.example/live?token=s3cr3t&x=41", app: "live?token=s3cr3t&x=41",
      gone: ["s3cr3t"]),
    Secret(url: "rtmp://h/acme42/live", app: "acme42/live", gone: ["acme42"]),
    Secret(url: "rtmp://[fd77::99]/live", gone: ["fd77::99"]),
    Secret(
      url: "rtmp://h/live", name: "stage?sign=8a7b6c5d&e=1700000000",
      gone: ["8a7b6c5d", "1700000000"]),
    Secret(url: "rtmp://h/live", name: "mp4:folder/my film.mp4", gone: ["my film", "folder"]),
    Secret(
      url: "rtmp://h/live?k=a%20b%2F9z", app: "live?k=a%20b%2F9z", gone: ["a%20b%2F9z", "a b/9z"]),
    Secret(url: "rtmp://h/live", name: "größe-1", gone: ["größe-1"]),
  ])
  func `what is secret in a URL or a name is in no byte of a fixture`(secret: Secret) throws {
    var talk = Talk()
    talk.publish(secret.name, app: secret.app, tcURL: secret.url)
    talk.server(
      Wire.command(
        "onStatus", 0,
        [5] + Talk.info("NetStream.Publish.Start", "\(secret.name) is now published."),
        stream: 1))
    talk.frames(3)
    let files = try talk.files()
    for gone in secret.gone {
      #expect(
        talk.fixture[.clientToServer].contains(gone) || gone.contains("10.77") || gone == "a b/9z")
      #expect(!files.allBytes.contains(gone), "\(gone)")
    }
    try Self.expectSameShape(talk.fixture, files.fixture())
    #expect(try FixtureVerification(files.contents).differences.isEmpty)
  }

  /// Holds that two conversations have the same messages, but for what they say.
  static func expectSameShape(_ one: SessionFixtures.Fixture, _ other: SessionFixtures.Fixture)
    throws
  {
    #expect(one.steps == other.steps)
    let (before, after) = (Talk.messages(of: one), Talk.messages(of: other))
    #expect(before.map(\.0) == after.map(\.0))
    #expect(before.map(\.1.message.header) == after.map(\.1.message.header))
    #expect(before.map(\.1.message.start) == after.map(\.1.message.start))
    #expect(before.map(\.1.message.isComplete) == after.map(\.1.message.isComplete))
  }

  @Test func `a name stands for the same wherever it is, whole or in a sentence`() throws {
    var talk = Talk()
    talk.publish("studio7")
    talk.client(Wire.command("FCUnpublish", 4, [5] + Wire.string("studio7")))
    talk.server(
      Wire.command(
        "onStatus", 0, [5] + Talk.info("NetStream.Unpublish.Success", "studio7 is unpublished"),
        stream: 1))
    let lines = try talk.files().text("timeline.txt")
    #expect(!lines.contains("studio7"))
    #expect(lines.matches(of: /name001/).count == 3)
  }

  @Test func `a name that is a word of the protocol leaves the protocol alone`() throws {
    for name in ["live", "video", "stream", "a", "1"] {
      var talk = Talk()
      talk.publish(name)
      talk.frames(2)
      let files = try talk.files()
      let publish = try #require(
        Talk.messages(of: files.fixture()).compactMap { _, report -> Command? in
          guard case .command(let command) = report.body, command.name == "publish" else {
            return nil
          }
          return command
        }.first)
      #expect(publish.arguments.last?.stringValue == "live")
      // The type that a stream is published as is called so too, and nobody can tell one from the other.
      if name != "live" { #expect(publish.arguments.first?.stringValue?.description != name) }
      try Self.expectSameShape(talk.fixture, files.fixture())
    }
  }

  @Test func `what authenticates is replaced, and what says how is not`() throws {
    var talk = Talk()
    talk.handshake()
    let object = Wire.object([("app", Wire.string("live"))])
    talk.client(
      Wire.command("connect", 1, object + Wire.string("alice77") + Wire.string("pa55word")))
    let text =
      "[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ?reason=needauth&user=alice77&salt=Zq4aPw==&challenge=QW9wbg==&opaque=T0x2"
    talk.server(
      Wire.command("_error", 1, [5] + Talk.info("NetConnection.Connect.Rejected", text)))
    let files = try talk.files()
    for gone in ["alice77", "pa55word", "Zq4aPw", "QW9wbg", "T0x2"] {
      #expect(!files.allBytes.contains(gone), "\(gone)")
    }
    let expected = files.text("expected.ndjson")
    #expect(expected.contains("authmod=adobe"))
    #expect(expected.contains("reason=needauth"))
    #expect(expected.contains("NetConnection.Connect.Rejected"))
  }

  @Test func `text in metadata is replaced, and what says how media is made is not`() throws {
    var talk = Talk()
    talk.publish()
    let metadata = Wire.object([
      ("title", Wire.string("Board meeting Q3")), ("encoder", Wire.string("Lavf61.1.100")),
      ("width", Wire.number(320)),
    ])
    talk.client(
      Wire.message(
        chunkStream: 4, type: 18, stream: 1,
        Wire.string("@setDataFrame") + Wire.string("onMetaData") + metadata))
    let files = try talk.files()
    #expect(!files.allBytes.contains("Board meeting"))
    #expect(files.allBytes.contains("Lavf61.1.100"))
    #expect(files.allBytes.contains("onMetaData"))
  }

  @Test(arguments: SecretKind.allCases)
  func `each kind can be kept`(kind: SecretKind) throws {
    let texts: [SecretKind: String] = [
      .streams: "cam-1771", .apps: "acme42", .queries: "t0k3n99", .users: "alice77",
      .addresses: "10.77.0.2", .hosts: "ingest.acme.tv", .texts: "Holiday 2024",
    ]
    var talk = Talk()
    talk.publish(
      "cam-1771?t=t0k3n99", app: "acme42", tcURL: "rtmp://alice77@ingest.acme.tv/acme42")
    talk.client(Wire.command("onClientNote", 0, [5] + Wire.string("Holiday 2024")))
    let files = try talk.files { $0.kept = [kind] }
    for (other, text) in texts {
      #expect(files.allBytes.contains(text) == (other == kind), "\(text)")
    }
    #expect(files.manifest.kept == [kind.rawValue])
  }

  @Test func `a string that chunks cut in two is replaced too`() throws {
    for padding in 100..<132 {
      var talk = Talk()
      talk.handshake()
      let object = Wire.object([
        ("pad", Wire.string(String(repeating: "p", count: padding))),
        ("tcUrl", Wire.string("rtmp://h/live?key=s3cr3tk3y")),
      ])
      talk.client(Wire.command("connect", 1, object))
      let files = try talk.files()
      #expect(!files.allBytes.contains("s3cr3tk3y"))
      let connect = Talk.messages(of: try files.fixture()).first?.1.message.payload.bytes ?? []
      #expect(connect.contains("tcUrl"))
      #expect(!connect.contains("s3cr3t"))
    }
  }

  @Test func `bytes that no message has are zeroed`() throws {
    var talk = Talk()
    talk.client(Array("POST /open/1 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\n\r\n".utf8))
    let files = try talk.files()
    #expect(!files.allBytes.contains("c2VjcmV0"))
    #expect(!files.allBytes.contains("Authorization"))
    var other = Talk()
    other.client([0x16, 3, 1, 0, 99] + Array("sni.customer.example and more".utf8))
    #expect(!(try other.files()).allBytes.contains("customer"))
  }

  static let proxyHeaders: [[UInt8]] = [
    Array("PROXY TCP4 172.30.5.6 172.30.5.7 50001 1935\r\n".utf8),
    [0xF3, 0, 4, 172, 30, 5, 6],
    [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 19]
      + [172, 30, 5, 6, 172, 30, 5, 7, 0xC3, 0x51, 0x07, 0x8F, 2, 0, 4] + Array("host".utf8),
  ]

  @Test(arguments: proxyHeaders.indices)
  func `a proxy's header keeps its form, and not what it tells`(_ index: Int) throws {
    let header = Self.proxyHeaders[index]
    var talk = Talk()
    talk.client(header)
    talk.publish()
    let files = try talk.files()
    let bytes = try files.fixture()[.clientToServer]
    #expect(bytes[...2] == header[...2])
    #expect(!files.allBytes.contains("172.30.5"))
    for secret in [Array("172.30.5".utf8), [172, 30, 5, 6], Array("host".utf8)] {
      #expect(bytes.prefix(header.count).firstRange(of: secret) == nil)
    }
    try Self.expectSameShape(talk.fixture, files.fixture())
  }

  @Test func `bytes that nobody can read are zeroed unless everything is kept`() throws {
    var talk = Talk()
    talk.client(Array("POST /open/1 HTTP/1.1\r\nX-Key: c2VjcmV0\r\n\r\n".utf8))
    for kind in SecretKind.allCases {
      #expect(!(try talk.files { $0.kept = [kind] }).allBytes.contains("c2VjcmV0"))
    }
    let kept = try talk.files { $0.kept = Set(SecretKind.allCases) }
    #expect(kept.allBytes.contains("c2VjcmV0"))
  }

  @Test func `a capture whose name tells something is not named`() throws {
    var talk = Talk()
    talk.publish("studio77")
    #expect(try talk.files(source: "studio77-fails.pcap").manifest.source.file == nil)
    var other = Talk()
    other.publish(app: "customer")
    #expect(try other.files(source: "Customers-2.pcap").manifest.source.file == nil)
    #expect(try talk.files(source: "fails.pcap").manifest.source.file == "fails.pcap")
  }

  @Test func `random bytes of a handshake stay unless they are to be zeros`() throws {
    var talk = Talk()
    talk.publish()
    #expect(
      try talk.files().fixture()[.clientToServer].prefix(3073)
        == talk.fixture[.clientToServer].prefix(3073))
    let zeroed = try talk.files { $0.zeroesHandshake = true }.fixture()
    #expect(zeroed[.clientToServer].prefix(3073).dropFirst().allSatisfy { $0 == 0 })
    try Self.expectSameShape(talk.fixture, zeroed)
  }

  @Test func `text in shared objects, aggregates and AMF3 is replaced`() throws {
    var talk = Talk()
    talk.publish()
    func event(_ type: UInt8, _ data: [UInt8]) -> [UInt8] {
      [type] + PacketBuilder.bytes(UInt32(data.count)) + data
    }
    let name = Array(Wire.string("board-room-7").dropFirst())
    let change = Array(Wire.string("title").dropFirst()) + Wire.string("Minutes of May")
    talk.client(
      Wire.message(
        chunkStream: 5, type: 19,
        name + [0, 0, 0, 1] + [UInt8](repeating: 0, count: 8) + event(4, change)
          + event(6, Wire.string("onNote") + Wire.string("Agenda of June"))))
    let data = Wire.string("onClientNote") + Wire.string("Notes of July")
    talk.client(
      Wire.message(
        chunkStream: 5, type: 22, stream: 1,
        [18] + Wire.uint24(UInt32(data.count)) + [0, 0, 0, 0, 0, 0, 1] + data
          + PacketBuilder.bytes(UInt32(data.count + 11))))
    // An array with a name, and an object, each with a string.
    let values =
      [UInt8](hex: "11 09 03 03 61 06 1B") + Array("Draft of April".utf8.dropLast())
      + [UInt8](hex: "01 06 1B") + Array("Notes of March".utf8.dropLast())
      + [UInt8](hex: "11 0A 0B 01 03 62 06 1B") + Array("Diary of Tuesd".utf8.dropLast()) + [1]
    talk.client(
      Wire.message(
        chunkStream: 5, type: 17, stream: 1,
        [0] + Wire.string("onClientNote") + Wire.number(0) + [5] + values))
    let secrets = [
      "board-room-7", "Minutes of May", "Agenda of June", "Notes of July", "Draft of Apri",
      "Notes of Marc", "Diary of Tues",
    ]
    let files = try talk.files()
    for secret in secrets {
      #expect(talk.fixture[.clientToServer].contains(secret), "\(secret)")
      #expect(!files.allBytes.contains(secret), "\(secret)")
    }
    #expect(files.allBytes.contains("onNote"))
    try Self.expectSameShape(talk.fixture, files.fixture())
  }
}
