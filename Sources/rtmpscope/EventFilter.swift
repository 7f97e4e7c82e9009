internal import Flows
internal import RTMP
internal import Sessions

/// Which events are shown.
struct EventFilter {
  /// Empty for all; else their numbers.
  let flows: [Int]
  /// Empty for all.
  let types: [MessageType]
  /// nil for both.
  let direction: Direction?

  func shows(_ event: borrowing SessionEvent) -> Bool {
    if !flows.isEmpty, let number = event.flow, !flows.contains(number) { return false }
    if let direction, let way = event.direction, way != direction { return false }
    guard !types.isEmpty else { return true }
    switch event.content {
    case .message(let report): return types.contains(report.message.header.type)
    case .handshake: return false
    default: return true
    }
  }
}
