import Packets
import TestSupport
import Testing

@Suite struct PacketContentsTests {
  typealias Builder = PacketBuilder

  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let linkType: LinkType
    let bytes: [UInt8]
    let name: String
    let fate: PacketFate

    init(
      _ what: String, _ linkType: LinkType, _ bytes: [UInt8], _ name: String,
      _ fate: PacketFate = .notIP
    ) {
      self.what = what
      self.linkType = linkType
      self.bytes = bytes
      self.name = name
      self.fate = fate
    }

    var testDescription: String { what }
  }

  private static let datagram = Builder.ipv4(
    from: Builder.client, to: Builder.server,
    Builder.tcp(from: Builder.client, to: Builder.server, sequence: 7, payload: [1, 2, 3]))
  private static let frame = Wrapping.frame(datagram)

  private static func frame(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    Builder.ethernet(type, payload)
  }

  private static func ip(_ transportProtocol: UInt8, _ payload: [UInt8]) -> [UInt8] {
    Wrapping.frame(Wrapping.ip(transportProtocol, payload))
  }

  private static func udp(_ port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    ip(17, Wrapping.udp(to: port, payload))
  }

  static let others: [Case] = [
    Case("ARP", .ethernet, frame(0x0806, [0, 1]), "ARP"),
    Case("ARP behind a VLAN tag", .ethernet, frame(0x8100, [0, 7, 8, 6]), "ARP"),
    Case("LLDP", .ethernet, frame(0x88CC, [2, 7]), "LLDP"),
    Case("an EtherType without a name", .ethernet, frame(0x1234, [1]), "EtherType 0x1234"),
    Case("STP", .ethernet, frame(38, [0x42, 0x42, 3]), "STP"),
    Case("CDP", .ethernet, frame(38, [0xAA, 0xAA, 3, 0, 0, 0x0C, 0x20, 0]), "SNAP of 00000c"),
    Case("LCP", .ppp, [0xFF, 3, 0xC0, 0x21, 1], "PPP LCP"),
    Case("MPLS without IP", .mpls, [0, 0, 1, 1, 0x10, 0, 0, 7], "MPLS"),
    Case("a beacon", .radiotap, [0, 0, 8, 0, 0, 0, 0, 0, 0x80, 0], "802.11 beacon"),
    Case("an acknowledgement", .wifi, [0xD4, 0, 0, 0], "802.11 control"),
    Case(
      "802.11 without a body", .wifi, [0x48, 1] + Wrapping.zeros(22), "802.11 data without a body"),
    Case("802.11 encrypted", .wifi, [0x88, 0x42] + Wrapping.zeros(60), "802.11 encrypted data"),
    Case(
      "a later fragment of 802.11", .wifi,
      [8, 1] + Wrapping.zeros(20) + [1, 0] + Wrapping.llc(datagram), "802.11 fragment"),
    Case("an extension frame", .wifi, [0x0C, 0, 0, 0], "802.11 of a reserved type"),
    Case("no version of IP", .raw, [0x50, 0], "IP version 5"),
    Case("ICMP", .ethernet, ip(1, [8, 0]), "ICMP", .notTCP),
    Case("ICMPv6", .ethernet, Wrapping.frame(Wrapping.ipv6(58, [8, 0])), "ICMPv6", .notTCP),
    Case("ESP", .ethernet, ip(50, [0, 0]), "ESP", .notTCP),
    Case("a protocol without a name", .ethernet, ip(200, [0]), "IP protocol 200", .notTCP),
    Case(
      "a UDP fragment", .ethernet,
      Wrapping.frame(
        Builder.ipv4(
          from: Builder.client, to: Builder.server, transportProtocol: 17, fragment: 0x2000,
          Wrapping.udp(to: 53, [1, 2]))), "UDP fragment", .notTCP),
    Case(
      "ARP in VXLAN", .ethernet, udp(4789, [8, 0, 0, 0, 0, 0, 1, 0] + frame(0x0806, [0, 1])), "ARP"),
    Case("USB", LinkType(rawValue: 189), [0], "USB, link type 189", .unknownLinkType),
    Case(
      "a link type inside", .ppi, [0, 0, 8, 0, 0xFF, 0xFF, 0, 0], "link type 65535",
      .unknownLinkType),
    Case(
      "somebody's own link type", .user2,
      [156, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0] + Wrapping.zeros(144) + frame,
      "link type 149", .unknownLinkType),
    Case(
      "PKTAP with a link type that is not read", .pktap,
      [156, 0, 0, 0, 1, 0, 0, 0, 189, 0, 0, 0] + Wrapping.zeros(144), "USB, link type 189",
      .unknownLinkType),
  ]

  /// Each is an overlay's but for one thing.
  static let nearMisses: [Case] = [
    Case(
      "VXLAN without its flag", .ethernet, udp(4789, Wrapping.zeros(8) + frame), "UDP 4789", .notTCP
    ),
    Case(
      "VXLAN with an EtherType that nobody knows", .ethernet,
      udp(4789, [8, 0, 0, 0, 0, 0, 1, 0] + frame(0x1234, [1])), "UDP 4789", .notTCP),
    Case(
      "L2TP with no protocol of PPP", .ethernet, udp(1701, [0, 2, 0, 1, 0, 2, 0x12, 0x34]),
      "UDP 1701", .notTCP),
    Case("nothing on VXLAN's port", .ethernet, udp(4789, []), "UDP 4789", .notTCP),
    Case(
      "Geneve, version 1", .ethernet, udp(6081, [0x40, 0, 0x65, 0x58, 0, 0, 1, 0] + frame),
      "UDP 6081", .notTCP),
    Case(
      "Geneve of another type", .ethernet, udp(6081, [0, 0, 0x12, 0x34, 0, 0, 1, 0] + frame),
      "UDP 6081", .notTCP),
    Case(
      "VXLAN-GPE, version 1", .ethernet, udp(4790, [0x1C, 0, 0, 3, 0, 0, 1, 0] + frame), "UDP 4790",
      .notTCP),
    Case(
      "GTP, an echo request", .ethernet, udp(2152, [0x32, 1, 0, 4] + Wrapping.zeros(8)), "UDP 2152",
      .notTCP),
    Case(
      "GTP, longer than its datagram", .ethernet,
      udp(2152, [0x30, 0xFF, 0, 44, 0, 0, 0, 1] + datagram), "UDP 2152", .notTCP),
    Case(
      "GTP, an extension header of no bytes", .ethernet,
      udp(2152, [0x34, 0xFF, 0, 47, 0, 0, 0, 1, 0, 0, 0, 0x85, 0, 0, 0, 0] + datagram), "UDP 2152",
      .notTCP),
    Case("TZSP, a keep-alive", .ethernet, udp(37008, [1, 4, 0, 0, 1]), "UDP 37008", .notTCP),
    Case("CAPWAP in DTLS", .ethernet, udp(5247, [1, 0, 0, 0] + frame), "UDP 5247", .notTCP),
    Case(
      "CAPWAP, a later fragment", .ethernet, udp(5247, [0, 0x10, 2, 0x80, 0, 1, 0, 8] + frame),
      "UDP 5247", .notTCP),
    Case(
      "L2TP, a control message", .ethernet, udp(1701, [0xC8, 2, 0, 12] + Wrapping.zeros(8)),
      "UDP 1701", .notTCP),
    Case("L2TPv3, session 0", .ethernet, ip(115, Wrapping.zeros(4) + frame), "L2TPv3", .notTCP),
    Case("GRE, a keep-alive", .ethernet, ip(47, [0, 0, 0, 0]), "GRE", .notTCP),
    Case(
      "PPTP, longer than its datagram", .ethernet,
      ip(47, [0x30, 1, 0x88, 0x0B, 0, 60, 0, 1, 0, 0, 0, 9] + Wrapping.ppp(datagram)), "GRE",
      .notTCP),
    Case(
      "ERSPAN, version 3", .ethernet,
      ip(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x30, 7] + Wrapping.zeros(6) + frame), "GRE", .notTCP
    ),
    Case(
      "IP that is called Ethernet, a byte too long", .ethernet, datagram + [0], "EtherType 0x0a00"),
    Case(
      "IP that is called Ethernet, a byte too short", .ethernet, datagram.dropLast(),
      "EtherType 0x0a00"),
  ]

  @Test(arguments: others + nearMisses)
  func `what holds no segment says what it holds`(example: Case) {
    var decoder = PacketDecoder(overlayPorts: [Wrapping.overlayPort])
    let decoded = decodePacket(example.bytes, example.linkType, by: &decoder)
    #expect(decoded.fate == example.fate)
    #expect(decoder.contents.name == example.name)
    #expect(decoder.contents.overlay == nil)
  }

  @Test(
    arguments: [
      (Overlay.vxlan, [8, 0, 0, 0, 0, 0, 1, 0]), (.vxlanGPE, [0x0C, 0, 0, 3, 0, 0, 1, 0]),
      (.geneve, [0, 0, 0x65, 0x58, 0, 0, 1, 0]),
    ] as [(Overlay, [UInt8])])
  func `a port looks like an overlay's only if all fits`(overlay: Overlay, header: [UInt8]) {
    #expect(found(header + Self.frame)?.overlay == overlay)
    #expect(found(header + Self.frame)?.name == "UDP 9999 (looks like \(overlay.name))")
    // The source's port is lower, and nobody sends there.
    #expect(found(header + Self.frame, from: 7)?.number == 9999)
    var reserved = header
    reserved[7] = 1
    #expect(found(reserved + Self.frame)?.name == "UDP 9999")
    #expect(found(header + Self.frame.dropLast())?.name == "UDP 9999")
    #expect(found(header + Self.frame.prefix(30))?.name == "UDP 9999")
    var other = Self.frame
    other[12] = 0x12
    #expect(found(header + other)?.name == "UDP 9999")
    #expect(found([])?.name == "UDP 9999")
  }

  @Test func `no two kinds have the same name`() {
    let types = (0...UInt16.max).map { Builder.ethernet($0, [0x12, 0x12, 3]) }
    let points = (0...UInt8.max).map { Builder.ethernet(3, [$0, $0, 3]) }
    let protocols = (0...UInt8.max).map { Wrapping.frame(Wrapping.ip($0, [1])) }
    let control = (0...UInt8.max).map { [$0, 0] + Wrapping.zeros(40) }
    var contents: Set<PacketContents> = []
    for (linkType, packets) in [
      (.ethernet, types + points + protocols), (.wifi, control),
      (.ppp, (0...UInt16.max).map { [0xFF, 3] + Builder.bytes($0) + [0x12] }),
    ] as [(LinkType, [[UInt8]])] {
      for packet in packets { note(packet, linkType, &contents) }
    }
    for type in 0..<300 as Range<Int32> { note([], LinkType(rawValue: type), &contents) }
    #expect(contents.count > 60_000)
    #expect(Set(contents.map(\.name)).count == contents.count)
  }

  private func note(
    _ packet: [UInt8], _ linkType: LinkType, _ contents: inout Set<PacketContents>
  ) {
    var decoder = PacketDecoder()
    let fate = decodePacket(packet, linkType, by: &decoder).fate
    if [.notIP, .notTCP, .unknownLinkType].contains(fate) { contents.insert(decoder.contents) }
  }

  @Test func `kinds beyond a number are only counted`() {
    var counts = PacketContentsCounts()
    var decoder = PacketDecoder()
    for type in 0..<100 as Range<UInt16> {
      for _ in 0...type {
        _ = decodePacket(Builder.ethernet(0x7000 + type, [0]), .ethernet, by: &decoder)
        counts.add(decoder.contents)
      }
    }
    #expect(counts.sorted.count == 64)
    #expect(counts.sorted.first?.contents.name == "EtherType 0x703f")
    #expect(counts.sorted.first?.count == 64)
    #expect(counts.otherCount == (65...100).reduce(0, +))
  }

  /// What a decoder that expects no overlay finds in a datagram to port 9999.
  private func found(_ payload: [UInt8], from source: UInt16 = 40000) -> PacketContents? {
    var decoder = PacketDecoder()
    let datagram = Wrapping.udp(from: source, to: Wrapping.overlayPort, payload)
    let decoded = decodePacket(Self.ip(17, datagram), .ethernet, by: &decoder)
    return decoded.fate == .notTCP ? decoder.contents : nil
  }
}
