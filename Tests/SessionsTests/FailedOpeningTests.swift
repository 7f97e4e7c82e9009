import ByteParsing
import Packets
import RTMP
import Sessions
import TestSupport
import Testing
import Wording

private typealias Wire = WireBuilder

/// Connections that fail before RTMP: which of them are told, and as what.
@Suite struct FailedOpeningTests {
  private static let hello: [UInt8] = [22, 3, 1, 0, 4, 1, 0, 0, 0]
  private static let (client, server): ([UInt8], [UInt8]) = ([10, 0, 0, 1], [10, 0, 0, 2])
  private static let clientV6 = [UInt8](repeating: 0xFD, count: 15) + [1]
  private static let serverV6 = [UInt8](repeating: 0xFD, count: 15) + [2]

  /// What is told of connections, rather than of what they say.
  private func rules(_ outcome: Outcome) -> [String] {
    outcome.findings.map { "\($0.problem.id) \($0.severity)" }
      .filter { !$0.hasPrefix("command.") && !$0.hasPrefix("connect.") }
  }

  // MARK: What looks like a failure

  struct NearMiss: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var finds: [String] = []
    let script: @Sendable (inout Conversation) -> Void
  }

  static let nearMisses = [
    NearMiss(testDescription: "a capture that ends behind one SYN") { $0.synchronize(at: 0) },
    NearMiss(testDescription: "a capture that has each SYN twice") {
      for time: Int64 in [0, 0, 1000, 1000] { $0.synchronize(at: time) }
    },
    NearMiss(testDescription: "a SYN that is answered in the end") {
      for time: Int64 in [0, 1000, 3000, 7000] { $0.synchronize(at: time) }
      $0.accept(at: 7001)
      $0.acknowledge(.client, window: 1000, at: 7002)
    },
    NearMiss(testDescription: "the client's side alone, which goes on behind its SYN") {
      for time: Int64 in [0, 1000, 3000, 7000] { $0.synchronize(at: time) }
      $0.acknowledge(.client, window: 1000, at: 7002)
    },
    NearMiss(testDescription: "the server's side alone") {
      for time: Int64 in [0, 1000, 3000, 7000] { $0.accept(at: time) }
    },
    NearMiss(testDescription: "a scan that opens half a connection") {
      $0.synchronize(at: 0)
      for time: Int64 in [0, 1000, 3000, 7000] { $0.accept(at: time) }
      $0.reset(by: .client, at: 7001)
    },
    NearMiss(testDescription: "both sides open it at once") {
      $0.synchronize(at: 0)
      $0.synchronize(by: .server, at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
    },
    NearMiss(testDescription: "a RST that answers another SYN") {
      $0.synchronize(at: 0)
      $0.reset(by: .server, at: 1, acknowledging: 77)
      $0.accept(at: 2)
      $0.acknowledge(.client, window: 1000, at: 3)
    },
    NearMiss(testDescription: "a health check that closes") {
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
      $0.close(by: .client, at: 2)
    },
    NearMiss(
      testDescription: "a spare connection that the server closes as idle",
      finds: ["tcp.dropped warning"]
    ) {
      $0.synchronize(at: 0)
      $0.accept(at: 1)
      $0.acknowledge(.client, window: 1000, at: 1)
      $0.close(by: .server, at: 60_000)
    },
    NearMiss(
      testDescription: "IPv6, where IPv4 connects at once", finds: ["tcp.unanswered note"]
    ) {
      $0.turn(to: serverV6, 1935, from: clientV6, 50000)
      for time: Int64 in [0, 1000, 3000] { $0.synchronize(at: time) }
      $0.turn(to: server, 1935, from: client, 50001)
      $0.open(roundTrip: 1)
    },
    NearMiss(
      testDescription: "IPv6 refused, where IPv4 connects at once", finds: ["tcp.refused note"]
    ) {
      $0.turn(to: serverV6, 1935, from: clientV6, 50000)
      $0.reset(by: .server, at: 0)
      $0.turn(to: server, 1935, from: client, 50001)
      $0.open(roundTrip: 1)
    },
    NearMiss(
      testDescription: "IPv6, where another port of IPv4 connects",
      finds: ["tcp.unanswered error"]
    ) {
      $0.turn(to: serverV6, 1935, from: clientV6, 50000)
      for time: Int64 in [0, 1000, 3000] { $0.synchronize(at: time) }
      $0.turn(to: server, 1936, from: client, 50001)
      $0.open(roundTrip: 1)
    },
  ]

  @Test(arguments: nearMisses)
  func `what need not have failed is not told to have`(_ nearMiss: NearMiss) {
    var connection = Conversation()
    nearMiss.script(&connection)
    let found = rules(connection.finish())
    #expect(found == nearMiss.finds)
  }

  @Test(arguments: [9, 10]) func `a scan is told as one`(_ count: Int) {
    var connection = Conversation()
    for port in 0..<count {
      connection.turn(
        to: Self.server, 1936 - UInt16(count - 1 - port), from: Self.client, 50000)
      connection.reset(by: .server, at: Int64(port))
    }
    let severities = connection.finish().findings.filter { $0.arguments["port"] == .integer(1936) }
      .map(\.severity)
    #expect(severities == [count < 10 ? .error : .note])
  }

  // MARK: Where RTMP is expected

  struct Place: Sendable, CustomTestStringConvertible {
    let port: UInt16
    /// Where else RTMP is spoken.
    var speaker: ([UInt8], UInt16)?
    let isTold: Bool

    var testDescription: String { "\(port), \(speaker.map { "\($0)" } ?? "") \(isTold)" }
  }

  static let places = [
    Place(port: 1936, isTold: true),
    // Who captured nothing else, wants to know of it.
    Place(port: 7000, isTold: true),
    Place(port: 22, speaker: (server, 1935), isTold: false),
    Place(port: 7000, speaker: (server, 7000), isTold: true),
    Place(port: 7000, speaker: ([10, 0, 0, 9], 7000), isTold: true),
    Place(port: 7000, speaker: (server, 7001), isTold: false),
    Place(port: 443, isTold: true),
    Place(port: 443, speaker: (server, 1935), isTold: true),
    Place(port: 443, speaker: ([10, 0, 0, 9], 443), isTold: false),
    Place(port: 80, speaker: (server, 7000), isTold: true),
  ]

  @Test(arguments: places, [true, false])
  func `a port that is refused is a failure where RTMP is expected`(
    _ place: Place, isFirst: Bool
  ) {
    var connection = Conversation()
    func speak() {
      guard let (address, port) = place.speaker else { return }
      connection.turn(to: address, port, from: Self.client, 50001)
      connection.handshake()
      connection.client(Wire.command("connect", 1), at: 1)
    }
    if !isFirst { speak() }
    connection.turn(to: Self.server, place.port, from: Self.client, 50000)
    connection.reset(by: .server, at: 1)
    if isFirst { speak() }
    let outcome = connection.finish()
    #expect(rules(outcome) == (place.isTold ? ["tcp.refused error"] : []))
    #expect(outcome.summary?.others.count == (place.isTold ? 0 : 1))
    #expect(outcome.summary?.others.list.map(\.looks) == (place.isTold ? [] : [.refused]))
  }

  @Test(arguments: [(7000, "error"), (7001, nil)] as [(UInt16, String?)])
  func `another protocol is a failure where the server speaks RTMP`(
    _ port: UInt16, severity: String?
  ) {
    for bytes in [Self.hello, Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)] {
      var connection = Conversation(serverPort: port)
      connection.client(bytes, at: 0)
      connection.close(by: .server, at: 10)
      connection.turn(to: Self.server, 7000, from: Self.client, 50001)
      connection.handshake()
      connection.client(Wire.command("connect", 1), at: 11)
      let expected = severity.map { ["flow.not-rtmp-unanswered \($0)"] } ?? []
      #expect(rules(connection.finish()) == expected)
    }
  }

  @Test func `a port that is refused is only listed beside what is not RTMP`() {
    var connection = Conversation(serverPort: 7000)
    connection.reset(by: .server, at: 1)
    connection.turn(to: Self.server, 80, from: Self.client, 50001)
    connection.client(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), at: 2)
    connection.server(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), at: 3)
    let outcome = connection.finish()
    #expect(rules(outcome).isEmpty)
    #expect(outcome.summary?.others.count == 2)
  }

  @Test func `TLS that nobody answers is a failure on a port of RTMPS, or where it is alone`() {
    for (port, isAlone, isTold) in [
      (1936, false, true), (1937, true, true), (1937, false, false),
    ] as [(UInt16, Bool, Bool)] {
      var connection = Conversation(serverPort: 80)
      if !isAlone {
        connection.client(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), at: 0)
        connection.server(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), at: 0)
      }
      connection.turn(to: Self.server, port, from: Self.client, 50002)
      connection.client(Self.hello, at: 0)
      connection.reset(by: .server, at: 10)
      let outcome = connection.finish()
      #expect(rules(outcome) == (isTold ? ["flow.not-rtmp-unanswered error"] : []))
      #expect(
        outcome.findings.allSatisfy { $0.sentence.contains("the server reset the connection") })
    }
  }

  /// A ClientHello that offers a protocol inside TLS.
  private static func hello(offering name: String) -> [UInt8] {
    let count = UInt8(name.utf8.count)
    let alpn: [UInt8] = [0, 16, 0, count + 3, 0, count + 1, count] + Array(name.utf8)
    let body: [UInt8] =
      [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0, 2, 0x13, 1, 1, 0, 0, UInt8(alpn.count)]
      + alpn
    let message: [UInt8] = [1, 0, 0, UInt8(body.count)] + body
    return [22, 3, 1, 0, UInt8(message.count)] + message
  }

  @Test(arguments: [("h2", false), ("http/1.1", false), ("rtmp", true)])
  func `a browser's TLS that fails on a port of the web is nobody's`(_ name: String, isTold: Bool) {
    for isAnswered in [true, false] {
      var connection = Conversation()
      connection.handshake()
      connection.client(Wire.command("connect", 1), at: 1)
      connection.turn(to: Self.server, 443, from: Self.client, 50001)
      connection.client(Self.hello(offering: name), at: 2)
      if isAnswered { connection.server([21, 3, 3, 0, 2, 2, 40], at: 3) }
      connection.close(by: .server, at: 3)
      #expect(rules(connection.finish()).count == (isTold ? 1 : 0), "\(isAnswered)")
    }
  }

  @Test func `an alert of TLS is a failure at a server that speaks RTMP elsewhere`() {
    for (address, port, isTold) in [
      (Self.server, 443, true), (Self.server, 8443, false), ([10, 0, 0, 9], 443, false),
    ] as [([UInt8], UInt16, Bool)] {
      var connection = Conversation()
      connection.handshake()
      connection.client(Wire.command("connect", 1), at: 1)
      connection.turn(to: address, port, from: Self.client, 50001)
      connection.client(Self.hello, at: 2)
      connection.server([21, 3, 3, 0, 2, 2, 40], at: 3)
      connection.close(by: .server, at: 3)
      #expect(rules(connection.finish()) == (isTold ? ["flow.not-rtmp error"] : []))
    }
  }

  @Test(arguments: [1, 2000]) func `so many failures that not all can wait are told as they come`(
    _ count: UInt16
  ) {
    var connection = Conversation()
    connection.turn(to: Self.server, 7000, from: Self.client, 50000)
    connection.reset(by: .server, at: 0)
    for port in 0..<count {
      connection.turn(to: Self.server, 8000 + port, from: [10, 0, 0, 3], 50000)
      connection.reset(by: .server, at: 0)
    }
    connection.turn(to: Self.server, 7000, from: Self.client, 50001)
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 1)
    connection.turn(to: Self.server, 7000, from: Self.client, 50002)
    connection.reset(by: .server, at: 1)
    let outcome = connection.finish()
    // The first was forgotten before anything spoke for its port.
    #expect(rules(outcome).count == (count > 1024 ? 1 : 2))
    #expect(outcome.summary?.others.count == Int(count) + (count > 1024 ? 1 : 0))
  }

  // MARK: C0 and C1

  @Test func `C0 and C1 without an answer are told on any port, wherever they are cut`() {
    let bytes = [3] + Wire.packet(1)
    for cut in [1, 2, 5, 9, 800, 1536, 1537] {
      var connection = Conversation(serverPort: 8080)
      connection.client(Array(bytes[..<cut]), at: 0)
      connection.client(Array(bytes[cut...]), at: 1)
      connection.reset(by: .server, at: 2)
      #expect(rules(connection.finish()) == ["handshake.unanswered error"], "\(cut)")
    }
  }

  static let unlike: [(String, [UInt8])] = [
    ("one byte less", [3] + Wire.packet(1).dropLast()),
    ("one byte more", [3] + Wire.packet(1) + [0]),
    ("another version", [4] + Wire.packet(1)),
    ("no zero, and no digest", [3, 0, 0, 0, 1, 9, 0, 124, 2] + [UInt8](repeating: 1, count: 1528)),
    ("a packet of RDP", [3, 0, 0, 19, 14, 224, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0]),
  ]

  @Test(arguments: unlike.indices) func `what only begins like C0 is nobody's`(_ index: Int) {
    var connection = Conversation(serverPort: 8080)
    connection.client(Self.unlike[index].1, at: 0)
    connection.close(by: .server, at: 2)
    #expect(connection.finish().flows.isEmpty, "\(Self.unlike[index].0)")
  }

  @Test func `a handshake that nobody goes on with is told on any port`() {
    for (answer, rule) in [
      ([3] + Wire.packet(2), "handshake.stuck"),
      (Wire.handshake(own: 2, peer: 1), "handshake.cut-off"),
      ([3] + Wire.packet(1) + Wire.packet(1), "handshake.cut-off"),
    ] {
      var connection = Conversation(serverPort: 8080)
      connection.client([3] + Wire.packet(1), at: 0)
      connection.server(answer, at: 1)
      connection.close(by: .client, at: 3000)
      #expect(connection.finish().findings.map(\.problem.id) == [rule])
    }
  }

  @Test func `a client that leaves at once has not waited`() {
    var connection = Conversation(serverPort: 8080)
    connection.client([3] + Wire.packet(1), at: 0)
    connection.close(by: .client, at: 2)
    #expect(connection.finish().flows.isEmpty)
  }

  @Test(arguments: [
    "220 mail.example ESMTP\r\n", "SSH-2.0-x\r\n", "RTSP/1.0 400 Bad\r\n", "\u{7}\u{1}",
  ])
  func `who greets first, or answers another protocol at length, is named`(_ greeting: String) {
    for isFirst in [true, false] {
      var connection = Conversation(serverPort: 8080)
      let answer = Array(greeting.utf8) + [UInt8](repeating: 65, count: 20_000)
      connection.synchronize(at: 0)
      connection.accept(at: 0)
      if isFirst { connection.server(answer, at: 0) }
      connection.client([3] + Wire.packet(1), at: 1)
      if !isFirst { connection.server(answer, at: 2) }
      connection.close(by: .server, at: 3)
      #expect(rules(connection.finish()) == ["flow.not-rtmp error"], "\(isFirst)")
    }
  }

  // MARK: One side alone

  @Test func `a server's side alone does not tell that it spoke first`() {
    for isLost in [true, false] {
      var connection = Conversation()
      connection.accept(at: 0)
      if isLost { connection.lose([3] + Wire.packet(1)) }
      connection.server(Wire.handshake(own: 2, peer: 1), at: 1)
      connection.server(Wire.command("onBWDone", 0), at: 2)
      let rules = rules(connection.finish())
      #expect(rules.contains("handshake.server-early note") == !isLost)
      #expect(rules.contains("capture.one-sided warning") == isLost)
    }
  }

  // MARK: What is not shown

  static let looks:
    [(String, OtherConnection.Looks, String?, @Sendable (inout Conversation) -> Void)] = [
      (
        "unanswered", .unanswered, nil,
        { for time: Int64 in [0, 1000, 3000] { $0.synchronize(at: time) } }
      ),
      ("refused", .refused, nil, { $0.reset(by: .server, at: 0) }),
      (
        "empty", .empty, nil,
        {
          $0.synchronize(at: 0)
          $0.accept(at: 0)
          $0.acknowledge(.client, window: 9, at: 0)
        }
      ),
      (
        "dropped", .dropped, nil,
        {
          $0.synchronize(at: 0)
          $0.accept(at: 0)
          $0.acknowledge(.client, window: 9, at: 0)
          $0.reset(by: .server, at: 1)
        }
      ),
      (
        "HTTP", .speaking(client: "HTTP", server: "HTTP"), "live.example",
        {
          $0.client(
            Array("GET / HTTP/1.1\r\nAccept: a\r\nhOST: live.example\r\n\r\nHost: b\r\n".utf8),
            at: 0)
          $0.server(
            Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 65, count: 9000), at: 0)
        }
      ),
      (
        "HTTP without its end", .speaking(client: "HTTP", server: nil), nil,
        { $0.client(Array("GET / HTTP/1.1\r\nHost: live.exam".utf8), at: 0) }
      ),
      (
        "SMTP", .speaking(client: nil, server: "SMTP or FTP"), nil,
        {
          $0.synchronize(at: 0)
          $0.accept(at: 0)
          $0.server(Array("220-mail.example\r\n".utf8), at: 0)
        }
      ),
      (
        "inside", .inside, nil,
        {
          $0.isMidstream = true
          $0.client([UInt8](repeating: 0xEE, count: 400), at: 0)
        }
      ),
    ]

  @Test(arguments: looks.indices)
  func `what is not shown is listed by what it looks like, and each kind once`(_ index: Int) {
    let (_, looks, name, script) = Self.looks[index]
    var connection = Conversation(serverPort: 8080)
    script(&connection)
    connection.turn(to: Self.server, 8080, from: Self.client, 50001)
    script(&connection)
    connection.turn(to: Self.server, 8081, from: Self.client, 50001)
    script(&connection)
    let others = connection.finish().summary?.others
    #expect(others?.list.map(\.looks) == [looks, looks])
    #expect(others?.list.map(\.serverName) == [name, name])
    #expect(others?.list.map(\.count) == [2, 1])
    #expect(others?.list.map(\.server.port) == [8080, 8081])
    #expect(others?.count == 3)
  }

  @Test func `no name is told where names are replaced`() {
    var options = Analyzer.Options()
    options.disguise = Disguise(address: { _ in IPAddress(ipv4: 1) }, body: { $0 })
    var connection = Conversation(serverPort: 8080, options: options)
    connection.client(Array("GET / HTTP/1.1\r\nHost: secret.example\r\n\r\n".utf8), at: 0)
    let others = connection.finish().summary?.others
    #expect(others?.list.map(\.serverName) == [nil])
    #expect(others?.list.map(\.server.address) == [IPAddress(ipv4: 1)])
  }

  @Test func `of many kinds the first are listed, and failures before them`() {
    var connection = Conversation()
    for port: UInt16 in 8000..<8100 {
      connection.turn(to: Self.server, port, from: Self.client, 50000)
      connection.client(Self.hello, at: 0)
      connection.server(Self.hello, at: 0)
    }
    connection.turn(to: Self.server, 8000, from: Self.client, 50002)
    connection.reset(by: .server, at: 0)
    let others = connection.finish().summary?.others
    #expect(others?.count == 101)
    #expect(others?.list.count == 64)
    #expect(others?.list.first?.server.port == 8000)
  }
}
