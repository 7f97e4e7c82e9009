/// What is needed of an IPv4 or IPv6 header: who, to whom, and where the transport header begins.
struct IPHeader {
  /// A part of a datagram (RFC 791 §3.2, RFC 8200 §4.5).
  struct Fragment: Hashable {
    let identification: UInt32
    /// In bytes, of the part's first byte in the datagram's payload.
    let offset: Int
    let hasMore: Bool
  }

  let source: IPAddress
  let destination: IPAddress
  /// Where the payload lies: from its first byte to where the datagram ends on the wire, which can
  /// be beyond what was captured.
  let payload: Range<Int>
  let transportProtocol: UInt8
  let fragment: Fragment?

  /// - Parameter wireLength: of the whole packet, in bytes, for senders that leave the length to the
  ///   hardware and write 0.
  init(_ packet: borrowing HeaderBytes, at start: Int, wireLength: Int) throws(HeaderError) {
    switch try packet.uint8(at: start) >> 4 {
    case 4: self = try IPHeader(ipv4: packet, at: start, wireLength)
    case 6: self = try IPHeader(ipv6: packet, at: start, wireLength)
    default: throw .malformed
    }
  }

  @inline(__always)
  private init(
    _ source: IPAddress, _ destination: IPAddress, _ transportProtocol: UInt8,
    _ payload: Range<Int>, _ fragment: Fragment?
  ) {
    self.source = source
    self.destination = destination
    self.transportProtocol = transportProtocol
    self.payload = payload
    self.fragment = fragment
  }
}

extension IPHeader {
  /// Reads an IPv4 header (RFC 791 §3.1).
  ///
  ///      0                   1                   2                   3
  ///     |version|  IHL  |      TOS      |         total length          |
  ///     |        identification         |flags|     fragment offset     |
  ///     |      TTL      |   protocol    |           checksum            |
  ///     |                        source address                         |
  ///     |                      destination address                      |
  @inline(__always)
  init(
    ipv4 packet: borrowing HeaderBytes, at start: Int, _ wireLength: Int
  ) throws(HeaderError) {
    let fields = try packet.header(at: start, byteCount: 20)
    let headerLength = Int(try fields.uint8(at: 0) & 0x0F) * 4
    guard headerLength >= 20 else { throw .malformed }
    let totalLength = Int(try fields.uint16(at: 2))
    let end = totalLength == 0 ? wireLength : start + totalLength
    guard end >= start + headerLength else { throw .malformed }
    let placing = try fields.uint16(at: 6)
    var fragment: Fragment?
    if placing & 0x3FFF != 0 {
      fragment = Fragment(
        identification: UInt32(try fields.uint16(at: 4)),
        offset: Int(placing & 0x1FFF) * 8, hasMore: placing & 0x2000 != 0)
    }
    self.init(
      IPAddress(ipv4: try fields.uint32(at: 12)), IPAddress(ipv4: try fields.uint32(at: 16)),
      try fields.uint8(at: 9), (start + headerLength)..<end,
      fragment)
  }

  /// Reads an IPv6 header and its extension headers (RFC 8200 §3, §4).
  ///
  ///      0                   1                   2                   3
  ///     |version| traffic class |              flow label               |
  ///     |        payload length         |  next header  |   hop limit   |
  ///     |                     source address (16 bytes)                 |
  ///     |                   destination address (16 bytes)              |
  private init(
    ipv6 packet: borrowing HeaderBytes, at start: Int, _ wireLength: Int
  ) throws(HeaderError) {
    let payloadLength = Int(try packet.uint16(at: start + 4))
    let end = payloadLength == 0 ? wireLength : start + 40 + payloadLength
    var next = try packet.uint8(at: start + 6)
    var position = start + 40
    var fragment: Fragment?
    // Extension headers (RFC 8200 §4); each is at least eight bytes, so the packet bounds them.
    extensions: while position < end {
      switch next {
      case 0, 43, 60, 135, 139, 140:
        next = try packet.uint8(at: position)
        position += (Int(try packet.uint8(at: position + 1)) + 1) * 8
      case 51:
        next = try packet.uint8(at: position)
        position += (Int(try packet.uint8(at: position + 1)) + 2) * 4
      case 44:
        next = try packet.uint8(at: position)
        let placing = try packet.uint16(at: position + 2)
        let part = Fragment(
          identification: try packet.uint32(at: position + 4), offset: Int(placing & 0xFFF8),
          hasMore: placing & 1 != 0)
        position += 8
        if part.offset > 0 || part.hasMore {
          fragment = part
          break extensions
        }
      default:
        break extensions
      }
    }
    guard position <= end else { throw .malformed }
    self.init(
      IPAddress(
        ipv6: try packet.uint64(at: start + 8), try packet.uint64(at: start + 16)),
      IPAddress(
        ipv6: try packet.uint64(at: start + 24), try packet.uint64(at: start + 32)),
      next, position..<end, fragment)
  }
}
