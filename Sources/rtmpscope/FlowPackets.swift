internal import Capture
internal import Packets
internal import Sessions

/// Finds the packets of connections in a second reading of their capture.
struct FlowPackets {
  private struct Ends: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  /// How many fragments of datagrams are kept until their datagram is whole.
  private static let fragmentLimit = 256

  /// How many bytes of the memory limit are meant for each connection.
  private static let connectionByteCount = 4096

  private let limit: Int
  private var count = 0
  /// How many connections were left out to bound memory.
  private(set) var leftOutCount = 0
  /// By their ends, in both directions: connections and their first packets, in order.
  private var flows: [Ends: [(frame: UInt64, flow: Int)]] = [:]
  private var decoder = PacketDecoder()
  private var fragments: [[UInt8]] = []

  /// - Parameter memoryLimit: in bytes.
  init(memoryLimit: Int) { limit = max(1, memoryLimit / Self.connectionByteCount) }

  var isEmpty: Bool { flows.isEmpty }

  mutating func note(_ report: FlowReport, flow: Int) {
    guard count < limit else {
      leftOutCount += 1
      return
    }
    count += 1
    for ends in [
      Ends(source: report.client, destination: report.server),
      Ends(source: report.server, destination: report.client),
    ] {
      flows[ends, default: []].append((report.frame, flow))
    }
  }

  /// The connection that a packet belongs to, and the records to write for it: its own behind those of
  /// the fragments without which it could not be read.
  ///
  /// Fragments say nothing of ports: they go with the datagram that is whole next.
  mutating func take(
    _ packet: borrowing CapturedPacket, _ writer: CaptureWriter
  ) -> (flow: Int, records: [[UInt8]])? {
    let fate = decoder.decode(packet)
    guard fate == .segment || fate == .fragment else { return nil }
    if fate == .fragment {
      if fragments.count == Self.fragmentLimit { fragments.removeFirst() }
      fragments.append(
        writer.record(
          of: packet.bytes, time: packet.time, originalLength: packet.originalLength))
      return nil
    }
    var records: [[UInt8]] = []
    if decoder.datagram != nil { swap(&records, &fragments) }
    let ends = Ends(source: decoder.segment.source, destination: decoder.segment.destination)
    let number = packet.number
    guard let flow = flows[ends]?.last(where: { $0.frame <= number })?.flow else { return nil }
    records.append(
      writer.record(of: packet.bytes, time: packet.time, originalLength: packet.originalLength))
    return (flow, records)
  }
}
