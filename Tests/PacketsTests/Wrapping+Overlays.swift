import Packets
import TestSupport

extension Wrapping {
  private static let vni: [UInt8] = [0, 0, 1, 0]

  static let overlays: [Wrapping] = [
    Wrapping("IP in IPv4", .raw) { ip($0[0] >> 4 == 6 ? 41 : 4, $0) },
    Wrapping("IP in IPv6", .raw) { ipv6($0[0] >> 4 == 6 ? 41 : 4, $0) },
    Wrapping("VXLAN", udp: 4789, [8, 0, 0, 0] + vni, frame),
    Wrapping("VXLAN on Linux' port", udp: 8472, [8, 0, 0, 0] + vni, frame),
    Wrapping(
      "VXLAN with a VLAN tag inside", udp: 4789, [8, 0, 0, 0] + vni, tagged(0x8100, [0, 7])),
    Wrapping("VXLAN over IPv6", .ethernet) {
      frame(ipv6(17, udp(to: 4789, [8, 0, 0, 0] + vni + frame($0))))
    },
    Wrapping("VXLAN in VXLAN", udp: 4789, [8, 0, 0, 0] + vni) {
      frame(ip(17, udp(to: 8472, [8, 0, 0, 0] + vni + frame($0))))
    },
    Wrapping("VXLAN on a port that is given", udp: overlayPort, [8, 0, 0, 0] + vni, frame),
    Wrapping(
      "VXLAN, group policy, on a port that is given", udp: overlayPort, [0x88, 0, 0, 7] + vni, frame
    ),
    Wrapping("VXLAN-GPE, Ethernet", udp: 4790, [0x0C, 0, 0, 3] + vni, frame),
    Wrapping("VXLAN-GPE, IP", .ethernet) { datagram in
      let header: [UInt8] = [0x0C, 0, 0, datagram[0] >> 4 == 6 ? 2 : 1] + vni
      return frame(ip(17, udp(to: 4790, header + datagram)))
    },
    Wrapping("VXLAN-GPE on a port that is given", udp: overlayPort, [0x0C, 0, 0, 3] + vni, frame),
    Wrapping("Geneve", udp: 6081, [0, 0, 0x65, 0x58] + vni, frame),
    Wrapping("Geneve with options", udp: 6081, [2, 0x40, 0x65, 0x58] + vni + zeros(8), frame),
    Wrapping("Geneve, IP", .ethernet) {
      frame(ip(17, udp(to: 6081, [0, 0] + PacketBuilder.bytes(etherType($0)) + vni + $0)))
    },
    Wrapping(
      "Geneve on a port that is given", udp: overlayPort, [1, 0, 0x65, 0x58] + vni + zeros(4), frame
    ),
    Wrapping("GRE", .raw) { ip(47, [0, 0] + PacketBuilder.bytes(etherType($0)) + $0) },
    Wrapping("GRE, checksum, key, sequence number", .raw) {
      ip(47, [0xB0, 0] + PacketBuilder.bytes(etherType($0)) + zeros(12) + $0)
    },
    Wrapping("GRE, Ethernet", protocol: 47, [0x20, 0, 0x65, 0x58, 0, 0, 0, 1], frame),
    Wrapping("GRE, MPLS", protocol: 47, [0, 0, 0x88, 0x47, 0, 0, 0x11, 64]),
    Wrapping("PPTP", .raw) { datagram in
      let inner = ppp(datagram)
      return ip(47, [0x30, 0x01, 0x88, 0x0B] + length(inner) + [0, 1, 0, 0, 0, 9] + inner)
    },
    Wrapping("PPTP with an acknowledgement", .raw) { datagram in
      let inner = ppp(datagram)
      let header = [0x30, 0x81, 0x88, 0x0B] + length(inner) + [0, 1] + zeros(8)
      return ip(47, header + inner)
    },
    Wrapping("ERSPAN I", protocol: 47, [0, 0, 0x88, 0xBE], frame),
    Wrapping(
      "ERSPAN II", protocol: 47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 7] + zeros(6), frame),
    Wrapping(
      "ERSPAN III", protocol: 47, [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 7] + zeros(10), frame),
    Wrapping(
      "ERSPAN III with a subheader", protocol: 47,
      [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 7] + zeros(9) + [1] + zeros(8), frame),
    Wrapping(
      "ERSPAN III, IP", protocol: 47,
      [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 7] + zeros(8) + [0x08, 0]),
    Wrapping("GTP-U", .ethernet) {
      frame(ip(17, udp(from: 2152, to: 2152, [0x30, 0xFF] + length($0) + [0, 0, 0, 1] + $0)))
    },
    Wrapping("GTP-U with extension headers", .ethernet) {
      let extensions: [UInt8] = [0, 1, 0, 0x85, 1, 0x10, 9, 0xC0, 1, 0, 0, 0]
      let header = [0x36, 0xFF] + length($0, plus: extensions.count) + [0, 0, 0, 1]
      return frame(ip(17, udp(to: 2152, header + extensions + $0)))
    },
    Wrapping("L2TP", udp: 1701, [0, 2, 0, 1, 0, 2], ppp),
    Wrapping("L2TP with length, numbers, offset", .ethernet) { datagram in
      let inner = zeros(12) + [0, 2, 0, 0] + ppp(datagram)
      let message = [0x4A, 2] + length(inner, plus: 0) + inner.dropFirst(4)
      return frame(ip(17, udp(to: 1701, message)))
    },
    Wrapping("L2TPv3 over UDP", udp: 1701, [0, 3, 0, 0, 0, 0, 0, 9], frame),
    Wrapping("L2TPv3, a cookie of 8, a sublayer", protocol: 115, [0, 0, 0, 9] + zeros(12), frame),
    Wrapping("L2TPv3 without a cookie", protocol: 115, [0, 0, 0, 9], frame),
    Wrapping("L2TPv3, PPP", protocol: 115, [0, 0, 0, 9, 1, 2, 3, 4], ppp),
    Wrapping("Teredo", udp: 3544, []) { $0 },
    Wrapping("EtherIP", protocol: 97, [0x30, 0], frame),
    Wrapping("Ethernet in IP", protocol: 143, [], frame),
    Wrapping("MPLS in IP", protocol: 137, [0, 0, 0x11, 64]),
  ]

  /// One that nothing is assigned to.
  static let overlayPort: UInt16 = 9999
}
