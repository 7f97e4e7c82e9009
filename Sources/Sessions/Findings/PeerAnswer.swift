public import RTMP

/// What a peer would have made of a session, in the place of one of its sides.
public struct PeerAnswer: Hashable, Sendable {
  /// What a peer does.
  public enum Reaction: String, Hashable, Sendable, CaseIterable {
    /// It answers by an error, or must not accept it.
    case refuses
    /// It ends the connection.
    case closes
    /// It goes on, and takes something else for what was sent.
    case misreads
    /// It never answers, or waits for ever.
    case stalls
    /// It fails by a fault of its own.
    case crashes
    /// It passes over it, and the session goes on.
    case ignores

    /// Whether the session is no longer what its other side takes it for.
    public var isFailure: Bool { self != .ignores }
  }

  /// Where it would have failed.
  public struct Failure: Hashable, Sendable {
    public let reaction: Reaction
    /// What the other side showed, and why the peer fails on it.
    public let text: String
    /// The index of the message, of the other side's direction; nil where it is about no message.
    public let message: Int?
    /// The packet by which it became known.
    public let frame: UInt64?

    package init(reaction: Reaction, text: String, message: Int?, frame: UInt64?) {
      self.reaction = reaction
      self.text = text
      self.message = message
      self.frame = frame
    }
  }

  /// The profile that was asked, as `--against` has it.
  public let profile: String
  /// With its version.
  public let name: String
  /// Whose place the peer would have had.
  public let side: Role
  /// The first failure; nil where there was none.
  public package(set) var failure: Failure?
  /// How many other conditions would have made it fail after that.
  public package(set) var furtherCount = 0
  /// What it would have ignored, each condition once.
  public package(set) var ignored: [String] = []
  /// What its profile has it fail on, and it did not.
  ///
  /// It is in the capture itself, and went on: it is configured otherwise, or of another version.
  public package(set) var tolerated: [String] = []
  /// Whether it is in the capture itself, and refused the session or closed without a word: for something
  /// that its profile does not look at, where that has it fail on nothing.
  public let refusedItself: Bool
  /// What its profile does not look at, and each deployment decides for itself.
  public let omissions: [String]
  /// Whether all that the other side sent is in the capture.
  public let isWhole: Bool

  package init(
    profile: String, name: String, side: Role, omissions: [String], refusedItself: Bool,
    isWhole: Bool
  ) {
    self.profile = profile
    self.name = name
    self.side = side
    self.omissions = omissions
    self.refusedItself = refusedItself
    self.isWhole = isWhole
  }
}
