import SessionFixtures
import Flows
import Packets
import RTMP
import Sessions
import TestSupport
import Testing

@Suite struct FixturePacketsTests {
  @Test func `every checksum is right, in IPv4 and in IPv6`() throws {
    var talk = Talk()
    talk.publish()
    talk.frames(3)
    talk.add(.clientToServer, .close)
    var fixture = talk.fixture
    for isIPv6 in [false, true] {
      if isIPv6 {
        let address = try #require(
          IPAddress(bytes: [UInt8](hex: "fd770000 00000000 00000000 00000001")))
        fixture.client = Endpoint(address: address, port: 50001)
        fixture.server = Endpoint(address: address, port: 1935)
      }
      var packets = FixturePackets(of: fixture)
      var count = 0
      while let packet = packets.next() {
        count += 1
        let ip = packet.bytes[14...]
        let tcp = Array(ip.dropFirst(isIPv6 ? 40 : 20))
        if !isIPv6 { #expect(Self.sum(Array(ip.prefix(20))) == 0xFFFF) }
        let addresses = isIPv6 ? ip[22..<54] : ip[26..<34]
        let pseudoHeader =
          Array(addresses) + PacketBuilder.bytes(UInt32(tcp.count)) + [0, 0, 0, 6]
        #expect(Self.sum(pseudoHeader + tcp) == 0xFFFF)
      }
      #expect(count > 15)
    }
  }

  /// The one's complement sum.
  private static func sum(_ bytes: [UInt8]) -> UInt32 {
    let padded = bytes.count.isMultiple(of: 2) ? bytes : bytes + [0]
    var sum = stride(from: 0, to: padded.count, by: 2).reduce(UInt32(0)) {
      $0 + UInt32(padded[$1]) << 8 + UInt32(padded[$1 + 1])
    }
    while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
    return sum
  }

  @Test func `a connection is seen from SYN to FIN`() {
    var talk = Talk()
    talk.publish()
    talk.add(.clientToServer, .close)
    talk.add(.serverToClient, .close)
    var starts: [FlowReport.Start] = []
    var ends: [FlowEnd] = []
    talk.fixture.decode { event in
      if case .flow(let report) = event.content { starts.append(report.start) }
      if case .flowEnd(let report) = event.content { ends.append(report.end) }
    }
    #expect(starts == [.syn])
    #expect(ends == [.fin])
  }

  @Test(arguments: [GapCause.notCaptured, .snapshotLength])
  func `bytes that are missing are missing in the packets too`(cause: GapCause) {
    var talk = Talk()
    talk.publish()
    talk.frames(4)
    talk.client(
      Talk.Wire.message(chunkStream: 4, type: 8, stream: 1, [0xAF, 1, 9, 9, 9]).dropLast(2))
    talk.gap(2, cause)
    talk.client(Talk.Wire.message(chunkStream: 4, type: 8, stream: 1, [0xAF, 1, 8]))
    var gaps: [GapReport] = []
    talk.fixture.decode { event in
      if case .gap(let report) = event.content { gaps.append(report) }
    }
    #expect(gaps.map(\.byteCount) == [2])
    #expect(gaps.map(\.cause) == [cause])
    let audio = Talk.messages(of: talk.fixture).suffix(2).map(\.1.message)
    #expect(audio.map(\.isComplete) == [false, true])
  }

  @Test func `a segment can repeat what was sent before it`() {
    var talk = Talk()
    talk.publish()
    let count = Talk.messages(of: talk.fixture).count
    talk.add(.clientToServer, .send(byteCount: 0, overlap: 40))
    talk.add(.serverToClient, .send(byteCount: 0, overlap: 1 << 30))
    #expect(Talk.messages(of: talk.fixture).count == count)
    var repeated = 0
    talk.fixture.decode { event in
      if case .flowEnd(let report) = event.content {
        repeated = report.summary.statistics?[.clientToServer].repeatedSegments ?? 0
      }
    }
    #expect(repeated == 1)
  }

  @Test func `a step can carry more than a packet holds`() {
    var talk = Talk()
    talk.handshake()
    talk.client(Talk.Wire.setChunkSize(1 << 20))
    talk.client(
      Talk.Wire.message(
        chunkStream: 4, type: 8, stream: 1, [UInt8](repeating: 0xAF, count: 300_000),
        chunkSize: 1 << 20))
    #expect(Talk.messages(of: talk.fixture).map(\.1.message.header.length) == [4, 300_000])
  }
}
