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
    /// The bytes, eight in each, the first one lowest.
    var words = InlineArray<2, UInt64>(repeating: 0)

    func byte(at index: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: words[index / 8] >> (8 * (index % 8)))
    }
  }

  private var heads = InlineArray<8, Head>(repeating: Head())
  private var next = 0

  /// Takes in the bytes of a segment that follow the last ones.
  @inline(__always)
  mutating func append(_ piece: Span<UInt8>, startingAt start: UInt64) {
    heads[next].start = start
    if piece.count >= Self.byteCount {
      heads[next].count = Self.byteCount
      heads[next].words = [Self.word(piece, at: 0), Self.word(piece, at: 8)]
    } else {
      takeShort(piece)
    }
    next = (next + 1) % Self.segmentCount
  }

  private mutating func takeShort(_ piece: Span<UInt8>) {
    heads[next].count = piece.count
    heads[next].words = [0, 0]
    for index in piece.indices {
      heads[next].words[index / 8] |= UInt64(piece[index]) << (8 * (index % 8))
    }
  }

  @inline(__always)
  private static func word(_ piece: Span<UInt8>, at offset: Int) -> UInt64 {
    UInt64(littleEndian: piece.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
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
        head.byte(at: Int($0 - head.start)) != other[Int($0 - start)]
      }
      first = difference ?? first
    }
    return first
  }
}
