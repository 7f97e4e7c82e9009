public import Media
internal import AMF
public import ByteParsing

/// What a message says, by its type.
public enum MessageBody: Hashable, Sendable {
  case control(ProtocolControl)
  case userControl(UserControlEvent)
  case command(Command)
  case data(DataMessage)
  case sharedObject(SharedObjectMessage)
  case aggregate(AggregateMessage)
  indirect case audio(AudioTagHeader)
  indirect case video(VideoTagHeader)
  /// A message without payload.
  case empty
  /// A type whose content is not decoded.
  case opaque
  /// The payload ends, or breaks a rule, before its content can be told.
  case unreadable(ParseError)

  /// Decodes what is there of a message's payload.
  public init(of message: Message) {
    let bytes = message.payload.bytes
    self.init(
      message.header.type, length: message.header.length, bytes.span,
      timestamp: message.header.timestamp)
  }

  /// Decodes a whole payload.
  ///
  /// - Parameter timestamp: of the message; what moves the times of an aggregate's parts.
  public init(_ type: MessageType, _ payload: Span<UInt8>, timestamp: UInt32? = nil) {
    self.init(type, length: UInt32(clamping: payload.count), payload, timestamp: timestamp)
  }

  /// Decodes what is there of a message's payload, and says in a few words what media brings.
  public static func read(_ message: Message) -> (body: MessageBody, frame: MediaFrame?) {
    guard message.header.type.isMedia, message.header.length > 0 else {
      return (MessageBody(of: message), nil)
    }
    let bytes = message.payload.bytes
    var payload = ByteReader(bytes.span)
    do throws(ParseError) {
      if message.header.type == .audio {
        let header = try AudioTagHeader(&payload)
        return (.audio(header), MediaFrame(header, byteCount: message.header.length))
      }
      let header = try VideoTagHeader(&payload)
      return (.video(header), MediaFrame(header, byteCount: message.header.length))
    } catch {
      return (.unreadable(error), nil)
    }
  }

  /// - Parameters:
  ///   - length: of the whole payload, of which `bytes` can be the beginning.
  ///   - timestamp: of the message.
  init(_ type: MessageType, length: UInt32, _ bytes: Span<UInt8>, timestamp: UInt32?) {
    guard length > 0 else {
      self = .empty
      return
    }
    var payload = ByteReader(bytes)
    do throws(ParseError) {
      switch type {
      case .audio: self = .audio(try AudioTagHeader(&payload))
      case .video: self = .video(try VideoTagHeader(&payload))
      case .userControl: self = .userControl(try UserControlEvent(&payload))
      case .commandAMF0: self.init(commandIn: payload.rest)
      case .dataAMF0: self = .data(DataMessage(AMF0Sequence(payload.rest)))
      case .commandAMF3, .dataAMF3: try self.init(leadByteIn: &payload, type)
      case .sharedObjectAMF0, .sharedObjectAMF3:
        self = .sharedObject(try SharedObjectMessage(&payload, type))
      case .aggregate: self = .aggregate(AggregateMessage(&payload, timestamp: timestamp))
      default:
        guard let control = try ProtocolControl(type, &payload) else {
          self = .opaque
          return
        }
        self = .control(control)
      }
    } catch {
      self = .unreadable(error)
    }
  }

  private init(commandIn payload: Span<UInt8>) {
    self.init(AMF0Sequence(payload))
  }

  private init(_ sequence: AMF0Sequence) {
    if let command = Command(sequence) {
      self = .command(command)
    } else {
      self = .data(DataMessage(sequence))
    }
  }

  /// AMF3 messages begin with a byte that is 0, and then are AMF0 until a value switches (§7.1.1).
  ///
  /// Some senders leave that byte out, and some then write AMF3: it is told by the marker of the
  /// string that comes first.
  private init(leadByteIn payload: inout ByteReader, _ type: MessageType) throws(ParseError) {
    if payload.peek() == 0 { try payload.skip(1) }
    let sequence =
      payload.peek() == amf3StringMarker
      ? AMF0Sequence(AMF3Sequence(payload.rest)) : AMF0Sequence(payload.rest)
    if type == .commandAMF3 {
      self.init(sequence)
    } else {
      self = .data(DataMessage(sequence))
    }
  }
}

extension MessageBody {
  /// How many bytes the content takes; nil where it takes as many as there are.
  public var byteCount: UInt32? {
    switch self {
    case .control(.setPeerBandwidth): 5
    case .control: 4
    case .userControl(let event): event.byteCount
    default: nil
    }
  }

  /// What is wrong with the content of a message of values or parts.
  public var malformations: [Malformation] {
    switch self {
    case .command(let command): command.malformations
    case .data(let data): data.malformations
    case .sharedObject(let sharedObject): sharedObject.malformations
    case .aggregate(let aggregate): aggregate.malformations
    case .video(let header):
      (header.metadata?.malformations ?? [])
        + (header.enhanced?.tracks.flatMap { $0.content.metadata?.malformations ?? [] } ?? [])
    default: []
    }
  }
}

/// Of an AMF3 string (AMF3 §3.8), which no AMF0 value begins with in a message of values.
private let amf3StringMarker: UInt8 = 0x06

extension Message {
  /// Where in the payload each AMF value of a command or data message stands, its name included.
  ///
  /// As far as they can be read, and no further than what was kept; empty for other messages.
  public var valuePlaces: [Range<Int>] {
    let bytes = payload.bytes
    switch header.type {
    case .commandAMF0, .dataAMF0: return AMF0Sequence.places(in: bytes.span)
    case .commandAMF3, .dataAMF3:
      let start = bytes.first == 0 ? 1 : 0
      let rest = bytes.span.extracting(min(start, bytes.count)...)
      let places =
        rest.count > 0 && rest[0] == amf3StringMarker
        ? AMF3Sequence.places(in: rest) : AMF0Sequence.places(in: rest)
      return places.map { $0.lowerBound + start..<$0.upperBound + start }
    default: return []
    }
  }
}
