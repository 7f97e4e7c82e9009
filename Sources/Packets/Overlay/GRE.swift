extension EtherType {
  /// Ethernet frames by themselves ("transparent bridging").
  static let ethernet: UInt16 = 0x6558
  static let ppp: UInt16 = 0x880B

  /// Whether what a tunnel says it holds is opened.
  static func isGREPayload(_ type: UInt16) -> Bool {
    type == ipv4 || type == ipv6 || type == ethernet || mpls.contains(type)
  }
}

extension HeaderBytes {
  /// What GRE carries (RFC 2784 §2.1, RFC 2890 §2), or PPTP's version of it (RFC 2637 §4.1).
  ///
  ///     |C R K S s recursion (3 bits)|A flags (4) version (3)| protocol (2) |
  ///     | checksum (2), offset (2) if C or R | key (4) if K | sequence number (4) if S |
  ///     | acknowledgement number (4) if A, in version 1 |
  func layer(behindGRE start: Int, end: Int) throws(HeaderError) -> Layer {
    let flags = try uint16(at: start)
    let type = try uint16(at: start + 2)
    var position = start + 4
    for flag in [0xC000, 0x2000, 0x1000, 0x0080] as [UInt16] where flags & flag != 0 {
      position += 4
    }
    switch (flags & 0x07, type) {
    case (0, 0x88BE), (0, 0x22EB):
      return try layer(behindERSPAN: type, at: position, hasSequence: flags & 0x1000 != 0)
    // The source routes of old are of any length.
    case (0, _) where EtherType.isGREPayload(type) && flags & 0x4080 == 0:
      return Layer(.etherType(type), at: position)
    // The key's first half says how long the payload is; without a sequence number there is none.
    case (1, EtherType.ppp) where flags & 0x3000 == 0x3000:
      let payloadEnd = position + Int(try uint16(at: start + 4))
      return payloadEnd <= end
        ? Layer(.ppp, at: position, end: payloadEnd) : .other(.ipProtocol, 47)
    default: return .other(.ipProtocol, 47)
    }
  }

  /// The mirrored frame behind ERSPAN's header, of which type I has none (draft-foschiano-erspan).
  ///
  ///     |version (4 bits) VLAN (12)|COS (3) … session (10)| index (4) |                        type II
  ///     |version (4 bits) VLAN (12)|COS (3) … session (10)| time (4) | group (2) |P FT (5) … O| type III
  private func layer(
    behindERSPAN type: UInt16, at start: Int, hasSequence: Bool
  ) throws(HeaderError) -> Layer {
    if type == 0x88BE, !hasSequence { return Layer(.ethernet, at: start) }
    switch try uint8(at: start) >> 4 {
    case 1 where type == 0x88BE: return Layer(.ethernet, at: start + 8)
    case 2:
      let last = try uint16(at: start + 10)
      let position = start + (last & 1 == 0 ? 12 : 20)
      switch last >> 10 & 0x1F {
      case 0: return Layer(.ethernet, at: position)
      case 2: return try layer(byVersionAt: position)
      default: return .other(.ipProtocol, 47)
      }
    default: return .other(.ipProtocol, 47)
    }
  }
}
