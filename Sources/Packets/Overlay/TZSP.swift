extension HeaderBytes {
  /// The frame in a TZSP datagram, as wireless sniffers and routers mirror them.
  ///
  ///     | version (1) | type (1) | protocol (2) | tags: each a type (1), a length (1) and so many bytes |
  func layer(behindTZSP start: Int) throws(HeaderError) -> Layer? {
    // Type 0 is a frame that was received, 1 one to be sent.
    guard try uint8(at: start) == 1, try uint8(at: start + 1) < 2 else { return nil }
    var position = start + 4
    tags: while true {
      switch try uint8(at: position) {
      case 0: position += 1
      case 1: break tags
      default: position += 2 + Int(try uint8(at: position + 1))
      }
    }
    switch try uint16(at: start + 2) {
    case 1: return Layer(.ethernet, at: position + 1)
    case 18: return Layer(.wifi(isPadded: false), at: position + 1)
    case 119: return Layer(.link(.prism), at: position + 1)
    case 127: return Layer(.link(.avs), at: position + 1)
    default: return nil
    }
  }
}
