extension HeaderBytes {
  /// Whether an IP header stands there whose lengths fit in what is around it.
  ///
  /// That is asked where nothing else says that there is one.
  ///
  /// - Parameters:
  ///   - end: where what is around it ends on the wire.
  ///   - isFilling: whether the datagram has to reach to that end.
  func isIP(at start: Int, end: Int, isFilling: Bool = false) -> Bool {
    guard let length = try? lengthOfIP(at: start) else { return false }
    return isFilling ? length == end - start : length <= end - start
  }

  /// Whether an Ethernet frame stands there that holds IP, or asks for an address of it.
  func isFrame(at start: Int, end: Int) -> Bool {
    var (place, limit) = (start + 12, 4)
    while limit > 0, let type = try? uint16(at: place) {
      switch type {
      case EtherType.ipv4, EtherType.ipv6: return isIP(at: place + 2, end: end)
      // Ethernet addresses for those of IPv4 (RFC 826).
      case 0x0806: return (try? uint32(at: place + 2)) == 0x0001_0800
      case _ where EtherType.isVLAN(type): place += 4
      default: return false
      }
      limit -= 1
    }
    return false
  }

  /// The length of an IPv4 or IPv6 datagram; nil where the header contradicts itself.
  private func lengthOfIP(at start: Int) throws(HeaderError) -> Int? {
    let first = try uint8(at: start)
    switch first >> 4 {
    case 4:
      let (headerLength, length) = (Int(first & 0x0F) * 4, Int(try uint16(at: start + 2)))
      let hasReservedFlag = try uint8(at: start + 6) & 0x80 != 0
      let timeToLive = try uint8(at: start + 8)
      _ = try uint32(at: start + 16)
      return headerLength >= 20 && length >= headerLength && !hasReservedFlag && timeToLive > 0
        ? length : nil
    case 6:
      _ = try uint64(at: start + 32)
      return try uint8(at: start + 7) > 0 ? 40 + Int(try uint16(at: start + 4)) : nil
    default: return nil
    }
  }
}
