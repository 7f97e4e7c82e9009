/// When a packet was captured, as the capture says: nanoseconds since 1970-01-01T00:00:00Z.
///
/// Times before 1970 are negative. A capture's clock is not trusted to run forwards.
public struct CaptureTime: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A time from a capture's two fields; what an `Int64` of nanoseconds cannot hold is clamped.
  @inlinable public init(seconds: Int64, nanoseconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(nanoseconds)
    self.nanoseconds = overflow || carry ? (seconds < 0 ? .min : .max) : sum
  }

  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// Nanoseconds from `start` to `end`, clamped to what an `Int64` holds.
  @inlinable public static func - (end: Self, start: Self) -> Int64 {
    let (difference, overflow) = end.nanoseconds.subtractingReportingOverflow(start.nanoseconds)
    return overflow ? (end < start ? .min : .max) : difference
  }
}

/// The resolution in which a capture keeps its times.
public enum TimePrecision: Hashable, Sendable {
  case microseconds, nanoseconds
}

extension Int64 {
  /// The sum of two spans of time, clamped to what an `Int64` holds: a capture's clock can say
  /// anything.
  package func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The span so many times, clamped.
  package func timesClamped(_ count: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: count)
    return overflow ? ((self < 0) != (count < 0) ? .min : .max) : product
  }
}
