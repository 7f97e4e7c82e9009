import ByteParsing
import Flows
import Packets
import Wording
import RTMP
import Sessions
import TestSupport
import Testing

@Suite struct AnalyzerTests {
  typealias Wire = WireBuilder

  @Test func `answers are tied to their requests in both directions, with the time they took`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 1000)
    connection.client(Wire.command("createStream", 2), at: 1001)
    connection.server(Wire.command("_result", 2), at: 1004)
    connection.server(Wire.command("_error", 1), at: 1010)
    connection.server(Wire.command("_result", 9), at: 1011)
    connection.server(Wire.command("onBWCheck", 1), at: 1020)
    connection.client(Wire.command("_result", 1), at: 1025)
    let requests = connection.finish().messages.map(\.request)
    #expect(
      requests.map { $0?.name } == [
        nil, nil, "createStream", "connect", nil, nil, "onBWCheck",
      ])
    #expect(requests.map { $0?.index } == [nil, nil, 1, 0, nil, nil, 3])
    #expect(requests.compactMap { $0?.latency } == [3_000_000, 10_000_000, 5_000_000])
  }

  @Test func `bytes behind what a control message takes are counted, and no others`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.message(chunkStream: 2, type: 3, [0, 0, 0, 9, 1, 2, 3]), at: 1)
    connection.client(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 0, 0]), at: 1)
    connection.client(Wire.message(chunkStream: 2, type: 4, [0, 3, 0, 0, 0, 1, 0, 0, 0, 9]), at: 1)
    connection.client(Wire.message(chunkStream: 2, type: 4, [0, 99, 0, 0, 0, 1, 0]), at: 1)
    let findings = connection.finish().findings.filter {
      $0.problem.id == "message.surplus-bytes"
    }
    #expect(findings.map(\.message) == [0, 1])
    #expect(findings.first?.sentence == "3 bytes follow the 4 that the message takes.")
  }

  @Test func `the bytes of both directions are reported where they are asked for`() {
    var options = Analyzer.Options()
    options.showsBytes = true
    var connection = Conversation(options: options)
    connection.handshake()
    let connect = Wire.command("connect", 1)
    connection.client(connect, at: 1)
    let outcome = connection.finish()
    let handshake = [3] + Wire.packet(1) + Wire.packet(2)
    #expect(outcome.bytes.map(\.streamOffset) == [0, 0, 1537, 3073])
    #expect(outcome.bytes.map(\.frame) == [2, 3, 4, 5])
    #expect(outcome.bytes[0].bytes + outcome.bytes[2].bytes == handshake)
    #expect(outcome.bytes[3].bytes == connect)
    connection = Conversation()
    connection.handshake()
    #expect(connection.finish().bytes.isEmpty)
  }

  @Test func `what deviates in a handshake is noted`() {
    var connection = Conversation()
    connection.client([3] + Wire.packet(1), at: 0)
    var first = Wire.packet(2)
    first[4] = 9
    connection.server([3] + first, at: 0)
    connection.client(Wire.packet(7) + Wire.setChunkSize(4096), at: 0)
    connection.server(Wire.packet(1), at: 0)
    #expect(
      connection.finish().findings.map(\.problem.id) == [
        "handshake.pipelined", "handshake.digest-invalid", "handshake.echo-wrong",
      ])
  }

  @Test func `an acknowledgement is held against what was sent`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 1)
    connection.server(Wire.message(chunkStream: 2, type: 3, [0, 0, 0x0C, 0x10]), at: 2)
    let sent = UInt64(3073 + Wire.command("connect", 1).count)
    #expect(connection.finish().messages.map(\.sentByPeer) == [nil, sent])
  }

  @Test func `a status code that no client knows is told`() {
    var connection = Conversation()
    connection.handshake()
    let info = [3, 0, 4] + Array("code".utf8) + Wire.string("NetStream.DeleteStream.Suceess")
    connection.server(Wire.command("onStatus", 0, [5] + info + [0, 0, 9]), at: 1)
    #expect(connection.finish().findings.map(\.problem.id).contains("status.code-unknown"))
  }

  @Test func `a transaction ID used again is answered oldest first`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.command("first", 4) + Wire.command("second", 4), at: 1)
    connection.server(Wire.command("_result", 4) + Wire.command("_result", 4), at: 2)
    #expect(
      connection.finish().messages.compactMap { $0.request?.name } == ["first", "second"])
  }

  @Test func `echoes are held against what the peer sent`() {
    var right = Conversation()
    right.handshake()
    #expect(right.finish().handshakes.map(\.isEchoValid) == [true, true])
    var wrong = Conversation()
    wrong.client([3] + Wire.packet(1), at: 0)
    wrong.server(Wire.handshake(own: 2, peer: 9), at: 0)
    wrong.client(Wire.packet(2), at: 0)
    #expect(wrong.finish().handshakes.map(\.isEchoValid) == [false, true])
  }

  @Test func `on any port RTMP is found by its handshake`() {
    var connection = Conversation(serverPort: 8080)
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.server.port) == [8080])
    #expect(outcome.messages.count == 1)
  }

  @Test func `another protocol on another port is counted and not shown`() {
    var connection = Conversation(serverPort: 8080)
    connection.client(Array("GET / HTTP/1.1\r\n\r\n".utf8), at: 1)
    connection.server(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.isEmpty)
    #expect(outcome.findings.isEmpty)
    #expect(outcome.summary?.tcpFlows == 1)
  }

  @Test func `another protocol on an RTMP port is shown as what it is`() {
    var connection = Conversation()
    connection.client(Array("GET / HTTP/1.1\r\n\r\n".utf8), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.count == 1)
    #expect(outcome.messages.isEmpty)
    #expect(outcome.findings.map(\.problem.id) == ["flow.not-rtmp"])
  }

  @Test func `RTMPT is recognised on any port`() {
    var connection = Conversation(serverPort: 80)
    connection.client(Array("POST /fcs/ident2 HTTP/1.1\r\n\r\n".utf8), at: 1)
    #expect(connection.finish().findings.map(\.problem.id) == ["flow.not-rtmp"])
  }

  @Test
  func `bytes from before the capture in which no chunks are found are said not to be decoded`() {
    var connection = Conversation()
    connection.isMidstream = true
    connection.client([UInt8](repeating: 0x55, count: 500), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.start) == [.midstream])
    #expect(outcome.messages.isEmpty)
    #expect(outcome.findings.map(\.problem.id) == ["flow.midstream"])
  }

  @Test
  func
    `a connection that takes more memory than there is for all is evicted, and that is reported`()
  {
    var options = Analyzer.Options()
    options.memoryLimit = 12_000
    var connection = Conversation(options: options)
    connection.isMidstream = true
    // A message of 60000 bytes, for which no chunk size is known.
    let head = [UInt8](hex: "46 000028 00EA60 09 27 01 000000 00000FFF")
    connection.client(head + [UInt8](repeating: 0xA5, count: 2000), at: 1)
    connection.client([UInt8](repeating: 0xA5, count: 2000), at: 2)
    let outcome = connection.finish()
    #expect(outcome.findings.map(\.problem.id) == ["flow.midstream", "capture.evicted"])
    #expect(outcome.gaps.map(\.cause) == [.evicted])
    #expect(outcome.gaps.map(\.byteCount) == [nil])
    #expect(outcome.ends.map(\.end) == [.idle])
    #expect(outcome.summary?.evictedFlows == 1)
    #expect(outcome.messages.isEmpty)
  }

  @Test func `messages that never become whole, and long names, count for the memory they take`() {
    let beginning = Wire.message(chunkStream: 3, type: 20, [UInt8](repeating: 5, count: 100_000))
    let name = String(repeating: "n", count: 60_000)
    let scripts: [(String, (inout Conversation, Int) -> Void)] = [
      ("a message", { $0.client(Array(beginning.prefix(60_000)), at: Int64($1)) }),
      ("a name", { $0.client(Wire.command("publish", 5, [5] + Wire.string(name)), at: Int64($1)) }),
    ]
    for (what, script) in scripts {
      var options = Analyzer.Options()
      options.memoryLimit = 1 << 20
      var connection = Conversation(options: options)
      for count in 0..<20 {
        if count > 0 { connection.reconnect(fromPort: UInt16(50000 + count)) }
        connection.handshake()
        script(&connection, count)
      }
      let outcome = connection.finish()
      #expect(outcome.summary?.evictedFlows ?? 0 >= 10, "\(what)")
      #expect(outcome.flows.count == 20, "\(what)")
      // The one longest silent goes first.
      #expect(outcome.ends.prefix(10).allSatisfy { $0.end == .idle }, "\(what)")
    }
  }

  @Test func `a connection that begins before the capture is decoded from its first header on`() {
    var connection = Conversation()
    connection.isMidstream = true
    connection.client([UInt8](repeating: 0x55, count: 50) + Self.calls[0], at: 1)
    connection.client(Self.calls[1], at: 20)
    connection.client(Self.calls[2], at: 30)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.roles) == [.port])
    #expect(outcome.resyncs.map(\.resync.skippedByteCount) == [50])
    #expect(outcome.messages.map(\.message.start.offset).first == 50)
    #expect(outcome.messages.count == 3)
    #expect(outcome.times == [1, 20, 30])
  }

  @Test func `what came behind a hole that stays has its own time, not that of giving the hole up`()
  {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 10)
    connection.lose(Wire.command("createStream", 2))
    for call in Self.calls { connection.client(call, at: 20) }
    for _ in 0..<70 { connection.server(Wire.command("onBWCheck", 0), at: 90) }
    let outcome = connection.finish()
    #expect(outcome.gaps.map(\.frame) == [6])
    let client = zip(outcome.messages, outcome.times).filter { $0.1 != 90 }
    #expect(client.map(\.1) == [10, 20, 20, 20])
  }

  @Test(arguments: [(clientPort: 50000, serverPort: 8080), (clientPort: 8080, serverPort: 50000)])
  func `which side is the client shows in what is said, where ports do not tell`(
    ports: (clientPort: UInt16, serverPort: UInt16)
  ) {
    var connection = Conversation(serverPort: ports.serverPort, clientPort: ports.clientPort)
    connection.isMidstream = true
    for call in Self.calls + Self.calls { connection.client(call, at: 1) }
    for answer in Self.answers { connection.server(answer, at: 2) }
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.roles) == [.content])
    #expect(outcome.flows.map(\.client.port) == [ports.clientPort])
    #expect(outcome.ends.map(\.summary[.clientToServer].messages) == [6])
    #expect(
      outcome.messages.compactMap { $0.request?.name } == ["createStream", "publish", "call"])
  }

  @Test func `a handshake without its SYN tells the client`() {
    var connection = Conversation(serverPort: 60000, clientPort: 8080)
    connection.isMidstream = true
    connection.handshake()
    connection.client(Wire.command("connect", 1), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.roles) == [.handshake])
    #expect(outcome.flows.map(\.client.port) == [8080])
    #expect(outcome.handshakes.map(\.isEchoValid) == [true, true])
    #expect(outcome.messages.count == 1)
  }

  @Test func `what speaks against the roles that a port gives is said once`() {
    var connection = Conversation()
    connection.isMidstream = true
    for call in Self.calls { connection.server(call, at: 1) }
    let outcome = connection.finish()
    #expect(outcome.findings.map(\.problem.id) == ["flow.roles-doubtful"])
    #expect(outcome.messages.count == 3)
  }

  private static let calls = [
    Wire.command("createStream", 4), Wire.command("publish", 5, [5] + Wire.string("cam1")),
    Wire.command("call", 6),
  ]
  private static let answers = [
    Wire.command("_result", 4), Wire.command("_result", 5), Wire.command("_error", 6),
  ]

  @Test func `the summary of a flow says what it was about`() {
    var connection = Conversation()
    connection.handshake()
    let app = [3, 0, 3] + Array("app".utf8) + Wire.string("live") + [0, 0, 9]
    connection.client(Wire.command("connect", 1, app), at: 1)
    connection.client(
      Wire.command("publish", 5, [5] + Wire.string("cam1") + Wire.string("live"), stream: 1), at: 2)
    connection.client(Wire.message(chunkStream: 6, type: 9, stream: 1, [0x17, 0, 0, 0, 0]), at: 3)
    connection.client(Wire.message(chunkStream: 4, type: 8, stream: 1, [0xAF, 1, 9]), at: 3)
    let summary = connection.finish().ends.first?.summary
    #expect(summary?.application == "live")
    #expect(summary?.streams.map(\.purpose) == [.publish])
    #expect(summary?.streams.map(\.name) == ["cam1"])
    #expect(summary?.videoCodec == "H.264")
    #expect(summary?.audioCodec == "AAC")
    #expect(summary?[.clientToServer].messages == 4)
  }

  @Test func `malformed values are a finding that names the message and the place`() {
    var connection = Conversation()
    connection.handshake()
    connection.client(Wire.command("connect", 1, [3, 0, 1, 0x61, 0xFF]), at: 1)
    connection.client(Wire.command("next", 2), at: 2)
    let outcome = connection.finish()
    #expect(outcome.findings.map(\.problem.id) == ["amf.unknown-marker"])
    #expect(outcome.findings.map(\.message) == [0])
    #expect(outcome.messages.count == 2)
  }
}
