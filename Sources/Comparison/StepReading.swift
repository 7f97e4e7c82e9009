internal import Sessions
internal import AMF
internal import Fields
internal import Flows
internal import RTMP

/// What a message is as a step, and what it says.
struct StepReading {
  let key: String
  private(set) var list: ValueList

  /// Whether nothing but its type tells it from others.
  var isUnnamed: Bool { key == "data" || key == "status" || key.hasPrefix("message type") }

  /// What is read beside the message itself.
  struct Context {
    /// What the client asked for last, such as `publish`.
    var request: String?
    /// The stream that createStream's answer has given last.
    var createdStreamID: Double?
  }

  /// nil where the message is no step: media, Acknowledgements, pings.
  init?(_ report: MessageReport, _ context: Context) {
    let body = report.body
    let type = report.message.header.type
    if let command = body.command {
      self.init(Self.key(command, report.request?.name, context), Self.kind(command))
    } else if let data = body.data {
      self.init(Self.key(data), .data)
    } else if body.sharedObject != nil {
      self.init("shared object", .data)
      return
    } else if type.isMedia || type == .acknowledgement || body.aggregate != nil {
      return nil
    } else if let event = body.userControl {
      if Self.pings.contains(event.type) { return nil }
      self.init(Self.title(event), .control)
    } else if body.hasFields, body.readingError == nil {
      self.init(type.title, .control)
    } else {
      if type == .userControl { return nil }
      self.init("message type \(type.rawValue)", .data)
      return
    }
    var fields = StepFields(list, isAnswer: body.command?.isAnswer == true, context)
    body.describe(to: &fields, in: report.context)
    list = fields.finish()
  }

  private static let pings: Set<UInt16> = [6, 7]

  /// A step of media, which says nothing itself.
  init(media key: String) { self.init(key, .media) }

  /// A side's part of the handshake.
  init(_ report: HandshakeReport) {
    self.init("handshake", .handshake)
    let handshake = report.handshake
    list.add("version", number: handshake.version)
    list.add("scheme", words: handshake.scheme?.name)
    list.add("digest_valid", words: handshake.isDigestValid.map { $0 ? "true" : "false" })
    list.add("echo", words: report.echo?.name)
    list.add("peer_version", words: handshake.first?.versionText)
  }

  private init(_ key: String, _ kind: SessionStep.Kind) {
    self.key = key
    list = ValueList(of: kind)
  }

  // MARK: What it is called

  private static func title(_ event: UserControlEvent) -> String {
    if case .unassigned(let type, _) = event { return "user control event \(type)" }
    return event.name.split(separator: "_").map { word in
      switch word {
      case "eof", "swf": word.uppercased()
      default: word.prefix(1).uppercased() + word.dropFirst()
      }
    }.joined(separator: " ")
  }

  private static func kind(_ command: Command) -> SessionStep.Kind {
    if command.isAnswer { return .answer }
    return command.name == "onStatus" ? .status : .command
  }

  private static func key(_ command: Command, _ answered: String?, _ context: Context) -> String {
    switch kind(command) {
    case .answer:
      answered.map { "answer to \(ValueList.bounded(AMFString($0)))" }
        ?? SessionStep.answerToUnknown
    case .status: statusKey(command, context)
    default: ValueList.bounded(command.name)
    }
  }

  /// Statuses that answer nothing.
  private static let news: Set<Substring> = [
    "Reset", "Stop", "PublishNotify", "UnpublishNotify", "Complete", "Switch", "Transition",
    "TransitionComplete", "InsufficientBW", "Idle",
  ]

  private static func statusKey(_ command: Command, _ context: Context) -> String {
    guard let code = command.statusCode.map(ValueList.bounded) else { return "status" }
    let parts = code.split(separator: ".")
    let info = command.arguments.first
    let isError = info?["level"]?.stringValue == "error"
    let isRequested = parts.count == 3 && (parts[1] == "Publish" || parts[1] == "Play")
    if !isRequested, isError || parts.count < 3, let request = context.request {
      return "status of \(request)"
    }
    guard parts.count == 3 else { return "status" }
    return news.contains(parts[2])
      ? "status \(parts[1]).\(parts[2])" : "status of \(parts[1].lowercased())"
  }

  private static let setDataFrame: AMFString = "@setDataFrame"

  /// The handler that is called in the end, whether or not the server is asked to keep its values.
  private static func key(_ data: DataMessage) -> String {
    guard data.handler == setDataFrame, let inner = data.values.first?.stringValue else {
      return data.handler.map(ValueList.bounded) ?? "data"
    }
    return ValueList.bounded(inner)
  }

  // MARK: What stands around it

  /// Adds what the message's header says.
  mutating func add(_ header: Message.Header, _ context: Context) {
    if !header.isKindInferred { list.add("message_type", words: header.type.name) }
    list.add("chunk_stream_id", number: header.chunkStreamID.rawValue, .circumstance)
    guard let id = header.streamID, !header.isStreamIDInferred else { return }
    let isCreated =
      id != .connection && Double(id.rawValue) == context.createdStreamID ?? Double(id.rawValue)
    list.add(
      SessionValue(
        "message_stream_id", .number(Double(id.rawValue)), .circumstance,
        as: isCreated ? .words("the created one") : nil))
  }

  mutating func add(_ path: String, words: String) { list.add(path, words: words) }
}
