import AMF
import ByteParsing
import Packets
import RTMP
import Sessions
import TestSupport
import Testing
import Wording

private typealias Wire = WireBuilder

/// Connections that do not begin as RTMP does, or not at once.
@Suite struct OpeningTests {
  private static let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 48]
  private static let hello: [UInt8] = [22, 3, 1, 0, 4, 1, 0, 0, 0]
  private static let badRequest = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)

  @Test func `TLS that an alert ends is shown on any port where nothing else is`() {
    var connection = Conversation(serverPort: 443)
    connection.client(Self.hello, at: 0)
    connection.server(Self.hello, at: 1)
    connection.client(Self.alert, at: 2)
    connection.close(by: .client, at: 3)
    let findings = connection.finish().findings
    #expect(findings.map(\.problem.id) == ["flow.not-rtmp"])
    #expect(findings.map(\.severity) == [.error])
    #expect(
      findings.first?.sentence.contains(
        "The client ended TLS (RTMPS, or HTTPS) by the fatal alert unknown_ca (48).")
        == true)
  }

  @Test func `TLS without an alert is nobody's business on another port`() {
    var connection = Conversation(serverPort: 443)
    connection.client(Self.hello, at: 0)
    connection.server(Self.hello, at: 1)
    connection.client([21, 3, 3, 0, 2, 1, 0], at: 2)
    connection.close(by: .client, at: 3)
    #expect(connection.finish().flows.isEmpty)
  }

  @Test func `RTMP to a web server is shown on any port`() {
    var connection = Conversation(serverPort: 8080)
    connection.client([3] + Wire.packet(1), at: 0)
    connection.server(Self.badRequest, at: 1)
    connection.close(by: .server, at: 2)
    let outcome = connection.finish()
    #expect(outcome.findings.map(\.problem.id) == ["flow.not-rtmp"])
    #expect(
      outcome.ends.first?.summary.session?.verdict?.text
        == "The client speaks RTMP, and the server HTTP ('HTTP/1.1 400 Bad Request'): not decoded. The server closed the connection."
    )
  }

  @Test func `a web server's connection is not RTMP by its first byte alone`() {
    var connection = Conversation(serverPort: 8080)
    connection.client([3, 0, 0, 19, 14, 224, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0], at: 0)
    connection.server(Self.badRequest, at: 1)
    connection.close(by: .server, at: 2)
    #expect(connection.finish().flows.isEmpty)
  }

  @Test func `nothing is said to be without fault that is not decoded`() {
    var connection = Conversation()
    connection.client(Self.hello, at: 0)
    connection.server(Self.hello, at: 1)
    let verdict = connection.finish().ends.first?.summary.session?.verdict?.text
    #expect(verdict?.contains("No error") == false)
  }

  private static let transportPacket: [UInt8] = [0x47] + [UInt8](repeating: 1, count: 187)

  static let protocols: [(String, [UInt8])] = [
    ("RTSP", Array("OPTIONS rtsp://host/live RTSP/1.0\r\nCSeq: 1\r\n\r\n".utf8)),
    ("RTP over TCP", [0x24, 0, 0, 20, 0x80, 96] + [UInt8](repeating: 1, count: 18)),
    ("SSH", Array("SSH-2.0-OpenSSH_9.6\r\n".utf8)),
    ("SMTP or FTP", Array("EHLO mail.example\r\n".utf8)),
    ("SMTP or FTP", Array("220 mail.example ESMTP\r\n".utf8)),
    ("unknown", Array("2200 mail.example\r\n".utf8)),
    ("a request for a Flash policy file", Array("<policy-file-request/>\u{0}".utf8)),
    ("SOCKS", [5, 1, 0]),
    ("an FLV file", Array("FLV\u{1}".utf8) + [5, 0, 0, 0, 9, 0, 0, 0, 0]),
    ("MPEG-TS", transportPacket + transportPacket + transportPacket),
    ("HTTP", Array("GET /live HTTP/1.1\r\nHost: a\r\n\r\n".utf8)),
    (
      "WebSocket",
      Array("GET /live HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n".utf8)
    ),
    ("a PROXY protocol header that is not whole", Array("PROXY TCP4 192.0.2.1".utf8)),
    ("unknown", [0x47] + transportPacket + transportPacket),
    ("unknown", [0x24, 0, 0, 20, 0x10, 96] + [UInt8](repeating: 1, count: 18)),
  ]

  @Test(arguments: protocols.indices)
  func `another protocol is named, wherever it is cut`(_ index: Int) {
    let (name, bytes) = Self.protocols[index]
    for cut in 1..<min(bytes.count, 40) {
      var connection = Conversation()
      connection.client(Array(bytes[..<cut]), at: 0)
      connection.client(Array(bytes[cut...]), at: 1)
      connection.close(by: .server, at: 2)
      let findings = connection.finish().findings
      #expect(findings.map(\.problem.id) == ["flow.not-rtmp-unanswered"], "\(cut)")
      #expect(findings.map(\.severity) == [.warning], "\(cut)")
      #expect(findings.first?.arguments["client_protocol"] == .text(name), "\(cut)")
    }
  }

  static let headers: [[UInt8]] = [
    Array("PROXY TCP4 192.0.2.1 198.51.100.2 50001 1935\r\n".utf8), [0xF3, 0, 4, 192, 0, 2, 1],
    [
      0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12,
      192, 0, 2, 1, 198, 51, 100, 2, 0xC3, 0x51, 0x07, 0x8F,
    ],
  ]

  @Test(arguments: headers.indices)
  func `behind a header all is decoded, wherever it is cut, at the stream's own offsets`(
    _ index: Int
  ) {
    let header = Self.headers[index]
    let first = header + [3] + Wire.packet(1)
    let command = Wire.command("connect", 1)
    for cut in 1...header.count + 12 {
      var connection = Conversation(serverPort: 7000)
      connection.client(Array(first[..<cut]), at: 0)
      connection.client(Array(first[cut...]), at: 0)
      connection.server(Wire.handshake(own: 2, peer: 1), at: 0)
      connection.client(Wire.packet(2) + command, at: 1)
      let outcome = connection.finish()
      #expect(outcome.findings.map(\.problem.id).first == "flow.proxy-header", "\(cut)")
      #expect(outcome.handshakes.count == 2, "\(cut)")
      #expect(
        outcome.messages.map(\.message.start.offset) == [UInt64(header.count + 3073)], "\(cut)")
    }
  }

  @Test func `who begins with a header is the client`() {
    var connection = Conversation(serverPort: 50000, clientPort: 7000)
    connection.isMidstream = true
    connection.client(Self.headers[0] + [3] + Wire.packet(1), at: 0)
    connection.server(Wire.handshake(own: 2, peer: 1), at: 0)
    connection.client(Wire.packet(2) + Wire.command("connect", 1), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.client.port) == [7000])
    #expect(outcome.messages.count == 1)
  }

  static let urls: [(String, String?)] = [
    ("rtmp://host/live", nil), ("RTMP://host/live", nil), ("rtmps://host:443/live?key=a", nil),
    ("rtmp://[fd00::1]:1936/live", nil), ("rtmp://host:/live", nil), ("rtmp://host", nil),
    ("rtmp://host/a%20b", nil), ("rtmp://host/it's", nil), ("rtmp://user:word@host/live", nil),
    ("'rtmp://host/live", "quote"), ("\"rtmp://host/live\"", "quote"),
    (" rtmp://host/live", "space"),
    ("rtmp://host/live live=1", "space"), ("rtmp://host/live\n", "control"),
    ("host/live", "scheme"), ("//host/live", "scheme"), ("rtmp:/host/live", "scheme"),
    ("1rtmp://host/live", "scheme"), ("rtmp:///live", "host"), ("rtmp://:1935/live", "host"),
    ("rtmp://host:port/live", "port"), ("rtmp://host:65536/live", "port"),
  ]

  @Test(arguments: urls.indices) func `a tcUrl that is none is told with what is wrong`(
    _ index: Int
  ) {
    let (url, flaw) = Self.urls[index]
    var connection = Conversation()
    connection.handshake()
    connection.client(
      Wire.command(
        "connect", 1, Wire.object([("app", Wire.string("live")), ("tcUrl", Wire.string(url))])),
      at: 1)
    let found = connection.finish().findings.filter { $0.problem.id == "connect.tcurl-malformed" }
    #expect(found.map { $0.arguments["flaw"] } == (flaw.map { [.text($0)] } ?? []))
  }

  @Test func `a server that closes at such a tcUrl is told with it`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(
      Wire.command(
        "connect", 1,
        Wire.object([("app", Wire.string("live")), ("tcUrl", Wire.string("'rtmp://host/live"))])),
      at: 1)
    connection.close(by: .server, at: 4)
    let verdict = connection.finish().ends.first?.summary.session?.verdict?.text
    #expect(
      verdict?.hasPrefix(
        "tcUrl is no URL: it begins with a quotation mark ('rtmp://host/live). The client asked to connect to 'live' and got no answer: the server closed the connection 3.0 ms later, at a tcUrl that is no URL."
      ) == true)
  }

  @Test func `the instance that is meant without saying so can be in app or in tcUrl`() {
    for (app, url, isFound) in [
      ("live/_definst_", "rtmp://host/live", false), ("live", "rtmp://host/live/_definst_", false),
      ("live/x", "rtmp://host/live", true),
    ] {
      var connection = Conversation()
      connection.handshake()
      connection.client(
        Wire.command(
          "connect", 1, Wire.object([("app", Wire.string(app)), ("tcUrl", Wire.string(url))])),
        at: 1)
      let found = connection.finish().findings.map(\.problem.id)
      #expect(found.contains("connect.tcurl-mismatch") == isFound, "\(app) \(url)")
    }
  }
}
