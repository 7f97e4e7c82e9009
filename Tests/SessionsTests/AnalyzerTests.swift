import ByteParsing
import Flows
import Packets
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

  @Test func `bytes that only begin like a handshake are not shown`() {
    var connection = Conversation(serverPort: 3389)
    var generator = SeededGenerator(seed: 3)
    let noise = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    connection.client([3, 0, 0, 19] + noise, at: 1)
    connection.server([3, 0, 0, 19] + noise, at: 1)
    #expect(connection.finish().flows.isEmpty)
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

  @Test func `a connection that begins before the capture is not decoded, and said not to be`() {
    var connection = Conversation()
    connection.isMidstream = true
    connection.client([UInt8](repeating: 0x55, count: 500), at: 1)
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.start) == [.midstream])
    #expect(outcome.messages.isEmpty)
    #expect(outcome.findings.map(\.problem.id) == ["flow.midstream"])
  }

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
    #expect(summary?.streams.map(\.role) == [.publish])
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

// MARK: - Support

private struct Outcome {
  var flows: [FlowReport] = []
  var handshakes: [HandshakeReport] = []
  var messages: [MessageReport] = []
  var findings: [FindingReport] = []
  var ends: [FlowEndReport] = []
  var summary: CaptureSummary?
}

/// One connection, packet by packet.
private struct Conversation {
  private let serverAddress: PacketBuilder.Address
  private var analyzer = Analyzer()
  private var sequences: [UInt32] = [1, 1]
  private var number: UInt64 = 0
  private var outcome = Outcome()
  private var hasBegun = false
  /// Whether the SYN is left out.
  var isMidstream = false

  init(serverPort: UInt16 = 1935) { serverAddress = .init([10, 0, 0, 2], serverPort) }

  mutating func handshake() {
    client([3] + WireBuilder.packet(1), at: 0)
    server(WireBuilder.handshake(own: 2, peer: 1), at: 0)
    client(WireBuilder.packet(2), at: 0)
  }

  mutating func client(_ bytes: [UInt8], at milliseconds: Int64) {
    if !hasBegun, !isMidstream {
      send(0, sequence: 0, [], flags: PacketBuilder.syn, at: milliseconds)
    }
    hasBegun = true
    send(0, sequence: sequences[0], bytes, flags: PacketBuilder.ack, at: milliseconds)
    sequences[0] += UInt32(bytes.count)
  }

  mutating func server(_ bytes: [UInt8], at milliseconds: Int64) {
    send(1, sequence: sequences[1], bytes, flags: PacketBuilder.ack, at: milliseconds)
    sequences[1] += UInt32(bytes.count)
  }

  mutating func finish() -> Outcome {
    analyzer.finish()
    collect()
    return outcome
  }

  private mutating func send(
    _ side: Int, sequence: UInt32, _ bytes: [UInt8], flags: UInt8, at milliseconds: Int64
  ) {
    number += 1
    let frame = PacketBuilder.frame(
      from: side == 0 ? PacketBuilder.client : serverAddress,
      to: side == 0 ? serverAddress : PacketBuilder.client, sequence: sequence,
      acknowledgement: sequences[1 - side], flags: flags, payload: bytes)
    analyzer.append(
      CapturedPacket(
        number: number, time: CaptureTime(nanoseconds: milliseconds * 1_000_000),
        linkType: .ethernet, originalLength: frame.count, bytes: frame.span))
    collect()
  }

  private mutating func collect() {
    while let event = analyzer.next() {
      switch event.content {
      case .flow(let report): outcome.flows.append(report)
      case .handshake(let report): outcome.handshakes.append(report)
      case .message(let report): outcome.messages.append(report)
      case .finding(let report): outcome.findings.append(report)
      case .flowEnd(let report): outcome.ends.append(report)
      case .summary(let summary): outcome.summary = summary
      case .gap: break
      }
    }
  }
}
