internal import ByteParsing

/// Takes one direction's chunks apart and puts its messages together (RTMP 1.0 §5.3).
///
/// Give it bytes, ask for the next element; nil means that it has used all bytes. Set Chunk Size and
/// Abort take effect where they stand, which is why elements are pulled one at a time.
///
/// Long because all bytes of a connection go through it: parted into files its state would be shared, and
/// no longer kept in registers.
struct ChunkDecoder: Sendable {
  /// Why it cannot go on by itself.
  enum Stop: Hashable, Sendable {
    /// A header stands at the first unused byte, and how to understand it needs what follows.
    case undecided
    /// A header should stand there, unless chunks of others were among the bytes that are missing.
    case unsure
    /// Where the next header stands is not known.
    case lost
  }

  /// What the next byte is.
  private enum Place: Hashable, Sendable {
    case header
    case payload(slot: Int, remaining: UInt32)
    case stopped(Stop)
  }

  /// More chunk streams than this are told of: some receivers keep no more.
  private static let usualStreamCount = 100

  // What every piece of input needs stands first, and together.

  /// Of the first byte that has not been used.
  private(set) var offset: StreamOffset
  private var place = Place.header
  /// The message whose chunk is under way; between chunks it is with its chunk stream.
  private var current: MessageAssembly?
  /// How many bytes of memory that message takes, if it waits for more bytes.
  private var currentByteCount = 0
  /// How many the messages take that wait for their next chunk.
  private var parkedByteCount = 0
  /// The whole header of that message's next chunk, where it can be no other than this one byte.
  private var continuation: UInt8?
  /// What chunks carry at most, as far as that is known.
  private(set) var chunkSize = ChunkSize.initial
  /// Whether every byte since the handshake was there.
  private var isIntact: Bool
  /// Whether headers are missing, and the place of the next one rests on what they must have been.
  private var isUnsure = false
  /// Whether headers were ever missing, wherever the next one stood then.
  private var lacksHeaders = false

  private var habits = ChunkHabits()
  private var ready = ElementQueue()
  private var carried = CarriedBytes()
  private(set) var streams = ChunkStreamTable()
  private let options: RTMPDecoder.Options

  init(at offset: StreamOffset, _ options: RTMPDecoder.Options) {
    self.offset = offset
    self.options = options
    isIntact = true
  }

  /// A decoder of a stream of which nothing is known.
  init(
    midstreamAt offset: StreamOffset, _ chunkSize: ChunkSize, _ options: RTMPDecoder.Options
  ) {
    self.init(at: offset, options)
    isIntact = false
    self.chunkSize = chunkSize
    place = .stopped(.lost)
  }

  /// How many bytes of memory it takes, beside those that every decoder does.
  var footprint: Int { parkedByteCount + currentByteCount + streams.footprint }

  /// Why it uses no more bytes, if it does not.
  var stop: Stop? { if case .stopped(let stop) = place { stop } else { nil } }

  /// Gives back the bytes that came and were not used, and what they are called.
  mutating func takeUnused() -> (bytes: [UInt8], marks: [UInt64]) {
    carried.take()
  }

