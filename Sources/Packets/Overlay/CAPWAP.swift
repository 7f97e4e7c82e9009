extension HeaderBytes {
  /// The frame between an access point and its controller (RFC 5415 §4.3).
  ///
  ///     | version, type (1) | HLEN (5 bits) RID (5) WBID (5) T F L W M K flags (3) | fragment (4) | … |
  ///
  /// Of what is sent in fragments the first is taken for one that is cut, and the others are not read.
  func layer(behindCAPWAP start: Int) throws(HeaderError) -> Layer? {
    let fields = try uint32(at: start)
    let headerLength = Int(fields >> 19 & 0x1F) * 4
    let (binding, isNative) = (fields >> 9 & 0x1F, fields & 0x100 != 0)
    let isKeepAlive = fields & 0x08 != 0
    // Type 1 is DTLS.
    guard fields >> 24 == 0, headerLength >= 8, !isKeepAlive,
      try uint16(at: start + 6) & 0xFFF8 == 0
    else { return nil }
    let position = start + headerLength
    guard isNative else { return Layer(.ethernet, at: position) }
    return binding == 1 ? Layer(.wifi(isPadded: false), at: position) : nil
  }
}
