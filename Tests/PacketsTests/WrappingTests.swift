import Packets
import TestSupport
import Testing

@Suite struct WrappingTests {
  typealias Builder = PacketBuilder

  static let segment = Builder.tcp(
    from: Builder.client, to: Builder.server, sequence: 7, acknowledgement: 9, payload: [1, 2, 3])
  static let ipv4 = Builder.ipv4(from: Builder.client, to: Builder.server, segment)
  static let ipv6 = Builder.ipv6(
    from: [0xFD] + [UInt8](repeating: 0, count: 14) + [1],
    to: [0xFD] + [UInt8](repeating: 0, count: 14) + [2], segment)

  @Test(arguments: Wrapping.all, [ipv4, ipv6])
  func `a segment is found behind every layer`(wrapping: Wrapping, datagram: [UInt8]) throws {
    let bytes = wrapping.wrap(datagram)
    let segment = try #require(decode(bytes, wrapping.linkType).segment)
    #expect(segment.source.port == 50000)
    #expect(segment.destination.port == 1935)
    #expect(segment.sequenceNumber.rawValue == 7)
    #expect(segment.acknowledgementNumber.rawValue == 9)
    #expect(segment.flags == .ack)
    #expect(Array(bytes[segment.payload]) == [1, 2, 3])
    #expect(segment.payloadLength == 3)
    #expect(segment.destination.address.isIPv6 == (datagram == Self.ipv6))
  }

  @Test(arguments: Wrapping.all, [ipv4, ipv6])
  func `a packet cut anywhere gives what is there and no more`(
    wrapping: Wrapping, datagram: [UInt8]
  ) {
    let bytes = wrapping.wrap(datagram)
    for count in 0..<bytes.count {
      let cut = Array(bytes[..<count])
      let decoded = decode(cut, wrapping.linkType, originalLength: bytes.count)
      if let segment = decoded.segment {
        #expect(segment.payloadLength == 3)
        #expect(segment.payload.count == max(0, 3 - (bytes.count - count)))
      } else if count >= bytes.count - 3 {
        Issue.record("only payload is missing at \(count)")
      }
    }
  }

  @Test(arguments: Wrapping.all)
  func `no byte changed makes it trap`(wrapping: Wrapping) {
    let bytes = wrapping.wrap(Self.ipv4)
    for place in bytes.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF, bytes[place] ^ 1] as [UInt8] {
        var frame = bytes
        frame[place] = value
        if let segment = decode(frame, wrapping.linkType).segment {
          #expect(segment.payload.upperBound <= frame.count)
        }
      }
    }
  }

  @Test(arguments: Wrapping.all)
  func `what lies behind the outer datagram is no payload`(wrapping: Wrapping) throws {
    var bytes = wrapping.wrap(Self.ipv4)
    // Where the length says so, IP that is called Ethernet is none.
    guard wrapping.name != "IP that is called Ethernet" else { return }
    let end = bytes.count
    bytes += [9, 9, 9, 9]
    let segment = try #require(decode(bytes, wrapping.linkType).segment)
    #expect(segment.payload.upperBound == end)
    #expect(segment.payloadLength == 3)
  }

  @Test func `a frame that its mirror has cut is one that lacks bytes`() throws {
    let whole = Wrapping.frame(Self.ipv4)
    for lacking in 1...3 {
      let header: [UInt8] = [0, 0, 0x88, 0xBE]
      let datagram = Wrapping.ip(47, header + whole.dropLast(lacking))
      // What pads the outer frame is not the inner one's.
      let bytes = Wrapping.frame(datagram) + [9, 9, 9]
      let segment = try #require(decode(bytes, .ethernet).segment)
      #expect(segment.payloadLength == 3)
      #expect(Array(bytes[segment.payload]) == Array([1, 2, 3].dropLast(lacking)))
    }
  }

  @Test func `a length that was left to the hardware reaches to the tunnel's end`() throws {
    var inner = Self.ipv4
    (inner[2], inner[3]) = (0, 0)
    let vxlan: [UInt8] = [8, 0, 0, 0, 0, 0, 1, 0]
    let datagram = Wrapping.ip(17, Wrapping.udp(to: 4789, vxlan + Wrapping.frame(inner)))
    let bytes = Wrapping.frame(datagram) + [9, 9, 9]
    let segment = try #require(decode(bytes, .ethernet).segment)
    #expect(segment.payloadLength == 3)
    #expect(Array(bytes[segment.payload]) == [1, 2, 3])
  }

  @Test(arguments: [
    Wrapping("802.1Q", .ethernet) { inner in
      Builder.ethernet(0x8100, [0, 7] + inner)
    },
    Wrapping("PPI", .ppi) { [0, 0, 8, 0, 192, 0, 0, 0] + $0 },
    Wrapping("IP in IP", .raw) { Wrapping.ip(4, $0) },
  ])
  func `layers without end are malformed`(wrapping: Wrapping) {
    let layer = wrapping.wrap([])
    let next = wrapping.linkType == .ethernet ? Array(layer[12...]) : layer
    var bytes = layer
    for _ in 0..<40 {
      bytes = wrapping.linkType == .raw ? wrapping.wrap(bytes) : bytes + next
    }
    #expect(decode(bytes, wrapping.linkType).fate == .malformed)
  }

  @Test(arguments: Wrapping.all)
  func `every packet of a recording is read as on Ethernet`(wrapping: Wrapping) throws {
    let frames = try Recording.frames.filter { $0.count < 1400 }
    #expect(frames.count > 20)
    for frame in frames {
      let datagram = Array(frame.dropFirst(14))
      let plain = try #require(decode(frame, .ethernet).segment)
      let bytes = wrapping.wrap(datagram)
      let wrapped = try #require(decode(bytes, wrapping.linkType).segment)
      #expect(wrapped.source == plain.source && wrapped.destination == plain.destination)
      #expect(wrapped.sequenceNumber == plain.sequenceNumber)
      #expect(wrapped.flags == plain.flags && wrapped.window == plain.window)
      #expect(wrapped.payloadLength == plain.payloadLength)
      #expect(bytes[wrapped.payload] == frame[plain.payload])
    }
  }

  private func decode(
    _ bytes: [UInt8], _ linkType: LinkType, originalLength: Int? = nil
  ) -> DecodedPacket {
    var decoder = PacketDecoder(overlayPorts: [Wrapping.overlayPort])
    return decodePacket(bytes, linkType, originalLength: originalLength, by: &decoder)
  }
}

/// Ethernet frames that were captured, without what pads them.
private enum Recording {
  static var frames: [[UInt8]] {
    get throws {
      let fixture = Fixture.all.first { $0.name == "reject-badname" }
      let file = try #require(fixture).bytes(of: "capture.pcap")
      var frames: [[UInt8]] = []
      var place = 24
      while place + 16 <= file.count, frames.count < 60 {
        let count = file[place + 8..<place + 12].reversed().reduce(0) { $0 << 8 | Int($1) }
        let frame = Array(file[place + 16..<place + 16 + count])
        frames.append(Array(frame.prefix(14 + Int(frame[16]) << 8 + Int(frame[17]))))
        place += 16 + count
      }
      return frames
    }
  }
}
