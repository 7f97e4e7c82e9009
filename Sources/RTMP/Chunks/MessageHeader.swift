public import ByteParsing

/// The 11, 7, 3 or 0 bytes after the basic header, as they are on the wire (RTMP 1.0 §5.3.1.2).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |         timestamp, or timestamp delta         | message length
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                                     |message type id| msg stream id
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///         message stream id, little-endian            |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// Type 1 ends after the message type id, type 2 after the timestamp delta, type 3 is empty.
public enum MessageHeader: Hashable, Sendable {
  /// What a message is, and how long.
  public struct Kind: Hashable, Sendable {
    /// In bytes, up to 16,777,215.
    public let messageLength: UInt32
    public let type: MessageType

    public init(messageLength: UInt32, type: MessageType) {
      self.messageLength = messageLength
      self.type = type
    }

    func with(length: UInt32) -> Self { Self(messageLength: length, type: type) }

    @inline(__always)
    init(_ header: inout ByteReader) throws(ParseError) {
      messageLength = try header.readUInt24()
      type = MessageType(rawValue: try header.readInteger())
    }
  }

  case type0(timestamp: UInt32, Kind, MessageStreamID)
  case type1(timestampDelta: UInt32, Kind)
  case type2(timestampDelta: UInt32)
  case type3

  /// The field value that says that the time is in the extended timestamp (§5.3.1.3).
  public static let extendedTimestampMark: UInt32 = 0xFF_FFFF

  @inline(__always)
  public init(_ format: BasicHeader.Format, _ header: inout ByteReader) throws(ParseError) {
    switch format {
    case .type0:
      let timestamp = try header.readUInt24()
      let kind = try Kind(&header)
      self = .type0(
        timestamp: timestamp, kind, MessageStreamID(rawValue: try header.readLittleEndian()))
    case .type1:
      self = .type1(timestampDelta: try header.readUInt24(), try Kind(&header))
    case .type2:
      self = .type2(timestampDelta: try header.readUInt24())
    case .type3:
      self = .type3
    }
  }

  /// The 24 bits that open the header: a timestamp or a delta; nil in type 3.
  public var timestampField: UInt32? {
    switch self {
    case .type0(let field, _, _), .type1(let field, _), .type2(let field): field
    case .type3: nil
    }
  }

  /// What the message is; nil where the header inherits it.
  public var kind: Kind? {
    switch self {
    case .type0(_, let kind, _), .type1(_, let kind): kind
    case .type2, .type3: nil
    }
  }
}
