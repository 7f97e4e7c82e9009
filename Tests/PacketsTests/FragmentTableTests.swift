import Packets
import TestSupport
import Testing

@Suite struct FragmentTableTests {
  typealias Builder = PacketBuilder

  /// A segment of 8 × 10 bytes of payload behind a header of 20.
  static let segment = Builder.tcp(
    from: Builder.client, to: Builder.server, sequence: 7, payload: Array(0..<80))

  /// The fragments of `segment`, `size` bytes each, a multiple of 8.
  static func fragments(of size: Int, identification: UInt16 = 5) -> [[UInt8]] {
    stride(from: 0, to: segment.count, by: size).map { start in
      let end = min(start + size, segment.count)
      let more: UInt16 = end < segment.count ? 0x2000 : 0
      return Builder.ipv4(
        from: Builder.client, to: Builder.server, identification: identification,
        fragment: UInt16(start / 8) | more, Array(segment[start..<end]))
    }
  }

  @Test(arguments: [8, 16, 24, 48, 96])
  func `fragments make a segment in any order`(size: Int) throws {
    let fragments = Self.fragments(of: size)
    for order in [fragments, fragments.reversed(), Array(fragments[1...] + fragments[..<1])] {
      var decoder = PacketDecoder()
      let decoded = order.map { decodePacket($0, .raw, by: &decoder) }
      #expect(decoded.dropLast().map(\.fate) == Array(repeating: .fragment, count: order.count - 1))
      let segment = try #require(decoded.last?.segment)
      let datagram = try #require(decoded.last?.datagram)
      #expect(Array(datagram[segment.payload]) == Array(0..<80))
    }
  }

  @Test func `the first copy of a byte is kept`() throws {
    var decoder = PacketDecoder()
    let fragments = Self.fragments(of: 48)
    var forged = fragments[0]
    forged[60] = 0xEE
    _ = decodePacket(fragments[0], .raw, by: &decoder)
    _ = decodePacket(forged, .raw, by: &decoder)
    _ = decodePacket(fragments[1], .raw, by: &decoder)
    let last = decodePacket(fragments[2], .raw, by: &decoder)
    let segment = try #require(last.segment)
    let datagram = try #require(last.datagram)
    #expect(Array(datagram[segment.payload]) == Array(0..<80))
  }

  @Test func `fragments of different datagrams do not mix`() {
    var decoder = PacketDecoder()
    _ = decodePacket(Self.fragments(of: 48, identification: 1)[0], .raw, by: &decoder)
    for fragment in Self.fragments(of: 48, identification: 2).dropFirst() {
      #expect(decodePacket(fragment, .raw, by: &decoder).fate == .fragment)
    }
  }

  @Test func `a datagram that stays incomplete is let go after a minute`() {
    var decoder = PacketDecoder()
    let fragments = Self.fragments(of: 48)
    _ = decodePacket(fragments[0], .raw, by: &decoder)
    _ = decodePacket(fragments[1], .raw, by: &decoder)
    #expect(decodePacket(fragments[2], .raw, seconds: 61, by: &decoder).fate == .fragment)
  }

  @Test func `a fragment that is sent a hundred thousand times is held once`() {
    var decoder = PacketDecoder()
    let fragments = Self.fragments(of: 48)
    for _ in 0..<100_000 {
      #expect(decodePacket(fragments[0], .raw, by: &decoder).fate == .fragment)
    }
    #expect(decodePacket(fragments[2], .raw, by: &decoder).fate == .fragment)
    #expect(decodePacket(fragments[1], .raw, by: &decoder).segment != nil)
  }

  @Test func `fragments that overlap make a segment of the first copies`() throws {
    var decoder = PacketDecoder()
    func fragment(_ range: Range<Int>, forged: Bool) -> [UInt8] {
      let more: UInt16 = range.upperBound < Self.segment.count ? 0x2000 : 0
      let bytes = forged ? [UInt8](repeating: 0xEE, count: range.count) : Array(Self.segment[range])
      return Builder.ipv4(
        from: Builder.client, to: Builder.server, identification: 5,
        fragment: UInt16(range.lowerBound / 8) | more, bytes)
    }
    let end = Self.segment.count
    for piece in [fragment(16..<32, forged: false), fragment(64..<72, forged: false)] {
      #expect(decodePacket(piece, .raw, by: &decoder).fate == .fragment)
    }
    // Of these only what lies between is new.
    #expect(decodePacket(fragment(0..<16, forged: false), .raw, by: &decoder).fate == .fragment)
    #expect(decodePacket(fragment(72..<end, forged: false), .raw, by: &decoder).fate == .fragment)
    #expect(decodePacket(fragment(64..<end, forged: true), .raw, by: &decoder).fate == .fragment)
    let last = decodePacket(fragment(32..<80, forged: false), .raw, by: &decoder)
    let segment = try #require(last.segment)
    let datagram = try #require(last.datagram)
    #expect(Array(datagram[segment.payload]) == Array(0..<80))
  }

  @Test func `ten thousand first fragments do not pile up`() {
    var decoder = PacketDecoder()
    for identification in 0..<10_000 {
      let first = Self.fragments(of: 48, identification: UInt16(identification))[0]
      #expect(decodePacket(first, .raw, by: &decoder).fate == .fragment)
    }
    // The newest are still there, the oldest are not.
    var rest = Self.fragments(of: 48, identification: 9_999).dropFirst()
    #expect(decodePacket(rest.removeFirst(), .raw, by: &decoder).fate == .fragment)
    #expect(decodePacket(rest.removeFirst(), .raw, by: &decoder).segment != nil)
    rest = Self.fragments(of: 48, identification: 0).dropFirst()
    #expect(decodePacket(rest.removeFirst(), .raw, by: &decoder).fate == .fragment)
    #expect(decodePacket(rest.removeFirst(), .raw, by: &decoder).fate == .fragment)
  }
}
