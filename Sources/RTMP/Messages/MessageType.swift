/// What a message carries: its message type ID (RTMP 1.0 §5.4, §6.1, §7.1).
public struct MessageType: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable public init(integerLiteral value: UInt8) { self.init(rawValue: value) }

  /// The number.
  public var description: String { String(rawValue) }

  public static let setChunkSize = MessageType(rawValue: 1)
  public static let abort = MessageType(rawValue: 2)
  public static let acknowledgement = MessageType(rawValue: 3)
  public static let userControl = MessageType(rawValue: 4)
  public static let windowAcknowledgementSize = MessageType(rawValue: 5)
  public static let setPeerBandwidth = MessageType(rawValue: 6)
  /// Used between edge and origin servers; its content is not published.
  public static let virtualControl = MessageType(rawValue: 7)
  public static let audio = MessageType(rawValue: 8)
  public static let video = MessageType(rawValue: 9)
  public static let dataAMF3 = MessageType(rawValue: 15)
  public static let sharedObjectAMF3 = MessageType(rawValue: 16)
  public static let commandAMF3 = MessageType(rawValue: 17)
  public static let dataAMF0 = MessageType(rawValue: 18)
  public static let sharedObjectAMF0 = MessageType(rawValue: 19)
  public static let commandAMF0 = MessageType(rawValue: 20)
  public static let aggregate = MessageType(rawValue: 22)

  public var isMedia: Bool { self == .audio || self == .video }

  /// Messages 1 to 6, which govern the connection itself.
  public var isControl: Bool { (1...6).contains(rawValue) }

  /// Whether the type has a meaning that is known.
  public var isAssigned: Bool {
    switch rawValue {
    case 1...9, 15...20, 22: true
    default: false
    }
  }

  /// The name in records, such as `set_chunk_size`; `unknown` where the type has no known meaning.
  public var name: String {
    switch self {
    case .setChunkSize: "set_chunk_size"
    case .abort: "abort"
    case .acknowledgement: "acknowledgement"
    case .userControl: "user_control"
    case .windowAcknowledgementSize: "window_acknowledgement_size"
    case .setPeerBandwidth: "set_peer_bandwidth"
    case .virtualControl: "virtual_control"
    case .audio: "audio"
    case .video: "video"
    case .dataAMF3: "data_amf3"
    case .sharedObjectAMF3: "shared_object_amf3"
    case .commandAMF3: "command_amf3"
    case .dataAMF0: "data_amf0"
    case .sharedObjectAMF0: "shared_object_amf0"
    case .commandAMF0: "command_amf0"
    case .aggregate: "aggregate"
    default: Self.unknownName
    }
  }

  private static let unknownName = "unknown"

  /// The name as the specification has it, such as `Set Chunk Size`.
  public var title: String {
    switch self {
    case .setChunkSize: "Set Chunk Size"
    case .abort: "Abort"
    case .acknowledgement: "Acknowledgement"
    case .userControl: "User Control"
    case .windowAcknowledgementSize: "Window Acknowledgement Size"
    case .setPeerBandwidth: "Set Peer Bandwidth"
    case .virtualControl: "Virtual Control"
    case .audio: "Audio"
    case .video: "Video"
    case .dataAMF3: "AMF3 data"
    case .sharedObjectAMF3: "AMF3 shared object"
    case .commandAMF3: "AMF3 command"
    case .dataAMF0: "data"
    case .sharedObjectAMF0: "shared object"
    case .commandAMF0: "command"
    case .aggregate: "aggregate"
    default: "message type \(rawValue)"
    }
  }
}
