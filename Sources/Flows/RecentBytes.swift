internal import ByteParsing

/// The first bytes of a direction's last segments, kept to tell a repetition from a contradiction.
///
/// A sample, so that payload need not be copied: bytes that differ in a repetition mostly differ
/// everywhere.
struct RecentBytes: Sendable {
  static let segmentCount = 8
  static let byteCount = 8

  private struct Head: Sendable {
    var start: UInt64 = 0
    /// The first one lowest.
    var bytes: UInt64 = 0
  }

  private var heads = InlineArray<8, Head>(repeating: Head())
  /// How many bytes of each segment there are.
  private var counts = InlineArray<8, UInt8>(repeating: 0)
  private var next = 0

  /// Takes in the bytes of a segment that follow the last ones.
  @inline(__always)
  mutating func append(_ piece: Span<UInt8>, startingAt start: UInt64) {
    heads[next].start = start
    if piece.count >= Self.byteCount {
      counts[next] = UInt8(truncatingIfNeeded: Self.byteCount)
      heads[next].bytes = piece.integer(littleEndianAt: 0)
    } else {
      takeShort(piece)
    }
    next = (next + 1) % Self.segmentCount
  }

  private mutating func takeShort(_ piece: Span<UInt8>) {
    counts[next] = UInt8(truncatingIfNeeded: piece.count)
    heads[next].bytes = 0
    for index in piece.indices { heads[next].bytes |= UInt64(piece[index]) << (8 * index) }
  }

  /// The first place where `other`, which begins at `start`, has another byte than was kept; nil
  /// where they agree as far as both are known.
  func firstDifference(from other: Span<UInt8>, at start: UInt64) -> UInt64? {
    var first: UInt64?
    for index in heads.indices {
      let head = heads[index]
      let low = max(head.start, start)
      let high = min(head.start + UInt64(counts[index]), start + UInt64(other.count))
      guard low < high, low < first ?? .max else { continue }
      let difference = (low..<high).first { place in
        let byte = UInt8(truncatingIfNeeded: head.bytes >> (8 * (place - head.start)))
        return byte != other[Int(place - start)]
      }
      first = difference ?? first
    }
    return first
  }
}