  /// Goes on with the header that a search has found; whether that tells a reader anything new.
  mutating func resume(at finding: ChunkSearch.Finding) -> Bool {
    let isNews =
      stop == .lost || offset != finding.offset
      || finding.chunkSize.isCertain && finding.chunkSize.value != chunkSize.value
    if offset != finding.offset { loseTrack(.cutOff) }
    offset = finding.offset
    chunkSize = finding.chunkSize
    for (id, kind) in finding.inferredKinds {
      let slot = streams.slot(of: id) ?? streams.insert(ChunkStream(id: id, timestamp: nil))
      guard streams.list[slot].kindSource == .stale || streams.list[slot].kind == nil else {
        continue
      }
      streams.list[slot].kind = kind
      streams.list[slot].kindSource = .inferred
    }
    place = .header
    isUnsure = false
    return isNews
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
          takeChunks(of: &input, remaining, into: slot, mark)
        } else {
          takeCarried(of: remaining, into: slot)
        }
      case .header:
        guard carried.isEmpty ? readHeader(&input, mark) : readCarriedHeader(&input, mark) else {
          return nil
        }
      case .stopped:
        return nil
      }
    }
    return ready.popFirst()
  }

  /// Passes over `count` bytes that will never come.
  ///
  /// Inside a chunk's payload the place of the next header stays certain. Inside a message whose
  /// other chunks' headers are missing it is where it must be if no other message's chunks were
  /// among what is missing; that has to be borne out. Anywhere else it is lost.
  mutating func skip(_ count: UInt64) {
    offset += StreamOffset(carried.count) + count
    guard carried.isEmpty, case .payload(let slot, let remaining) = place else {
      _ = carried.take()
      return losePlace(.bytesMissing)
    }
    if count <= UInt64(remaining) {
      passOver(UInt32(truncatingIfNeeded: count), of: remaining, in: slot)
    } else if !skipChunks(count, after: remaining, in: slot) {
      losePlace(.bytesMissing)
    }
  }

  private mutating func passOver(_ count: UInt32, of remaining: UInt32, in slot: Int) {
    current?.skip(count)
    endPiece(of: remaining, count, in: slot)
  }

  /// Passes over further chunks of a message, headers and all; false where `count` bytes reach
  /// beyond it, or into a header.
  private mutating func skipChunks(
    _ count: UInt64, after remaining: UInt32, in slot: Int
  ) -> Bool {
    guard let messageRest = current?.remainingCount, let size = chunkSize.certainValue else {
      return false
    }
    let headerCount = streams.list[slot].continuationByteCount
    var missing = count - UInt64(remaining)
    var left = messageRest - remaining
    var chunks = 0
    while missing > 0 {
      guard left > 0, missing >= headerCount else { return false }
      missing -= headerCount
      chunks += 1
      let piece = min(size, left)
      guard missing > UInt64(piece) else { break }
      missing -= UInt64(piece)
      left -= piece
    }
    let piece = chunks > 0 ? min(size, left) : 0
    current?.skip(messageRest - left)
    current?.addMissingChunks(chunks)
    isUnsure = true
    lacksHeaders = true
    place = .payload(slot: slot, remaining: piece)
    passOver(UInt32(truncatingIfNeeded: missing), of: piece, in: slot)
    return true
  }

  /// Ends the stream: the messages that are under way are given up.
  mutating func finish() {
    if place == .header, !carried.isEmpty {
      let none: [UInt8] = []
      var nothing = ByteReader(none.span)
      _ = readCarriedHeader(&nothing, carried.marks[0], isLast: true)
    }
    if case .payload(let slot, let remaining) = place, !carried.isEmpty {
      takeCarried(of: remaining, into: slot)
    }
    giveUpMessages(.cutOff)
    place = .stopped(.lost)
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
      let wasIntact = isIntact
      if let stop = begin(header, startMark: mark, endMark: mark) {
        place = .stopped(stop)
        if wasIntact, stop == .lost { report(header, thatIsNone: input.rest) }
      } else {
        input = attempt
      }
    } catch {
      // Only for want of bytes: any bytes are a header, if not a plausible one.
      carried.append(input.readRemaining(), mark: mark)
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
      var attempt = ByteReader(carried.bytes.span)
      do throws(ParseError) {
        let header = try ChunkHeader(&attempt, in: streams, isLast: isLast)
        let used = attempt.offset
        let wasIntact = isIntact
        if let stop = begin(
          header, startMark: carried.marks[0], endMark: carried.marks[used - 1])
        {
          place = .stopped(stop)
          if wasIntact, stop == .lost {
            let bytes = carried.bytes
            report(header, thatIsNone: bytes.span)
          }
        } else {
          carried.removeFirst(used)
        }
        return true
      } catch {
        guard input.remaining > 0 else { return false }
        carried.append(input.readBytes(upTo: 1), mark: mark)
      }
    }
  }

  /// Takes a header for the next chunk's; says why where it cannot, and then leaves all as it was.
  private mutating func begin(
    _ header: ChunkHeader, startMark: UInt64, endMark: UInt64
  ) -> Stop? {
    let start = StreamPosition(offset: offset, mark: startMark)
    let end = StreamPosition(
      offset: offset + StreamOffset(header.byteCount), mark: endMark)
    if isUnsure { return .unsure }
    guard let slot = slot(for: header, at: start.offset) else { return stop(at: header) }
    if !isDecided(header, slot) { return .undecided }
    offset = end.offset
    if streams.list[slot].isInterrupted(by: header) {
      report(.messageReplaced, at: start.offset, header.chunkStreamID)
      finishMessage(in: slot, .replaced)
    }
    if header.format == .type3
      ? streams.list[slot].extendedTimestamp != nil
      : streams.list[slot].message != nil
    {
      for problem in habits.note(header, in: streams.list[slot]) {
        report(problem, at: start.offset, header.chunkStreamID)
      }
    }
    if streams.list[slot].message == nil {
      guard let opened = streams.list[slot].open(header) else { return stop(at: header) }
      current = MessageAssembly(
        header: opened, start: start, end: end, retention: options.retention)
    } else {
      current = streams.list[slot].message.take()
      parkedByteCount -= current?.footprint ?? 0
      current?.addChunk(headerEnd: end)
    }
    streams.list[slot].inheritExtendedTimestamp(of: header)
    let remaining = chunkSize.pieceLength(of: current?.remainingCount ?? 0)
    let readsOver = chunkSize.isCertain && options.listedChunks == 0
    continuation = readsOver ? streams.list[slot].continuation : nil
    if options.listedChunks > 0 {
      let chunk = Chunk(
        offset: start.offset, format: header.format, headerByteCount: header.byteCount,
        hasExtendedTimestamp: header.hasExtendedTimestamp, payloadByteCount: Int(remaining))
      current?.list(chunk, limit: options.listedChunks)
    }
    place = .payload(slot: slot, remaining: remaining)
    if remaining == 0 { endPiece(of: 0, 0, in: slot) }
    return nil
  }

  /// The chunk stream's slot, a new one if need be; nil where the header cannot be a chunk's.
  private mutating func slot(for header: ChunkHeader, at offset: StreamOffset) -> Int? {
    if let type = header.message.kind?.type, !type.isAssigned {
      guard isOfUnknownType(header) else { return nil }
      report(
        .messageTypeUnknown, at: offset, header.chunkStreamID, "message type ID \(type)")
    }
    if let slot = streams.slot(of: header.chunkStreamID) { return slot }
    guard header.message.kind != nil else { return nil }
    if isIntact, !lacksHeaders, header.format != .type0 {
      report(.chunkStreamUnseen, at: offset, header.chunkStreamID)
    }
    if isIntact, header.chunkStreamID.rawValue >= 64 {
      report(.chunkStreamIDLarge, at: offset, header.chunkStreamID)
      if header.basicHeaderByteCount == 3, header.chunkStreamID.rawValue < 320 {
        report(.chunkStreamIDNotMinimal, at: offset, header.chunkStreamID)
      }
    }
    if isIntact, streams.list.count == Self.usualStreamCount {
      report(.chunkStreamsMany, at: offset, header.chunkStreamID)
    }
    return streams.insert(
      ChunkStream(id: header.chunkStreamID, timestamp: isIntact ? 0 : nil))
  }

  /// Whether a header whose message type has no known meaning is one for all that: where nothing was
  /// missing so far, and it names a message stream that is in use.
  private func isOfUnknownType(_ header: ChunkHeader) -> Bool {
    guard isIntact, case .type0(_, let kind, let streamID) = header.message,
      kind.type.rawValue != 0, kind.messageLength > 0
    else { return false }
    return streamID == .connection || streams.list.contains { $0.streamID == streamID }
  }

  /// Whether all is known that the header leaves open: what it inherits, and the chunk size.
  private func isDecided(_ header: ChunkHeader, _ slot: Int) -> Bool {
    if isIntact || streams.list[slot].message != nil { return true }
    let kind = header.message.kind ?? (streams.list[slot].knowsKind ? streams.list[slot].kind : nil)
    guard let kind else { return false }
    return kind.messageLength <= chunkSize.certainUpTo
  }

  /// What to do about a header that no chunk can have.
  private mutating func stop(at header: ChunkHeader) -> Stop {
    if !isIntact, header.message.kind == nil { return .undecided }
    loseTrack(.cutOff)
    return .lost
  }
}

