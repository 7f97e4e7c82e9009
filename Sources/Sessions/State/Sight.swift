public import Flows

/// How much of a connection was seen: what can be said to be absent from it.
package struct Sight: Sendable {
  /// Whether all that was said was seen from the connection's first byte on.
  package internal(set) var isFromStart: Bool
  /// Whether something was seen while bytes that the other side had already acknowledged were not: in
  /// which order the sides said what they said is not known.
  package internal(set) var lacksOrder = false
  /// Whether nothing was missing from a direction so far.
  private var isWhole = InlineArray<2, Bool>(repeating: true)

  init(isFromStart: Bool) { self.isFromStart = isFromStart }

  /// Whether all that both sides have said so far was seen.
  package var isComplete: Bool { isFromStart && !lacksOrder && isWhole[0] && isWhole[1] }

  /// Whether a side has said nothing that was not seen, since the first packet seen.
  package func isWhole(_ direction: Direction) -> Bool { isWhole[direction.index] }

  mutating func noteGap(_ direction: Direction) { isWhole[direction.index] = false }
}

/// Proof that something was not said: it would have been seen.
///
/// Only a ``Sight`` makes one, and nothing but one lets a rule, a verdict or a summary say "no answer",
/// "never", "without" or "before any".
public struct Absence: Hashable, Sendable {
  /// From where on all was seen that could have been it.
  public enum Extent: Hashable, Sendable {
    /// Both sides, from the connection's first byte on.
    case sinceStart
    /// What one side sent, since the first packet of the connection that was captured.
    case sinceFirstPacket(Direction)
  }

  public let extent: Extent

  fileprivate init(_ extent: Extent) { self.extent = extent }
}

extension Sight {
  /// Proof that nothing else was said by either side, from the connection's start until now: both
  /// directions were captured whole, and in their order.
  package var absence: Absence? { isComplete ? Absence(.sinceStart) : nil }

  /// Proof that a side has sent nothing else since the first packet that was seen.
  package func absence(by direction: Direction) -> Absence? {
    isWhole(direction) && !lacksOrder ? Absence(.sinceFirstPacket(direction)) : nil
  }
}
