extension HeaderBytes {
  /// What stands behind the bottom of a stack of MPLS labels (RFC 3032 §2.1).
  ///
  /// Nothing says what that is: IP tells by its version, and a frame in a pseudowire (RFC 4448), with a
  /// control word of which the first four bits are 0 or without, by what fits.
  func layer(behindLabels start: Int, end: Int) throws(HeaderError) -> Layer {
    var position = start
    while try uint8(at: position + 2) & 1 == 0 { position += 4 }
    position += 4
    let first = try uint8(at: position)
    if isFrame(at: position, end: end), !isIP(at: position, end: end) {
      return Layer(.ethernet, at: position)
    }
    if first >> 4 == 0, isFrame(at: position + 4, end: end) {
      return Layer(.ethernet, at: position + 4)
    }
    let layer = try layer(byVersionAt: position)
    if case .other = layer.kind { return .other(.etherType, EtherType.mpls.lowerBound) }
    return layer
  }
}
