public import ByteParsing

/// What one direction's decoder found, in the order in which it became known.
///
/// Small, so that "nothing yet" costs little: it is the answer to most pieces of input.
public enum RTMPElement: Hashable, Sendable {
  indirect case handshake(Handshake)
  case message(Message)
  indirect case problem(StreamProblem)
  /// Where bytes were missing, decoding goes on.
  indirect case resync(Resync)
  /// From `from` on the bytes are not decoded.
  indirect case undecoded(Undecoded)
}

/// A rule that the bytes of one direction break.
public struct StreamProblem: Hashable, Sendable {
  public let problem: Problem
  public let offset: StreamOffset
  public let chunkStreamID: ChunkStreamID?
  /// What stands there, in a clause; nil where there is no more to say.
  public let detail: String?
  /// What was found and what was due, by the names that records have for them.
  public let figures: [Figure]
  /// Whether it is about the message that came before it.
  public let isOfLastMessage: Bool
  /// What the bytes there are called, where they were held since.
  public let mark: UInt64?

  /// A number that a problem is told with.
  public struct Figure: Hashable, Sendable {
    public let name: String
    public let value: UInt64
  }

  init(
    problem: Problem, offset: StreamOffset, chunkStreamID: ChunkStreamID?, detail: String? = nil,
    figures: [Figure] = [], isOfLastMessage: Bool = false, mark: UInt64? = nil
  ) {
    self.problem = problem
    self.offset = offset
    self.chunkStreamID = chunkStreamID
    self.detail = detail
    self.figures = figures
    self.isOfLastMessage = isOfLastMessage
    self.mark = mark
  }
}

/// Why a direction, or the rest of it, is not decoded.
public struct Undecoded: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The first bytes are not an RTMP handshake; what they look like, if that is known.
    case notRTMP(ForeignProtocol?)
    /// The first bytes are a handshake's, but for the version.
    case unsupportedVersion(UInt8)
    /// The handshake announces a version whose chunks are encrypted (RTMPE).
    case encrypted(version: UInt8)
    /// The connection ended, or the capture did, before the handshake was complete.
    case handshakeCutOff(version: UInt8, byteCount: Int)
    /// The capture begins inside the connection, and no chunks were found.
    case midstream
    /// The place of the next chunk header is not known any more, and none was found.
    case lostPlace
  }

  public let from: StreamOffset
  public let reason: Reason
}
