extension HeaderBytes {
  /// Where the IP header begins of a packet whose link header begins at `start`.
  @inline(__always)
  func networkHeader(
    behind linkType: LinkType, at start: Int = 0
  ) throws(HeaderError) -> Int {
    switch linkType {
    case .ethernet:
      //  | destination (6) | source (6) | EtherType (2) |
      return try networkHeader(try uint16(at: start + 12), at: start + 14)
    case .linuxCooked:
      //  | packet type (2) | ARPHRD (2) | length (2) | address (8) | EtherType (2) |
      return try networkHeader(try uint16(at: start + 14), at: start + 16)
    case .linuxCooked2:
      //  | EtherType (2) | reserved (2) | interface (4) | ARPHRD (2) | type, length (2) | address (8) |
      return try networkHeader(try uint16(at: start), at: start + 20)
    case .null, .loop:
      // The family's number and byte order differ between systems; what follows tells by its version.
      return try headerByVersion(at: start + 4)
    case .raw, .rawOpenBSD, .rawFile, .ipv4, .ipv6:
      return try headerByVersion(at: start)
    default:
      throw .fate(.unknownLinkType)
    }
  }

  private func headerByVersion(at position: Int) throws(HeaderError) -> Int {
    let version = try uint8(at: position) >> 4
    guard version == 4 || version == 6 else { throw .notIP }
    return position
  }
}
