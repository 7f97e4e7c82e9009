public import ByteParsing

/// One RTMP message as its chunks brought it (RTMP 1.0 §5.3, §6.1).
///
/// A class, for it is handed from layer to layer, and nobody changes it.
public final class Message: Hashable, Sendable {
  /// What its first chunk's header says, with what that inherits from the chunk stream.
  ///
  /// A field is nil where the header that gave it came before the first byte seen.
  public struct Header: Hashable, Sendable {
    public let chunkStreamID: ChunkStreamID
    public let format: BasicHeader.Format
    public let type: MessageType
    /// In bytes, as announced.
    public let length: UInt32
    /// Absolute, in milliseconds, modulo 2^32.
    public let timestamp: UInt32?
    /// What was added to the chunk stream's last timestamp, in milliseconds; nil for type 0.
    public let timestampDelta: UInt32?
    public let streamID: MessageStreamID?
    public let hasExtendedTimestamp: Bool
    /// Whether type and length are those of a header before bytes that are missing, or fit what
    /// follows: no header that was seen says them.
    public let isKindInferred: Bool
    /// Whether the message stream is that of a header before bytes that are missing.
    public let isStreamIDInferred: Bool

    /// The same, with another length.
    func with(length: UInt32) -> Self {
      Self(
        chunkStreamID: chunkStreamID, format: format, type: type, length: length,
        timestamp: timestamp, timestampDelta: timestampDelta, streamID: streamID,
        hasExtendedTimestamp: hasExtendedTimestamp, isKindInferred: isKindInferred,
        isStreamIDInferred: isStreamIDInferred)
    }
  }

  /// How the message ended.
  public enum Ending: Hashable, Sendable {
    case complete
    /// Bytes of it were not captured.
    case bytesMissing
    /// An Abort message named its chunk stream (§5.4.2).
    case aborted
    /// Another message began on its chunk stream.
    case replaced
    /// The stream ended, or could not be read further.
    case cutOff

    /// The name in records.
    public var name: String {
      switch self {
      case .complete: "complete"
      case .bytesMissing: "bytes_missing"
      case .aborted: "aborted"
      case .replaced: "replaced"
      case .cutOff: "cut_off"
      }
    }
  }

  public let header: Header
  /// The first byte of the first chunk's header.
  public let start: StreamPosition
  /// The byte after the last one that was seen, marked by that last byte.
  public let end: StreamPosition
  public let chunkCount: Int
  /// How many of them must have been among the bytes that are missing.
  public let missingChunkCount: Int
  /// The first chunks that were captured, and the last, as many as the decoder was asked to list.
  public let chunks: [Chunk]
  public let ending: Ending
  public let payload: Payload

  public var isComplete: Bool { ending == .complete }

  init(
    header: Header, start: StreamPosition, end: StreamPosition, chunkCount: Int,
    missingChunkCount: Int, chunks: [Chunk], ending: Ending, payload: Payload
  ) {
    self.header = header
    self.start = start
    self.end = end
    self.chunkCount = chunkCount
    self.missingChunkCount = missingChunkCount
    self.chunks = chunks
    self.ending = ending
    self.payload = payload
  }

  public static func == (lhs: Message, rhs: Message) -> Bool {
    lhs.header == rhs.header && lhs.start == rhs.start && lhs.end == rhs.end
      && lhs.chunkCount == rhs.chunkCount && lhs.chunks == rhs.chunks
      && lhs.ending == rhs.ending && lhs.payload == rhs.payload
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(header)
    hasher.combine(start)
    hasher.combine(payload)
  }
}
