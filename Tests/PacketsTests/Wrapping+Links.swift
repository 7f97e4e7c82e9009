import Packets
import TestSupport

extension Wrapping {
  private static let labels: [UInt8] = [0, 0, 0x10, 64, 0, 0, 0x21, 64]

  static let links: [Wrapping] = [
    Wrapping("Ethernet", .ethernet, frame),
    Wrapping("802.1Q", .ethernet, tagged(0x8100, [0, 7])),
    Wrapping("QinQ", .ethernet, tagged(0x88A8, [0, 9, 0x81, 0, 0, 7])),
    Wrapping("MPLS, two labels", .ethernet) { PacketBuilder.ethernet(0x8847, labels + $0) },
    Wrapping("MPLS, a frame", .ethernet) { PacketBuilder.ethernet(0x8847, labels + frame($0)) },
    Wrapping("MPLS, a frame behind a control word", .ethernet) {
      PacketBuilder.ethernet(0x8847, labels + zeros(4) + frame($0))
    },
    Wrapping("MPLS alone", .mpls) { labels + $0 },
    Wrapping("PPPoE", .ethernet) { datagram in
      let inner = [0, datagram[0] >> 4 == 6 ? 0x57 : 0x21] + datagram
      return PacketBuilder.ethernet(0x8864, [0x11, 0, 0, 1] + length(inner) + inner)
    },
    Wrapping("PPPoE, protocol field compressed", .ethernet) { datagram in
      let inner = [datagram[0] >> 4 == 6 ? 0x57 : 0x21] + datagram
      return PacketBuilder.ethernet(0x8864, [0x11, 0, 0, 1] + length(inner) + inner)
    },
    Wrapping("PPPoE alone", .pppoe) { datagram in
      let inner = [0, datagram[0] >> 4 == 6 ? 0x57 : 0x21] + datagram
      return [0x11, 0, 0, 1] + length(inner) + inner
    },
    Wrapping("802.3 with SNAP", .ethernet) { datagram in
      let inner = llc(datagram)
      return PacketBuilder.ethernet(UInt16(inner.count), inner)
    },
    Wrapping("802.3, IP's service access point", .ethernet) { datagram in
      PacketBuilder.ethernet(UInt16(datagram.count + 3), [6, 6, 3] + datagram)
    },
    Wrapping("802.1ah", .ethernet) {
      PacketBuilder.ethernet(0x88A8, [0, 9, 0x88, 0xE7, 0, 0, 0, 1] + frame($0))
    },
    Wrapping("802.1BR", .ethernet, tagged(0x893F, [0, 0, 0, 1, 0, 0])),
    Wrapping("VN-Tag", .ethernet, tagged(0x8926, [0x80, 1, 0, 2])),
    Wrapping("Cisco metadata", .ethernet, tagged(0x8909, [1, 1, 0, 1, 0, 7])),
    Wrapping("EDSA", .ethernet, tagged(0xDADA, [0, 0, 0xC0, 8, 0, 1])),
    Wrapping("DSA by link type", .dsa) {
      zeros(12) + [0xC0, 8, 0, 1] + PacketBuilder.bytes(etherType($0)) + $0
    },
    Wrapping("EDSA by link type", .edsa, tagged(0xDADA, [0, 0, 0xC0, 8, 0, 1])),
    Wrapping("IP that is called Ethernet", .ethernet) { $0 },
    Wrapping("Linux cooked", .linuxCooked) {
      zeros(14) + PacketBuilder.bytes(etherType($0)) + $0
    },
    Wrapping("Linux cooked, 802.2", .linuxCooked) { zeros(14) + [0, 4] + llc($0) },
    Wrapping("Linux cooked, Ethernet", .linuxCooked) { zeros(14) + [0, 3] + frame($0) },
    Wrapping("Linux cooked 2", .linuxCooked2) {
      PacketBuilder.bytes(etherType($0)) + zeros(18) + $0
    },
    Wrapping("NULL, little-endian", .null) { [$0[0] >> 4 == 6 ? 30 : 2, 0, 0, 0] + $0 },
    Wrapping("NULL, big-endian", .null) { [0, 0, 0, $0[0] >> 4 == 6 ? 30 : 2] + $0 },
    Wrapping("LOOP", .loop) { [0, 0, 0, 2] + $0 },
    Wrapping("RAW", .raw) { $0 },
    Wrapping("RAW in files", .rawFile) { $0 },
    Wrapping("IPV4", .ipv4) { $0 },
    Wrapping("PPP", .ppp, ppp),
    Wrapping("PPP without address and control", .ppp) { Array(ppp($0)[2...]) },
    Wrapping("PPP, protocol field compressed", .ppp) { [0xFF, 3] + ppp($0)[3...] },
    Wrapping("PPP with nothing but a byte", .ppp) { Array(ppp($0)[3...]) },
    Wrapping("PPP multilink, long number", .ppp) {
      [0xFF, 3, 0, 0x3D, 0xC0, 0, 0, 9] + ppp($0)[2...]
    },
    Wrapping("PPP behind a direction", .pppWithDirection) { [1] + ppp($0) },
    Wrapping("PPP in HDLC", .pppSerial, ppp),
    Wrapping("Cisco HDLC", .ciscoHDLC) {
      [0x0F, 0] + PacketBuilder.bytes(etherType($0)) + $0
    },
    Wrapping("Frame Relay", .frameRelay) {
      [0x18, 0x41, 3, $0[0] >> 4 == 6 ? 0x8E : 0xCC] + $0
    },
    Wrapping("Frame Relay, SNAP", .frameRelay) {
      [0x18, 0x41, 3, 0, 0x80, 0, 0, 0] + PacketBuilder.bytes(etherType($0)) + $0
    },
    Wrapping("Frame Relay, Cisco", .frameRelay) {
      [0x18, 0x41] + PacketBuilder.bytes(etherType($0)) + $0
    },
    Wrapping("NFLOG", .nflog) { datagram in
      let prefix: [UInt8] = [5, 0, 10, 0, 0x78, 0, 0, 0, 8, 0, 5, 0, 0, 0, 0, 1]
      let count = UInt16(datagram.count + 4).byteSwapped
      return [2, 0, 0, 0] + prefix + PacketBuilder.bytes(count) + [9, 0] + datagram
    },
    Wrapping("NFLOG, big-endian", .nflog) { datagram in
      [2, 0, 0, 0, 0, 8, 0, 5, 0, 0, 0, 1] + length(datagram, plus: 4) + [0, 9] + datagram
    },
    Wrapping("PKTAP", .pktap) { pktap(1) + frame($0) },
    Wrapping("PKTAP as macOS numbers it", .user2) { pktap(12) + $0 },
    Wrapping("IPNET", .ipnet) {
      [1, $0[0] >> 4 == 6 ? 26 : 2, 0, 0, 0, 0] + length($0) + zeros(16) + $0
    },
    Wrapping("ENC", .enc) { [2, 0, 0, 0] + zeros(8) + $0 },
    Wrapping("PFLOG", .pflog) { [61, 2, 0, 0] + zeros(60) + $0 },
  ]

  private static func pktap(_ linkType: UInt8) -> [UInt8] {
    [156, 0, 0, 0, 1, 0, 0, 0, linkType, 0, 0, 0] + zeros(144)
  }
}
