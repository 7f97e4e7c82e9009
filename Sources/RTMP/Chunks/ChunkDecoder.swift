internal import ByteParsing

/// Takes one direction's chunks apart and puts its messages together (RTMP 1.0 §5.3).
///
/// Give it bytes, ask for the next element; nil means that it has used all bytes. Set Chunk Size and
/// Abort take effect where they stand, which is why elements are pulled one at a time.
struct ChunkDecoder: Sendable {
  /// What the next byte is.
  private enum Place: Hashable, Sendable {
    case header
    case payload(slot: Int, remaining: UInt32)
    /// Not known: the stream cannot be read on.
    case lost
  }

  /// What chunks carry at most, in bytes: 128 until Set Chunk Size says otherwise (§5.4.1).
  private(set) var chunkSize: UInt32 = 128

  private let options: RTMPDecoder.Options
  private var streams = ChunkStreamTable()
  private var place = Place.header
  /// Of the first byte that has not been used.
  private var offset: StreamOffset
  /// Bytes that came and did not suffice for a header: the first unused ones.
  private var carried: [UInt8] = []
  private var firstCarriedMark: UInt64 = 0
  private var ready: [RTMPElement] = []

  init(at offset: StreamOffset, _ options: RTMPDecoder.Options) {
    self.offset = offset
    self.options = options
  }

  /// The next element, or nil when all of `input` is used.
  ///
  /// - Parameter mark: what the bytes of `input` are called.
  mutating func next(_ input: inout ByteReader, mark: UInt64) -> RTMPElement? {
    while ready.isEmpty {
      switch place {
      case .payload(let slot, let remaining):
        if carried.isEmpty {
          guard input.remaining > 0 else { return nil }
          take(input.readBytes(upTo: Int(remaining)), of: remaining, into: slot, mark)
        } else {
          takeCarried(of: remaining, into: slot, mark)
        }
      case .header:
        guard carried.isEmpty ? readHeader(&input, mark) : readCarriedHeader(&input, mark) else {
          return nil
        }
      case .lost:
        offset += StreamOffset(input.readRemaining().count)
        return nil
      }
    }
    return ready.removeFirst()
  }

  /// Passes over `count` bytes that will never come.
  ///
  /// Inside a chunk's payload the place of the next header stays certain; anywhere else it is lost.
  mutating func skip(_ count: UInt64) {
    let isInsidePayload = carried.isEmpty && count <= payloadRemaining
    offset += StreamOffset(carried.count) + count
    carried = []
    if case .payload(let slot, let remaining) = place, isInsidePayload {
      let skipped = UInt32(truncatingIfNeeded: count)
      streams[slot].message?.skip(skipped)
      endPiece(of: remaining, skipped, in: slot)
    } else if place != .lost {
      losePlace(.bytesMissing)
    }
  }

  /// Ends the stream: the messages that are under way are given up.
  mutating func finish() {
    if place == .header, !carried.isEmpty {
      let none: [UInt8] = []
      var nothing = ByteReader(none.span)
      _ = readCarriedHeader(&nothing, firstCarriedMark, isLast: true)
    }
    if case .payload(let slot, let remaining) = place, !carried.isEmpty {
      takeCarried(of: remaining, into: slot, firstCarriedMark)
    }
    giveUpMessages(.cutOff)
    place = .lost
  }

  private var payloadRemaining: UInt64 {
    if case .payload(_, let remaining) = place { UInt64(remaining) } else { 0 }
  }
}

// MARK: - Headers

extension ChunkDecoder {
  /// Reads a header that begins in `input`; false where all of it was used up without completing one.
  private mutating func readHeader(_ input: inout ByteReader, _ mark: UInt64) -> Bool {
    guard input.remaining > 0 else { return false }
    var attempt = input
    do throws(ParseError) {
      let header = try ChunkHeader(&attempt, in: streams, isLast: false)
      input = attempt
      begin(header, startMark: mark, endMark: mark)
    } catch {
      // Only for want of bytes: any bytes are a header, if not a plausible one.
      carried.append(copying: input.readRemaining())
      firstCarriedMark = mark
      return false
    }
    return true
  }

  /// Reads a header that began in bytes that came before; false where `input` does not complete it.
  ///
  /// - Parameter isLast: no more bytes will come.
  private mutating func readCarriedHeader(
    _ input: inout ByteReader, _ mark: UInt64, isLast: Bool = false
  ) -> Bool {
    while true {
      var attempt = ByteReader(carried.span)
      do throws(ParseError) {
        let header = try ChunkHeader(&attempt, in: streams, isLast: isLast)
        let used = attempt.offset
        carried.removeFirst(used)
        begin(header, startMark: firstCarriedMark, endMark: mark)
        firstCarriedMark = mark
        return true
      } catch {
        guard input.remaining > 0 else { return false }
        carried.append(copying: input.readBytes(upTo: 1))
      }
    }
  }

