internal import ByteParsing

/// All that stands before a chunk's payload: basic header, message header, extended timestamp
/// (RTMP 1.0 §5.3.1).
struct ChunkHeader: Hashable, Sendable {
  let format: BasicHeader.Format
  let chunkStreamID: ChunkStreamID
  private(set) var message: MessageHeader
  /// The timestamp or delta in full, from the extended timestamp where there is one; nil in type 3.
  let time: UInt32?
  let hasExtendedTimestamp: Bool
  /// What a type 3 header has where an extended timestamp is repeated, if that is another value.
  private(set) var otherRepeat: UInt32?
  let byteCount: Int

  /// Reads a header; a type 3 header by what its chunk stream had before it.
  ///
  /// Senders differ in whether type 3 chunks repeat the extended timestamp of the header that they
  /// inherit from (§5.3.1.3 has them do so): they do where the four bytes are there.
  ///
  /// - Parameter isLast: no bytes follow; a repeat that is cut short then is none.
  @inline(__always)
  init(
    _ chunk: inout ByteReader, in streams: borrowing ChunkStreamTable, isLast: Bool
  ) throws(ParseError) {
    let start = chunk.offset
    let basic = try BasicHeader(&chunk)
    format = basic.format
    chunkStreamID = basic.chunkStreamID
    message = try MessageHeader(basic.format, &chunk)
    if let field = message.timestampField {
      hasExtendedTimestamp = field == MessageHeader.extendedTimestampMark
      time = hasExtendedTimestamp ? try chunk.readInteger() : field
    } else {
      time = nil
      if let slot = streams.slot(of: chunkStreamID),
        let value = streams.list[slot].extendedTimestamp
      {
        if streams.passesOverRepeats {
          let found: UInt32 = try chunk.readInteger()
          hasExtendedTimestamp = true
          if found != value { otherRepeat = found }
        } else {
          hasExtendedTimestamp = try Self.readRepeat(of: value, &chunk, isLast)
        }
      } else {
        hasExtendedTimestamp = false
      }
    }
    byteCount = chunk.offset - start
  }

  /// The same, of a message of another length.
  func with(length: UInt32) -> Self {
    var header = self
    header.message =
      switch message {
      case .type0(let time, let kind, let id):
        .type0(timestamp: time, kind.with(length: length), id)
      case .type1(let delta, let kind): .type1(timestampDelta: delta, kind.with(length: length))
      case .type2, .type3: message
      }
    return header
  }

  /// How many bytes of it are the basic header.
  var basicHeaderByteCount: Int {
    let messageHeader = [11, 7, 3, 0][Int(format.rawValue)]
    return byteCount - messageHeader - (hasExtendedTimestamp ? 4 : 0)
  }

  /// Passes over a repeat of `value`; false where other bytes stand there, which are then unread.
  private static func readRepeat(
    of value: UInt32, _ chunk: inout ByteReader, _ isLast: Bool
  ) throws(ParseError) -> Bool {
    for index in 0..<4 {
      guard let byte = chunk.peek(at: index) else {
        if isLast { return false }
        throw .endOfBytes
      }
      guard byte == UInt8(truncatingIfNeeded: value >> (24 - 8 * index)) else { return false }
    }
    try chunk.skip(4)
    return true
  }
}

extension ChunkHeader: CustomStringConvertible {
  /// Such as `format 1, message length 70000, message type ID 113`.
  var description: String {
    let kind = message.kind.map {
      ", message length \($0.messageLength), message type ID \($0.type)"
    }
    return "format \(format.rawValue)\(kind ?? "")"
  }
}

extension ChunkStream {
  /// Whether `header` opens a message although another is under way.
  ///
  /// Continuations are type 3 (§5.3.1.2.4), but some senders repeat a longer header: readers take
  /// it for a continuation as long as it announces the same message.
  func isInterrupted(by header: ChunkHeader) -> Bool {
    guard isWaiting, let kind = header.message.kind else { return false }
    return kind != self.kind
  }

  /// Takes over what `header` says, and gives the whole header of the message that it opens; nil
  /// where the message's length and type were never seen.
  mutating func open(_ header: ChunkHeader) -> Message.Header? {
    var delta = header.time
    switch header.message {
    case .type0(_, let kind, let streamID):
      self.kind = kind
      kindSource = .header
      if let last = self.streamID, last != streamID { hasSeveralStreamIDs = true }
      self.streamID = streamID
      isStreamIDInferred = false
      timestamp = header.time
      // "the timestamp delta is the timestamp of the type 0 chunk" for a type 3 that opens the
      // next message (§5.3.1.2.4).
      timestampDelta = header.time
      delta = nil
    case .type1(_, let kind):
      self.kind = kind
      kindSource = .header
      advance(by: header.time)
    case .type2:
      advance(by: header.time)
    case .type3:
      if let time = timeTold(by: header), let last = timestamp {
        timestampDelta = time &- last
        extendedTimestamp = time
      }
      delta = timestampDelta
      advance(by: timestampDelta)
    }
    guard let kind else { return nil }
    return Message.Header(
      chunkStreamID: id, format: header.format, type: kind.type, length: kind.messageLength,
      timestamp: timestamp, timestampDelta: delta, streamID: streamID,
      hasExtendedTimestamp: header.hasExtendedTimestamp, isKindInferred: kindSource != .header,
      isStreamIDInferred: isStreamIDInferred)
  }

  /// The time that stands where a type 3 header repeats another: that of the message that it opens,
  /// if it follows the last one.
  private func timeTold(by header: ChunkHeader) -> UInt32? {
    guard let time = header.otherRepeat, let last = timestamp, time &- last < 10_000 else {
      return nil
    }
    return time
  }

  mutating func inheritExtendedTimestamp(of header: ChunkHeader) {
    guard let time = header.time else { return }
    extendedTimestamp = header.hasExtendedTimestamp ? time : nil
  }

  private mutating func advance(by delta: UInt32?) {
    timestampDelta = delta
    if let last = timestamp, let delta { timestamp = last &+ delta } else { timestamp = nil }
  }
}
