internal import ByteParsing

extension HeaderBytes {
  /// Where the IP header begins of a packet whose link header stands right before it, as nearly always;
  /// nil where it has to be looked for by ``layer(behind:at:end:)``.
  @inline(__always)
  func networkHeader(behind linkType: LinkType) throws(HeaderError) -> Int? {
    switch linkType {
    case .ethernet:
      //  | destination (6) | source (6) | EtherType (2) |
      return EtherType.isIP(try uint16(at: 12)) ? 14 : nil
    case .linuxCooked:
      //  | packet type (2) | ARPHRD (2) | length (2) | address (8) | EtherType (2) |
      return EtherType.isIP(try uint16(at: 14)) ? 16 : nil
    case .linuxCooked2:
      //  | EtherType (2) | reserved (2) | interface (4) | ARPHRD (2) | type, length (2) | address (8) |
      return EtherType.isIP(try uint16(at: 0)) ? 20 : nil
    case .null, .loop:
      // The family's number and byte order differ between systems; what follows tells by its version.
      return try isIPVersion(at: 4) ? 4 : nil
    case .raw, .rawOpenBSD, .rawFile, .ipv4, .ipv6:
      return try isIPVersion(at: 0) ? 0 : nil
    default:
      return nil
    }
  }

  private func isIPVersion(at position: Int) throws(HeaderError) -> Bool {
    let version = try uint8(at: position) >> 4
    return version == 4 || version == 6
  }

  /// What stands behind a link header.
  ///
  /// - Parameter end: where the packet ends on the wire.
  func layer(
    behind linkType: LinkType, at start: Int, end: Int
  ) throws(HeaderError) -> Layer {
    switch linkType {
    case .ethernet: return try layer(behindFrame: start, end: end)
    case .linuxCooked:
      let (hardware, type) = (try uint16(at: start + 2), try uint16(at: start + 14))
      return try layer(behindCooked: type, hardware, at: start + 16)
    case .linuxCooked2:
      let (hardware, type) = (try uint16(at: start + 8), try uint16(at: start))
      return try layer(behindCooked: type, hardware, at: start + 20)
    case .null, .loop: return try layer(byVersionAt: start + 4)
    case .raw, .rawOpenBSD, .rawFile, .ipv4, .ipv6: return try layer(byVersionAt: start)
    case .ppp: return Layer(.ppp, at: start)
    case .pppWithDirection: return Layer(.ppp, at: start + 1)
    case .pppSerial, .ciscoHDLC: return try layer(behindHDLC: start)
    case .pppoe: return Layer(.etherType(EtherType.pppoeSession), at: start)
    case .frameRelay: return try layer(behindFrameRelay: start)
    case .wifi: return Layer(.wifi(isPadded: false), at: start)
    case .radiotap: return try layer(behindRadiotap: start)
    case .prism, .avs: return try layer(behindMonitor: start)
    case .ppi: return try layer(behindPPI: start)
    case .mpls: return Layer(.etherType(EtherType.mpls.lowerBound), at: start)
    case .dsa: return Layer(.etherType(try uint16(at: start + 16)), at: start + 18)
    case .edsa: return Layer(.etherType(EtherType.edsa), at: start + 14)
    case .nflog: return try layer(behindNFLOG: start)
    case .pktap, .user2: return try layer(behindPKTAP: start, linkType)
    // Version and family, what was hooked, lengths and interfaces, both zones.
    case .ipnet: return try layer(byVersionAt: start + 24)
    // An address family, an index of parameters, flags.
    case .enc: return try layer(byVersionAt: start + 12)
    // The first byte says how long it is without its padding.
    case .pflog: return try layer(byVersionAt: start + (Int(try uint8(at: start)) + 3) & ~3)
    default: return .other(.linkType, linkType.rawValue)
    }
  }

  /// A frame of Ethernet, or of what iPhones say is Ethernet: IP with nothing before it.
  private func layer(behindFrame start: Int, end: Int) throws(HeaderError) -> Layer {
    let layer = try layer(
      behindEtherType: try uint16(at: start + 12), at: start + 14, end: end)
    switch layer.kind {
    case .llc, .other:
      let isIP = isIP(at: start, end: end, isFilling: true)
      return isIP ? Layer(.network, at: start) : layer
    default: return layer
    }
  }

  /// What Linux says by a protocol's number, or, in monitor mode, by the device's.
  private func layer(
    behindCooked type: UInt16, _ hardware: UInt16, at position: Int
  ) throws(HeaderError) -> Layer {
    switch (hardware, type) {
    case (801, _): return Layer(.wifi(isPadded: false), at: position)
    case (803, _): return Layer(.link(.radiotap), at: position)
    case (_, 3): return Layer(.ethernet, at: position)
    case (_, 4): return Layer(.llc, at: position)
    case (_, 7), (_, 8): return Layer(.ppp, at: position)
    default: return Layer(.etherType(type), at: position)
    }
  }
}
