internal import ByteParsing

/// Writes messages as chunks (RTMP 1.0 §5.3), one message after the other.
///
/// Set Chunk Size takes effect where it is written, as it does for the one who reads.
public struct ChunkWriter: Sendable {
  /// A message to be written.
  public struct Outgoing: Hashable, Sendable {
    public var chunkStreamID: ChunkStreamID
    public var type: MessageType
    public var streamID: MessageStreamID
    /// Absolute, in milliseconds, modulo 2^32.
    public var timestamp: UInt32
    /// Up to 16,777,215 bytes; what is beyond that is not written.
    public var payload: [UInt8]

    public init(
      chunkStreamID: ChunkStreamID, type: MessageType, streamID: MessageStreamID,
      timestamp: UInt32, payload: [UInt8]
    ) {
      self.chunkStreamID = chunkStreamID
      self.type = type
      self.streamID = streamID
      self.timestamp = timestamp
      self.payload = payload
    }

    /// A message that says so.
    ///
    /// - Parameter type: nil stands for ``MessageBody/type``.
    public init(
      chunkStreamID: ChunkStreamID, type: MessageType? = nil,
      streamID: MessageStreamID = .connection, timestamp: UInt32 = 0, body: MessageBody
    ) throws(MessageWriteError) {
      guard let type = type ?? body.type else { throw .lacksPayload }
      self.init(
        chunkStreamID: chunkStreamID, type: type, streamID: streamID, timestamp: timestamp,
        payload: try body.payload(as: type))
    }
  }

  /// What the headers of a chunk stream inherit.
  private struct Last: Sendable {
    var kind: MessageHeader.Kind
    var streamID: MessageStreamID
    var timestamp: UInt32
    var delta: UInt32
  }

  public private(set) var bytes: [UInt8] = []
  /// Where in ``bytes`` each chunk begins.
  public private(set) var chunkStarts: [Int] = []
  /// In bytes.
  public private(set) var chunkSize: UInt32
  private var lasts: [ChunkStreamID: Last] = [:]

  public init(chunkSize: UInt32 = 128) { self.chunkSize = max(1, chunkSize) }

  /// Takes what was written, and goes on.
  public mutating func takeBytes() -> [UInt8] {
    defer { (bytes, chunkStarts) = ([], []) }
    return bytes
  }

  /// Goes on with chunks of that size, which no Set Chunk Size has told of.
  public mutating func use(chunkSize size: UInt32) { chunkSize = max(1, size) }

  /// Writes a message.
  ///
  /// - Parameters:
  ///   - format: of its first chunk; a fuller one is taken where that does not say enough, and the
  ///     shortest that does where it is nil.
  ///   - repeatsExtendedTimestamp: whether its further chunks repeat an extended timestamp
  ///     (§5.3.1.3 has them do so, some senders do not).
  public mutating func write(
    _ message: Outgoing, as format: BasicHeader.Format? = nil,
    repeatsExtendedTimestamp: Bool = true
  ) {
    let payload = message.payload.prefix(0xFF_FFFF)
    let kind = MessageHeader.Kind(
      messageLength: UInt32(payload.count), type: message.type)
    let last = lasts[message.chunkStreamID]
    let shortest = Self.shortestFormat(for: message, kind, after: last)
    let format = format.map { min($0.rawValue, shortest.rawValue) } ?? shortest.rawValue
    let delta = last.map { message.timestamp &- $0.timestamp } ?? message.timestamp
    let time = format == BasicHeader.Format.type0.rawValue ? message.timestamp : delta
    let isExtended = time >= MessageHeader.extendedTimestampMark
    append(basicHeader: format, message.chunkStreamID)
    if format <= 2 { bytes.append(bigEndian24: min(time, MessageHeader.extendedTimestampMark)) }
    if format <= 1 {
      bytes.append(bigEndian24: kind.messageLength)
      bytes.append(message.type.rawValue)
    }
    if format == 0 {
      bytes.append(littleEndian: message.streamID.rawValue)
    }
    if isExtended { bytes.append(bigEndian: time) }
    append(
      payload, message.chunkStreamID,
      extendedTimestamp: isExtended && repeatsExtendedTimestamp ? time : nil)
    lasts[message.chunkStreamID] = Last(
      kind: kind, streamID: message.streamID, timestamp: message.timestamp, delta: time)
    var start = ByteReader(payload.span)
    if message.type == .setChunkSize, let size: UInt32 = try? start.readInteger() {
      let size = size & 0x7FFF_FFFF
      if size > 0 { chunkSize = size }
    }
  }

  /// The shortest header that says what a message is (§5.3.1.2).
  private static func shortestFormat(
    for message: Outgoing, _ kind: MessageHeader.Kind, after last: Last?
  ) -> BasicHeader.Format {
    guard let last, last.streamID == message.streamID else { return .type0 }
    let delta = message.timestamp &- last.timestamp
    // Times that run backwards would make a delta of more than half the range.
    guard delta < 1 << 31 else { return .type0 }
    if last.kind != kind { return .type1 }
    return delta == last.delta && delta < MessageHeader.extendedTimestampMark ? .type3 : .type2
  }

  private mutating func append(
    _ payload: ArraySlice<UInt8>, _ id: ChunkStreamID, extendedTimestamp: UInt32?
  ) {
    var rest = payload
    while true {
      let piece = rest.prefix(Int(chunkSize))
      bytes += piece
      rest = rest.dropFirst(piece.count)
      if rest.isEmpty { return }
      append(basicHeader: BasicHeader.Format.type3.rawValue, id)
      if let extendedTimestamp { bytes.append(bigEndian: extendedTimestamp) }
    }
  }

  private mutating func append(basicHeader format: UInt8, _ id: ChunkStreamID) {
    chunkStarts.append(bytes.count)
    let id = id.rawValue
    switch id {
    case 0..<64: bytes.append(format << 6 | UInt8(max(2, id)))
    case 64..<320: bytes += [format << 6, UInt8(id - 64)]
    default:
      let value = min(id, 65599) - 64
      bytes.append(format << 6 | 1)
      bytes.append(littleEndian: UInt16(value))
    }
  }
}
