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
    chunks.isEmpty ? nil : field(HeaderPlaces(of: self))
  }
}

/// Where the fields stand in the header of a message's first chunk (RTMP 1.0 §5.3.1); nil where it
/// inherits them, or was not captured.
@usableFromInline struct HeaderPlaces {
  @usableFromInline private(set) var format: Range<Int>?
  @usableFromInline private(set) var chunkStreamID: Range<Int>?
  @usableFromInline private(set) var timestamp: Range<Int>?
  @usableFromInline private(set) var timestampDelta: Range<Int>?
  @usableFromInline private(set) var length: Range<Int>?
  @usableFromInline private(set) var type: Range<Int>?
  @usableFromInline private(set) var streamID: Range<Int>?

  @usableFromInline init(of message: Message) {
    guard let first = message.chunks.first, first.offset == message.start.offset else { return }
    let byteCounts: [BasicHeader.Format: Int] = [.type0: 11, .type1: 7, .type2: 3, .type3: 0]
    let extended = first.hasExtendedTimestamp ? 4 : 0
    let byteCount = byteCounts[first.format] ?? 0
    let basic = first.headerByteCount - byteCount - extended
    format = 0..<1
    chunkStreamID = 0..<basic
    guard byteCount >= 3 else { return }
    let end = basic + byteCount
    let time = extended > 0 ? end..<end + extended : basic..<basic + 3
    if first.format == .type0 { timestamp = time } else { timestampDelta = time }
    guard byteCount >= 7 else { return }
    length = basic + 3..<basic + 6
    type = basic + 6..<basic + 7
    if first.format == .type0 { streamID = basic + 7..<basic + 11 }
  }
}

extension Handshake {
  /// Shows what one side's part of the handshake says; places are those in its bytes.
  ///
  /// - Parameter echo: how its second packet answers the peer's first; nil where that is not known.
  public func describe(to visitor: inout some FieldVisitor, _ echo: Echo?) {
    let second = 1 + HandshakePacket.byteCount
    visitor.see("version", .unsigned(UInt64(version)), at: 0..<1)
    visitor.see("scheme", .optional(scheme?.name))
    visitor.see("digest_valid", .optional(isDigestValid))
    visitor.see(
      "echo_valid", .optional(echo.map { $0 != .unrelated }),
      at: echo.map { _ in second..<second + HandshakePacket.byteCount })
    visitor.see("echo", .optional(echo?.name))
    visitor.see("epoch", .optional(first?.time), at: first.map { _ in 1..<5 })
    visitor.see("peer_version", .optional(first?.versionText), at: first.map { _ in 5..<9 })
    if let keyOffset {
      visitor.see(
        "key_offset", .unsigned(UInt64(keyOffset)), at: 1 + keyOffset..<1 + keyOffset + 128)
    }
  }
}
