extension HeaderBytes {
  /// What an IEEE 802.11 frame holds (IEEE 802.11-2020 §9.2.3, §9.3.2).
  ///
  ///     | frame control (2) | duration (2) | address 1, 2, 3 (18) | sequence (2) |
  ///     | address 4 (6), between two stations of a network | QoS (2) | HT control (4) |
  ///
  /// Of what aggregates hold only the first is read: a packet has one segment.
  func layer(behindWiFi start: Int, isPadded: Bool) throws(HeaderError) -> Layer {
    var (control, flags) = (try uint8(at: start), try uint8(at: start + 1))
    // Some access points send both bytes in the other order: a data frame's then say version 1 to 3.
    if control & 0x03 != 0, flags & 0x0F == 0x08 { swap(&control, &flags) }
    let subtype = control >> 4
    switch control & 0x0F {
    case 0x00: return .other(.wifiManagement, subtype)
    case 0x04: return .other(.wifiControl, 0)
    case 0x08: break
    default: return .other(.wifiData, PacketContents.WiFiData.reserved.rawValue)
    }
    guard subtype & 0x04 == 0 else {
      return .other(.wifiData, PacketContents.WiFiData.empty.rawValue)
    }
    guard try uint8(at: start + 22) & 0x0F == 0 else {
      return .other(.wifiData, PacketContents.WiFiData.fragment.rawValue)
    }
    var length = flags & 0x03 == 0x03 ? 30 : 24
    var isAggregate = false
    if subtype & 0x08 != 0 {
      isAggregate = try uint8(at: start + length) & 0x80 != 0
      length += flags & 0x80 != 0 ? 6 : 2
    }
    let body = start + (isPadded ? (length + 3) & ~3 : length)
    if flags & 0x40 != 0 { return layer(behindProtection: body) }
    guard isAggregate else { return Layer(.llc, at: body) }
    //  | destination (6) | source (6) | length (2) |
    let end = body + 14 + Int(try uint16(at: body + 12))
    return Layer(.llc, at: body + 14, end: end)
  }

  /// What stands in a frame that is marked as protected: where a card has decrypted it, that is plain,
  /// with what was before it or without.
  private func layer(behindProtection body: Int) -> Layer {
    for place in [body, body + 4, body + 8] {
      if (try? uint32(at: place)) == 0xAAAA_0300, (try? uint16(at: place + 4)) == 0 {
        return Layer(.llc, at: place)
      }
    }
    return .other(.wifiData, PacketContents.WiFiData.protected.rawValue)
  }
}
