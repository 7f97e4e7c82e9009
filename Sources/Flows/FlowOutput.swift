/// Collects what one segment does to the flows; the events of one flow and direction at a time.
struct FlowOutput: Sendable {
  private struct InOrder: Sendable {
    let flow: FlowID
    let direction: Direction
    let bytes: Range<Int>
  }

  /// What most segments do and nothing else, if it comes first.
  private var inOrder: InOrder?
  private var events: [FlowEvent] = []
  private var cursor = 0
  private var flow = FlowID(rawValue: 0)
  private var direction = Direction.clientToServer

  mutating func removeAll() {
    inOrder = nil
    guard !events.isEmpty else { return }
    events.removeAll(keepingCapacity: true)
    cursor = 0
  }

  /// The next event, in the order in which they were caused.
  mutating func popFirst() -> FlowEvent? {
    if let first = inOrder {
      inOrder = nil
      return .bytes(first.flow, first.direction, first.bytes)
    }
    guard cursor < events.count else { return nil }
    cursor += 1
    return events[cursor - 1]
  }

  /// Says whose events come next.
  mutating func select(_ flow: FlowID) { self.flow = flow }

  mutating func select(_ direction: Direction) { self.direction = direction }

  mutating func bytes(_ range: Range<Int>) {
    if events.isEmpty, inOrder == nil {
      inOrder = InOrder(flow: flow, direction: direction, bytes: range)
    } else {
      events.append(.bytes(flow, direction, range))
    }
  }

  mutating func heldBytes(_ held: HeldSegment) { events.append(.heldBytes(flow, direction, held)) }

  mutating func gap(_ byteCount: UInt64, _ cause: GapCause, before arrival: Arrival?) {
    events.append(.gap(flow, direction, byteCount: byteCount, cause, before: arrival))
  }

  mutating func conflict(at streamOffset: UInt64) {
    events.append(.conflict(flow, direction, streamOffset: streamOffset))
  }

  mutating func opened(_ opening: FlowOpening) {
    events.append(.opened(flow, opening))
  }

  mutating func closed(_ end: FlowEnd, _ statistics: FlowStatistics) {
    events.append(.closed(flow, end, statistics))
  }
}
