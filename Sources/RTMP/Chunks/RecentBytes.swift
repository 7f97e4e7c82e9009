internal import ByteParsing

/// The last bytes of the input before this, kept where they may have to be read again.
struct RecentBytes: Sendable {
  private static let limit = 128

  private(set) var bytes: [UInt8] = []
  /// What the last of them are called.
  private(set) var mark: UInt64 = 0
  /// The offset after the last of them.
  private(set) var end: StreamOffset = 0

  /// - Parameters:
  ///   - last: the end of what was read.
  ///   - count: how many bytes were read; those before them may be here.
  mutating func append(
    _ last: Span<UInt8>, of count: Int, _ mark: UInt64, endingAt end: StreamOffset
  ) {
    let rest = Self.limit - last.count
    if rest <= 0 || self.end + StreamOffset(count) != end {
      bytes.removeAll(keepingCapacity: true)
    } else if bytes.count > rest {
      bytes.removeFirst(bytes.count - rest)
    }
    bytes.append(copying: last)
    self.mark = mark
    self.end = end
  }
}
