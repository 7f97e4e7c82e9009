/// What an Ethernet frame, or one layer inside it, holds (IEEE 802 numbers).
enum EtherType {
  static let ipv4: UInt16 = 0x0800
  static let ipv6: UInt16 = 0x86DD
  static let pppoeSession: UInt16 = 0x8864
  static let mpls: ClosedRange<UInt16> = 0x8847...0x8848
  /// Marvell's switches, with an EtherType.
  static let edsa: UInt16 = 0xDADA

  @inline(__always)
  static func isIP(_ type: UInt16) -> Bool { type == ipv4 || type == ipv6 }

  /// Whether the type is a VLAN tag's: 802.1Q, 802.1ad, or what was used before that.
  static func isVLAN(_ type: UInt16) -> Bool {
    type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200
  }
}

extension HeaderBytes {
  /// What stands behind an EtherType.
  ///
  /// - Parameters:
  ///   - start: the place behind it.
  ///   - end: where the frame ends on the wire.
  func layer(
    behindEtherType type: UInt16, at start: Int, end: Int
  ) throws(HeaderError) -> Layer {
    switch type {
    case EtherType.ipv4, EtherType.ipv6: return Layer(.network, at: start)
    case _ where EtherType.isVLAN(type):
      //  |  tag control (16)  |  EtherType (16)  |
      return try tag(ofLength: 2, at: start)
    // A tag of IEEE 802.1BR, one of Cisco's before it, and what Cisco says of the sender's group.
    case 0x893F: return try tag(ofLength: 6, at: start)
    case 0x8926: return try tag(ofLength: 4, at: start)
    case 0x8909: return try tag(ofLength: 6, at: start)
    case EtherType.edsa: return try tag(ofLength: 6, at: start)
    // A backbone's service tag (IEEE 802.1ah), and the customer's frame.
    case 0x88E7: return Layer(.ethernet, at: start + 4)
    case EtherType.ethernet: return Layer(.ethernet, at: start)
    case EtherType.mpls: return try layer(behindLabels: start, end: end)
    //  | version, type (1) | code (1) | session (2) | length (2) |
    case EtherType.pppoeSession: return Layer(.ppp, at: start + 6)
    case EtherType.ppp: return Layer(.ppp, at: start)
    case 0...1500: return Layer(.llc, at: start)
    default: return .other(.etherType, type)
    }
  }

  /// Passes so many bytes, behind which stands another EtherType.
  private func tag(ofLength length: Int, at start: Int) throws(HeaderError) -> Layer {
    Layer(.etherType(try uint16(at: start + length)), at: start + length + 2)
  }
}
