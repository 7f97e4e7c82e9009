import Packets
import TestSupport
import Testing

@Suite struct PacketDecoderTests {
  typealias Builder = PacketBuilder

  struct Wrapping: CustomTestStringConvertible, Sendable {
    let name: String
    let linkType: LinkType
    let bytes: [UInt8]

    var testDescription: String { name }
  }

  static let segment = Builder.tcp(
    from: Builder.client, to: Builder.server, sequence: 7, acknowledgement: 9, payload: [1, 2, 3])
  static let ipv4 = Builder.ipv4(from: Builder.client, to: Builder.server, segment)
  static let ipv6 = Builder.ipv6(
    from: [0xFD] + [UInt8](repeating: 0, count: 14) + [1],
    to: [0xFD] + [UInt8](repeating: 0, count: 14) + [2], segment)
  static let vxlan =
    Builder.bytes(UInt16(40000)) + Builder.bytes(UInt16(4789)) + [0, 0, 0, 0]
    + [8, 0, 0, 0, 0, 0, 1, 0] + Builder.ethernet(0x0800, ipv4)

  static let wrappings: [Wrapping] = [
    Wrapping(name: "Ethernet", linkType: .ethernet, bytes: Builder.ethernet(0x0800, ipv4)),
    Wrapping(name: "Ethernet, IPv6", linkType: .ethernet, bytes: Builder.ethernet(0x86DD, ipv6)),
    Wrapping(
      name: "802.1Q", linkType: .ethernet,
      bytes: Builder.ethernet(0x8100, [0, 7, 8, 0] + ipv4)),
    Wrapping(
      name: "QinQ", linkType: .ethernet,
      bytes: Builder.ethernet(0x88A8, [0, 9, 0x81, 0, 0, 7, 8, 0] + ipv4)),
    Wrapping(
      name: "MPLS, two labels", linkType: .ethernet,
      bytes: Builder.ethernet(0x8847, [0, 0, 0x10, 64, 0, 0, 0x21, 64] + ipv4)),
    Wrapping(
      name: "MPLS, IPv6", linkType: .ethernet,
      bytes: Builder.ethernet(0x8847, [0, 0, 0x11, 64] + ipv6)),
    Wrapping(
      name: "PPPoE", linkType: .ethernet,
      bytes: Builder.ethernet(
        0x8864, [0x11, 0, 0, 1] + Builder.bytes(UInt16(ipv4.count + 2)) + [0, 0x21] + ipv4)),
    Wrapping(
      name: "PPPoE, protocol field compressed, IPv6", linkType: .ethernet,
      bytes: Builder.ethernet(
        0x8864, [0x11, 0, 0, 1] + Builder.bytes(UInt16(ipv6.count + 1)) + [0x57] + ipv6)),
    Wrapping(
      name: "802.3 with SNAP", linkType: .ethernet,
      bytes: Builder.ethernet(
        UInt16(ipv4.count + 8), [0xAA, 0xAA, 3, 0, 0, 0, 8, 0] + ipv4)),
    Wrapping(
      name: "Linux cooked", linkType: .linuxCooked,
      bytes: [UInt8](repeating: 0, count: 14) + [8, 0] + ipv4),
    Wrapping(
      name: "Linux cooked 2", linkType: .linuxCooked2,
      bytes: [8, 0] + [UInt8](repeating: 0, count: 18) + ipv4),
    Wrapping(name: "NULL, little-endian", linkType: .null, bytes: [2, 0, 0, 0] + ipv4),
    Wrapping(name: "NULL, big-endian, IPv6", linkType: .null, bytes: [0, 0, 0, 30] + ipv6),
    Wrapping(name: "LOOP", linkType: .loop, bytes: [0, 0, 0, 2] + ipv4),
    Wrapping(name: "RAW", linkType: .raw, bytes: ipv4),
    Wrapping(name: "RAW in files, IPv6", linkType: .rawFile, bytes: ipv6),
    Wrapping(name: "IPV4", linkType: .ipv4, bytes: ipv4),
    Wrapping(name: "IPV6", linkType: .ipv6, bytes: ipv6),
    Wrapping(
      name: "VXLAN", linkType: .ethernet,
      bytes: Builder.ethernet(
        0x0800,
        Builder.ipv4(from: Builder.client, to: Builder.server, transportProtocol: 17, vxlan))),
  ]

  @Test(arguments: wrappings)
  func `a segment is found behind every link layer`(wrapping: Wrapping) throws {
    let segment = try #require(decode(wrapping.bytes, wrapping.linkType).segment)
    #expect(segment.source.port == 50000)
    #expect(segment.destination.port == 1935)
    #expect(segment.sequenceNumber.rawValue == 7)
    #expect(segment.acknowledgementNumber.rawValue == 9)
    #expect(segment.flags == .ack)
    #expect(Array(wrapping.bytes[segment.payload]) == [1, 2, 3])
    #expect(segment.payloadLength == 3)
  }

