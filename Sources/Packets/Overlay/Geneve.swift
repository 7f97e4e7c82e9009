extension HeaderBytes {
  /// What a Geneve datagram holds (RFC 8926 §3.4).
  ///
  ///     |Ver| option words (6 bits) |O C reserved| protocol (2) | network identifier (3) | reserved (1) |
  func layer(behindGeneve start: Int) throws(HeaderError) -> Layer? {
    let first = try uint8(at: start)
    let type = try uint16(at: start + 2)
    guard first >> 6 == 0, EtherType.isGREPayload(type) else { return nil }
    return Layer(.etherType(type), at: start + 8 + Int(first & 0x3F) * 4)
  }
}
