import Packets
import TestSupport

extension Wrapping {
  static let wireless: [Wrapping] = [
    Wrapping("802.11", .wifi) { wifi(0x08, 0x01, [], $0) },
    Wrapping("802.11, QoS", .wifi) { wifi(0x88, 0x02, zeros(2), $0) },
    Wrapping("802.11, four addresses", .wifi) { wifi(0x08, 0x03, zeros(6), $0) },
    Wrapping("802.11, four addresses, QoS, HT control", .wifi) {
      wifi(0x88, 0x83, zeros(12), $0)
    },
    Wrapping("802.11, A-MSDU", .wifi) { datagram in
      let part = llc(datagram)
      return wifiHeader(0x88, 0x02) + [0x80, 0] + zeros(12) + length(part) + part
    },
    Wrapping("802.11, decrypted, with what was before it", .wifi) {
      wifi(0x88, 0x42, zeros(2) + [9, 0, 0, 0x20, 0, 0, 0, 0], $0)
    },
    Wrapping("802.11, decrypted", .wifi) { wifi(0x88, 0x42, zeros(2), $0) },
    Wrapping("radiotap", .radiotap) { [0, 0, 8, 0, 0, 0, 0, 0] + wifi(0x08, 0x01, [], $0) },
    Wrapping("radiotap, clock and flags, header padded", .radiotap) {
      let clock: [UInt8] = [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0] + zeros(12) + [0x20]
      return clock + wifi(0x88, 0x02, zeros(4), $0)
    },
    Wrapping("PPI, 802.11", .ppi) {
      [0, 0, 8, 0, 105, 0, 0, 0] + wifi(0x08, 0x01, [], $0)
    },
    Wrapping("PPI, Ethernet", .ppi) {
      [0, 0, 12, 0, 1, 0, 0, 0] + zeros(4) + frame($0)
    },
    Wrapping("AVS", .avs) {
      [0x80, 0x21, 0x10, 1, 0, 0, 0, 64] + zeros(56) + wifi(0x08, 0x01, [], $0)
    },
    Wrapping("Prism, little-endian", .prism) {
      [0x44, 0, 0, 0, 144, 0, 0, 0] + zeros(136) + wifi(0x08, 0x01, [], $0)
    },
    Wrapping("Prism, big-endian", .prism) {
      [0, 0, 0, 0x44, 0, 0, 0, 144] + zeros(136) + wifi(0x08, 0x01, [], $0)
    },
    Wrapping("Linux cooked, radiotap", .linuxCooked) {
      [0, 0, 3, 35] + zeros(10) + [0, 25, 0, 0, 8, 0, 0, 0, 0, 0] + wifi(0x08, 0x01, [], $0)
    },
    Wrapping("TZSP, Ethernet", udp: 37008, [1, 0, 0, 1, 10, 1, 0x55, 0, 1], frame),
    Wrapping("TZSP, 802.11", udp: 37008, [1, 0, 0, 18, 1]) { wifi(0x08, 0x01, [], $0) },
    Wrapping("CAPWAP, 802.3", udp: 5247, [0, 0x10, 0x02, 0, 0, 0, 0, 0], frame),
    Wrapping("CAPWAP, 802.11", udp: 5247, [0, 0x10, 0x03, 0, 0, 0, 0, 0]) {
      wifi(0x08, 0x01, [], $0)
    },
    Wrapping("CAPWAP, 802.11, control bytes swapped", udp: 5247, [0, 0x10, 0x03, 0, 0, 0, 0, 0]) {
      wifi(0x01, 0x08, [], $0)
    },
  ]

  static func wifi(
    _ control: UInt8, _ flags: UInt8, _ rest: [UInt8], _ datagram: [UInt8]
  ) -> [UInt8] {
    wifiHeader(control, flags) + rest + llc(datagram)
  }

  /// Up to the third address and the sequence number.
  static func wifiHeader(_ control: UInt8, _ flags: UInt8) -> [UInt8] {
    [control, flags, 0, 0] + [UInt8](repeating: 2, count: 18) + [0x10, 0]
  }
}
