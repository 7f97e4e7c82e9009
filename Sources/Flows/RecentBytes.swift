/// The first bytes of a direction's last segments, kept to tell a repetition from a contradiction.
///
/// A sample, so that payload need not be copied: bytes that differ in a repetition mostly differ
/// everywhere.
struct RecentBytes: Sendable {
  static let segmentCount = 8
  static let byteCount = 16

  private struct Head: Sendable {
    var start: UInt64 = 0
    var count = 0
    var bytes = InlineArray<16, UInt8>(repeating: 0)
  }

  private var heads = InlineArray<8, Head>(repeating: Head())
  private var next = 0

  /// Takes in the bytes of a segment that follow the last ones.
  mutating func append(_ piece: Span<UInt8>, startingAt start: UInt64) {
    heads[next].start = start
    heads[next].count = min(piece.count, Self.byteCount)
    if piece.count >= Self.byteCount {
      for index in 0..<Self.byteCount { heads[next].bytes[index] = piece[index] }
    } else {
      for index in 0..<piece.count { heads[next].bytes[index] = piece[index] }
    }
    next = (next + 1) % Self.segmentCount
  }

  /// The first place where `other`, which begins at `start`, has another byte than was kept; nil
  /// where they agree as far as both are known.
  func firstDifference(from other: Span<UInt8>, at start: UInt64) -> UInt64? {
    var first: UInt64?
    for index in heads.indices {
      let head = heads[index]
      let low = max(head.start, start)
      let high = min(head.start + UInt64(head.count), start + UInt64(other.count))
      guard low < high, low < first ?? .max else { continue }
      let difference = (low..<high).first {
        head.bytes[Int($0 - head.start)] != other[Int($0 - start)]
      }
      first = difference ?? first
    }
    return first
  }
}
