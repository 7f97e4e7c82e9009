/// How much a ``FlowTable`` holds, and how long it waits.
public struct FlowLimits: Hashable, Sendable {
  /// Bytes of memory held in one direction behind a hole; at more, the hole is given up.
  public var heldBytesPerDirection = 4 << 20
  /// Segments held in one direction behind a hole; at more, the hole is given up.
  public var heldSegmentsPerDirection = 4096
  /// Bytes of memory held behind holes in all flows together; at more, holes are given up, of the flow
  /// longest silent first.
  public var heldBytes = 64 << 20
  /// How many more packets of a flow are waited for after its receiver acknowledged bytes that the
  /// capture does not have: captures on several interfaces bring packets late.
  public var packetsAfterAcknowledgement = 64
  /// Connections followed at once; at more, the one longest silent is evicted.
  public var flows = 1 << 15
  /// Closed connections remembered, so that their last acknowledgements open no new ones.
  public var closedFlows = 4096

  public init() {}
}
