extension HeaderBytes {
  /// What a GTP-U datagram carries for a user (3GPP TS 29.281 §5.1).
  ///
  ///     |version (3 bits) PT * E S PN| type (1) | length (2) | tunnel (4) |
  ///     | sequence number (2) | N-PDU number (1) | next extension (1) |       if E, S or PN
  func layer(behindGTP start: Int, end: Int) throws(HeaderError) -> Layer? {
    let flags = try uint8(at: start)
    // Version 1 of GTP, and a G-PDU: all other types are for the nodes themselves.
    guard flags & 0xF0 == 0x30, try uint8(at: start + 1) == 0xFF else { return nil }
    let tunnelEnd = start + 8 + Int(try uint16(at: start + 2))
    guard tunnelEnd <= end else { return nil }
    var position = start + 8
    if flags & 0x07 != 0 {
      var next = flags & 0x04 != 0 ? try uint8(at: start + 11) : 0
      position = start + 12
      while next != 0 {
        let length = Int(try uint8(at: position)) * 4
        guard length > 0 else { return nil }
        next = try uint8(at: position + length - 1)
        position += length
      }
    }
    let layer = try layer(byVersionAt: position)
    guard case .network = layer.kind else { return nil }
    return Layer(.network, at: position, end: tunnelEnd)
  }
}
