public import Flows

/// One step of a recorded conversation: who does what, and when.
public struct ExchangeStep: Hashable, Sendable {
  public enum Action: Hashable, Sendable {
    /// The client opens the connection, and the server takes it.
    case open
    /// The next bytes of the sender's stream, in one segment. It begins `overlap` bytes earlier: those
    /// are sent once more.
    case send(byteCount: Int, overlap: Int = 0)
    /// Bytes of the sender's stream that nobody captured.
    case gap(byteCount: UInt64, GapCause)
    /// The sender ends its direction.
    case close
    /// The sender gives the connection up.
    case reset
  }

  /// Whose step it is: the client's for ``Direction/clientToServer``.
  public var direction: Direction
  /// In nanoseconds, since the conversation's beginning.
  public var time: Int64
  public var action: Action

  public init(_ direction: Direction, at time: Int64, _ action: Action) {
    self.direction = direction
    self.time = time
    self.action = action
  }
}