// MARK: - Payloads

extension ChunkDecoder {
  /// Takes what `input` has of a chunk's payload, and of its message's further chunks as long as
  /// their headers are one byte.
  private mutating func takeChunks(
    of input: inout ByteReader, _ remaining: UInt32, into slot: Int, _ mark: UInt64
  ) {
    let before = input.offset
    let left =
      current?.append(
        &input, StreamPosition(offset: offset, mark: mark), chunk: remaining,
        size: chunkSize.value ?? .max, continuation) ?? 0
    offset += StreamOffset(input.offset - before)
    if left > 0 {
      place = .payload(slot: slot, remaining: left)
      currentByteCount = current?.footprint ?? 0
    } else {
      endChunk(in: slot)
    }
  }

  private mutating func take(
    _ piece: Span<UInt8>, of remaining: UInt32, into slot: Int, _ mark: UInt64
  ) {
    offset += StreamOffset(piece.count)
    current?.append(piece, endingAt: StreamPosition(offset: offset, mark: mark))
    endPiece(of: remaining, UInt32(truncatingIfNeeded: piece.count), in: slot)
  }

  private mutating func takeCarried(of remaining: UInt32, into slot: Int) {
    let piece = Array(carried.bytes.prefix(Int(remaining)))
    let mark = carried.marks[max(0, piece.count - 1)]
    carried.removeFirst(piece.count)
    take(piece.span, of: remaining, into: slot, mark)
  }

