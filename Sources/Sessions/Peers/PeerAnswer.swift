/// What a peer would have made of a session, in the place of one of its sides.
public struct PeerAnswer: Hashable, Sendable {
  /// Where it would have failed.
  public struct Failure: Hashable, Sendable {
    public let outcome: PeerCondition.Outcome
    /// What the other side showed, and why the peer fails on it.
    public let text: String
    /// The index of the message, of the other side's direction; nil where it is about no message.
    public let message: Int?
    /// The packet by which it became known.
    public let frame: UInt64?
  }

  /// The profile that was asked, as `--against` has it.
  public let profile: String
  /// With its version.
  public let name: String
  /// Whose place the peer would have had.
  public let side: PeerProfile.Side
  /// The first failure; nil where there was none.
  public internal(set) var failure: Failure?
  /// How many other conditions would have made it fail after that.
  public internal(set) var furtherCount = 0
  /// What it would have ignored, each condition once.
  public internal(set) var ignored: [String] = []
  /// What its profile has it fail on, and it did not.
  ///
  /// It is in the capture itself, and went on: it is configured otherwise, or of another version.
  public internal(set) var tolerated: [String] = []
  /// Whether it is in the capture itself, and refused the session or closed without a word: for something
  /// that its profile does not look at, where that has it fail on nothing.
  public let refusedItself: Bool
  /// Whether all that the other side sent is in the capture.
  public let isWhole: Bool
}
