import Packets
import TestSupport
import Testing

@Suite struct PacketDecoderTests {
  typealias Builder = PacketBuilder

  static let segment = Builder.tcp(
    from: Builder.client, to: Builder.server, sequence: 7, acknowledgement: 9, payload: [1, 2, 3])
  static let ipv4 = Builder.ipv4(from: Builder.client, to: Builder.server, segment)
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
