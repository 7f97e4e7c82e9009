internal import Rules
internal import Sessions

/// Something that a message, or another moment of a session, shows: the name that the conditions of a
/// peer's profile have for it.
public enum TrafficFact: String, Hashable, Sendable, CaseIterable {
  // MARK: Rules

  /// The ID of a rule that says something of the side.
  case rule

  // MARK: The handshake

  /// C0 or S0.
  case handshakeVersion = "handshake_version"
  /// The four bytes after the time in C1 or S1, as a number.
  case handshakeZero = "handshake_zero"
  /// How C2 or S2 repeats the peer's packet: `exact`, `read_time`, `time_changed`, `signed`, `unrelated`.
  case echo

  // MARK: Every message

  /// 0, 1, … in its direction.
  case messageIndex = "message_index"
  /// The message type ID (RTMP 1.0 §6.1).
  case messageType = "message_type"
  /// In bytes.
  case messageLength = "message_length"
  /// The chunk stream ID.
  case chunkStream = "chunk_stream"
  /// The message stream ID, where a header that was seen says it.
  case messageStream = "message_stream"
  /// The delta of a type 1 or 2 header that has an extended timestamp, in milliseconds.
  case extendedDelta = "extended_delta"
  /// The delta that a type 3 header opens a message with, in milliseconds.
  case inheritedDelta = "inherited_delta"
  /// `no` where the content ends, or breaks a rule, before it can be told; else `yes`.
  case readable
  /// In how many packets the side's bytes came, from the end of its handshake to the end of this message.
  case packets

  // MARK: Control messages

  /// Of Set Chunk Size, all 32 bits.
  case setChunkSize = "set_chunk_size"
  /// Of Window Acknowledgement Size.
  case windowSize = "window_size"
  /// Of Set Peer Bandwidth: 0, 1, 2 are hard, soft and dynamic.
  case limitType = "limit_type"
  /// Of a user control event.
  case eventType = "event_type"
  /// Whether the side has announced a window by then: `yes` or `no`.
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
  /// The transaction ID.
  case transaction
  /// The command object: `object`, `null`, `undefined`, `absent`, or another type's name.
  case commandObject = "command_object"
  /// How many values follow the command object.
  case argumentCount = "argument_count"
  /// The names of connect's properties that are strings and not empty.
  case connectTexts = "connect_texts"
  /// How many connect commands the client has sent on the connection by now.
  case connectCount = "connect_count"
  /// How many createStream commands the client has sent on the connection by now.
  case createCount = "create_count"
  /// Whether connect was answered before: `yes` or `no`.
  case connected
  /// Whether a stream's publish or play was accepted before: `yes` or `no`.
  case published
  /// Whether createStream has given the message stream: `yes` or `no`.
  case streamCreated = "stream_created"
  /// The type in publish, in lower case; empty where it has none.
  case publishType = "publish_type"
  /// The name of the request that the message answers.
  case answers
  /// The number in the answer to createStream.
  case streamGiven = "stream_given"
  /// The level of a status, or of an answer that has one.
  case statusLevel = "status_level"
  /// Its code.
  case statusCode = "status_code"
  /// The names of its properties that are strings, such as `level`.
  case statusTexts = "status_texts"
  /// The name that a data message begins with.
  case handler
  /// How many values follow it.
  case dataValues = "data_values"
  /// The first byte of an AMF3 command or data message.
  case leadByte = "lead_byte"
  /// The AMF0 types of all values, at any depth, such as `date`.
  case amfType = "amf_type"

  // MARK: Media

  /// `yes` where an audio or video message has the header of Enhanced RTMP, else `no`.
  case enhanced
  /// FLV's SoundFormat; none for Enhanced RTMP.
  case audioFormat = "audio_format"
  /// FLV's CodecID; none for Enhanced RTMP.
  case videoCodec = "video_codec"
  /// FLV's FrameType, 4 bits; none for Enhanced RTMP.
  case videoFrameType = "video_frame_type"
  /// FLV's AVCPacketType, for CodecID 7.
  case avcPacketType = "avc_packet_type"

  /// As sentences have it.
  var title: String { rawValue.replacing("_", with: " ") }
}
