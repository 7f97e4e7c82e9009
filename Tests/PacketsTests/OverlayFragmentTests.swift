import Packets
import TestSupport
import Testing

@Suite struct OverlayFragmentTests {
  typealias Builder = PacketBuilder

  private static let segment = Builder.tcp(
    from: Builder.client, to: Builder.server, sequence: 7, payload: Array(0..<60))
  private static let datagram = Builder.ipv4(from: Builder.client, to: Builder.server, segment)
  private static let vxlan: [UInt8] = [8, 0, 0, 0, 0, 0, 1, 0]

  struct Tunnel: CustomTestStringConvertible, Sendable {
    let name: String
    let transportProtocol: UInt8
    let payload: [UInt8]

    var testDescription: String { name }
  }

  static let tunnels = [
    Tunnel(
      name: "VXLAN", transportProtocol: 17,
      payload: Wrapping.udp(to: 4789, vxlan + Wrapping.frame(datagram))),
    Tunnel(
      name: "VXLAN on a port that is given", transportProtocol: 17,
      payload: Wrapping.udp(to: Wrapping.overlayPort, vxlan + Wrapping.frame(datagram))),
    Tunnel(name: "GRE", transportProtocol: 47, payload: [0, 0, 8, 0] + datagram),
    Tunnel(name: "IP in IP", transportProtocol: 4, payload: datagram),
  ]

  /// The parts of a datagram that is cut there.
  private static func parts(_ tunnel: Tunnel, at place: Int, _ identification: UInt16 = 1)
    -> [[UInt8]]
  {
    [(0..<place, UInt16(0x2000)), (place..<tunnel.payload.count, UInt16(place / 8))].map {
      Builder.ipv4(
        from: .init([192, 0, 2, 1], 0), to: .init([192, 0, 2, 2], 0),
        transportProtocol: tunnel.transportProtocol, identification: identification,
        fragment: $1, Array(tunnel.payload[$0]))
    }
  }

  @Test(arguments: tunnels)
  func `a tunnel's datagram in fragments is put together and opened`(tunnel: Tunnel) throws {
    for place in stride(from: 8, to: tunnel.payload.count, by: 8) {
      var decoder = PacketDecoder(overlayPorts: [Wrapping.overlayPort])
      let parts = Self.parts(tunnel, at: place)
      #expect(decodePacket(parts[0], .raw, by: &decoder).fate == .fragment)
      let whole = decodePacket(parts[1], .raw, by: &decoder)
      let segment = try #require(whole.segment)
      let bytes = try #require(whole.datagram)
      #expect(segment.destination.port == 1935)
      #expect(Array(bytes[segment.payload]) == Array(0..<60))
      // The next one lies in its packet again.
      #expect(decodePacket(Self.datagram, .raw, by: &decoder).datagram == nil)
    }
  }

  @Test func `a fragment in a fragment is put together twice`() throws {
    var decoder = PacketDecoder()
    var decoded: [DecodedPacket] = []
    for (inner, piece) in [(0..<40, UInt16(0x2000)), (40..<80, UInt16(5))].enumerated() {
      let part = Builder.ipv4(
        from: Builder.client, to: Builder.server, fragment: piece.1,
        Array(Self.segment[piece.0]))
      let tunnel = Tunnel(name: "", transportProtocol: 4, payload: part)
      for outer in Self.parts(tunnel, at: 24, UInt16(inner)) {
        decoded.append(decodePacket(outer, .raw, by: &decoder))
      }
    }
    #expect(decoded.map(\.fate) == [.fragment, .fragment, .fragment, .segment])
    let (segment, bytes) = (try #require(decoded[3].segment), try #require(decoded[3].datagram))
    #expect(Array(bytes[segment.payload]) == Array(0..<60))
  }

  @Test(arguments: [(1, .segment), (4, .segment), (5, .malformed)] as [(Int, PacketFate)])
  func `so many datagrams can be completed by one packet`(count: Int, fate: PacketFate) {
    var decoder = PacketDecoder()
    var packet = Self.datagram
    for number in 1...count {
      let tunnel = Tunnel(name: "", transportProtocol: 4, payload: packet)
      let parts = Self.parts(tunnel, at: 8, UInt16(number))
      #expect(decodePacket(parts[0], .raw, by: &decoder).fate == .fragment)
      packet = parts[1]
    }
    #expect(decodePacket(packet, .raw, by: &decoder).fate == fate)
  }

  @Test func `what begins no overlay is not waited for`() {
    var decoder = PacketDecoder()
    let dns = Tunnel(
      name: "DNS", transportProtocol: 17,
      payload: Wrapping.udp(from: 53, to: 40000, Wrapping.zeros(56)))
    for part in Self.parts(dns, at: 32) {
      #expect(decodePacket(part, .raw, by: &decoder).fate == .notTCP)
      #expect(decoder.contents.name == "UDP fragment")
    }
  }

  @Test func `a whole datagram that is no overlay says so`() {
    var decoder = PacketDecoder()
    let other = Tunnel(
      name: "", transportProtocol: 17, payload: Wrapping.udp(to: 4789, Wrapping.zeros(56)))
    let fates = Self.parts(other, at: 32).map { decodePacket($0, .raw, by: &decoder).fate }
    #expect(fates == [.fragment, .notTCP])
    #expect(decoder.contents.name == "UDP 4789")
  }
}
