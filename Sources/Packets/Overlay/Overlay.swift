/// A network that is carried in UDP, by a port that whoever set it up could choose.
public enum Overlay: UInt8, Hashable, Sendable, CaseIterable {
  case vxlan, vxlanGPE, geneve

  public var name: String {
    switch self {
    case .vxlan: "VXLAN"
    case .vxlanGPE: "VXLAN-GPE"
    case .geneve: "Geneve"
    }
  }
}

extension HeaderBytes {
  /// What an overlay's header stands before; nil where it is none.
  func layer(behind overlay: Overlay, at start: Int) throws(HeaderError) -> Layer? {
    switch overlay {
    case .vxlan: try layer(behindVXLAN: start)
    case .vxlanGPE: try layer(behindVXLANGPE: start)
    case .geneve: try layer(behindGeneve: start)
    }
  }

  /// The overlay that a datagram on any port may be: by a header with nothing in reserved fields, and a
  /// frame or an IP datagram behind it that fits.
  func overlay(at start: Int, end: Int) -> (overlay: Overlay, layer: Layer)? {
    for overlay in Overlay.allCases where hasNothingReserved(overlay, at: start) {
      guard let layer = try? layer(behind: overlay, at: start) else { continue }
      let fits =
        switch layer.kind {
        case .ethernet, .etherType(EtherType.ethernet): isFrame(at: layer.start, end: end)
        case .network, .etherType(EtherType.ipv4), .etherType(EtherType.ipv6):
          isIP(at: layer.start, end: end)
        default: false
        }
      if fits { return (overlay, layer) }
    }
    return nil
  }

  private func hasNothingReserved(_ overlay: Overlay, at start: Int) -> Bool {
    guard let first = try? uint32(at: start), let second = try? uint32(at: start + 4),
      second & 0xFF == 0
    else { return false }
    return switch overlay {
    // The group policy extension has a bit and two bytes of its own.
    case .vxlan: first & 0x77FF_0000 == 0 && (first & 0x8000_0000 != 0 || first & 0xFFFF == 0)
    case .vxlanGPE: first & 0xF0FF_FF00 == 0
    case .geneve: first & 0x003F_0000 == 0
    }
  }
}
