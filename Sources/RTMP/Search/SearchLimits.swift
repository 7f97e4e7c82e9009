/// How much a search for chunks holds, and how long it goes on.
public struct SearchLimits: Hashable, Sendable {
  /// Bytes of memory that one direction holds until it is known where chunks begin; at more, the
  /// first place that might have been one is let go.
  public var heldBytes = 1 << 20
  /// Bytes looked at in vain after which a direction is taken for something else: as many as the
  /// longest message has.
  public var skippedBytes: UInt64 = 1 << 24

  public init() {}
}
