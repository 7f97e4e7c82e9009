internal import Packets
internal import Sessions

extension OutputBuffer {
  private static let shownKinds = 12

  /// What the packets hold of a capture without TCP.
  ///
  ///     no TCP connection: 313 of 313 packets hold no TCP: UDP 8472 (297), ARP (16)
  mutating func writeWithoutTCP(_ summary: CaptureSummary) {
    write(text: "no TCP connection: \(summary.packets) of \(summary.packets) packets hold no TCP: ")
    let kinds = summary.packetsWithoutTCP.sorted
    let unread = [
      ("cut-off headers", PacketFate.truncated), ("contradictory headers", .malformed),
      ("fragments", .fragment),
    ].map { (name: $0, count: summary.packetsByFate[$1]) }
    let left =
      kinds.dropFirst(Self.shownKinds).reduce(0) { $0 + $1.count }
      + summary.packetsWithoutTCP.otherCount
    let shown =
      kinds.prefix(Self.shownKinds).map { (name: $0.contents.name, count: $0.count) } + unread
      + [(name: "other", count: left)]
    write(list: shown.filter { $0.count > 0 }) { output, kind in
      output.write(text: "\(kind.name) (\(kind.count))")
    }
    write("\n")
    writeAdvice(for: summary)
  }

  /// Says which packets look like an overlay's that is not read, and how it is.
  mutating func writeAdvice(for summary: CaptureSummary) {
    for (contents, count) in summary.packetsWithoutTCP.sorted {
      guard let overlay = contents.overlay else { continue }
      let port = contents.number
      write(text: "UDP \(port) looks like \(overlay.name) (")
      write(count: count, "packet")
      write(text: "): --overlay \(port) reads it\n")
    }
  }
}
