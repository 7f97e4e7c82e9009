public import Flows
public import RTMP
public import Sessions

/// Which events are shown.
public struct EventFilter: Sendable {
  public var flows = FlowSelection()
  /// Empty for all.
  public var types: [MessageType] = []
  /// nil for both.
  public var direction: Direction?

  public init() {}

  /// Notes an event of those that are filtered; whether it is shown.
  public mutating func shows(_ event: borrowing SessionEvent) -> Bool {
    guard flows.shows(event) else { return false }
    if let direction, let way = event.direction, way != direction { return false }
    guard !types.isEmpty else { return true }
    switch event.content {
    case .message(let report): return types.contains(report.message.header.type)
    case .handshake: return false
    default: return true
    }
  }
}
