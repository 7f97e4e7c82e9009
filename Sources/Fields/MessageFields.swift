public import ByteParsing
public import RTMP

extension MessageBody {
  /// Shows what a message says, field by field; nothing where its content is not decoded.
  ///
  /// This is the only place above RTMP that tells one body from another.
  @inlinable
  public func describe(to visitor: inout some FieldVisitor, in context: FieldContext = .init()) {
    switch self {
    case .control(let control): control.describe(to: &visitor, in: context)
    case .userControl(let event): event.describe(to: &visitor)
    case .command(let command): command.describe(to: &visitor, in: context)
    case .data(let data): data.describe(to: &visitor, in: context)
    case .sharedObject(let message): message.describe(to: &visitor)
    case .aggregate(let message): message.describe(to: &visitor)
    case .audio(let header): header.describe(to: &visitor)
    case .video(let header): header.describe(to: &visitor)
    case .unreadable(let error): visitor.see("unreadable", .word(error.problem.id))
    case .empty, .opaque: break
    }
  }

  /// Whether it has fields.
  @inlinable public var hasFields: Bool {
    switch self {
    case .empty, .opaque: false
    default: true
    }
  }
}

/// What is known of a message beyond its own bytes.
public struct FieldContext: Sendable {
  /// The request that a command answers.
  public struct Request: Sendable {
    /// In the other direction.
    public let index: Int
    public let name: String
    /// How long the answer took, in nanoseconds; nil where there are no times.
    public let latency: Int64?

    public init(index: Int, name: String, latency: Int64?) {
      (self.index, self.name, self.latency) = (index, name, latency)
    }
  }

  public var request: Request?
  /// How many bytes the peer of one who acknowledges has sent; nil for other messages.
  public var sentByPeer: UInt64?
  /// Where each AMF value stands (``Message/valuePlaces``); empty where nobody asks.
  public var valuePlaces: [Range<Int>]

  public init(
    request: Request? = nil, sentByPeer: UInt64? = nil, valuePlaces: [Range<Int>] = []
  ) {
    (self.request, self.sentByPeer, self.valuePlaces) = (request, sentByPeer, valuePlaces)
  }

  func place(ofValue index: Int) -> Range<Int>? {
    index < valuePlaces.count ? valuePlaces[index] : nil
  }
}
