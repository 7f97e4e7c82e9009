internal import ByteParsing
internal import Packets

/// Something that one side of a session does, by which the session is told from others: all that it
/// sends but media, Acknowledgements and pings, which depend on time and volume.
public struct SessionStep: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case handshake, control, command, answer, status, data, media
  }

  /// What it is called in every session, such as `connect` or `answer to connect`.
  public let key: String
  public let kind: Kind
  /// The packet that completed it.
  public let frame: UInt64
  /// The index of the message; nil for a handshake.
  public let message: Int?
  public internal(set) var values: [SessionValue]
  let time: CaptureTime
  /// The packet by which it comes in the order of the session.
  let turn: UInt64
  /// Where it stands in its direction's stream.
  let place: Range<StreamOffset>
  /// Whether all of it was captured.
  var isComplete: Bool

  /// An answer to a request that was not seen: it can be the answer to any.
  static let answerToUnknown = "answer"

  /// The value at a path; nil where there is none.
  public subscript(path: String) -> SessionValue? { values.first { $0.path == path } }
}
