public import Media
internal import AMF
public import RTMP
internal import SessionFixtures

/// What a message says, as far as two peers that mean the same have to say it alike.
///
/// Sizes, pings, Acknowledgements, frames, descriptions, versions and names are no part of it.
public enum Meaning: Hashable, Sendable {
  /// A command; its transaction ID is 0 where it has none.
  case call(String, transactionID: Double)
  /// An answer to a call of the other side.
  case answer(Answer)
  /// onStatus.
  case status(code: String?)
  /// A data message, by the handler that is called in the end.
  case data(handler: String)
  case sharedObject
  case streamBegin(MessageStreamID)
  case streamEOF(MessageStreamID)
  case sequenceHeader(MediaFrame.Kind)
  /// The peer ends its direction, or gives the connection up.
  case end

  public struct Answer: Hashable, Sendable {
    public var isError: Bool
    public var transactionID: Double
    /// What it answers; nil where no call has its transaction ID.
    public var request: String?
    public var code: String?
    /// The stream that createStream gives: what follows is sent in it.
    public var streamID: Double?

    public init(
      isError: Bool = false, to transactionID: Double, of request: String?, code: String? = nil,
      streamID: Double? = nil
    ) {
      self.isError = isError
      self.transactionID = transactionID
      self.request = request
      self.code = code
      self.streamID = streamID
    }
  }

  /// - Parameter calls: of the other side, by their transaction IDs.
  /// - Returns: nil where the message is one that peers are free in.
  public init?(of message: Message, calls: [Double: String]) {
    let (body, frame) = MessageBody.read(message)
    if let command = body.command {
      self = Self.meaning(of: command, calls)
    } else if let data = body.data {
      self = .data(handler: Self.handler(of: data))
    } else if body.sharedObject != nil {
      self = .sharedObject
    } else if let frame, frame.isSequenceHeader {
      self = .sequenceHeader(frame.kind)
    } else {
      switch body.userControl {
      case .streamBegin(let id)?: self = .streamBegin(id)
      case .streamEOF(let id)?: self = .streamEOF(id)
      default: return nil
      }
    }
  }

  private static func meaning(of command: Command, _ calls: [Double: String]) -> Meaning {
    let name = command.name.description
    let transactionID = command.transactionID ?? 0
    if command.isAnswer {
      let request = calls[transactionID]
      return .answer(
        Answer(
          isError: command.isError, to: transactionID, of: request,
          code: command.statusCode?.description,
          streamID: request == "createStream" ? command.arguments.first?.numberValue : nil))
    }
    if name == "onStatus" { return .status(code: command.statusCode?.description) }
    return .call(name, transactionID: transactionID)
  }

  private static let setDataFrame: AMFString = "@setDataFrame"

  private static func handler(of data: DataMessage) -> String {
    let isWrapped = data.handler == setDataFrame
    let handler = isWrapped ? data.values.first?.stringValue : data.handler
    return handler?.description ?? ""
  }
}

// MARK: - What is free

extension Meaning {
  private static let asides: Set<String> = [
    "onBWDone", "_checkbw", "checkBandwidth", "releaseStream", "FCPublish", "FCUnpublish",
    "FCSubscribe", "FCUnsubscribe", "onFCPublish", "onFCUnpublish", "onFCSubscribe",
    "onFCUnsubscribe",
  ]
  private static let statusAsides: Set<String> = [
    "NetStream.Play.Reset", "NetStream.Data.Start", "NetStream.Play.PublishNotify",
    "NetStream.Play.UnpublishNotify", "NetStream.Unpublish.Success",
  ]

  /// Whether sessions work with it and without it, so that nobody waits for it.
  public var isAside: Bool {
    switch self {
    case .call(let name, _): Self.asides.contains(name)
    case .answer(let answer):
      // Answers to what wants none, and to what is an aside itself.
      answer.request.map(Self.asides.contains) ?? (answer.transactionID == 0)
    case .status(let code): code.map(Self.statusAsides.contains) ?? false
    case .data: !isMediaOpening
    case .sharedObject, .streamBegin, .streamEOF, .sequenceHeader, .end: false
    }
  }

  /// Whether it tells what media follows: that comes at its own time, and can come again.
  public var isMediaOpening: Bool {
    switch self {
    case .sequenceHeader: true
    case .data(let handler): handler == "onMetaData"
    default: false
    }
  }

  /// Whether it only says what the end of the connection says too.
  public var isFarewell: Bool {
    guard case .call(let name, _) = self else { return false }
    return name == "deleteStream" || name == "closeStream"
  }
}

// MARK: - Words

extension Meaning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .call(let name, let id): "\(Self.bounded(name)) #\(id.plainText)"
    case .answer(let answer): Self.text(answer)
    case .status(let code): "onStatus \(code.map(Self.bounded) ?? "without a code")"
    case .data(let handler):
      handler.isEmpty ? "data without a handler" : "data \(Self.bounded(handler))"
    case .sharedObject: "a shared object"
    case .streamBegin(let id): "Stream Begin \(id)"
    case .streamEOF(let id): "Stream EOF \(id)"
    case .sequenceHeader(.video): "a video sequence header"
    case .sequenceHeader(.audio): "an audio sequence header"
    case .end: "the end of the connection"
    }
  }

  private static func text(_ answer: Answer) -> String {
    var text = "\(answer.isError ? "_error" : "_result") #\(answer.transactionID.plainText)"
    if let request = answer.request { text += " of \(bounded(request))" }
    if let code = answer.code { text += ", \(bounded(code))" }
    if let id = answer.streamID { text += ", stream \(id.plainText)" }
    return text
  }

  private static func bounded(_ text: String) -> String { String(text.prefix(80)) }
}
