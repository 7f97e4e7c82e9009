internal import ByteParsing
public import RTMP

extension Message {
  /// The names of the fields of every header.
  public static let headerFields = [
    "chunk_stream_id", "format", "chunk_count", "message_type_id", "message_type", "timestamp",
    "timestamp_delta", "message_length", "message_stream_id",
  ]

  /// Shows what a message's header says, and how it came; places are those in its first chunk's
  /// header.
  @inlinable public func describeHeader(to visitor: inout some FieldVisitor) {
    visitor.see(
      "chunk_stream_id", .unsigned(UInt64(header.chunkStreamID.rawValue)),
      at: place { $0.chunkStreamID })
    visitor.see("format", .unsigned(UInt64(header.format.rawValue)), at: place { $0.format })
    visitor.see("chunk_count", .unsigned(UInt64(chunkCount)))
    visitor.see(
      "message_type_id", .unsigned(UInt64(header.type.rawValue)), at: place { $0.type })
    visitor.see("message_type", .word(header.type.name), at: place { $0.type })
    visitor.see("timestamp", .optional(header.timestamp), at: place { $0.timestamp })
    visitor.see(
      "timestamp_delta", .optional(header.timestampDelta), at: place { $0.timestampDelta })
    visitor.see("message_length", .unsigned(UInt64(header.length)), at: place { $0.length })
    visitor.see(
      "message_stream_id", .optional(header.streamID?.rawValue), at: place { $0.streamID })
  }

  /// Where a field stands; nil where chunks are not listed.
  @inlinable @inline(__always)
  func place(of field: (HeaderPlaces) -> Range<Int>?) -> Range<Int>? {
    chunks.isEmpty ? nil : firstPlaces.flatMap(field)
  }

  @usableFromInline var firstPlaces: HeaderPlaces? {
    guard let first = chunks.first, first.offset == start.offset else { return nil }
    return HeaderPlaces(of: first)
  }
}

extension Chunk {
  /// Shows what each byte of its header says; nothing where the bytes are not kept.
  public func describeHeader(to visitor: inout some FieldVisitor) {
    var bytes = ByteReader(header.span)
    guard let basic = try? BasicHeader(&bytes),
      let message = try? MessageHeader(basic.format, &bytes)
    else { return }
    let places = HeaderPlaces(of: self)
    visitor.see("format", .unsigned(UInt64(basic.format.rawValue)), at: places.format)
    visitor.see(
      "chunk_stream_id", .unsigned(UInt64(basic.chunkStreamID.rawValue)), at: places.chunkStreamID)
    if let field = message.timestampField {
      let isMark = field == MessageHeader.extendedTimestampMark
      visitor.see(
        basic.format == .type0 ? "timestamp" : "timestamp_delta",
        isMark ? .code(UInt64(field), "extended") : .unsigned(UInt64(field)), at: places.timeField)
    }
    if let kind = message.kind {
      visitor.see("message_length", .unsigned(UInt64(kind.messageLength)), at: places.length)
      visitor.see("message_type", .word(kind.type.name), at: places.type)
    }
    if case .type0(_, _, let id) = message {
      visitor.see("message_stream_id", .unsigned(UInt64(id.rawValue)), at: places.streamID)
    }
    if let time = try? bytes.readInteger(as: UInt32.self) {
      visitor.see("extended_timestamp", .unsigned(UInt64(time)), at: places.extendedTimestamp)
    }
  }
}

/// Where the fields stand in a chunk's header (RTMP 1.0 §5.3.1); nil where it inherits them.
@usableFromInline struct HeaderPlaces {
  @usableFromInline private(set) var format: Range<Int>?
  @usableFromInline private(set) var chunkStreamID: Range<Int>?
  /// The three bytes behind the basic header.
  @usableFromInline private(set) var timeField: Range<Int>?
  @usableFromInline private(set) var extendedTimestamp: Range<Int>?
  @usableFromInline private(set) var timestamp: Range<Int>?
  @usableFromInline private(set) var timestampDelta: Range<Int>?
  @usableFromInline private(set) var length: Range<Int>?
  @usableFromInline private(set) var type: Range<Int>?
  @usableFromInline private(set) var streamID: Range<Int>?

  @usableFromInline init(of chunk: Chunk) {
    let byteCounts: [BasicHeader.Format: Int] = [.type0: 11, .type1: 7, .type2: 3, .type3: 0]
    let extended = chunk.hasExtendedTimestamp ? 4 : 0
    let byteCount = byteCounts[chunk.format] ?? 0
    let basic = chunk.headerByteCount - byteCount - extended
    let end = basic + byteCount
    format = 0..<1
    chunkStreamID = 0..<basic
    if extended > 0 { extendedTimestamp = end..<end + extended }
    guard byteCount >= 3 else { return }
    timeField = basic..<basic + 3
    let time = extendedTimestamp ?? timeField
    if chunk.format == .type0 { timestamp = time } else { timestampDelta = time }
    guard byteCount >= 7 else { return }
    length = basic + 3..<basic + 6
    type = basic + 6..<basic + 7
    if chunk.format == .type0 { streamID = basic + 7..<basic + 11 }
  }
}
