internal import ByteParsing

/// Bytes that came and did not suffice for a header: the first unused ones, and what they are called.
struct CarriedBytes: Sendable {
  /// Kept here, so that asking does not touch the arrays.
  private(set) var isEmpty = true
  private(set) var bytes: [UInt8] = []
  private(set) var marks: [UInt64] = []

  var count: Int { bytes.count }

  mutating func append(_ more: Span<UInt8>, mark: UInt64) {
    bytes.append(copying: more)
    marks += repeatElement(mark, count: more.count)
    isEmpty = bytes.isEmpty
  }

  mutating func removeFirst(_ count: Int) {
    bytes.removeFirst(count)
    marks.removeFirst(count)
    isEmpty = bytes.isEmpty
  }

  /// Gives all of them away.
  mutating func take() -> (bytes: [UInt8], marks: [UInt64]) {
    defer { self = CarriedBytes() }
    return (bytes, marks)
  }
}
