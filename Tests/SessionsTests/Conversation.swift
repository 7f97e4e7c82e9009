import ByteParsing
import Comparison
import Flows
import Packets
import RTMP
import Sessions
import TestSupport
import Peers

/// What an analyzer says of a conversation.
struct Outcome {
  /// All that follows, as it came.
  var events: [SessionEvent] = []
  var flows: [FlowReport] = []
  var handshakes: [HandshakeReport] = []
  var messages: [MessageReport] = []
  /// Of the messages, in milliseconds.
  var times: [Int64] = []
  /// Of the messages, by who sent them.
  var directions: [Direction?] = []
  var findings: [FindingReport] = []
  var states: [StateReport] = []
  var resyncs: [ResyncReport] = []
  var gaps: [GapReport] = []
  var bytes: [BytesReport] = []
  var ends: [FlowEndReport] = []
  var summary: CaptureSummary?
  var outlines = OutlineCollector()

  /// What a side does that nobody minds.
  var habits: [FindingReport] { ends.flatMap { $0.summary.session?.habits.map(\.finding) ?? [] } }

  /// The packet that ended a message, as the message says it; nil where there is none such.
  func lastFrame(ofMessage index: Int?, _ direction: Direction?, flow: Int?) -> UInt64? {
    for event in events where event.flow == flow && event.direction == direction {
      if case .message(let report) = event.content, report.index == index {
        return report.message.end.mark
      }
    }
    return nil
  }
}

/// One connection, packet by packet.
struct Conversation {
  private var serverAddress: PacketBuilder.Address
  private var clientAddress: PacketBuilder.Address
  private var analyzer: Analyzer
  private var sequences: [UInt32] = [1, 1]
  private var number: UInt64 = 0
  private var outcome = Outcome()
  private var hasBegun = false
  /// Whether the SYN is left out.
  var isMidstream = false

  init(
    serverPort: UInt16 = 1935, clientPort: UInt16 = 50000, client: [UInt8] = [10, 0, 0, 1],
    server: [UInt8] = [10, 0, 0, 2], options: Analyzer.Options = Analyzer.Options(),
    against profiles: [PeerProfile] = []
  ) {
    analyzer = Analyzer(options: options, against: profiles)
    serverAddress = .init(server, serverPort)
    clientAddress = .init(client, clientPort)
  }

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

  /// How many bytes the client has sent, handshake and all.
  var clientByteCount: UInt32 { sequences[0] - 1 }

  /// Bytes that the server sent and the capture does not have, or not yet.
  mutating func loseServer(_ bytes: [UInt8]) { sequences[1] += UInt32(bytes.count) }

  /// Bytes that the server sent before, once more.
  mutating func repeatServer(_ bytes: [UInt8], at milliseconds: Int64) {
    send(
      1, sequence: sequences[1] - UInt32(bytes.count), bytes, flags: PacketBuilder.ack,
      at: milliseconds)
  }

  /// Bytes that the client sent and the capture does not have.
  mutating func lose(_ bytes: [UInt8]) { sequences[0] += UInt32(bytes.count) }

  mutating func server(_ bytes: [UInt8], at milliseconds: Int64) {
    send(1, sequence: sequences[1], bytes, flags: PacketBuilder.ack, at: milliseconds)
    sequences[1] += UInt32(bytes.count)
  }

  /// Goes on with another connection of the same client; the one so far stays as it is.
  mutating func reconnect(fromPort port: UInt16) {
    clientAddress = .init(clientAddress.ip, port)
    sequences = [1, 1]
    hasBegun = false
  }

  enum Side: Int { case client, server }

  /// Bytes of the client of which the capture has only the first `count`.
  mutating func clientCut(_ bytes: [UInt8], to count: Int, at milliseconds: Int64) {
    send(
      0, sequence: sequences[0], bytes, flags: PacketBuilder.ack, at: milliseconds,
      cutBy: bytes.count - count)
    sequences[0] += UInt32(bytes.count)
  }

  /// Sends a side's SYN, once more where it was sent before.
  mutating func synchronize(by side: Side = .client, at milliseconds: Int64) {
    send(side.rawValue, sequence: 0, [], flags: PacketBuilder.syn, at: milliseconds)
    hasBegun = true
  }

  /// Sends the server's answer to the SYN.
  mutating func accept(at milliseconds: Int64) {
    send(1, sequence: 0, [], flags: PacketBuilder.syn | PacketBuilder.ack, at: milliseconds)
  }

  /// Goes on with another connection, of another client and to another server; the one so far stays as
  /// it is.
  mutating func turn(
    to server: [UInt8], _ port: UInt16, from client: [UInt8], _ clientPort: UInt16
  ) {
    serverAddress = .init(server, port)
    clientAddress = .init(client, clientPort)
    sequences = [1, 1]
    hasBegun = false
  }

  /// Opens the connection over a link on which a segment takes so long to the other side and back, in
  /// milliseconds.
  mutating func open(roundTrip: Int64) {
    send(0, sequence: 0, [], flags: PacketBuilder.syn, at: 0)
    hasBegun = true
    send(0, sequence: sequences[0], [], flags: PacketBuilder.ack, at: roundTrip)
  }

