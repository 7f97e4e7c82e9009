internal import AMF
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
    switch report.body {
    case .control(let control):
      guard let key = Self.key(control) else { return nil }
      self.init(key, .control)
      read(control)
    case .userControl(let event):
      if event.type == 6 || event.type == 7 { return nil }
      self.init(Self.title(event), .control)
      read(event, context)
    case .command(let command):
      let answered = report.request?.name
      self.init(
        Self.key(command, answered, context), Self.kind(command))
      read(command, answered, context)
    case .data(let data):
      self.init(Self.key(data), .data)
      read(data)
    case .sharedObject:
      self.init("shared object", .data)
    case .audio, .video, .aggregate: return nil
    case .empty, .opaque, .unreadable:
      let type = report.message.header.type
      if type.isMedia || type == .acknowledgement || type == .userControl { return nil }
      self.init("message type \(type.rawValue)", .data)
    }
  }

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

  // MARK: Control

  private static func key(_ control: ProtocolControl) -> String? {
    switch control {
    case .setChunkSize: "Set Chunk Size"
    case .abort: "Abort"
    case .acknowledgement: nil
    case .windowAcknowledgementSize: "Window Acknowledgement Size"
    case .setPeerBandwidth: "Set Peer Bandwidth"
    }
  }

  private mutating func read(_ control: ProtocolControl) {
    switch control {
    case .setChunkSize(let size), .windowAcknowledgementSize(let size):
      list.add("size", number: size)
    case .abort(let id): list.add("chunk_stream", number: id.rawValue)
    case .setPeerBandwidth(let size, let limit):
      list.add("size", number: size)
      list.add("limit_type", words: limit?.name ?? "left out", .content)
    case .acknowledgement: break
    }
  }

  private static func title(_ event: UserControlEvent) -> String {
    if case .unassigned(let type, _) = event { return "user control event \(type)" }
    return event.name.split(separator: "_").map { word in
      switch word {
      case "eof", "swf": word.uppercased()
      default: word.prefix(1).uppercased() + word.dropFirst()
      }
    }.joined(separator: " ")
  }

  private mutating func read(_ event: UserControlEvent, _ context: Context) {
    if let id = event.streamID { add(streamID: Double(id.rawValue), at: "stream_id", context) }
    if case .setBufferLength(_, let milliseconds) = event {
      list.add("milliseconds", number: milliseconds)
    }
  }

  /// Adds a stream's number, which says nothing but which of them it is.
  private mutating func add(streamID: Double, at path: String, _ context: Context) {
    let isCreated = streamID != 0 && streamID == context.createdStreamID ?? streamID
    list.add(
      SessionValue(
        path, .number(streamID), as: isCreated ? .words("the created one") : .number(streamID)))
  }

  // MARK: Commands and data

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

  private mutating func read(_ command: Command, _ answered: String?, _ context: Context) {
    if command.isAnswer {
      list.add("answer", words: command.name.description, .outcome)
    } else if command.name != "onStatus" {
      list.add("transaction_id", words: Self.transaction(command.transactionID))
    }
    if let object = command.commandObject, !object.isNull { list.add(object, at: "") }
    let named = command.namedArguments(answering: answered)
    for argument in named {
      if argument.name == "stream_id", !command.isAnswer, let id = argument.value.numberValue {
        add(streamID: id, at: "stream_id", context)
      } else {
        list.add(argument.value, at: argument.name.description)
      }
    }
    for (place, argument) in command.arguments.enumerated().dropFirst(named.count) {
      list.add(argument, at: "argument \(place + 1)")
    }
  }

  private static func transaction(_ id: Double?) -> String {
    guard let id else { return "none" }
    return Int64(exactly: id).map(String.init) ?? String(id)
  }

  private static let setDataFrame: AMFString = "@setDataFrame"

  /// The handler that is called in the end, whether or not the server is asked to keep its values.
  private static func key(_ data: DataMessage) -> String {
    guard data.handler == setDataFrame, let inner = data.values.first?.stringValue else {
      return data.handler.map(ValueList.bounded) ?? "data"
    }
    return ValueList.bounded(inner)
  }

  private mutating func read(_ data: DataMessage) {
    let isWrapped = data.handler == Self.setDataFrame
    list.add("handler", words: data.handler.map(ValueList.bounded), .content)
    for (place, value) in data.values.dropFirst(isWrapped ? 1 : 0).enumerated() {
      if value.properties != nil {
        list.add("form", words: Self.form(value))
        list.add(value, at: "")
      } else {
        list.add(value, at: "argument \(place + 1)")
      }
    }
  }

  private static func form(_ value: AMFValue) -> String? {
    switch value {
    case .object: "object"
    case .ecmaArray: "ECMA array"
    case .typedObject: "typed object"
    case .avmPlus: "AMF3"
    default: nil
    }
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
