internal import ByteParsing
internal import Flows
internal import Packets

/// What became known and was not asked for yet, and the numbers that run over the whole capture.
@usableFromInline struct EventQueue: Sendable {
  /// Asked after every packet.
  @usableFromInline private(set) var isEmpty = true

  /// What a session found, before it is known whether it is shown and under which number.
  struct Finding: Sendable {
    /// nil where it is about a capture without packets.
    let moment: Place?
    let direction: Direction?
    let content: SessionEvent.Content

    /// Whether it is bytes of a direction, rather than anything found in them.
    var isBytes: Bool { if case .bytes = content { true } else { false } }
  }

  private var events: [SessionEvent] = []
  private var cursor = 0
  private(set) var flowCount = 0
  /// What names are replaced by; nil where none are.
  var disguise: Disguise?
  private var firstTime: CaptureTime?

  /// Notes the time of a packet; the first one is where elapsed time begins.
  mutating func note(_ time: CaptureTime) { if firstTime == nil { firstTime = time } }

  @usableFromInline mutating func popFirst() -> SessionEvent? {
    if isEmpty { return nil }
    // Mostly there is one, which then moves out.
    if cursor + 1 == events.count {
      defer { removeAll() }
      return events.popLast()
    }
    cursor += 1
    return events[cursor - 1]
  }

  private mutating func removeAll() {
    isEmpty = true
    guard cursor > 0 else { return }
    events.removeAll(keepingCapacity: events.capacity <= 4096)
    cursor = 0
  }

  mutating func nextFlowNumber() -> Int {
    flowCount += 1
    return flowCount
  }

  mutating func append(_ finding: Finding, flow: Int?) {
    isEmpty = false
    events.append(
      SessionEvent(
        time: finding.moment?.time,
        elapsed: finding.moment?.time.map { $0 - (firstTime ?? $0) },
        flow: flow, direction: finding.direction, content: finding.content))
  }
}
