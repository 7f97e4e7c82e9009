extension HeaderBytes {
  /// What stands behind an IEEE 802.2 header, and that of SNAP (RFC 1042).
  ///
  ///     | destination (1) | source (1) | control (1) | organization (3) | EtherType (2) |
  func layer(behindLLC start: Int) throws(HeaderError) -> Layer {
    let (points, control) = (try uint16(at: start), try uint8(at: start + 2))
    switch (points, control) {
    case (0xAAAA, 3):
      let organization = try uint32(at: start + 2) & 0xFF_FFFF
      // The second is for what bridges carry over (IEEE 802.1H).
      guard organization == 0 || organization == 0xF8 else { return .other(.snap, organization) }
      let type = try uint16(at: start + 6)
      // A length has no place here.
      return type > 1500
        ? Layer(.etherType(type), at: start + 8) : .other(.etherType, type)
    case (0x0606, 3): return try layer(byVersionAt: start + 3)
    default: return .other(.llc, points >> 8)
    }
  }
}
