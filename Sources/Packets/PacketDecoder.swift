internal import ByteParsing

/// Turns captured packets into TCP segments, one at most for each.
public struct PacketDecoder: Sendable {
  private static let tcp: UInt8 = 6
  /// How many datagrams a packet can complete, each by a fragment in the one before.
  private static let joiningLimit = 4

  /// The segment that was decoded last.
  ///
  /// Its payload lies in its packet's bytes or, if it came in IP fragments, in ``datagram``.
  public private(set) var segment = TCPSegment()
  /// What the segment's fragments were put together to; nil where it came whole.
  public private(set) var datagram: [UInt8]?
  private var fragments = FragmentTable()
  private let overlayPorts: Set<UInt16>
  /// What the last packet holds whose fate is that it is not IP, not TCP, or of an unknown link type.
  public private(set) var contents = PacketContents(.etherType, 0)

  /// - Parameter overlayPorts: UDP ports on which VXLAN, VXLAN-GPE or Geneve is expected, beside those that
  ///   are assigned to them.
  public init(overlayPorts: Set<UInt16> = []) { self.overlayPorts = overlayPorts }

  /// Decodes a packet; where it holds, or completes, a segment that is now ``segment``.
  public mutating func decode(_ packet: borrowing CapturedPacket) -> PacketFate {
    if datagram != nil { datagram = nil }
    do throws(HeaderError) {
      let bytes = HeaderBytes(packet.bytes)
      guard let start = try bytes.networkHeader(behind: packet.linkType) else {
        try decodeLayers(of: packet, from: .link(packet.linkType), at: 0)
        return .segment
      }
      guard try bytes.uint8(at: start) >> 4 == 4 else {
        try decodeIPv6(packet, at: start)
        return .segment
      }
      let header = try IPHeader(ipv4: bytes, at: start, packet.originalLength)
      if header.transportProtocol == Self.tcp, header.fragment == nil {
        segment = try TCPSegment(bytes, header.payload, header)
      } else {
        try decodeLayers(of: packet, from: .network, at: start)
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
      try decodeLayers(of: packet, from: .network, at: start)
    }
  }

  @inline(never)
  private mutating func decodeLayers(
    of packet: borrowing CapturedPacket, from kind: Layer.Kind, at start: Int
  ) throws(HeaderError) {
    let bytes = HeaderBytes(packet.bytes)
    try decodeLayers(
      of: bytes, from: Layer(kind, at: start), end: packet.originalLength, at: packet.time)
  }

  /// Opens layer after layer until there is TCP, or what is not opened.
  ///
  /// - Parameters:
  ///   - wireEnd: where the packet ends on the wire; each layer can only end before that.
  ///   - joinings: how many datagrams the packet has completed.
  private mutating func decodeLayers(
    of packet: borrowing HeaderBytes, from first: Layer, end wireEnd: Int, at time: CaptureTime,
    behind joinings: Int = 0
  ) throws(HeaderError) {
    var (layer, end) = (first, wireEnd)
    var carrier: PacketContents?
    for _ in 0..<Layer.nestingLimit {
      end = min(end, layer.end ?? end)
      let bytes = end == wireEnd ? packet.prefix(packet.count) : packet.prefix(end)
      switch layer.kind {
      case .other(let contents):
        // What is not even known by name may as well be no overlay.
        self.contents = contents.isNamed ? contents : carrier ?? contents
        throw .fate(self.contents.fate)
      case .network:
        let header = try IPHeader(bytes, at: layer.start, wireLength: end)
        if let fragment = header.fragment {
          return try append(fragment, of: header, bytes, at: time, behind: joinings)
        }
        if header.transportProtocol == Self.tcp {
          segment = try TCPSegment(bytes, header.payload, header)
          return
        }
        layer = try bytes.layer(
          behind: header.transportProtocol, in: header.payload, overlayPorts: overlayPorts)
        if header.transportProtocol == IPHeader.udp {
          carrier = try bytes.udpContents(at: header.payload.lowerBound)
        }
      default:
        layer = try bytes.layer(behind: layer, end: end)
      }
    }
    throw .malformed
  }

  /// Takes a fragment, and opens the datagram when that is whole.
  private mutating func append(
    _ fragment: IPHeader.Fragment, of header: IPHeader, _ bytes: borrowing HeaderBytes,
    at time: CaptureTime, behind joinings: Int
  ) throws(HeaderError) {
    guard joinings < Self.joiningLimit else { throw .malformed }
    let isWanted =
      header.isAlwaysOpened
      || header.transportProtocol == IPHeader.udp
        && (fragments.holdsOthers(of: fragment, of: header)
          || fragment.offset == 0
            && bytes.beginsOverlay(at: header.payload.lowerBound, overlayPorts: overlayPorts))
    guard isWanted else {
      contents = PacketContents(.ipProtocol, UInt32(header.transportProtocol))
      throw .notTCP
    }
    // A fragment that the capture cut cannot be put together with the others.
    guard header.payload.upperBound <= bytes.count else { throw .truncated }
    let piece = bytes.bytes.extracting(header.payload)
    guard let whole = fragments.append(fragment, of: header, piece, at: time) else {
      throw .fate(.fragment)
    }
    let joined = HeaderBytes(whole.span)
    if header.transportProtocol == Self.tcp {
      segment = try TCPSegment(joined, 0..<whole.count, header)
    } else {
      let layer = try joined.layer(
        behind: header.transportProtocol, in: 0..<whole.count, overlayPorts: overlayPorts)
      try decodeLayers(
        of: joined, from: layer, end: whole.count, at: time, behind: joinings + 1)
    }
    // Where its payload came in fragments too, those were put together last.
    if datagram == nil { datagram = whole }
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
