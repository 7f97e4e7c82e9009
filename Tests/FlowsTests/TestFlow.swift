import Packets
import TestSupport

@testable import Flows

/// Drives a table with the packets of one connection, and collects what the client's bytes become.
struct TestFlow {
  struct Piece {
    let text: String
    let frame: UInt64
  }

  private var table: FlowTable
  private let clientISN: UInt32
  private var frame: UInt64 = 0
  private(set) var pieces: [Piece] = []
  private(set) var heldCount = 0
  private(set) var gaps: [UInt64?] = []
  private(set) var gapCauses: [GapCause] = []
  private(set) var conflicts: [UInt64] = []
  private(set) var openings: [FlowOpening] = []
  private(set) var ends: [FlowEnd] = []
  private(set) var statistics: [FlowStatistics] = []
  private(set) var closes: [FlowStatistics.Close] = []
  /// In nanoseconds.
  private(set) var roundTrips: [Int64] = []

  init(clientISN: UInt32 = 1000, limits: FlowLimits = FlowLimits()) {
    self.clientISN = clientISN
    table = FlowTable(limits: limits)
  }

  var text: String { pieces.map(\.text).joined() }

  mutating func handshake() {
    packet(.clientToServer, 0, flags: PacketBuilder.syn, "")
    packet(.serverToClient, 0, flags: PacketBuilder.syn | PacketBuilder.ack, "")
  }

  /// Sends client bytes; 1 is the first after the SYN.
  mutating func send(_ sequence: Int, _ text: String, captured: Int? = nil, frame: UInt64? = nil) {
    packet(
      .clientToServer, UInt32(sequence), flags: PacketBuilder.ack, text, captured: captured,
      frame: frame)
  }

  /// Has the server acknowledge the client's bytes before `sequence`.
  mutating func acknowledge(_ sequence: UInt32) {
    packet(.serverToClient, 1, flags: PacketBuilder.ack, "", acknowledgement: clientISN &+ sequence)
  }

  mutating func packet(
    _ direction: Direction, _ sequence: UInt32, flags: UInt8, _ text: String,
    acknowledgement: UInt32 = 0, captured: Int? = nil, frame number: UInt64? = nil
  ) {
    frame += 1
    let fromClient = direction == .clientToServer
    var bytes = PacketBuilder.frame(
      from: fromClient ? PacketBuilder.client : PacketBuilder.server,
      to: fromClient ? PacketBuilder.server : PacketBuilder.client,
      sequence: sequence &+ (fromClient ? clientISN : 5000), acknowledgement: acknowledgement,
      flags: flags, payload: Array(text.utf8))
    if let captured { bytes.removeLast(text.utf8.count - captured) }
    take(feed(bytes, to: &table, frame: number ?? frame), bytes, number ?? frame)
  }

  mutating func finish() {
    table.finish()
    var events: [FlowEvent] = []
    while let event = table.next() { events.append(event) }
    take(events, [], frame)
  }

  /// Takes a packet as it is.
  mutating func packet(_ bytes: [UInt8]) {
    frame += 1
    take(feed(bytes, to: &table, frame: frame), bytes, frame)
  }

  private mutating func take(_ events: [FlowEvent], _ packet: [UInt8], _ frame: UInt64) {
    for event in events {
      switch event {
      case .opened(_, let opening): openings.append(opening)
      case .bytes(_, .clientToServer, let range):
        pieces.append(Piece(text: String(decoding: packet[range], as: UTF8.self), frame: frame))
      case .heldBytes(_, .clientToServer, let held):
        heldCount += 1
        pieces.append(
          Piece(text: String(decoding: held.bytes, as: UTF8.self), frame: held.arrival.frame))
      case .gap(_, .clientToServer, let count, let cause, _):
        gaps.append(count)
        gapCauses.append(cause)
      case .conflict(_, _, let offset): conflicts.append(offset)
      case .closed(_, let end, let statistics):
        ends.append(end)
        self.statistics.append(statistics)
      case .closing(_, let close): closes.append(close)
      case .roundTrip(_, let time): roundTrips.append(time)
      case .bytes, .heldBytes, .gap: break
      }
    }
  }
}

/// Gives a table the packet of an Ethernet frame, and takes what comes of it.
@discardableResult
func feed(
  _ bytes: [UInt8], to table: inout FlowTable, frame: UInt64 = 0
) -> [FlowEvent] {
  var decoder = PacketDecoder()
  let length = 14 + Int(bytes[16]) << 8 + Int(bytes[17])
  let packet = CapturedPacket(
    number: frame, time: CaptureTime(nanoseconds: 0), linkType: .ethernet, originalLength: length,
    bytes: bytes.span)
  guard decoder.decode(packet) == .segment else { return [] }
  let segment = decoder.segment
  table.append(segment, of: bytes.span, frame: frame, at: CaptureTime(nanoseconds: 0))
  var events: [FlowEvent] = []
  while let event = table.next() { events.append(event) }
  return events
}
