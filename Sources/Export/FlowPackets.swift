public import Capture
public import Packets
public import Sessions

/// Writes the packets of connections, each connection's into a capture of its own.
///
/// The capture is read twice: ``note(_:flow:)`` says in the first reading which connections there are, and
/// ``begin(_:)``, ``take(_:)`` and ``finish()`` give the steps of the second.
public struct FlowPackets {
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
  private var leftOutCount = 0
  /// By their ends, in both directions: connections and their first packets, in order.
  private var flows: [Ends: [(frame: UInt64, flow: Int)]] = [:]
  private var decoder = PacketDecoder()
  private var fragments: [[UInt8]] = []
  private var writer = CaptureWriter(
    linkType: .ethernet, precision: .microseconds, snapshotLength: 0)
  /// How many packets of each connection were written.
  private var packetCounts: [Int: Int] = [:]

  /// - Parameter memoryLimit: in bytes.
  public init(memoryLimit: Int) { limit = max(1, memoryLimit / Self.connectionByteCount) }

  public var isEmpty: Bool { flows.isEmpty }

  public mutating func note(_ report: FlowReport, flow: Int) {
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

  /// Begins the second reading.
  public mutating func begin(_ capture: borrowing CaptureSource) {
    guard let linkType = capture.descriptions.first?.linkType else { return }
    writer = CaptureWriter(
      linkType: linkType, precision: capture.timePrecision,
      snapshotLength: capture.snapshotLength)
  }

  /// What is to be done with the next packet.
  public mutating func take(_ packet: borrowing CapturedPacket) -> [ExportStep] {
    guard let (flow, records) = records(of: packet) else { return [] }
    let file = Self.file(of: flow)
    let isFirst =
      packetCounts.updateValue(
        (packetCounts[flow] ?? 0) + records.count, forKey: flow) == nil
    return ((isFirst ? [writer.header] : []) + records).map { .append(file: file, bytes: $0) }
  }

  /// What is to be done at the end.
  public func finish() -> [ExportStep] {
    let remarks: [ExportStep] =
      leftOutCount == 0
      ? []
      : [
        .remark(
          "connections whose packets are not written to bound memory: \(leftOutCount) (--flow chooses)"
        )
      ]
    return remarks
      + packetCounts.sorted { $0.key < $1.key }.map { flow, count in
        .finish(file: Self.file(of: flow), summary: "\(count) packets", lines: [])
      }
  }

  private static func file(of flow: Int) -> String { "flow\(flow).pcap" }

  /// The connection that a packet belongs to, and the records to write for it: its own behind those of
  /// the fragments without which it could not be read.
  ///
  /// Fragments say nothing of ports: they go with the datagram that is whole next.
  private mutating func records(
    of packet: borrowing CapturedPacket
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
