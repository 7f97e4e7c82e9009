internal import ByteParsing

/// The last bytes of a direction, kept to tell a repetition from a contradiction.
struct RecentBytes: Sendable {
  private var bytes: [UInt8] = []
  /// Of the byte after the last one kept.
  private var end: UInt64 = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Takes in the bytes that follow the last ones.
  mutating func append(_ piece: Span<UInt8>, endingAt end: UInt64) {
    guard limit > 0 else { return }
    if piece.count >= limit {
      bytes.removeAll(keepingCapacity: true)
      bytes.append(copying: piece.extracting(last: limit))
    } else {
      if bytes.count + piece.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
      bytes.append(copying: piece)
    }
    self.end = end
  }

  /// Forgets all: what comes next does not follow.
  mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  /// The first place where `other`, which begins at `start`, has another byte than was kept; nil
  /// where they agree as far as both are known.
  func firstDifference(from other: Span<UInt8>, at start: UInt64) -> UInt64? {
    let begin = end - UInt64(bytes.count)
    let low = max(begin, start)
    let high = min(end, start + UInt64(other.count))
    guard low < high else { return nil }
    return (low..<high).first { bytes[Int($0 - begin)] != other[Int($0 - start)] }
  }
}
