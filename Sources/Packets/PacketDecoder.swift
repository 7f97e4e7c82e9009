internal import ByteParsing

/// Turns captured packets into TCP segments, one at most for each.
public struct PacketDecoder: Sendable {
  private static let tcp: UInt8 = 6
  private static let udp: UInt8 = 17

  /// The segment that was decoded last.
  ///
  /// Its payload lies in its packet's bytes or, if it came in IP fragments, in ``datagram``.
  public private(set) var segment = TCPSegment()
  /// What the segment's fragments were put together to; nil where it came whole.
  public private(set) var datagram: [UInt8]?
  private var fragments = FragmentTable()

  public init() {}

  /// Decodes a packet; where it holds, or completes, a segment that is now ``segment``.
  public mutating func decode(_ packet: borrowing CapturedPacket) -> PacketFate {
    if datagram != nil { datagram = nil }
    do throws(HeaderError) {
      let bytes = HeaderBytes(packet.bytes)
      let start = try bytes.networkHeader(behind: packet.linkType)
      guard try bytes.uint8(at: start) >> 4 == 4 else {
        try decodeIPv6(packet, at: start)
        return .segment
      }
      let header = try IPHeader(ipv4: bytes, at: start, packet.originalLength)
      if header.transportProtocol == Self.tcp, header.fragment == nil {
        segment = try TCPSegment(bytes, header.payload, header)
      } else {
        try decodeRare(packet, behind: header)
      }
      return .segment
    } catch {
      switch error {
      case .fate(let fate): return fate
      }
    }
  }

  @inline(never)
  private mutating func decodeIPv6(
    _ packet: borrowing CapturedPacket, at start: Int
  ) throws(HeaderError) {
    let bytes = HeaderBytes(packet.bytes)
    let header = try IPHeader(bytes, at: start, wireLength: packet.originalLength)
    if header.transportProtocol == Self.tcp, header.fragment == nil {
      segment = try TCPSegment(bytes, header.payload, header)
    } else {
      try decodeRare(packet, behind: header)
    }
  }

  /// Decodes fragments, and what UDP may carry.
  @inline(never)
  private mutating func decodeRare(
    _ packet: borrowing CapturedPacket, behind outer: IPHeader
  ) throws(HeaderError) {
    let bytes = HeaderBytes(packet.bytes)
    var header = outer
    if outer.transportProtocol == Self.udp, outer.fragment == nil {
      let inner = try bytes.frameInsideVXLAN(at: outer.payload.lowerBound)
      let start = try bytes.networkHeader(behind: .ethernet, at: inner)
      header = try IPHeader(bytes, at: start, wireLength: packet.originalLength)
    }
    guard header.transportProtocol == Self.tcp else { throw .notTCP }
    if let fragment = header.fragment {
      try append(fragment, of: header, bytes, at: packet.time)
    } else {
      segment = try TCPSegment(bytes, header.payload, header)
    }
  }

  private mutating func append(
    _ fragment: IPHeader.Fragment, of header: IPHeader, _ bytes: borrowing HeaderBytes,
    at time: CaptureTime
  ) throws(HeaderError) {
    // A fragment that the capture cut cannot be put together with the others.
    guard header.payload.upperBound <= bytes.count else { throw .truncated }
    let piece = bytes.bytes.extracting(header.payload)
    guard let whole = fragments.append(fragment, of: header, piece, at: time) else {
      throw .fate(.fragment)
    }
    segment = try TCPSegment(HeaderBytes(whole.span), 0..<whole.count, header)
    datagram = whole
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
      payloadLength: datagram.upperBound - begin,
      optionByteCount: begin <= bytes.count ? UInt8(headerLength - 20) : 0)
  }
}
