import Packets
import TestSupport
import Testing

/// One way in which a capture can hold an IP datagram.
struct Wrapping: CustomTestStringConvertible, Sendable {
  let name: String
  let linkType: LinkType
  let wrap: @Sendable (_ datagram: [UInt8]) -> [UInt8]

  init(_ name: String, _ linkType: LinkType, _ wrap: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.name = name
    self.linkType = linkType
    self.wrap = wrap
  }

  /// An overlay in UDP to that port, on Ethernet.
  init(
    _ name: String, udp port: UInt16, _ header: [UInt8],
    _ wrap: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.init(name, .ethernet) { datagram in
      Self.frame(Self.ip(17, Self.udp(to: port, header + wrap(datagram))))
    }
  }

  /// A protocol of IP's, on Ethernet.
  init(
    _ name: String, protocol number: UInt8, _ header: [UInt8],
    _ wrap: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
  ) {
    self.init(name, .ethernet) { Self.frame(Self.ip(number, header + wrap($0))) }
  }

  static let all = links + wireless + overlays

  var testDescription: String { name }

  /// An Ethernet frame with the EtherType that the datagram's version has.
  static func frame(_ datagram: [UInt8]) -> [UInt8] {
    PacketBuilder.ethernet(etherType(datagram), datagram)
  }

  static func tagged(_ type: UInt16, _ tag: [UInt8]) -> @Sendable ([UInt8]) -> [UInt8] {
    { PacketBuilder.ethernet(type, tag + PacketBuilder.bytes(etherType($0)) + $0) }
  }

  static func etherType(_ datagram: [UInt8]) -> UInt16 {
    datagram[0] >> 4 == 6 ? 0x86DD : 0x0800
  }

  /// The LLC and SNAP headers, and the datagram.
  static func llc(_ datagram: [UInt8]) -> [UInt8] {
    [0xAA, 0xAA, 3, 0, 0, 0] + PacketBuilder.bytes(etherType(datagram)) + datagram
  }

  static func ppp(_ datagram: [UInt8]) -> [UInt8] {
    [0xFF, 3, 0, datagram[0] >> 4 == 6 ? 0x57 : 0x21] + datagram
  }

  /// An IPv4 header of the tunnel's, between other addresses than the datagram's.
  static func ip(_ transportProtocol: UInt8, _ payload: [UInt8]) -> [UInt8] {
    PacketBuilder.ipv4(
      from: .init([192, 0, 2, 1], 0), to: .init([192, 0, 2, 2], 0),
      transportProtocol: transportProtocol, payload)
  }

  static func ipv6(_ nextHeader: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let address = [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11)
    return PacketBuilder.ipv6(
      from: address + [1], to: address + [2], nextHeader: nextHeader, payload)
  }

  static func udp(from source: UInt16 = 40000, to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    PacketBuilder.bytes(source) + PacketBuilder.bytes(port)
      + PacketBuilder.bytes(UInt16(payload.count + 8)) + [0, 0] + payload
  }

  static func length(_ payload: [UInt8], plus count: Int = 0) -> [UInt8] {
    PacketBuilder.bytes(UInt16(payload.count + count))
  }

  static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
