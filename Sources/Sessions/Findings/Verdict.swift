public import Flows
public import RTMP

/// What happened in a connection: how far it came, what went wrong, how it ended.
///
/// The cases are in the order in which they are told. Reports make the sentences.
public struct Verdict: Sendable {
  public enum Case: Sendable {
    case beginsInside
    indirect case used(StreamUse)
    /// connect was accepted, and no request to publish or play is there: the proof that none was sent, if
    /// there is one.
    case connected(application: String?, isOver: Bool, Absence?)
    /// connect waits for its answer, and has not done so for long.
    case connecting(application: String?)
    indirect case finding(FindingReport)
    /// There is no error and no warning.
    case faultless
    case ended(Ending)
  }

  /// What the client did with a message stream.
  public struct StreamUse: Sendable {
    public enum Leave: Sendable {
      /// The server accepted it, and it went on for so long, in nanoseconds; what came of it lasts so
      /// long, in milliseconds.
      case accepted(time: Int64, media: Int64)
      /// The server accepted it, and it went on for so long, in nanoseconds, without any media: the proof
      /// that none came, if there is one.
      case silent(time: Int64, Absence?)
      /// Media is there, and no answer: the proof that none came, if there is one, and no finding says so.
      case unanswered(Absence?)
      /// Media is there, and a finding says that no answer is, or for how long it went on.
      case told
      /// There is neither an answer nor media.
      case requested
      /// There is media, and no request: the proof that none came, if there is one.
      case unasked(Absence?)
    }

    /// A track of which frames were seen.
    public struct Track: Hashable, Sendable {
      /// 0 where messages have one track.
      public let id: UInt8
      public let codec: String
      /// In pixels.
      public let size: (width: UInt32, height: UInt32)?

      package init(id: UInt8, codec: String, size: (width: UInt32, height: UInt32)?) {
        self.id = id
        self.codec = codec
        self.size = size
      }

      public static func == (one: Self, other: Self) -> Bool {
        one.id == other.id && one.codec == other.codec && one.size?.width == other.size?.width
          && one.size?.height == other.size?.height
      }

      public func hash(into hasher: inout Hasher) { hasher.combine(codec) }
    }

    public let purpose: StreamPurpose
    /// nil where no header that was seen says it.
    public let id: MessageStreamID?
    public let application: String?
    public let name: String?
    public let leave: Leave
    public let tracks: [Track]

    package init(
      purpose: StreamPurpose, id: MessageStreamID?, application: String?, name: String?,
      leave: Leave, tracks: [Track]
    ) {
      self.purpose = purpose
      self.id = id
      self.application = application
      self.name = name
      self.leave = leave
      self.tracks = tracks
    }
  }

  /// How the connection ended.
  public enum Ending: Sendable {
    case closed(by: Direction)
    /// By RST, after a FIN of the same side or without one.
    case reset(by: Direction, sentFIN: Bool)
    case portReuse, evicted, stillOpen
    /// A side has closed, and the other's end was not seen.
    case closing
  }

  public let cases: [Case]

  package init(cases: [Case]) { self.cases = cases }
}
