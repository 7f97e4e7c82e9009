/// How a replay went.
public struct ReplayOutcome: Hashable, Sendable {
  /// nil where the peer did as the fixture's.
  public var divergence: Divergence?
  /// How much the peer said as the fixture has it.
  public var matchedCount: Int
  /// What it said beside that, and what it left out, in words.
  public var extra: [String]
  public var leftOut: [String]
  public var sentMessages: Int
  public var sentBytes: Int
  public var unsentMessages: Int
  /// How publish, play or connect was answered.
  public var result: String?
}
