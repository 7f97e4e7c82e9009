internal import RuleDescriptions
internal import Sessions

/// Something that a moment of a session shows and that no field of a message says: the name that the
/// conditions of a peer's profile have for it, beside the names of fields.
public enum TrafficFact: String, Hashable, Sendable, CaseIterable {
  // MARK: Rules

  /// The ID of a rule that says something of the side.
  case rule

  // MARK: The handshake

  /// C0 or S0.
  case handshakeVersion = "handshake.version"
  /// The four bytes after the time in C1 or S1, such as `9.0.124.2`.
  case handshakePeerVersion = "handshake.peer_version"
  /// How C2 or S2 answers the peer's packet: `repeated`, `time_changed`, `signed`, `unrelated`.
  case handshakeEcho = "handshake.echo"
  /// Whether C2 or S2 is the peer's packet, byte for byte.
  case handshakeEchoExact = "handshake.echo_exact"

  // MARK: Every message

  /// 0, 1, … in its direction.
  case index
  /// The delta of a type 1 or 2 header that has an extended timestamp, in milliseconds.
  case extendedDelta = "extended_delta"
  /// In how many packets the side's bytes came, from the end of its handshake to the end of this message.
  case packets

  // MARK: Acknowledgements

  /// Whether the side has announced a window by then.
  case windowAnnounced = "window_announced"
  /// How many bytes of the peer the side has let go unacknowledged.
  case unacknowledged
  /// The same as a multiple of what the side's last Set Peer Bandwidth allows.
  case unacknowledgedLimits = "unacknowledged_limits"
  /// How long the side was silent, in seconds.
  case silence

  // MARK: Commands and data

  /// The name of a command, answers and statuses included.
  case command
  /// How many values the command has, its name included.
  case commandValues = "command_values"
  /// How many connect commands the client has sent on the connection by now.
  case connectCount = "connect_count"
  /// How many createStream commands the client has sent on the connection by now.
  case createCount = "create_count"
  /// How many publish commands the client has sent on the connection by now.
  case publishCount = "publish_count"
  /// How many play commands the client has sent on the connection by now.
  case playCount = "play_count"
  /// The names of the commands that the client has sent on the connection before.
  case earlierCommands = "earlier_commands"
  /// Whether connect was answered before.
  case connected
  /// Whether a stream's publish or play was accepted before.
  case published
  /// Whether the client publishes: a publish was accepted, and has not ended.
  case publishing
  /// Whether the client plays.
  case playing
  /// Whether createStream has given the message stream.
  case streamCreated = "stream_created"
  /// The type in publish, in lower case; empty where it has none.
  case publishType = "publish_type"
  /// The name of the request that the message answers.
  case answers
  /// The level of a status, or of an answer that has one.
  case statusLevel = "status_level"
  /// The names of its properties that are strings, such as `level`.
  case statusTexts = "status_texts"
  /// The first byte of an AMF3 command or data message.
  case leadByte = "lead_byte"
  /// The AMF0 types of all values, at any depth, such as `date`.
  case amfType = "amf_type"

  // MARK: Media

  /// Whether an audio or video message has the header of Enhanced RTMP.
  case enhanced
}

extension TrafficFact {
  /// What shows a fact.
  struct Moment: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let finding = Moment(rawValue: 1)
    static let handshake = Moment(rawValue: 2)
    static let acknowledging = Moment(rawValue: 4)
    static let silence = Moment(rawValue: 8)
    static let message = Moment(rawValue: 16)
    /// A message with a command or data.
    static let values: Moment = [.message, Moment(rawValue: 32)]
    /// A message with audio or video.
    static let media: Moment = [.message, Moment(rawValue: 64)]
  }

  var moment: Moment {
    switch self {
    case .rule: .finding
    case .handshakeVersion, .handshakePeerVersion, .handshakeEcho, .handshakeEchoExact: .handshake
    case .unacknowledged, .unacknowledgedLimits: .acknowledging
    case .silence: .silence
    case .command, .commandValues, .publishType, .statusLevel, .statusTexts, .leadByte, .amfType:
      .values
    case .enhanced: .media
    // Known at any moment.
    case .publishCount, .playCount: []
    case .index, .extendedDelta, .packets, .windowAnnounced, .connectCount, .createCount,
      .earlierCommands, .connected, .streamCreated, .answers:
      .message
    // A silence shows them as well as a message does.
    case .published, .publishing, .playing: []
    }
  }
}
