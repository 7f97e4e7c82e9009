/// What a packet holds that is no TCP segment, as far as it was opened.
public struct PacketContents: Hashable, Sendable {
  /// What a number is one of.
  public enum Family: UInt8, Hashable, Sendable {
    case etherType
    /// The destination's service access point in an IEEE 802.2 header.
    case llc
    /// An organization in a SNAP header.
    case snap
    /// Of PPP.
    case pppProtocol
    /// A version that is not IP's where IP is due.
    case ipVersion
    case ipProtocol
    /// The destination where it may be an overlay's, else the lower one of both.
    case udpPort
    /// The subtype of an IEEE 802.11 management frame.
    case wifiManagement
    /// An IEEE 802.11 control frame; 0.
    case wifiControl
    /// A ``WiFiData``.
    case wifiData
    case linkType
  }

  /// An IEEE 802.11 data frame that cannot be opened.
  enum WiFiData: UInt32 {
    case empty, protected, fragment, reserved
  }

  public let family: Family
  public let number: UInt32
  /// What a UDP port's datagrams would be read as without a contradiction, if they were asked to be.
  public let overlay: Overlay?

  init(_ family: Family, _ number: UInt32, overlay: Overlay? = nil) {
    self.family = family
    self.number = number
    self.overlay = overlay
  }

  /// What became of the packet.
  var fate: PacketFate {
    switch family {
    case .ipProtocol, .udpPort: .notTCP
    case .linkType: .unknownLinkType
    default: .notIP
    }
  }
}
