internal import ByteParsing

/// Puts the fragments of IP datagrams together (RFC 791 §3.2, RFC 8200 §4.5).
///
/// Where fragments overlap, the first copy of a byte is kept. What is waited for is bounded in
/// number, bytes and age; the oldest is let go first.
struct FragmentTable: Sendable {
  private struct Key: Hashable {
    let source: IPAddress
    let destination: IPAddress
    let transportProtocol: UInt8
    let identification: UInt32

    init(_ fragment: IPHeader.Fragment, of header: IPHeader) {
      source = header.source
      destination = header.destination
      transportProtocol = header.transportProtocol
      identification = fragment.identification
    }
  }

  static let datagramLimit = 256
  static let byteLimit = 4 << 20
  /// In nanoseconds of capture time: what RFC 8200 §4.5 gives a datagram.
  static let ageLimit: Int64 = 60_000_000_000

  private var datagrams: [Key: FragmentedDatagram] = [:]
  /// In order of their first fragment.
  private var order: [Key] = []
  /// Of all that is held.
  private var footprint = 0

  /// Takes a fragment; the datagram's payload when this was the last one missing.
  mutating func append(
    _ fragment: IPHeader.Fragment, of header: IPHeader, _ bytes: Span<UInt8>, at time: CaptureTime
  ) -> [UInt8]? {
    dropOld(before: time)
    let key = Key(fragment, of: header)
    var datagram = FragmentedDatagram(firstTime: time)
    // Taken out, so that it changes where it is.
    if let known = datagrams.removeValue(forKey: key) {
      datagram = known
      footprint -= known.footprint
    } else {
      order.append(key)
    }
    datagram.insert(bytes, at: fragment.offset, isLast: !fragment.hasMore)
    if let whole = datagram.joined() {
      order.removeAll { $0 == key }
      return whole
    }
    footprint += datagram.footprint
    datagrams[key] = datagram
    return nil
  }

  /// Whether another fragment of the same datagram is waited with.
  func holdsOthers(of fragment: IPHeader.Fragment, of header: IPHeader) -> Bool {
    datagrams[Key(fragment, of: header)] != nil
  }

  private mutating func dropOld(before time: CaptureTime) {
    while let oldest = order.first, let datagram = datagrams[oldest],
      order.count >= Self.datagramLimit || footprint > Self.byteLimit
        || time - datagram.firstTime > Self.ageLimit
    {
      datagrams[oldest] = nil
      footprint -= datagram.footprint
      order.removeFirst()
    }
  }
}
