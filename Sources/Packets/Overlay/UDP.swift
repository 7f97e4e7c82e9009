extension HeaderBytes {
  /// What a UDP datagram holds, where it is an overlay's.
  ///
  ///     | source port (2) | destination port (2) | length (2) | checksum (2) |
  ///
  /// - Parameters:
  ///   - end: where the datagram ends by its IP header.
  ///   - overlayPorts: ports that somebody says are overlays', beside those that are known.
  func layer(
    behindUDP start: Int, end: Int, overlayPorts: Set<UInt16>
  ) throws(HeaderError) -> Layer {
    let ports = (source: try uint16(at: start), destination: try uint16(at: start + 2))
    let length = Int(try uint16(at: start + 4))
    let end = length >= 8 ? min(end, start + length) : end
    let payload = start + 8
    let datagram = prefix(end)
    do throws(HeaderError) {
      let layer = try datagram.layer(behindPorts: ports, at: payload, end: end)
      if let layer { return Layer(layer.kind, at: layer.start, end: min(end, layer.end ?? end)) }
    } catch {
      // What the sender made so short is none.
      guard datagram.count >= end else { throw error }
    }
    guard let found = datagram.overlay(at: payload, end: end) else {
      return Layer(.other(try udpContents(at: start)), at: payload)
    }
    guard overlayPorts.contains(ports.destination) else {
      let port = UInt32(ports.destination)
      return Layer(
        .other(PacketContents(.udpPort, port, overlay: found.overlay)), at: payload)
    }
    return Layer(found.layer.kind, at: found.layer.start, end: end)
  }

  /// What stands behind the headers of what those ports are assigned to; nil where it is none.
  private func layer(
    behindPorts ports: (source: UInt16, destination: UInt16), at start: Int, end: Int
  ) throws(HeaderError) -> Layer? {
    switch ports.destination {
    // Linux took 8472 before there was an assigned port.
    case 4789, 8472: return try layer(behind: .vxlan, at: start)
    case 4790: return try layer(behind: .vxlanGPE, at: start)
    case 6081: return try layer(behind: .geneve, at: start)
    case 2152: return try layer(behindGTP: start, end: end)
    case 37008: return try layer(behindTZSP: start)
    default: break
    }
    // These answer to where they were asked from.
    for port in [ports.destination, ports.source] {
      switch port {
      case 1701: return try layer(behindL2TP: start, end: end)
      case 3544:
        return isIP(at: start, end: end, isFilling: true) ? try layer(byVersionAt: start) : nil
      case 5247: return try layer(behindCAPWAP: start)
      default: break
      }
    }
    return nil
  }

  /// A datagram by the lower one of its ports, which is rather the one that was agreed on.
  func udpContents(at start: Int) throws(HeaderError) -> PacketContents {
    PacketContents(.udpPort, UInt32(min(try uint16(at: start), try uint16(at: start + 2))))
  }

  /// Whether a fragment begins a datagram whose port may be an overlay's.
  func beginsOverlay(at start: Int, overlayPorts: Set<UInt16>) -> Bool {
    [start, start + 2].contains { place in
      switch try? uint16(at: place) {
      case 1701, 2152, 3544, 4789, 4790, 5247, 6081, 8472, 37008: true
      case let port?: overlayPorts.contains(port)
      case nil: false
      }
    }
  }
}
