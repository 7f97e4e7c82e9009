extension HeaderBytes {
  /// What stands behind an IP header that holds no TCP.
  ///
  /// - Parameter payload: where it lies, by that header.
  func layer(
    behind transportProtocol: UInt8, in payload: Range<Int>, overlayPorts: Set<UInt16>
  ) throws(HeaderError) -> Layer {
    let (start, end) = (payload.lowerBound, payload.upperBound)
    let layer: Layer? =
      switch transportProtocol {
      case 4: Layer(.etherType(EtherType.ipv4), at: start)
      case 41: Layer(.etherType(EtherType.ipv6), at: start)
      case IPHeader.udp: try self.layer(behindUDP: start, end: end, overlayPorts: overlayPorts)
      case 47: try self.layer(behindGRE: start, end: end)
      // EtherIP of version 3, and Ethernet by itself (RFC 3378 §3, RFC 8986 §4.9).
      case 97: try uint16(at: start) == 0x3000 ? Layer(.ethernet, at: start + 2) : nil
      case 143: Layer(.ethernet, at: start)
      case 115: try self.layer(behindL2TPSession: start, end: end)
      case 137: Layer(.etherType(EtherType.mpls.lowerBound), at: start)
      default: nil
      }
    guard let layer else { return .other(.ipProtocol, transportProtocol) }
    return Layer(layer.kind, at: layer.start, end: min(end, layer.end ?? end))
  }
}

extension IPHeader {
  static let udp: UInt8 = 17

  /// Whether what the datagram holds is opened whatever it is, so that its fragments are worth keeping.
  var isAlwaysOpened: Bool { [4, 6, 41, 47, 97, 115, 137, 143].contains(transportProtocol) }
}
