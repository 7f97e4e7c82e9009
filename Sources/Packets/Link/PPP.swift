extension HeaderBytes {
  /// What stands in a PPP frame (RFC 1661 §2, RFC 1662 §3.1).
  ///
  ///     | address FF (1) | control 03 (1) | protocol (2) |
  ///
  /// The first two can be left out, and of the protocol its first byte where that is 0.
  func layer(behindPPP start: Int) throws(HeaderError) -> Layer {
    var position = start
    if try uint8(at: position) == 0xFF, try uint8(at: position + 1) == 3 { position += 2 }
    let (type, length) = try pppProtocol(at: position)
    position += length
    switch type {
    case 0x0021, 0x0057: return Layer(.network, at: position)
    case 0x0281, 0x0283: return Layer(.etherType(EtherType.mpls.lowerBound), at: position)
    // Of several links, where the frame is not divided: both bits are set (RFC 1990 §3).
    case 0x003D where try uint8(at: position) & 0xC0 == 0xC0:
      // A sequence number has 24 bits, or 12 where both sides agreed on that.
      let isLong = try uint8(at: position) & 0x3F == 0
      let (inner, length) = try pppProtocol(at: position + (isLong ? 4 : 2))
      guard inner == 0x0021 || inner == 0x0057 else { return .other(.pppProtocol, inner) }
      return Layer(.network, at: position + (isLong ? 4 : 2) + length)
    default: return .other(.pppProtocol, type)
    }
  }

  private func pppProtocol(at position: Int) throws(HeaderError) -> (type: UInt16, length: Int) {
    let first = try uint8(at: position)
    // Only the last byte of a number is odd.
    return first & 1 == 1 ? (UInt16(first), 1) : (try uint16(at: position), 2)
  }

  /// What stands in a frame of HDLC: PPP, or, as Cisco has it, an EtherType.
  ///
  ///     | address 0F or 8F (1) | control 00 (1) | EtherType (2) |
  func layer(behindHDLC start: Int) throws(HeaderError) -> Layer {
    switch try uint16(at: start) {
    case 0x0F00, 0x8F00: return Layer(.etherType(try uint16(at: start + 2)), at: start + 4)
    default: return Layer(.ppp, at: start)
    }
  }

  /// What stands in a frame of Frame Relay (RFC 2427 §3, §4), or of Cisco's, which has an EtherType.
  ///
  ///     | address (2 to 4), its last byte odd | control 03 (1) | padding 00 | NLPID (1) |
  func layer(behindFrameRelay start: Int) throws(HeaderError) -> Layer {
    var position = start + 1
    while try uint8(at: position) & 1 == 0, position < start + 3 { position += 1 }
    position += 1
    guard try uint8(at: position) == 3 else {
      return Layer(.etherType(try uint16(at: position)), at: position + 2)
    }
    position += 1
    if try uint8(at: position) == 0 { position += 1 }
    let type = try uint8(at: position)
    switch type {
    case 0xCC, 0x8E: return Layer(.network, at: position + 1)
    case 0x80 where try uint32(at: position) == 0x8000_0000:
      return Layer(.etherType(try uint16(at: position + 4)), at: position + 6)
    default: return .other(.llc, type)
    }
  }
}
