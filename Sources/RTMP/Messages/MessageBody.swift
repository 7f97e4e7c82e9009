public import AMF
public import ByteParsing

/// What a message says, by its type.
public enum MessageBody: Hashable, Sendable {
  case control(ProtocolControl)
  case userControl(UserControlEvent)
  case command(Command)
  case data(DataMessage)
  case audio(AudioTagHeader)
  case video(VideoTagHeader)
  /// A message without payload.
  case empty
  /// A type whose content is not decoded.
  case opaque
  /// The payload ends, or breaks a rule, before its content can be told.
  case unreadable(ParseError)

  /// Decodes what is there of a message's payload.
  public init(of message: Message) {
    let type = message.header.type
    guard message.header.length > 0 else {
      self = .empty
      return
    }
    var payload = ByteReader(message.payload.bytes.span)
    do throws(ParseError) {
      switch type {
      case .audio: self = .audio(try AudioTagHeader(&payload))
      case .video: self = .video(try VideoTagHeader(&payload))
      case .userControl: self = .userControl(try UserControlEvent(&payload))
      case .commandAMF0: self.init(commandIn: payload.rest)
      case .dataAMF0: self = .data(DataMessage(AMF0Sequence(payload.rest)))
      case .commandAMF3, .dataAMF3: try self.init(leadByteIn: &payload, type)
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
    let sequence = AMF0Sequence(payload)
    if let command = Command(sequence) {
      self = .command(command)
    } else {
      self = .data(DataMessage(sequence))
    }
  }

  /// AMF3 messages begin with a byte that is 0, and then are AMF0 until a value switches (§7.1.1).
  private init(leadByteIn payload: inout ByteReader, _ type: MessageType) throws(ParseError) {
    if payload.peek() == 0 { try payload.skip(1) }
    if type == .commandAMF3 {
      self.init(commandIn: payload.rest)
    } else {
      self = .data(DataMessage(AMF0Sequence(payload.rest)))
    }
  }
}

extension MessageBody {
  /// What is wrong with the AMF values of a command or data message.
  public var malformations: [AMFMalformation] {
    switch self {
    case .command(let command): command.malformations
    case .data(let data): data.malformations
    default: []
    }
  }

  /// Whether it could hardly be anything else: a command or a control message that can be read.
  public var isConvincing: Bool {
    switch self {
    case .control, .userControl: true
    case .command(let command): !command.malformations.contains(where: \.endsReading)
    default: false
    }
  }
}
