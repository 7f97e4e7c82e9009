/// A place in one direction's byte stream: 0 is the first byte after the SYN or, where the capture
/// began later, the first byte that was seen.
public typealias StreamOffset = UInt64

/// Where a byte stands in its direction's stream, and who brought it.
public struct StreamPosition: Hashable, Sendable {
  public let offset: StreamOffset
  /// Whatever the feeder calls the bytes by; for a capture, the packet's number.
  public let mark: UInt64

  @inlinable public init(offset: StreamOffset, mark: UInt64) {
    self.offset = offset
    self.mark = mark
  }
}
