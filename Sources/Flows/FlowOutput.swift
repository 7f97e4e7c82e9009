/// Collects what one segment does to the flows; the events of one flow and direction at a time.
struct FlowOutput: Sendable {
  private(set) var events: [FlowEvent] = []
  private var flow = FlowID(rawValue: 0)
  private var direction = Direction.clientToServer

  mutating func removeAll() { events.removeAll(keepingCapacity: true) }

  /// Says whose events come next.
  mutating func select(_ flow: FlowID, _ direction: Direction) {
    self.flow = flow
    self.direction = direction
  }

  mutating func bytes(_ range: Range<Int>) { events.append(.bytes(flow, direction, range)) }

  mutating func heldBytes(_ held: HeldSegment) { events.append(.heldBytes(flow, direction, held)) }

  mutating func gap(_ byteCount: UInt64, _ cause: GapCause, before arrival: Arrival?) {
    events.append(.gap(flow, direction, byteCount: byteCount, cause, before: arrival))
  }

  mutating func conflict(at streamOffset: UInt64) {
    events.append(.conflict(flow, direction, streamOffset: streamOffset))
  }

  mutating func opened(_ flow: FlowID, _ opening: FlowOpening) {
    events.append(.opened(flow, opening))
  }

  mutating func closed(_ flow: FlowID, _ end: FlowEnd, _ statistics: FlowStatistics) {
    events.append(.closed(flow, end, statistics))
  }
}
