internal import Flows

/// How much of a connection was seen: what can be said to be absent from it.
struct Sight: Sendable {
  /// Whether the capture has the connection's SYN.
  var isFromStart: Bool
  /// Whether one side has acknowledged bytes of the other that have not been seen yet.
  var lacksBytes = false
  /// Whether nothing was missing from a direction so far.
  private var isWhole = InlineArray<2, Bool>(repeating: true)

  init(isFromStart: Bool) { self.isFromStart = isFromStart }

  /// Whether all that both sides have said so far was seen.
  var isComplete: Bool { isFromStart && !lacksBytes && isWhole[0] && isWhole[1] }

  /// Whether a side has said nothing that was not seen, since the first packet seen.
  func isWhole(_ direction: Direction) -> Bool { isWhole[direction.index] }

  mutating func noteGap(_ direction: Direction) { isWhole[direction.index] = false }

  mutating func swapDirections() { isWhole.swapAt(0, 1) }
}
