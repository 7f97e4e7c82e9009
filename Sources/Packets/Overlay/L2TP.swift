extension HeaderBytes {
  /// What a data message of L2TP over UDP holds: PPP in version 2 (RFC 2661 §3.1), mostly a frame in
  /// version 3 (RFC 3931 §4.1.2.1).
  ///
  ///     |T L * * S * O P ……… version (4 bits)| length (2) if L | tunnel (2) | session (2) |
  ///     | Ns (2) | Nr (2) if S | offset size (2), so many bytes if O |
  func layer(behindL2TP start: Int, end: Int) throws(HeaderError) -> Layer? {
    let flags = try uint16(at: start)
    guard flags & 0x8000 == 0 else { return nil }
    if flags & 0x0F == 3 { return try layer(behindL2TPSession: start + 4, end: end) }
    guard flags & 0x0F == 2 else { return nil }
    var position = start + 2
    var messageEnd = end
    if flags & 0x4000 != 0 {
      messageEnd = start + Int(try uint16(at: position))
      guard messageEnd <= end else { return nil }
      position += 2
    }
    position += flags & 0x0800 != 0 ? 8 : 4
    if flags & 0x0200 != 0 { position += 2 + Int(try uint16(at: position)) }
    return Layer(.ppp, at: position, end: messageEnd)
  }

  /// What stands behind a session's identifier, by what fits: nothing in the message tells how long the
  /// cookie is, nor whether a sublayer's four bytes follow it (RFC 3931 §4.1, §4.6).
  func layer(behindL2TPSession start: Int, end: Int) throws(HeaderError) -> Layer? {
    // Session 0 is for control messages.
    guard try uint32(at: start) != 0 else { return nil }
    for place in stride(from: start + 4, through: start + 16, by: 4) {
      if isFrame(at: place, end: end) { return Layer(.ethernet, at: place) }
      if (try? uint16(at: place)) == 0xFF03 { return Layer(.ppp, at: place) }
      if isIP(at: place, end: end, isFilling: true) { return Layer(.network, at: place) }
    }
    return nil
  }
}
