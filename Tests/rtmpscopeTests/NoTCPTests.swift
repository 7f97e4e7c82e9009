import Foundation
import TestSupport
import Testing

/// What commands say of captures in which no packet holds TCP.
@Suite struct NoTCPTests {
  typealias Builder = PacketBuilder

  private static let vxlan: [UInt8] = [8, 0, 0, 0, 0, 0, 1, 0]
  private static let syn = Builder.frame(
    from: Builder.client, to: Builder.server, sequence: 7, flags: Builder.syn)
  private static let inVXLAN = udp(to: 9999, vxlan + syn)
  private static let arp = Builder.ethernet(0x0806, [0, 1])

  private static func udp(to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let datagram =
      Builder.bytes(UInt16(40000)) + Builder.bytes(port)
      + Builder.bytes(UInt16(payload.count + 8)) + [0, 0] + payload
    return Builder.ethernet(
      0x0800,
      Builder.ipv4(from: Builder.client, to: Builder.server, transportProtocol: 17, datagram))
  }

  private func capture(_ frames: [[UInt8]]) throws -> TemporaryFile {
    try TemporaryFile(CaptureBuilder.pcap(frames.map { .init(1, 0, $0) }))
  }

  private static let text = """
    no TCP connection: 4 of 4 packets hold no TCP: UDP 9999 (looks like VXLAN) (2), ARP (1), \
    cut-off headers (1)
    UDP 9999 looks like VXLAN (2 packets): --overlay 9999 reads it

    """

  @Test(arguments: [["dissect"], ["dissect", "--format", "none"], ["flows"], ["diagnose"]])
  func `the text says what the packets hold, and how to read it`(arguments: [String]) throws {
    let file = try capture([Self.inVXLAN, Self.arp, Self.inVXLAN, [0, 1, 2]])
    let outcome = try Tool.run(arguments + [file.path])
    #expect(outcome.status == 2)
    #expect(outcome.text.hasSuffix(Self.text))
    #expect(outcome.errors == "rtmpscope: no packet holds TCP that could be read\n")
    // That advice is good.
    let advised = try Tool.run(arguments + ["--overlay", "9999", file.path])
    #expect(advised.status == 0)
    #expect(!advised.text.contains("hold no TCP"))
  }

  @Test func `records have what they hold by name`() throws {
    let file = try capture([Self.inVXLAN, Self.arp, Self.udp(to: 53, [1]), Self.arp])
    let outcome = try Tool.run(["--format", "ndjson", file.path])
    #expect(outcome.status == 2)
    let member = #""packets_without_tcp":{"ARP":2,"UDP 53":1,"UDP 9999 (looks like VXLAN)":1}"#
    #expect(outcome.text.contains(member))
  }

  @Test func `one segment among others is enough, and so is no packet at all`() throws {
    for frames in [[Self.arp, Self.syn], []] {
      let file = try capture(frames)
      let outcome = try Tool.run(["flows", file.path])
      #expect(outcome.status == 0)
      #expect(!outcome.text.contains("hold no TCP"))
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test(arguments: [["dissect"], ["flows"], ["diagnose"]])
  func `beside TCP only what looks like an overlay's is told of`(arguments: [String]) throws {
    let file = try capture([Self.inVXLAN, Self.syn, Self.arp])
    let text = try Tool.run(arguments + [file.path]).text
    #expect(text.hasSuffix("UDP 9999 looks like VXLAN (1 packet): --overlay 9999 reads it\n"))
    #expect(!text.contains("ARP"))
  }

  @Test func `what is told of kinds is bounded`() throws {
    let frames = (0..<30).map { Builder.ethernet(0x7000 + UInt16($0), [0]) }
    let file = try capture(frames)
    let text = try Tool.run(["flows", file.path]).text
    #expect(text.contains("EtherType 0x700b (1), other (18)\n"))
  }
}
