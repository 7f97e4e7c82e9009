/// What an Ethernet frame, or one layer inside it, holds (IEEE 802 numbers).
enum EtherType {
  static let ipv4: UInt16 = 0x0800
  static let ipv6: UInt16 = 0x86DD
  static let pppoeSession: UInt16 = 0x8864
  static let mpls: ClosedRange<UInt16> = 0x8847...0x8848

  /// How many tags, labels and sessions may lie one in the other.
  static let nestingLimit = 16

  /// Whether the type is a VLAN tag's: 802.1Q, 802.1ad, or what was used before that.
  static func isVLAN(_ type: UInt16) -> Bool {
    type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200
  }
}

extension HeaderBytes {
  /// Where the IP header begins behind an EtherType that stands before `position`.
  @inline(__always)
  func networkHeader(
    _ etherType: UInt16, at position: Int
  ) throws(HeaderError) -> Int {
    if etherType == EtherType.ipv4 || etherType == EtherType.ipv6 { return position }
    return try networkHeader(behindTags: etherType, at: position)
  }

  private func networkHeader(
    behindTags etherType: UInt16, at position: Int
  ) throws(HeaderError) -> Int {
    var (type, position) = (etherType, position)
    for _ in 0..<EtherType.nestingLimit {
      if type == EtherType.ipv4 || type == EtherType.ipv6 { return position }
      if EtherType.isVLAN(type) {
        //  0                   1
        //  |  tag control (16)  |  EtherType (16)  |
        type = try uint16(at: position + 2)
        position += 4
      } else if EtherType.mpls.contains(type) {
        return try behindLabels(at: position)
      } else if type == EtherType.pppoeSession {
        (type, position) = try behindPPPoE(at: position)
      } else if type <= 1500 {
        (type, position) = try behindSNAP(at: position)
      } else {
        throw .notIP
      }
    }
    throw .malformed
  }

  /// Passes MPLS labels up to the bottom of the stack; what follows tells by its version (RFC 3032).
  private func behindLabels(at start: Int) throws(HeaderError) -> Int {
    var position = start
    while try uint8(at: position + 2) & 1 == 0 { position += 4 }
    position += 4
    let version = try uint8(at: position) >> 4
    guard version == 4 || version == 6 else { throw .notIP }
    return position
  }

  /// Passes a PPPoE session header and the PPP protocol field, which can be one byte (RFC 2516,
  /// RFC 1661 §6.5).
  private func behindPPPoE(at start: Int) throws(HeaderError) -> (UInt16, Int) {
    let first = try uint8(at: start + 6)
    let isCompressed = first & 1 == 1
    let type = isCompressed ? UInt16(first) : try uint16(at: start + 6)
    let position = start + (isCompressed ? 7 : 8)
    switch type {
    case 0x0021: return (EtherType.ipv4, position)
    case 0x0057: return (EtherType.ipv6, position)
    default: throw .notIP
    }
  }

  /// Passes the LLC and SNAP headers of an 802.3 frame (RFC 1042).
  private func behindSNAP(at start: Int) throws(HeaderError) -> (UInt16, Int) {
    guard try uint16(at: start) == 0xAAAA, try uint8(at: start + 2) == 3,
      try uint16(at: start + 3) == 0, try uint8(at: start + 5) == 0
    else { throw .notIP }
    return (try uint16(at: start + 6), start + 8)
  }
}
