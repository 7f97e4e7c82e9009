public import RTMP

/// How far a connection has come, as far as was seen.
public enum ConnectionPhase: String, Hashable, Sendable {
  /// The capture begins inside the connection, and nothing has told yet.
  case unknown
  /// The TCP connection is there, and nothing was called.
  case handshake
  /// connect waits for its answer.
  case connecting
  case connected
  /// connect was answered by an error.
  case refused
  case ended
}

/// How far a message stream has come, as far as was seen.
public enum StreamPhase: String, Hashable, Sendable {
  /// It does not exist.
  case none
  /// It was not created in what was captured.
  case unknown
  case created
  case publishRequested = "publish_requested"
  case publishing
  case playRequested = "play_requested"
  case playing
  case refused
  case ended

  /// Whether the client waits for leave to publish or to play.
  package var isPending: Bool { self == .publishRequested || self == .playRequested }

  /// Whether no answer to createStream has given it.
  package var isUncreated: Bool { self == .none || self == .unknown }

  package var isActive: Bool { self == .publishing || self == .playing }
}

/// The state of a connection, or of a message stream in it, has changed.
public struct StateReport: Hashable, Sendable {
  /// A phase's name, such as `publish_requested`.
  public let from: String
  public let to: String
  /// The index of the message that shows it; nil where none does.
  public let message: Int?
  /// nil for the connection.
  public let streamID: MessageStreamID?
  /// Whether no message says it, but what is sent lets it be seen.
  public let isInferred: Bool
}
