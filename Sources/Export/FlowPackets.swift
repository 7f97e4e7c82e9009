public import Capture
public import Flows
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

  /// A pcap file has one link type for all its packets: those of another one, captured on another interface,
  /// go into a file beside it.
  private struct File: Hashable {
    let flow: Int
    let linkType: LinkType
    let isFirst: Bool

    var name: String { isFirst ? "flow\(flow).pcap" : "flow\(flow)-link\(linkType.rawValue).pcap" }
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
  private var decoder: PacketDecoder
  private var fragments: [(linkType: LinkType, record: [UInt8])] = []
  private var precision = TimePrecision.microseconds
  private var snapshotLength = 0
  /// How many packets were written into each file.
  private var packetCounts: [File: Int] = [:]
  /// Of each connection's first packet.
  private var linkTypes: [Int: LinkType] = [:]

  /// - Parameters:
  ///   - memoryLimit: in bytes.
  ///   - overlayPorts: as a ``PacketDecoder`` takes them.
  public init(memoryLimit: Int, overlayPorts: Set<UInt16> = []) {
    limit = max(1, memoryLimit / Self.connectionByteCount)
    decoder = PacketDecoder(overlayPorts: overlayPorts)
  }

  public var isEmpty: Bool { flows.isEmpty }

  public mutating func note(_ report: FlowReport, flow: Int) {
    guard count < limit else {
      leftOutCount += 1
      return
    }
    count += 1
    insert(report.client, report.server, report.frame, flow)
  }

  /// Notes the other TCP connections of one that is Multipath TCP's, once it has ended.
  public mutating func note(_ multipath: FlowStatistics.Multipath, flow: Int) {
    guard let first = multipath.paths.first,
      let frame = flows[Ends(source: first.client, destination: first.server)]?
        .last(where: { $0.flow == flow })?.frame
    else { return }
    for path in multipath.paths.dropFirst() {
      for ends in insert(path.client, path.server, frame, flow) {
        flows[ends]?.sort { $0.frame < $1.frame }
      }
    }
  }

  /// - Returns: both directions' ends.
  @discardableResult
  private mutating func insert(
    _ client: Endpoint, _ server: Endpoint, _ frame: UInt64, _ flow: Int
  ) -> [Ends] {
    let both = [
      Ends(source: client, destination: server), Ends(source: server, destination: client),
    ]
    for ends in both { flows[ends, default: []].append((frame, flow)) }
    return both
  }

  /// Begins the second reading.
  public mutating func begin(_ capture: borrowing CaptureSource) {
    precision = capture.timePrecision
    snapshotLength = capture.snapshotLength
  }

  /// What is to be done with the next packet.
  public mutating func take(_ packet: borrowing CapturedPacket) -> [ExportStep] {
    guard let (flow, records) = records(of: packet) else { return [] }
    let linkType = packet.linkType
    let file = File(
      flow: flow, linkType: linkType, isFirst: linkTypes[flow, default: linkType] == linkType)
    if file.isFirst { linkTypes[flow] = linkType }
    let isFirst =
      packetCounts.updateValue(
        (packetCounts[file] ?? 0) + records.count, forKey: file) == nil
    return ((isFirst ? [writer(linkType).header] : []) + records).map {
      .append(file: file.name, bytes: $0)
    }
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
      + packetCounts.sorted { ($0.key.flow, $0.key.name) < ($1.key.flow, $1.key.name) }
      .map { file, count in
        .finish(file: file.name, summary: "\(count) packets", lines: [])
      }
  }

  private func writer(_ linkType: LinkType) -> CaptureWriter {
    CaptureWriter(linkType: linkType, precision: precision, snapshotLength: snapshotLength)
  }

  /// The connection that a packet belongs to, and the records to write for it: its own behind those of
  /// the fragments without which it could not be read.
  ///
  /// Fragments say nothing of ports: they go with the datagram that is whole next.
  private mutating func records(
    of packet: borrowing CapturedPacket
  ) -> (flow: Int, records: [[UInt8]])? {
    let fate = decoder.decode(packet)
    guard fate == .segment || fate == .fragment else { return nil }
    let linkType = packet.linkType
    if fate == .fragment {
      if fragments.count == Self.fragmentLimit { fragments.removeFirst() }
      fragments.append((linkType, record(of: packet)))
      return nil
    }
    var records: [[UInt8]] = []
    if decoder.datagram != nil {
      records = fragments.filter { $0.linkType == linkType }.map(\.record)
      fragments = []
    }
    let ends = Ends(source: decoder.segment.source, destination: decoder.segment.destination)
    let number = packet.number
    guard let flow = flows[ends]?.last(where: { $0.frame <= number })?.flow else { return nil }
    return (flow, records + [record(of: packet)])
  }

  private func record(of packet: borrowing CapturedPacket) -> [UInt8] {
    writer(packet.linkType).record(
      of: packet.bytes, time: packet.time, originalLength: packet.originalLength)
  }
}
