/// How the bytes of a captured packet begin: a capture's data link type, by its libpcap `DLT_` number.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// A four-byte address family in the byte order of the machine that captured.
  public static let null = LinkType(rawValue: 0)
  public static let ethernet = LinkType(rawValue: 1)
  public static let ppp = LinkType(rawValue: 9)
  /// An IPv4 or IPv6 header with nothing before it (`DLT_RAW`, 12 or 14 by platform; 101 in files).
  public static let raw = LinkType(rawValue: 12)
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// PPP in HDLC-like framing, or Cisco's HDLC.
  public static let pppSerial = LinkType(rawValue: 50)
  public static let pppoe = LinkType(rawValue: 51)
  public static let rawFile = LinkType(rawValue: 101)
  public static let ciscoHDLC = LinkType(rawValue: 104)
  public static let wifi = LinkType(rawValue: 105)
  public static let frameRelay = LinkType(rawValue: 107)
  /// As ``null``, in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// OpenBSD's decrypted IPsec.
  public static let enc = LinkType(rawValue: 109)
  public static let linuxCooked = LinkType(rawValue: 113)
  /// What a packet filter of BSD logs.
  public static let pflog = LinkType(rawValue: 117)
  public static let prism = LinkType(rawValue: 119)
  public static let radiotap = LinkType(rawValue: 127)
  /// ``pktap`` as macOS numbers it; elsewhere anybody's (`DLT_USER2`).
  public static let user2 = LinkType(rawValue: 149)
  public static let avs = LinkType(rawValue: 163)
  /// A packet with its own link type behind it.
  public static let ppi = LinkType(rawValue: 192)
  /// ``ppp`` behind a byte for the direction.
  public static let pppWithDirection = LinkType(rawValue: 204)
  public static let mpls = LinkType(rawValue: 219)
  /// Solaris' zones.
  public static let ipnet = LinkType(rawValue: 226)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  /// What Linux' netfilter logs.
  public static let nflog = LinkType(rawValue: 239)
  /// As ``ppi``, by macOS.
  public static let pktap = LinkType(rawValue: 258)
  public static let linuxCooked2 = LinkType(rawValue: 276)
  /// Ethernet with four or eight bytes of a Marvell switch before the EtherType.
  public static let dsa = LinkType(rawValue: 284)
  public static let edsa = LinkType(rawValue: 285)

  /// Whether a ``PacketDecoder`` can read packets that begin so.
  public var isSupported: Bool {
    let supported: [LinkType] = [
      .null, .ethernet, .ppp, .raw, .rawOpenBSD, .pppSerial, .pppoe, .rawFile, .ciscoHDLC, .wifi,
      .frameRelay, .loop, .enc, .linuxCooked, .pflog, .prism, .radiotap, .user2, .avs, .ppi,
      .pppWithDirection, .mpls, .ipnet, .ipv4, .ipv6, .nflog, .pktap, .linuxCooked2, .dsa, .edsa,
    ]
    return supported.contains(self)
  }
}
