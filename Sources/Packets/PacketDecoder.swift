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
      guard try bytes.uint8(at: start) >> 4 == 4 else { return try decodeIPv6(packet, at: start) }
      let header = try IPHeader(ipv4: bytes, at: start, packet.originalLength)
      guard header.transportProtocol == Self.tcp, header.fragment == nil else {
        return try decodeRare(packet, behind: header)
      }
      return .segment(try TCPSegment(bytes, header.payload, header))
    } catch {
      switch error {
      case .fate(let fate): return .other(fate)
      }
    }
  }

  @inline(never)
  private mutating func decodeIPv6(
    _ packet: borrowing CapturedPacket, at start: Int
  ) throws(HeaderError) -> DecodedPacket {
    let bytes = HeaderBytes(packet.bytes)
    let header = try IPHeader(bytes, at: start, wireLength: packet.originalLength)
    guard header.transportProtocol == Self.tcp, header.fragment == nil else {
      return try decodeRare(packet, behind: header)
    }
    return .segment(try TCPSegment(bytes, header.payload, header))
  }

  /// Decodes fragments, and what UDP may carry.
  @inline(never)
  private mutating func decodeRare(
    _ packet: borrowing CapturedPacket, behind outer: IPHeader
  ) throws(HeaderError) -> DecodedPacket {
    let bytes = HeaderBytes(packet.bytes)
    var header = outer
    if outer.transportProtocol == Self.udp, outer.fragment == nil {
      let inner = try bytes.frameInsideVXLAN(at: outer.payload.lowerBound)
      let start = try bytes.networkHeader(behind: .ethernet, at: inner)
      header = try IPHeader(bytes, at: start, wireLength: packet.originalLength)
    }
    guard header.transportProtocol == Self.tcp else { throw .notTCP }
    guard header.fragment == nil else { return try append(bytes, header, at: packet.time) }
    return .segment(try TCPSegment(bytes, header.payload, header))
  }

  /// Takes a fragment; a segment where it was the last one missing.
  private mutating func append(
    _ bytes: borrowing HeaderBytes, _ header: IPHeader, at time: CaptureTime
  ) throws(HeaderError) -> DecodedPacket {
    // A fragment that the capture cut cannot be put together with the others.
    guard header.payload.upperBound <= bytes.count else { throw .truncated }
    let piece = bytes.bytes.extracting(header.payload)
    guard let fragment = header.fragment,
      let whole = fragments.append(fragment, of: header, piece, at: time)
    else { return .other(.fragment) }
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
    let fields = try bytes.header(at: start, byteCount: 16)
    let headerLength = Int(try fields.uint8(at: 12) >> 4) * 4
    let begin = start + headerLength
    guard headerLength >= 20, begin <= datagram.upperBound else { throw .malformed }
    let captured = min(begin, bytes.count)..<min(datagram.upperBound, bytes.count)
    self.init(
      source: Endpoint(address: header.source, port: try fields.uint16(at: 0)),
      destination: Endpoint(address: header.destination, port: try fields.uint16(at: 2)),
      sequenceNumber: SequenceNumber(rawValue: try fields.uint32(at: 4)),
      acknowledgementNumber: SequenceNumber(rawValue: try fields.uint32(at: 8)),
      flags: Flags(rawValue: try fields.uint8(at: 13)),
      window: try fields.uint16(at: 14),
      payload: captured,
      payloadLength: datagram.upperBound - begin)
  }
}