  /// Opens a Multipath TCP connection (RFC 8684 §3.1), and more ways of it from other ports.
  mutating func openMultipath(ways: UInt16) {
    let key: [UInt8] = Array("KEYBKEYB".utf8)
    let token: [UInt8] = [0x12, 0x2C, 0x85, 0xDA]
    for way in 0..<ways {
      let isFirst = way == 0
      let join = [30, 12, 0x10, 1] + token + [1, 2, 3, 4]
      clientAddress = .init(clientAddress.ip, 50000 + way)
      send(
        0, sequence: 0, [], flags: PacketBuilder.syn, at: 0,
        options: isFirst ? [30, 4, 1, 1] : join)
      send(
        1, sequence: 0, [], flags: PacketBuilder.syn | PacketBuilder.ack, at: 0,
        options: isFirst ? [30, 12, 1, 1] + key : [])
    }
    clientAddress = .init(clientAddress.ip, 50000)
    hasBegun = true
  }

  /// Bytes of the client with their place in a Multipath TCP connection (RFC 8684 §3.3).
  mutating func clientMapped(_ bytes: [UInt8], at milliseconds: Int64) {
    let place = PacketBuilder.bytes(UInt32(900)) + PacketBuilder.bytes(sequences[0])
    send(
      0, sequence: sequences[0], bytes, flags: PacketBuilder.ack, at: milliseconds,
      options: [30, 14, 0x20, 4] + place + PacketBuilder.bytes(UInt16(bytes.count)))
    sequences[0] += UInt32(bytes.count)
  }

  /// Closes the connection by a FIN of both sides, first that of `side`.
  ///
  /// - Parameter answers: whether the other side closes too.
  mutating func close(by side: Side, at milliseconds: Int64, answers: Bool = true) {
    for side in answers ? [side.rawValue, 1 - side.rawValue] : [side.rawValue] {
      send(
        side, sequence: sequences[side], [], flags: PacketBuilder.fin | PacketBuilder.ack,
        at: milliseconds)
    }
  }

  /// Resets the connection; one that has not begun, right after its SYN.
  mutating func reset(
    by side: Side, at milliseconds: Int64, acknowledging number: UInt32? = nil
  ) {
    if !hasBegun { send(0, sequence: 0, [], flags: PacketBuilder.syn, at: milliseconds) }
    hasBegun = true
    send(
      side.rawValue, sequence: sequences[side.rawValue], [],
      flags: PacketBuilder.rst | PacketBuilder.ack, at: milliseconds, acknowledging: number)
  }

  /// An acknowledgement without bytes, with that window.
  mutating func acknowledge(_ side: Side, window: UInt16, at milliseconds: Int64) {
    send(
      side.rawValue, sequence: sequences[side.rawValue], [], flags: PacketBuilder.ack,
      at: milliseconds, window: window)
  }

  /// Bytes that were sent before, once more.
  mutating func repeatClient(_ bytes: [UInt8], at milliseconds: Int64) {
    send(
      0, sequence: sequences[0] - UInt32(bytes.count), bytes, flags: PacketBuilder.ack,
      at: milliseconds)
  }

  mutating func finish() -> Outcome {
    analyzer.finish()
    collect()
    return outcome
  }

  private mutating func send(
    _ side: Int, sequence: UInt32, _ bytes: [UInt8], flags: UInt8, at milliseconds: Int64,
    window: UInt16 = 65535, options: [UInt8] = [], cutBy: Int = 0,
    acknowledging acknowledged: UInt32? = nil
  ) {
    number += 1
    let frame = PacketBuilder.frame(
      from: side == 0 ? clientAddress : serverAddress,
      to: side == 0 ? serverAddress : clientAddress, sequence: sequence,
      acknowledgement: acknowledged ?? sequences[1 - side], flags: flags, window: window,
      options: options, payload: bytes)
    analyzer.append(
      CapturedPacket(
        number: number, time: CaptureTime(nanoseconds: milliseconds * 1_000_000),
        linkType: .ethernet, originalLength: frame.count,
        bytes: frame.span.extracting(droppingLast: cutBy)))
    collect()
  }

  private mutating func collect() {
    while let event = analyzer.next() {
      outcome.events.append(event)
      outcome.outlines.note(event)
      switch event.content {
      case .flow(let report): outcome.flows.append(report)
      case .handshake(let report): outcome.handshakes.append(report)
      case .message(let report):
        outcome.messages.append(report)
        if let time = event.time { outcome.times.append(time.nanoseconds / 1_000_000) }
        outcome.directions.append(event.direction)
      case .finding(let report): outcome.findings.append(report)
      case .state(let report): outcome.states.append(report)
      case .flowEnd(let report): outcome.ends.append(report)
      case .summary(let summary): outcome.summary = summary
      case .resync(let report): outcome.resyncs.append(report)
      case .gap(let report): outcome.gaps.append(report)
      case .bytes(let report): outcome.bytes.append(report)
      case .stream: break
      }
    }
  }
}
