internal import ByteParsing

/// A protocol control message's content (RTMP 1.0 §5.4).
public enum ProtocolControl: Hashable, Sendable {
  /// How hard the bandwidth limit is meant (§5.4.5).
  public enum LimitType: Hashable, Sendable {
    case hard, soft, dynamic
    case unassigned(UInt8)

    public init(rawValue: UInt8) {
      switch rawValue {
      case 0: self = .hard
      case 1: self = .soft
      case 2: self = .dynamic
      default: self = .unassigned(rawValue)
      }
    }

    /// The byte on the wire.
    public var rawValue: UInt8 {
      switch self {
      case .hard: 0
      case .soft: 1
      case .dynamic: 2
      case .unassigned(let value): value
      }
    }

    /// The name in records.
    public var name: String {
      switch self {
      case .hard: "hard"
      case .soft: "soft"
      case .dynamic: "dynamic"
      case .unassigned: "unknown"
      }
    }
  }

  /// The most that a chunk carries from here, in bytes (§5.4.1). All 32 bits as they were sent.
  case setChunkSize(UInt32)
  /// The chunk stream whose message is given up (§5.4.2).
  case abort(ChunkStreamID)
  /// How many bytes the sender has received so far, modulo 2^32 (§5.4.3).
  case acknowledgement(sequenceNumber: UInt32)
  /// After how many bytes the sender expects an Acknowledgement (§5.4.4).
  case windowAcknowledgementSize(UInt32)
  /// How many bytes the peer may have unacknowledged (§5.4.5); some senders leave the type out.
  case setPeerBandwidth(UInt32, LimitType?)

  /// The type of the message that it is the content of.
  public var type: MessageType {
    switch self {
    case .setChunkSize: .setChunkSize
    case .abort: .abort
    case .acknowledgement: .acknowledgement
    case .windowAcknowledgementSize: .windowAcknowledgementSize
    case .setPeerBandwidth: .setPeerBandwidth
    }
  }

  init?(_ type: MessageType, _ body: inout ByteReader) throws(ParseError) {
    switch type {
    case .setChunkSize:
      self = .setChunkSize(try body.readInteger())
    case .abort:
      self = .abort(ChunkStreamID(rawValue: try body.readInteger()))
    case .acknowledgement:
      self = .acknowledgement(sequenceNumber: try body.readInteger())
    case .windowAcknowledgementSize:
      self = .windowAcknowledgementSize(try body.readInteger())
    case .setPeerBandwidth:
      let size: UInt32 = try body.readInteger()
      let limitType: UInt8? = body.isAtEnd ? nil : try body.readInteger()
      self = .setPeerBandwidth(size, limitType.map(LimitType.init(rawValue:)))
    default:
      return nil
    }
  }
}
