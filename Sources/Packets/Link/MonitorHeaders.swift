/// What captures in monitor mode have before an IEEE 802.11 frame.
extension HeaderBytes {
  /// Passes a radiotap header (radiotap.org), which is little-endian.
  ///
  ///     | version (1) | padding (1) | length (2) | what is present (4, more while bit 31 is set) | … |
  func layer(behindRadiotap start: Int) throws(HeaderError) -> Layer {
    let length = Int(try uint16(at: start + 2).byteSwapped)
    let present = try uint32(at: start + 4).byteSwapped
    guard try uint8(at: start) == 0, length >= 8 else { throw .malformed }
    var position = start + 4
    while try uint32(at: position).byteSwapped >> 31 != 0 { position += 4 }
    position += 4
    // A clock of eight bytes, which are aligned, stands before the flags.
    if present & 1 != 0 { position = start + (position - start + 7) & ~7 + 8 }
    let flags = present & 2 != 0 ? try uint8(at: position) : 0
    return Layer(.wifi(isPadded: flags & 0x20 != 0), at: start + length)
  }

  /// Passes the header of AVS, or of a Prism card, which has neither a number nor an order that is its own.
  ///
  ///     | version 0x8021100* (4) | length (4) | … |                                   AVS
  ///     | message (4) | length (4) | … |                                              Prism
  func layer(behindMonitor start: Int) throws(HeaderError) -> Layer {
    let length = try uint32(at: start + 4)
    let isAVS = try uint32(at: start) >> 4 == 0x802_1100
    let isSwapped = !isAVS && length > 0xFFFF
    return Layer(
      .wifi(isPadded: false), at: start + Int(isSwapped ? length.byteSwapped : length))
  }

  /// Passes a PPI header, which says of what link type the packet is.
  ///
  ///     | version (1) | flags (1) | length (2) | link type (4) | fields |          little-endian
  func layer(behindPPI start: Int) throws(HeaderError) -> Layer {
    let length = Int(try uint16(at: start + 2).byteSwapped)
    let type = LinkType(rawValue: Int32(bitPattern: try uint32(at: start + 4).byteSwapped))
    guard try uint8(at: start) == 0, length >= 8 else { throw .malformed }
    return Layer(.link(type), at: start + length)
  }
}