  @Test(arguments: wrappings)
  func `a frame cut anywhere gives what is there and no more`(wrapping: Wrapping) {
    for count in 0..<wrapping.bytes.count {
      let cut = Array(wrapping.bytes[..<count])
      let decoded = decode(cut, wrapping.linkType, originalLength: wrapping.bytes.count)
      if let segment = decoded.segment {
        #expect(segment.payloadLength == 3)
        #expect(segment.payload.count == max(0, 3 - (wrapping.bytes.count - count)))
      } else if count >= wrapping.bytes.count - 3 {
        Issue.record("only payload is missing at \(count)")
      }
    }
  }

  @Test(arguments: wrappings)
  func `no byte changed makes it trap`(wrapping: Wrapping) {
    for place in wrapping.bytes.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var frame = wrapping.bytes
        frame[place] = value
        if let segment = decode(frame, wrapping.linkType).segment {
          #expect(segment.payload.upperBound <= frame.count)
        }
      }
    }
  }

  @Test func `padding behind the datagram is no payload`() {
    let frame = Builder.ethernet(0x0800, Self.ipv4) + [0, 0, 0, 0]
    #expect(decode(frame, .ethernet).segment?.payloadLength == 3)
  }

  @Test func `a datagram whose length was left to the hardware reaches to the packet's end`() {
    var datagram = Self.ipv4
    (datagram[2], datagram[3]) = (0, 0)
    #expect(decode(Builder.ethernet(0x0800, datagram), .ethernet).segment?.payloadLength == 3)
  }

  @Test func `IPv6 extension headers are passed`() {
    let extensions: [UInt8] =
      [60, 0, 0, 0, 0, 0, 0, 0] + [6, 1] + [UInt8](repeating: 0, count: 14)
    let datagram = Builder.ipv6(
      from: [UInt8](repeating: 1, count: 16), to: [UInt8](repeating: 2, count: 16), nextHeader: 0,
      extensions + Self.segment)
    #expect(decode(datagram, .ipv6).segment?.payloadLength == 3)
  }

  @Test func `an authentication header, and a fragment that is the whole, are passed`() {
    // Its length counts words of four bytes, less two; the fragment header has an identification.
    let extensions: [UInt8] =
      [44, 4] + [UInt8](repeating: 0, count: 22) + [6, 0, 0, 0, 0, 0, 0, 9]
    let datagram = Builder.ipv6(
      from: [UInt8](repeating: 1, count: 16), to: [UInt8](repeating: 2, count: 16),
      nextHeader: 51, extensions + Self.segment)
    #expect(decode(datagram, .ipv6).segment?.payloadLength == 3)
  }

  @Test func `what holds no segment says why`() {
    let udp = Builder.ipv4(
      from: Builder.client, to: Builder.server, transportProtocol: 17,
      [0, 53, 0, 53, 0, 8, 0, 0])
    #expect(decode(Builder.ethernet(0x0806, [0, 1]), .ethernet).fate == .notIP)
    #expect(decode(Builder.ethernet(0x0800, udp), .ethernet).fate == .notTCP)
    #expect(decode(Self.ipv4, LinkType(rawValue: 9999)).fate == .unknownLinkType)
    var short = Self.segment
    short[12] = 4 << 4
    let malformed = Builder.ipv4(from: Builder.client, to: Builder.server, short)
    #expect(decode(malformed, .raw).fate == .malformed)
  }

  private func decode(
    _ bytes: [UInt8], _ linkType: LinkType, originalLength: Int? = nil
  ) -> DecodedPacket {
    var decoder = PacketDecoder()
    return decodePacket(bytes, linkType, originalLength: originalLength, by: &decoder)
  }
}

/// What a decoder makes of one packet.
struct DecodedPacket {
  let fate: PacketFate
  /// nil where it holds or completes none.
  let segment: TCPSegment?
  /// nil where the segment's payload lies in the packet.
  let datagram: [UInt8]?
}

func decodePacket(
  _ bytes: [UInt8], _ linkType: LinkType, originalLength: Int? = nil, seconds: Int64 = 0,
  by decoder: inout PacketDecoder
) -> DecodedPacket {
  let fate = decoder.decode(
    CapturedPacket(
      number: 1, time: CaptureTime(seconds: seconds, nanoseconds: 0), linkType: linkType,
      originalLength: originalLength ?? bytes.count, bytes: bytes.span))
  return DecodedPacket(
    fate: fate, segment: fate == .segment ? decoder.segment : nil, datagram: decoder.datagram)
}