  /// Moves on after `count` of the `remaining` bytes of a chunk.
  private mutating func endPiece(of remaining: UInt32, _ count: UInt32, in slot: Int) {
    if count < remaining {
      place = .payload(slot: slot, remaining: remaining - count)
      currentByteCount = current?.footprint ?? 0
    } else {
      endChunk(in: slot)
    }
  }

  /// Ends the chunk under way, and its message if that lacks nothing more.
  private mutating func endChunk(in slot: Int) {
    place = .header
    currentByteCount = 0
    guard let message = current.take() else { return }
    if message.remainingCount == 0 {
      finish(message, .complete)
    } else {
      parkedByteCount += message.footprint
      streams.list[slot].message = message
    }
  }

  private mutating func finishMessage(in slot: Int, _ ending: Message.Ending) {
    guard let message = streams.list[slot].message.take() else { return }
    parkedByteCount -= message.footprint
    finish(message, ending)
  }

  private mutating func finish(_ assembly: consuming MessageAssembly, _ ending: Message.Ending) {
    let message = assembly.finish(ending)
    ready.append(.message(message))
    if message.isComplete, message.header.type.isControl { obey(message) }
  }

  /// Applies what a protocol control message says about the chunks after it (§5.4.1, §5.4.2).
  private mutating func obey(_ message: Message) {
    let bytes = message.payload.bytes
    var body = ByteReader(bytes.span)
    guard let value = try? body.readInteger(as: UInt32.self) else { return }
    switch message.header.type {
    case .setChunkSize:
      // The top bit "MUST be zero"; a sender that sets it did not mean 2 GiB (§5.4.1).
      let size = value & 0x7FFF_FFFF
      if let problem = ChunkSize.problem(of: value) {
        report(problem, at: message.start.offset, nil, "it is \(value)")
      }
      if size != chunkSize.value,
        let slot = streams.indices.first(where: { streams.list[$0].message != nil })
      {
        report(.chunkSizeChangedInMessage, at: message.start.offset, streams.list[slot].id)
      }
      if size > 0 { chunkSize = ChunkSize(declared: size) }
    case .abort:
      let id = ChunkStreamID(rawValue: value)
      if let slot = streams.slot(of: id), streams.list[slot].message != nil {
        finishMessage(in: slot, .aborted)
        report(.messageAborted, at: message.start.offset, id)
      } else {
        report(.abortOfNothing, at: message.start.offset, id)
      }
    default:
      break
    }
  }

  /// Gives up the place of the next header, and what may have changed where bytes are missing.
  private mutating func losePlace(_ ending: Message.Ending) {
    loseTrack(ending)
    place = .stopped(.lost)
  }

  private mutating func loseTrack(_ ending: Message.Ending) {
    giveUpMessages(ending)
    isUnsure = false
    isIntact = false
    streams = streams.doubtful
    chunkSize = chunkSize.doubtful
  }

  /// Ends the messages that are under way, oldest first.
  private mutating func giveUpMessages(_ ending: Message.Ending) {
    var open: [Message] = []
    if let message = current.take() { open.append(message.finish(ending)) }
    for slot in streams.indices {
      if let message = streams.list[slot].message.take() { open.append(message.finish(ending)) }
    }
    parkedByteCount = 0
    currentByteCount = 0
    open.sort { $0.start.offset < $1.start.offset }
    for message in open { ready.append(.message(message)) }
  }

  /// Tells that no header stands where one should, with the bytes that do.
  private mutating func report(_ header: ChunkHeader, thatIsNone bytes: Span<UInt8>) {
    report(.notChunks, at: offset, header.chunkStreamID, header.described(by: bytes))
  }

  private mutating func report(
    _ problem: Problem, at offset: StreamOffset, _ chunkStreamID: ChunkStreamID?,
    _ detail: String? = nil
  ) {
    ready.append(
      .problem(
        StreamProblem(
          problem: problem, offset: offset, chunkStreamID: chunkStreamID, detail: detail)))
  }
}
