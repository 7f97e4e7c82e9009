public import Flows

/// Something in which two sessions differ.
public struct SessionDifference: Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// How something ends: a refusal, another status, no answer, another end of the connection.
    case outcome
    /// A step that only the good session takes.
    case missing
    /// A step that only the bad session takes.
    case extra
    /// A step that both take, at another place.
    case order
    /// What a step says.
    case value
    case media
    /// What users choose: application, stream, addresses.
    case name
  }

  /// Why a difference is none of the two programs.
  public enum Explanation: String, Hashable, Sendable {
    /// One capture lacks what would tell.
    case damage
    /// One connection passes on the media of the other, and begins anew all else.
    case hop
  }

  /// Why one capture cannot have what the other has.
  public enum Lack: String, Hashable, Sendable, CaseIterable {
    case beginsInside = "begins_inside"
    case bytesMissing = "bytes_missing"
    case undecoded
    case endsOpen = "ends_open"
    case stepLimit = "step_limit"
  }

  /// What one of the two has.
  public struct Occurrence: Hashable, Sendable {
    /// nil where there is none, or where the step is all that there is to say.
    public var content: SessionValue.Content?
    public var frame: UInt64?
    public var message: Int?
    /// Whether the step is there.
    public var isThere: Bool { frame != nil || content != nil }
  }

  public let kind: Kind
  public let direction: Direction?
  /// The step's name, such as `connect`, or what else it is about.
  public let step: String
  /// The place in the step; nil where it is about the whole step.
  public let path: String?
  public internal(set) var good: Occurrence
  public internal(set) var bad: Occurrence
  /// How many steps of that name follow one another.
  public internal(set) var count = 1
  public internal(set) var explanation: Explanation?
  /// Where damage explains it: what the capture that has not got it lacks.
  public internal(set) var lack: Lack?
  /// When it comes in the session, by the good one's steps.
  var turn: Turn

  /// A place in the order of a session.
  struct Turn: Hashable, Comparable, Sendable {
    var good: UInt64 = .max
    var bad: UInt64 = .max

    static let start = Self(good: 0, bad: 0)

    static func < (lhs: Self, rhs: Self) -> Bool {
      (lhs.good, lhs.bad) < (rhs.good, rhs.bad)
    }
  }

  init(
    _ kind: Kind, _ direction: Direction?, _ step: String, _ path: String? = nil,
    good: Occurrence = Occurrence(), bad: Occurrence = Occurrence(), turn: Turn = Turn()
  ) {
    (self.kind, self.direction, self.step, self.path) = (kind, direction, step, path)
    (self.good, self.bad, self.turn) = (good, bad, turn)
  }

  /// Whether `key` names it: its step, its path, the last part of that, or both step and path.
  func isNamed(_ key: String) -> Bool {
    if step == key { return true }
    guard let path else { return false }
    return path == key || "\(step).\(path)" == key || path.hasSuffix(".\(key)")
  }
}

extension SessionDifference.Occurrence {
  init(_ step: SessionStep, _ content: SessionValue.Content? = nil) {
    self.init(content: content, frame: step.frame, message: step.message)
  }
}
