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
  }

  private struct Datagram {
    let firstTime: CaptureTime
    var pieces: [(range: Range<Int>, bytes: [UInt8])] = []
    /// Known from the last fragment.
    var length: Int?

    mutating func insert(_ bytes: [UInt8], at range: Range<Int>, isLast: Bool) {
      if isLast { length = range.upperBound }
      let place = pieces.firstIndex { $0.range.lowerBound > range.lowerBound } ?? pieces.count
      pieces.insert((range, bytes), at: place)
    }

    /// The payload in one piece, once every byte is there.
    func joined() -> [UInt8]? {
      guard let length else { return nil }
      var whole: [UInt8] = []
      for piece in pieces {
        guard piece.range.lowerBound <= whole.count else { return nil }
        whole += piece.bytes.dropFirst(whole.count - piece.range.lowerBound)
      }
      return whole.count >= length ? Array(whole.prefix(length)) : nil
    }
  }

  static let datagramLimit = 256
  static let byteLimit = 4 << 20
  /// In nanoseconds of capture time: what RFC 8200 §4.5 gives a datagram.
  static let ageLimit: Int64 = 60_000_000_000

  private var datagrams: [Key: Datagram] = [:]
  /// In order of their first fragment; those done meanwhile stay until they come first.
  private var order: [Key] = []
  private var byteCount = 0

  /// Takes a fragment; the datagram's payload when this was the last one missing.
  mutating func append(
    _ fragment: IPHeader.Fragment, of header: IPHeader, _ bytes: Span<UInt8>, at time: CaptureTime
  ) -> [UInt8]? {
    dropOld(before: time)
    let key = Key(
      source: header.source, destination: header.destination,
      transportProtocol: header.transportProtocol, identification: fragment.identification)
    if datagrams[key] == nil {
      datagrams[key] = Datagram(firstTime: time)
      order.append(key)
    }
    let range = fragment.offset..<fragment.offset + bytes.count
    datagrams[key]?.insert([UInt8](copying: bytes), at: range, isLast: !fragment.hasMore)
    byteCount += bytes.count
    guard let whole = datagrams[key]?.joined() else { return nil }
    remove(key)
    order.removeAll { $0 == key }
    return whole
  }

  private mutating func dropOld(before time: CaptureTime) {
    while let oldest = order.first, let datagram = datagrams[oldest],
      order.count >= Self.datagramLimit || byteCount > Self.byteLimit
        || time - datagram.firstTime > Self.ageLimit
    {
      remove(oldest)
      order.removeFirst()
    }
  }

  private mutating func remove(_ key: Key) {
    guard let datagram = datagrams.removeValue(forKey: key) else { return }
    byteCount -= datagram.pieces.reduce(0) { $0 + $1.bytes.count }
  }
}
