internal import ByteParsing

/// What the headers of one chunk stream inherit, and whether a message is under way on it.
///
/// A value is nil until a header has given it: in a stream that was not seen from its beginning,
/// compressed headers can come first.
struct ChunkStream: Sendable {
  /// How a value came to be known.
  enum Source: Hashable, Sendable {
    case header
    /// From a header before bytes that are missing, or from what follows: it fits, but was not said.
    case inferred
    /// From a header before bytes that are missing, and not tried since.
    case stale
  }

  let id: ChunkStreamID
  /// The last extended timestamp, which type 3 chunks may repeat; nil where the last header had none.
  var extendedTimestamp: UInt32?
  /// How much the message that waits for its next chunk still lacks; 0 where none does.
  var remainingCount: UInt32 = 0
  /// The first byte of the last message's payload.
  var firstByte: UInt8?
  var kind: MessageHeader.Kind?
  var kindSource = Source.header
  var streamID: MessageStreamID?
  var isStreamIDInferred = false
  /// Whether more than one message stream has used it.
  var hasSeveralStreamIDs = false
  /// Of the last message, absolute, in milliseconds.
  var timestamp: UInt32?
  /// What a type 3 header that opens a message adds.
  var timestampDelta: UInt32?

  /// - Parameter timestamp: 0 in a stream that is read from its beginning, which is what a delta
  ///   that comes first is added to.
  init(id: ChunkStreamID, timestamp: UInt32?) {
    self.id = id
    self.timestamp = timestamp
  }

  /// How many bytes the header of a message's next chunk has.
  var continuationByteCount: UInt64 {
    let basic: UInt64 = id.rawValue < 64 ? 1 : id.rawValue < 320 ? 2 : 3
    return basic + (extendedTimestamp == nil ? 0 : 4)
  }

  /// The whole header of a message's next chunk, where that is one byte.
  var continuation: UInt8? {
    guard id.rawValue < 64, extendedTimestamp == nil else { return nil }
    return 0xC0 | UInt8(truncatingIfNeeded: id.rawValue)
  }

  /// Whether a message waits for its next chunk.
  @inline(__always)
  var isWaiting: Bool { remainingCount > 0 }

  /// Whether a header that says neither length nor type can be understood.
  var knowsKind: Bool { kind != nil && kindSource != .stale }

  /// Keeps what may still hold after headers of it may be missing.
  ///
  /// Times do not. The message stream does where there was only ever one, and media go by it.
  mutating func forgetWhatMayHaveChanged() {
    timestamp = nil
    timestampDelta = nil
    kindSource = .stale
    if hasSeveralStreamIDs || kind?.type.isMedia != true { streamID = nil }
    isStreamIDInferred = streamID != nil
  }
}
