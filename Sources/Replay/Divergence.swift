internal import Flows
public import RTMP
internal import Sessions
internal import SessionFixtures

/// Where a live peer and the fixture's part.
public struct Divergence: Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    /// Something else was said.
    case other(Heard)
    /// The peer ended the connection.
    case ended
    /// Nothing came in time.
    case waited(seconds: Double)
    /// The peer took no more bytes in time.
    case notReading(seconds: Double)
    /// What came is no RTMP that can be read.
    case undecoded(String)
  }

  /// A message of the live peer.
  public struct Heard: Hashable, Sendable {
    public var text: String
    /// From 0 on.
    public var index: Int
    public var offset: UInt64
  }

  public var cause: Cause
  /// What was to come; nil where it was nothing more.
  public var expected: Expectations.Item?
  /// Whether it is the peer's part of the handshake that was to come.
  public var awaitsHandshake: Bool
  /// The message before.
  public var last: Heard?
  public var unsentMessages: Int

  /// Both sides, a line each.
  public func lines(of peer: Role) -> [String] {
    [expectedLine(peer), causeLine(peer)]
  }

  private func expectedLine(_ peer: Role) -> String {
    let direction = Direction(from: peer).name
    if let item = expected {
      let place = item.index.map { "\(direction) message \($0), " } ?? "\(direction), "
      return "the fixture has \(item.meaning) (\(place)offset \(item.offset))"
    }
    if awaitsHandshake { return "the fixture has the \(peer.rawValue)'s handshake" }
    let unsent = "\(unsentMessages) \(unsentMessages == 1 ? "message" : "messages")"
    return
      "the fixture has nothing more that the \(peer.rawValue) says, and \(unsent) for it to read"
  }

  private func causeLine(_ peer: Role) -> String {
    let name = peer.rawValue
    let last = last.map { "it said \($0.text) last (\(Self.place(of: $0)))" } ?? "it said nothing"
    switch cause {
    case .other(let heard): return "the \(name) said \(heard.text) (\(Self.place(of: heard)))"
    case .ended: return "the \(name) ended the connection; \(last)"
    case .waited(let seconds): return "waited \(seconds.plainText) s for the \(name); \(last)"
    case .notReading(let seconds):
      return "the \(name) took no bytes for \(seconds.plainText) s; \(last)"
    case .undecoded(let reason): return "what the \(name) sent cannot be read: \(reason)"
    }
  }

  private static func place(of heard: Heard) -> String {
    "its message \(heard.index), offset \(heard.offset)"
  }
}
