/// What became of a captured packet.
public enum PacketFate: UInt8, Hashable, Sendable, CaseIterable {
  /// It holds a TCP segment.
  case segment
  /// It holds no IP datagram.
  case notIP
  /// It holds an IP datagram of another protocol.
  case notTCP
  /// It holds part of a datagram, whose other parts are waited for.
  case fragment
  /// Its headers are cut short, by the capture or by the sender.
  case truncated
  /// Its headers contradict themselves.
  case malformed
  /// How it begins is not known: its capture's link type is not supported.
  case unknownLinkType

  /// The name in records.
  public var name: String {
    switch self {
    case .segment: "tcp"
    case .notIP: "not_ip"
    case .notTCP: "not_tcp"
    case .fragment: "fragment"
    case .truncated: "truncated"
    case .malformed: "malformed"
    case .unknownLinkType: "unknown_link_type"
    }
  }
}
