/// How the bytes of a captured packet begin: a capture's data link type, by its libpcap `DLT_` number.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// A four-byte address family in the byte order of the machine that captured.
  public static let null = LinkType(rawValue: 0)
  public static let ethernet = LinkType(rawValue: 1)
  /// An IPv4 or IPv6 header with nothing before it (`DLT_RAW`, 12 or 14 by platform; 101 in files).
  public static let raw = LinkType(rawValue: 12)
  public static let rawOpenBSD = LinkType(rawValue: 14)
  public static let rawFile = LinkType(rawValue: 101)
  /// As ``null``, in network byte order.
  public static let loop = LinkType(rawValue: 108)
  public static let linuxCooked = LinkType(rawValue: 113)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  public static let linuxCooked2 = LinkType(rawValue: 276)

  /// Whether a ``PacketDecoder`` can read packets that begin so.
  public var isSupported: Bool {
    let supported: [LinkType] = [
      .null, .ethernet, .raw, .rawOpenBSD, .rawFile, .loop, .linuxCooked, .ipv4, .ipv6,
      .linuxCooked2,
    ]
    return supported.contains(self)
  }
}
