/// Collects what one segment does to the flows; the events of one flow and direction at a time.
@usableFromInline struct FlowOutput: Sendable {
  /// Asked after every segment.
  @usableFromInline private(set) var isEmpty = true

  private struct InOrder: Sendable {
    let flow: FlowID
    let direction: Direction
    let bytes: Range<Int>
  }

  /// What most segments do and nothing else, if it comes first: apart from the array, it costs the TCP
  /// path a sixth less.
  private var inOrder: InOrder?
  private var events: [FlowEvent] = []
  private var cursor = 0
  private var flow = FlowID(rawValue: 0)
  private var direction = Direction.clientToServer

  @inline(__always)
  mutating func removeAll() {
    if isEmpty, cursor == 0 { return }
    isEmpty = true
    inOrder = nil
    guard !events.isEmpty else { return }
    events.removeAll(keepingCapacity: true)
    cursor = 0
  }

  /// The next event, in the order in which they were caused.
  @usableFromInline mutating func popFirst() -> FlowEvent? {
    if let first = inOrder {
      inOrder = nil
      isEmpty = cursor == events.count
      return .bytes(first.flow, first.direction, first.bytes)
    }
    guard cursor < events.count else { return nil }
    cursor += 1
    isEmpty = cursor == events.count
    return events[cursor - 1]
  }

  /// Says whose events come next.
  mutating func select(_ flow: FlowID) { self.flow = flow }

  mutating func select(_ direction: Direction) { self.direction = direction }

  @inline(__always)
  mutating func bytes(_ range: Range<Int>) {
    if isEmpty, cursor == events.count {
      isEmpty = false
      inOrder = InOrder(flow: flow, direction: direction, bytes: range)
    } else {
      append(.bytes(flow, direction, range))
    }
  }

  @inline(never)
  private mutating func append(_ event: FlowEvent) {
    events.append(event)
    isEmpty = false
  }

  mutating func heldBytes(_ held: HeldSegment) { append(.heldBytes(flow, direction, held)) }

  /// - Parameter byteCount: nil where no more bytes will be taken.
  mutating func gap(_ byteCount: UInt64?, _ cause: GapCause, before arrival: Arrival?) {
    append(.gap(flow, direction, byteCount: byteCount, cause, before: arrival))
  }

  mutating func conflict(at streamOffset: UInt64) {
    append(.conflict(flow, direction, streamOffset: streamOffset))
  }

  mutating func opened(_ opening: FlowOpening) {
    append(.opened(flow, opening))
  }

  mutating func roundTrip(_ time: Int64) { append(.roundTrip(flow, time)) }

  mutating func closing(_ close: FlowStatistics.Close) { append(.closing(flow, close)) }

  mutating func closed(_ end: FlowEnd, _ statistics: FlowStatistics) {
    append(.closed(flow, end, statistics))
  }
}
