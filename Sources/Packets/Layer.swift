/// One header of a packet, or what is taken for one, and where it stands.
///
/// Whoever opens a packet goes from layer to layer until IP holds TCP, or something is not opened.
struct Layer {
  enum Kind {
    case link(LinkType)
    /// A frame from its destination on.
    case ethernet
    /// What stands behind that EtherType.
    case etherType(UInt16)
    /// An IEEE 802.2 header.
    case llc
    /// A PPP frame: its protocol, perhaps behind FF 03.
    case ppp
    /// An IEEE 802.11 frame.
    ///
    /// - Parameter isPadded: whether its header is filled up to a multiple of four bytes.
    case wifi(isPadded: Bool)
    /// An IPv4 or IPv6 header.
    case network
    case other(PacketContents)
  }

  /// How many layers may lie one in the other.
  static let nestingLimit = 32

  let kind: Kind
  let start: Int
  /// Where it ends on the wire, by a length before it; nil where what is around it ends.
  let end: Int?

  init(_ kind: Kind, at start: Int, end: Int? = nil) {
    self.kind = kind
    self.start = start
    self.end = end
  }

  static func other(_ family: PacketContents.Family, _ number: some FixedWidthInteger) -> Layer {
    Layer(.other(PacketContents(family, UInt32(truncatingIfNeeded: number))), at: 0)
  }
}

extension HeaderBytes {
  /// What stands behind a layer that is no IP header.
  ///
  /// - Parameter end: where the layer ends on the wire.
  func layer(behind outer: Layer, end: Int) throws(HeaderError) -> Layer {
    let start = outer.start
    switch outer.kind {
    case .link(let type): return try layer(behind: type, at: start, end: end)
    case .ethernet: return Layer(.etherType(try uint16(at: start + 12)), at: start + 14)
    case .etherType(let type): return try layer(behindEtherType: type, at: start, end: end)
    case .llc: return try layer(behindLLC: start)
    case .ppp: return try layer(behindPPP: start)
    case .wifi(let isPadded): return try layer(behindWiFi: start, isPadded: isPadded)
    case .network, .other: return outer
    }
  }

  /// An IP header, if its version is one of IP's.
  func layer(byVersionAt position: Int) throws(HeaderError) -> Layer {
    let version = try uint8(at: position) >> 4
    return version == 4 || version == 6
      ? Layer(.network, at: position) : .other(.ipVersion, version)
  }

  /// The first so many bytes, or all.
  @_lifetime(copy self)
  func prefix(_ count: Int) -> HeaderBytes {
    HeaderBytes(bytes.extracting(0..<max(0, min(count, bytes.count))))
  }
}
