/// What kernels have before packets that they log or show.
extension HeaderBytes {
  /// Finds the packet among what Linux' netfilter says of it.
  ///
  ///     | family (1) | version (1) | resource (2) | each: length (2), type (2), so many bytes, padding |
  ///
  /// All but the resource is in the byte order of the machine that captured.
  func layer(behindNFLOG start: Int) throws(HeaderError) -> Layer {
    var position = start + 4
    // Every length is at least 4, so that the packet bounds them; the longest are under 64 KiB.
    let first = try uint16(at: position)
    let isLittleEndian = first.byteSwapped < first || first.byteSwapped == first
    while true {
      let fields = (try uint16(at: position), try uint16(at: position + 2))
      let length = Int(isLittleEndian ? fields.0.byteSwapped : fields.0)
      guard length >= 4 else { throw .malformed }
      if (isLittleEndian ? fields.1.byteSwapped : fields.1) == 9 {
        let layer = try layer(byVersionAt: position + 4)
        return Layer(layer.kind, at: layer.start, end: position + length)
      }
      position += (length + 3) & ~3
    }
  }

  /// Passes macOS' header, which says of what link type the packet is.
  ///
  ///     | length (4) | what follows (4): 1, a packet | link type (4) | interface (24) | … |
  ///
  /// It is in the byte order of the machine, which has been little-endian for long.
  func layer(behindPKTAP start: Int, _ linkType: LinkType) throws(HeaderError) -> Layer {
    let length = try uint32(at: start).byteSwapped
    let next = try uint32(at: start + 4).byteSwapped
    let type = LinkType(rawValue: Int32(bitPattern: try uint32(at: start + 8).byteSwapped))
    guard next == 1, 108..<1024 ~= length, type.isSupported else {
      // The number may be anybody's.
      return .other(
        .linkType, next == 1 && 108..<1024 ~= length ? type.rawValue : linkType.rawValue)
    }
    return Layer(.link(type), at: start + Int(length))
  }
}
