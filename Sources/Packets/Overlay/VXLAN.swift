extension HeaderBytes {
  /// The Ethernet frame in a VXLAN datagram (RFC 7348 §5).
  ///
  ///     | flags (1) | reserved (3) | network identifier (3) | reserved (1) |
  func layer(behindVXLAN start: Int) throws(HeaderError) -> Layer? {
    try uint8(at: start) & 0x08 != 0 ? Layer(.ethernet, at: start + 8) : nil
  }

  /// What a VXLAN datagram holds that says what (draft-ietf-nvo3-vxlan-gpe §3).
  ///
  ///     |R R Ver I P B O| reserved (2) | next protocol (1) | network identifier (3) | reserved (1) |
  func layer(behindVXLANGPE start: Int) throws(HeaderError) -> Layer? {
    let flags = try uint8(at: start)
    guard flags & 0x38 == 0x08 else { return nil }
    guard flags & 0x04 != 0 else { return try layer(behindVXLAN: start) }
    switch try uint8(at: start + 3) {
    case 1: return Layer(.etherType(EtherType.ipv4), at: start + 8)
    case 2: return Layer(.etherType(EtherType.ipv6), at: start + 8)
    case 3: return Layer(.ethernet, at: start + 8)
    case 5: return Layer(.etherType(EtherType.mpls.lowerBound), at: start + 8)
    default: return nil
    }
  }
}