  private mutating func begin(_ header: ChunkHeader, startMark: UInt64, endMark: UInt64) {
    let start = StreamPosition(offset: offset, mark: startMark)
    offset += StreamOffset(header.byteCount)
    let end = StreamPosition(offset: offset, mark: endMark)
    guard let slot = slot(for: header, at: start.offset) else { return lose(.notChunks) }
    if streams[slot].isInterrupted(by: header) {
      report(.messageReplaced, at: start.offset, header.chunkStreamID)
      finishMessage(in: slot, .replaced)
    }
    if streams[slot].message == nil {
      guard let opened = streams[slot].open(header) else { return lose(.notChunks) }
      streams[slot].message = MessageAssembly(
        header: opened, start: start, end: end, retention: options.retention)
    } else {
      streams[slot].message?.addChunk(headerEnd: end)
    }
    streams[slot].inheritExtendedTimestamp(of: header)
    let remaining = min(chunkSize, streams[slot].message?.remainingCount ?? 0)
    if options.recordsChunks {
      streams[slot].message?.record(
        Chunk(
          offset: start.offset, format: header.format, headerByteCount: header.byteCount,
          hasExtendedTimestamp: header.hasExtendedTimestamp, payloadByteCount: Int(remaining)))
    }
    place = .payload(slot: slot, remaining: remaining)
    if remaining == 0 { endPiece(of: 0, 0, in: slot) }
  }

  /// The chunk stream's slot, a new one if need be; nil where the header cannot be a chunk's.
  private mutating func slot(for header: ChunkHeader, at offset: StreamOffset) -> Int? {
    guard header.message.kind?.type.isAssigned ?? true else { return nil }
    if let slot = streams.slot(of: header.chunkStreamID) { return slot }
    guard header.message.kind != nil else { return nil }
    if header.format != .type0 { report(.chunkStreamUnseen, at: offset, header.chunkStreamID) }
    return streams.insert(ChunkStream(id: header.chunkStreamID, timestamp: 0))
  }
}

// MARK: - Payloads

extension ChunkDecoder {
  private mutating func take(
    _ piece: Span<UInt8>, of remaining: UInt32, into slot: Int, _ mark: UInt64
  ) {
    offset += StreamOffset(piece.count)
    streams[slot].message?.append(
      piece, endingAt: StreamPosition(offset: offset, mark: mark))
    endPiece(of: remaining, UInt32(truncatingIfNeeded: piece.count), in: slot)
  }

  private mutating func takeCarried(of remaining: UInt32, into slot: Int, _ mark: UInt64) {
    let piece = Array(carried.prefix(Int(remaining)))
    carried.removeFirst(piece.count)
    take(piece.span, of: remaining, into: slot, mark)
  }

  /// Moves on after `count` of the `remaining` bytes of a chunk.
  private mutating func endPiece(of remaining: UInt32, _ count: UInt32, in slot: Int) {
    guard count == remaining else {
      place = .payload(slot: slot, remaining: remaining - count)
      return
    }
    place = .header
    if streams[slot].message?.remainingCount == 0 { finishMessage(in: slot, .complete) }
  }

  private mutating func finishMessage(in slot: Int, _ ending: Message.Ending) {
    guard let message = streams[slot].message.take()?.finish(ending) else { return }
    ready.append(.message(message))
    if message.isComplete, message.header.type.isControl { obey(message) }
  }

  /// Applies what a protocol control message says about the chunks after it (§5.4.1, §5.4.2).
  private mutating func obey(_ message: Message) {
    var body = ByteReader(message.payload.bytes.span)
    guard let value = try? body.readInteger(as: UInt32.self) else { return }
    switch message.header.type {
    case .setChunkSize:
      // The top bit "MUST be zero"; a sender that sets it did not mean 2 GiB (§5.4.1).
      let size = value & 0x7FFF_FFFF
      if size != value || size == 0 { report(.chunkSizeOutOfRange, at: message.start.offset, nil) }
      if size > 0 { chunkSize = size }
    case .abort:
      let id = ChunkStreamID(rawValue: value)
      if let slot = streams.slot(of: id), streams[slot].message != nil {
        finishMessage(in: slot, .aborted)
      } else {
        report(.abortOfNothing, at: message.start.offset, id)
      }
    default:
      break
    }
  }

  private mutating func lose(_ problem: Problem) {
    report(problem, at: offset, nil)
    losePlace(.cutOff)
  }

  private mutating func losePlace(_ ending: Message.Ending) {
    giveUpMessages(ending)
    place = .lost
    ready.append(.undecoded(Undecoded(from: offset, reason: .lostPlace)))
  }

  /// Ends the messages that are under way, oldest first.
  private mutating func giveUpMessages(_ ending: Message.Ending) {
    var open: [Message] = []
    for slot in streams.indices {
      if let message = streams[slot].message.take() { open.append(message.finish(ending)) }
    }
    open.sort { $0.start.offset < $1.start.offset }
    ready += open.map(RTMPElement.message)
  }

  private mutating func report(
    _ problem: Problem, at offset: StreamOffset, _ chunkStreamID: ChunkStreamID?
  ) {
    ready.append(
      .problem(StreamProblem(problem: problem, offset: offset, chunkStreamID: chunkStreamID)))
  }
}
