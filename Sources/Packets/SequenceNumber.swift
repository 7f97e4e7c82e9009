/// A place in a TCP stream, modulo 2^32 (RFC 9293 §3.4).
public struct SequenceNumber: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// How far `end` lies behind `start`; negative where it lies before.
  ///
  /// Good for less than 2 GiB.
  @inlinable public static func - (end: Self, start: Self) -> Int {
    Int(Int32(bitPattern: end.rawValue &- start.rawValue))
  }

  @inlinable public static func + (start: Self, distance: Int) -> Self {
    Self(rawValue: start.rawValue &+ UInt32(truncatingIfNeeded: distance))
  }
}
