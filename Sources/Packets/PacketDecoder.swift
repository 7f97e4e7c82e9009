internal import ByteParsing

/// What a captured packet turned out to hold.
public enum DecodedPacket: Sendable {
  /// A segment, whose payload lies in the packet's bytes.
  case segment(TCPSegment)
  /// A segment that came in IP fragments, whose payload lies in ``PacketDecoder/datagram``.
  case reassembled(TCPSegment)
  case other(PacketFate)
}

/// Turns captured packets into TCP segments, one at most for each.
public struct PacketDecoder: Sendable {
  private static let tcp: UInt8 = 6
  private static let udp: UInt8 = 17

  /// What fragments were last put together to.
  public private(set) var datagram: [UInt8] = []
  private var fragments = FragmentTable()

  public init() {}

  public mutating func decode(_ packet: borrowing CapturedPacket) -> DecodedPacket {
    do throws(HeaderError) {
      let bytes = HeaderBytes(packet.bytes)
      let start = try bytes.networkHeader(behind: packet.linkType)
      return try decode(bytes, from: start, packet.originalLength, at: packet.time)
    } catch {
      switch error {
      case .fate(let fate): return .other(fate)
      }
    }
  }

  private mutating func decode(
    _ bytes: borrowing HeaderBytes, from start: Int, _ wireLength: Int, at time: CaptureTime
  ) throws(HeaderError) -> DecodedPacket {
    let header = try IPHeader(bytes, at: start, wireLength: wireLength)
    if header.transportProtocol == Self.udp, header.fragment == nil {
      let inner = try bytes.frameInsideVXLAN(at: header.payload.lowerBound)
      let start = try bytes.networkHeader(behind: .ethernet, at: inner)
      let tunnelled = try IPHeader(bytes, at: start, wireLength: wireLength)
      return try decode(bytes, behind: tunnelled, at: time)
    }
    return try decode(bytes, behind: header, at: time)
  }

  @inline(__always)
  private mutating func decode(
    _ bytes: borrowing HeaderBytes, behind header: IPHeader, at time: CaptureTime
  ) throws(HeaderError) -> DecodedPacket {
    guard header.transportProtocol == Self.tcp else { throw .notTCP }
    guard let fragment = header.fragment else {
      return .segment(try TCPSegment(bytes, header.payload, header))
    }
    // A fragment that the capture cut cannot be put together with the others.
    guard header.payload.upperBound <= bytes.count else { throw .truncated }
    let piece = bytes.bytes.extracting(header.payload)
    guard let whole = fragments.append(fragment, of: header, piece, at: time) else {
      return .other(.fragment)
    }
    datagram = whole
    return .reassembled(
      try TCPSegment(HeaderBytes(datagram.span), 0..<datagram.count, header))
  }
}

extension TCPSegment {
  /// Reads a TCP header (RFC 9293 §3.1).
  ///
  ///      0                   1                   2                   3
  ///     |          source port          |       destination port        |
  ///     |                        sequence number                        |
  ///     |                    acknowledgement number                     |
  ///     | offset|  reserved |   flags   |            window             |
  @inline(__always)
  fileprivate init(
    _ bytes: borrowing HeaderBytes, _ datagram: Range<Int>, _ header: IPHeader
  ) throws(HeaderError) {
    let start = datagram.lowerBound
    let headerLength = Int(try bytes.uint8(at: start + 12) >> 4) * 4
    let begin = start + headerLength
    guard headerLength >= 20, begin <= datagram.upperBound else { throw .malformed }
    let captured = min(begin, bytes.count)..<min(datagram.upperBound, bytes.count)
    self.init(
      source: Endpoint(address: header.source, port: try bytes.uint16(at: start)),
      destination: Endpoint(address: header.destination, port: try bytes.uint16(at: start + 2)),
      sequenceNumber: SequenceNumber(rawValue: try bytes.uint32(at: start + 4)),
      acknowledgementNumber: SequenceNumber(rawValue: try bytes.uint32(at: start + 8)),
      flags: Flags(rawValue: try bytes.uint8(at: start + 13)),
      window: try bytes.uint16(at: start + 14),
      payload: captured,
      payloadLength: datagram.upperBound - begin)
  }
}
