import Capture
import Export
import Packets
import TestSupport
import Testing

@testable import Flows
@testable import Sessions

@Suite struct FlowPacketsTests {
  private typealias Address = PacketBuilder.Address

  private static let (client, server) = (PacketBuilder.client, PacketBuilder.server)
  private static let other = Address([10, 0, 9, 9], 40000)

  private static func frame(from source: Address, to destination: Address) -> [UInt8] {
    PacketBuilder.frame(from: source, to: destination, sequence: 1, payload: [1, 2, 3])
  }

  private static func endpoint(_ address: Address) throws -> Endpoint {
    Endpoint(address: try #require(IPAddress(bytes: address.ip)), port: address.port)
  }

  /// How many packets of a capture go into each file.
  private func counts(_ file: TemporaryFile, _ packets: FlowPackets) throws -> [String] {
    var packets = packets
    var source = try CaptureSource(paths: [file.path])
    packets.begin(source)
    while let packet = source.nextPacket() { _ = packets.take(packet) }
    return packets.finish().compactMap {
      if case .finish(let file, let summary, _) = $0 { "\(file) \(summary)" } else { nil }
    }
  }

  private func noted() throws -> FlowPackets {
    var packets = FlowPackets(memoryLimit: 1 << 20)
    packets.note(
      FlowReport(
        client: try Self.endpoint(Self.client), server: try Self.endpoint(Self.server), roles: .syn,
        start: .syn, frame: 1), flow: 1)
    return packets
  }

  @Test func `the packets of all paths of a Multipath TCP connection go into its file`() throws {
    let file = try TemporaryFile(
      CaptureBuilder.pcap(
        [
          Self.frame(from: Self.client, to: Self.server),
          Self.frame(from: Self.other, to: Self.server),
          Self.frame(from: Self.server, to: Self.other),
        ].map { .init(1, 0, $0) }))
    var packets = try noted()
    #expect(try counts(file, packets) == ["flow1.pcap 1 packets"])
    let (client, other, server) = try (
      Self.endpoint(Self.client), Self.endpoint(Self.other), Self.endpoint(Self.server)
    )
    packets.note(
      FlowStatistics.Multipath(
        paths: [.init(client: client, server: server), .init(client: other, server: server)],
        inferredCount: 0, mayLackPaths: false), flow: 1)
    #expect(try counts(file, packets) == ["flow1.pcap 3 packets"])
  }

  @Test func `packets of another link type go into a file beside`() throws {
    let frame = Self.frame(from: Self.client, to: Self.server)
    var capture = PcapngBuilder()
    capture.interface(1)
    capture.interface(101)
    capture.packet(frame)
    capture.packet(Array(frame[14...]), of: 1)
    capture.packet(frame)
    let file = try TemporaryFile(capture.bytes)
    #expect(
      try counts(file, noted()) == ["flow1-link101.pcap 1 packets", "flow1.pcap 2 packets"])
  }
}
