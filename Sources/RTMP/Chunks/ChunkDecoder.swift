internal import ByteParsing

/// Takes one direction's chunks apart and puts its messages together (RTMP 1.0 §5.3).
///
/// Give it bytes, ask for the next element; nil means that it has used all bytes. Set Chunk Size and
/// Abort take effect where they stand, which is why elements are pulled one at a time.
///
/// Long because what it knows between two chunks is its own: in several files all of that would be open to
/// the whole target.
struct ChunkDecoder: Sendable {
  /// Why it cannot go on by itself.
  enum Stop: Hashable, Sendable {
    /// A header stands at the first unused byte, and how to understand it needs what follows.
    case undecided
    /// A header should stand there, unless chunks of others were among the bytes that are missing.
    case unsure
    /// Where the next header stands is not known.
    case lost
    /// A header stands there that what came before does not bear out, though nothing is missing.
    case doubtful
  }

  /// What the next byte is.
  private enum Place: Hashable, Sendable {
    case header
    case payload(slot: Int, remaining: UInt32)
    case stopped(Stop)
  }

  /// More chunk streams than this are told of: some receivers keep no more.
  private static let usualStreamCount = 100
  /// How many headers of a direction are doubted: what follows each is looked through.
  private static let doubtLimit = 256
  /// How many bytes before a doubtful header may be read again, and how many of earlier input.
  private static let lookBack = 1 << 16
  private static let recentLookBack = 128
  private static let headerByteCount = 18

  // What every piece of input needs stands first, and together.

  /// Of the first byte that has not been used.
  private(set) var offset: StreamOffset
  private var place = Place.header
  /// The message whose chunk is under way; between chunks it is with its chunk stream.
  private var current: MessageAssembly?
  /// How many bytes of memory that message takes, if it waits for more bytes.
  private var currentByteCount = 0
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
  /// Whether headers are held against what came before, as nothing was missing so far.
  private var doubts: Bool
  /// Whether `current` is complete, and told once the next header is believed, if that is there already.
  private var isPending = false
  /// Whether the next header was found to be right, or is to be taken for right.
  private var trusts = false
  /// Whether it is known how type 3 headers repeat an extended timestamp.
  private var isRepeatSettled = false
  /// Whether something is to be said of the next message that ends.
  private var hasRemark = false
  private var doubtCount = 0
  /// The slot of the last chunk.
  private var lastSlot: Int?
  /// The length of the next message, where its header has another.
  private var dueLength: UInt32?
  private var remark = Rare<StreamProblem>()
  /// The last bytes of earlier input, where a message is about to end.
  private var recent = RecentBytes()
  /// What is known where it has stopped at a doubtful header.
  private var doubt = Rare<ChunkDoubt>()

  private var habits = ChunkHabits()
  private var ready = ElementQueue()
  private var carried = CarriedBytes()
  private(set) var streams = ChunkStreamTable()
  private var waiting = WaitingMessages()
  private let options: RTMPDecoder.Options

  init(at offset: StreamOffset, _ options: RTMPDecoder.Options) {
    self.offset = offset
    self.options = options
    isIntact = true
    doubts = true
  }

  /// A decoder of a stream of which nothing is known.
  init(
    midstreamAt offset: StreamOffset, _ chunkSize: ChunkSize, _ options: RTMPDecoder.Options
  ) {
    self.init(at: offset, options)
    isIntact = false
    doubts = false
    self.chunkSize = chunkSize
    place = .stopped(.lost)
  }

  /// How many bytes of memory it takes, beside those that every decoder does.
  var footprint: Int { waiting.footprint + currentByteCount + streams.footprint }

  /// Why it uses no more bytes, if it does not.
  var stop: Stop? { if case .stopped(let stop) = place { stop } else { nil } }

  /// Gives back the bytes that came and were not used, and what they are called.
  mutating func takeUnused() -> (bytes: [UInt8], marks: [UInt64]) {
    carried.take()
  }

  /// Goes on with the header that a search has found; whether that tells a reader anything new.
  mutating func resume(at finding: ChunkSearch.Finding) -> Bool {
    let isElsewhere = stop == .lost || offset != finding.offset
    let isOtherSize = finding.chunkSize.isCertain && finding.chunkSize.value != chunkSize.value
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
    return isElsewhere || isOtherSize && !isIntact
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
        if isPending, carried.isEmpty, input.isAtEnd {
          // Some senders write headers by themselves.
          if input.offset <= Self.headerByteCount {
            recent.append(
              input.consumed(last: Self.headerByteCount), of: input.offset, mark,
              endingAt: offset)
          }
          finishPending()
        } else if carried.isEmpty ? !readHeader(&input, mark) : !readCarriedHeader(&input, mark) {
          guard isPending else { return nil }
          finishPending()
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
    if place == .header, !carried.isEmpty { takeOverCarried(isLast: false) }
    doubts = false
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
    if place == .header, !carried.isEmpty { takeOverCarried(isLast: true) }
    finishPending()
    giveUpMessages(.cutOff)
    place = .stopped(.lost)
  }

  /// Reads a header whose payload was waited for, which does not come.
  private mutating func takeOverCarried(isLast: Bool) {
    let none: [UInt8] = []
    var nothing = ByteReader(none.span)
    trusts = true
    _ = readCarriedHeader(&nothing, carried.marks[0], isLast: isLast)
    trusts = false
    if case .payload(let slot, let remaining) = place, !carried.isEmpty {
      takeCarried(of: remaining, into: slot)
    }
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
      let slot = streams.slot(of: header.chunkStreamID)
      if isInDoubt(header, slot), try !believes(header, slot, attempt.rest) {
        stopDoubting(
          header, behind: input.consumed(last: Self.lookBack),
          of: input.offset, mark, isWhole: true)
        return true
      }
      let wasIntact = isIntact
      if let stop = begin(header, slot, input.rest, startMark: mark, endMark: mark) {
        place = .stopped(stop)
        if wasIntact, stop == .lost { report(header, thatIsNone: input.rest) }
      } else {
        input = attempt
      }
    } catch {
      // Only for want of bytes: any bytes are a header, if not a plausible one.
      if doubts {
        recent.append(
          input.consumed(last: Self.recentLookBack), of: input.offset, mark, endingAt: offset)
      }
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
        let slot = streams.slot(of: header.chunkStreamID)
        if isInDoubt(header, slot), try !believes(header, slot, attempt.rest) {
          stopDoubting(
            header, behind: input.consumed(last: 0), of: 0, carried.marks[0], isWhole: false)
          return true
        }
        let wasIntact = isIntact
        let bytes = carried.bytes
        if let stop = begin(
          header, slot, bytes.span, startMark: carried.marks[0], endMark: carried.marks[used - 1])
        {
          place = .stopped(stop)
          if wasIntact, stop == .lost { report(header, thatIsNone: bytes.span) }
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

  /// Takes a header, with which `bytes` begin, for the next chunk's; says why where it cannot, and then
  /// leaves all as it was.
  private mutating func begin(
    _ header: ChunkHeader, _ known: Int?, _ bytes: Span<UInt8>, startMark: UInt64, endMark: UInt64
  ) -> Stop? {
    let start = StreamPosition(offset: offset, mark: startMark)
    let end = StreamPosition(
      offset: offset + StreamOffset(header.byteCount), mark: endMark)
    if isPending { finishPending() }
    if isUnsure { return .unsure }
    var header = header
    if trusts {
      trusts = false
      if let length = dueLength.take() { header = header.with(length: length) }
    }
    guard let slot = slot(for: header, known, at: start.offset) else { return stop(at: header) }
    if !(isIntact && chunkSize.isCertain), !isDecided(header, slot) { return .undecided }
    offset = end.offset
    if streams.list[slot].isInterrupted(by: header) {
      report(.messageReplaced, at: start.offset, header.chunkStreamID)
      finishMessage(in: slot, .replaced)
    }
    if header.format == .type3
      ? streams.list[slot].extendedTimestamp != nil
      : streams.list[slot].isWaiting
    {
      noteHabits(header, slot, at: start.offset)
    }
    if streams.list[slot].isWaiting {
      current = takeWaiting(slot)
      current?.addChunk(headerEnd: end)
    } else {
      guard let opened = streams.list[slot].open(header) else { return stop(at: header) }
      current = MessageAssembly(
        header: opened, start: start, end: end, retention: options.retention)
    }
    streams.list[slot].inheritExtendedTimestamp(of: header)
    let remaining = chunkSize.pieceLength(of: current?.remainingCount ?? 0)
    let readsOver = chunkSize.isCertain && options.listedChunks == 0
    continuation = readsOver ? streams.list[slot].continuation : nil
    if options.listedChunks > 0 { list(header, at: start.offset, bytes, Int(remaining)) }
    place = .payload(slot: slot, remaining: remaining)
    if remaining == 0 { endPiece(of: 0, 0, in: slot) }
    return nil
  }

  @inline(never)
  private mutating func list(
    _ header: ChunkHeader, at offset: StreamOffset, _ bytes: Span<UInt8>, _ payloadByteCount: Int
  ) {
    let chunk = Chunk(
      offset: offset, format: header.format, headerByteCount: header.byteCount,
      hasExtendedTimestamp: header.hasExtendedTimestamp, payloadByteCount: payloadByteCount,
      header: options.keepsHeaders ? Array(copying: bytes.extracting(first: header.byteCount)) : [])
    current?.list(chunk, limit: options.listedChunks)
  }

  /// Whether a header is to be looked at closely, as it is not like the last one.
  @inline(__always)
  private func isInDoubt(_ header: ChunkHeader, _ slot: Int?) -> Bool {
    guard doubts, !trusts else { return false }
    guard let slot else { return true }
    return !streams.list[slot].isFollowed(ordinarilyBy: header)
  }

  /// Whether what came before bears out a header that is in doubt.
  @inline(never)
  private func believes(
    _ header: ChunkHeader, _ slot: Int?, _ payload: Span<UInt8>
  ) throws(ParseError) -> Bool {
    switch streams.belief(in: header, slot, payload, isRepeatSettled: isRepeatSettled) {
    case .believed: return true
    case .open: throw .endOfBytes
    case .doubtful: return false
    }
  }

  /// The chunk stream's slot, a new one if need be; nil where the header cannot be a chunk's.
  @inline(__always)
  private mutating func slot(
    for header: ChunkHeader, _ known: Int?, at offset: StreamOffset
  ) -> Int? {
    if let type = header.message.kind?.type, !type.isAssigned {
      guard isIntact, streams.isOfUnknownType(header) else { return nil }
      report(
        .messageTypeUnknown, at: offset, header.chunkStreamID, "message type ID \(type)")
    }
    return known ?? newSlot(for: header, at: offset)
  }

  @inline(never)
  private mutating func newSlot(for header: ChunkHeader, at offset: StreamOffset) -> Int? {
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

  /// Whether all is known that the header leaves open where something is missing: what it inherits,
  /// and the chunk size.
  private func isDecided(_ header: ChunkHeader, _ slot: Int) -> Bool {
    if streams.list[slot].isWaiting { return true }
    let kind = header.message.kind ?? (streams.list[slot].knowsKind ? streams.list[slot].kind : nil)
    guard let kind else { return false }
    return kind.messageLength <= chunkSize.certainUpTo
  }

  @inline(never)
  private mutating func noteHabits(_ header: ChunkHeader, _ slot: Int, at offset: StreamOffset) {
    for problem in habits.note(header, in: streams.list[slot]) {
      report(problem, at: offset, header.chunkStreamID)
    }
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
      if doubts, left <= Self.recentLookBack {
        recent.append(
          input.consumed(last: Self.recentLookBack), of: input.offset, mark, endingAt: offset)
      }
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
    lastSlot = slot
    if doubts, current?.remainingCount == 0, current?.header.type.isControl == false {
      streams.list[slot].firstByte = current?.firstByte
      isPending = true
      return
    }
    if current?.remainingCount == 0 {
      if let message = current.take()?.finish(.complete) { tell(message) }
    } else if let message = current.take() {
      streams.list[slot].remainingCount = message.remainingCount
      waiting.put(message, in: slot)
    }
  }

  private mutating func takeWaiting(_ slot: Int) -> MessageAssembly? {
    streams.list[slot].remainingCount = 0
    return waiting.take(from: slot)
  }

  /// Tells the message that was complete.
  private mutating func finishPending() {
    guard isPending, let message = current.take()?.finish(.complete) else { return }
    isPending = false
    tell(message)
  }

  private mutating func finishMessage(in slot: Int, _ ending: Message.Ending) {
    if let message = takeWaiting(slot)?.finish(ending) { tell(message) }
  }

  private mutating func tell(_ message: Message) {
    ready.append(.message(message))
    if hasRemark { tellRemark() }
    if message.isComplete, message.header.type.isControl { obey(message) }
  }

  private mutating func tellRemark() {
    hasRemark = false
    if let remark = remark.take() { ready.append(.problem(remark)) }
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
        let slot = streams.indices.first(where: { streams.list[$0].isWaiting })
      {
        report(.chunkSizeChangedInMessage, at: message.start.offset, streams.list[slot].id)
      }
      if size > 0 { chunkSize = ChunkSize(declared: size) }
    case .abort:
      let id = ChunkStreamID(rawValue: value)
      if let slot = streams.slot(of: id), streams.list[slot].isWaiting {
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
    finishPending()
    giveUpMessages(ending)
    isUnsure = false
    isIntact = false
    doubts = false
    streams = streams.doubtful
    chunkSize = chunkSize.doubtful
  }

  /// Ends the messages that are under way, oldest first.
  private mutating func giveUpMessages(_ ending: Message.Ending) {
    var open: [Message] = []
    if let message = current.take() { open.append(message.finish(ending)) }
    for slot in streams.indices { streams.list[slot].remainingCount = 0 }
    for message in waiting.takeAll() { open.append(message.finish(ending)) }
    currentByteCount = 0
    open.sort { $0.start.offset < $1.start.offset }
    for message in open { ready.append(.message(message)) }
    if hasRemark { tellRemark() }
  }

  /// Tells that no header stands where one should, with the bytes that do.
  @inline(never)
  private mutating func report(_ header: ChunkHeader, thatIsNone bytes: Span<UInt8>) {
    report(.notChunks, at: offset, header.chunkStreamID, header.described(by: bytes))
  }

  @inline(never)
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

// MARK: - Doubts

extension ChunkDecoder {
  /// Why the header at which it has stopped is in doubt, and what is known there.
  mutating func takeDoubt() -> ChunkDoubt? { doubt.take() }

  @inline(never)
  private mutating func stopDoubting(
    _ header: ChunkHeader, behind before: Span<UInt8>, of count: Int, _ mark: UInt64,
    isWhole: Bool
  ) {
    doubtCount += 1
    doubts = doubtCount < Self.doubtLimit
    place = .stopped(.doubtful)
    currentByteCount = current?.footprint ?? 0
    let slot = streams.slot(of: header.chunkStreamID)
    let isRepeatDoubtful =
      header.format == .type3 && !header.hasExtendedTimestamp && !isRepeatSettled
      && slot.map { streams.list[$0].extendedTimestamp != nil } ?? false
    doubt.set(
      ChunkDoubt(
        header: header, offset: offset, isRepeatDoubtful: isRepeatDoubtful, isWhole: isWhole,
        streams: streams, chunkSize: chunkSize, recent: recent, before: Array(copying: before),
        mark: mark, last: lastChunk))
    if recent.end + StreamOffset(count) != offset { doubt.update { $0.recent = RecentBytes() } }
  }

  /// The message of the last chunk.
  private var lastChunk: ChunkDoubt.Last? {
    guard let slot = lastSlot, let kind = streams.list[slot].kind else { return nil }
    let message = isPending ? current : waiting[slot]
    return ChunkDoubt.Last(
      slot: slot,
      kind: message.map { .init(messageLength: $0.header.length, type: $0.header.type) } ?? kind,
      passed: message?.passedCount ?? kind.messageLength, isOpen: message != nil && !isPending,
      isHeld: message != nil, kept: message?.keptBytes ?? [])
  }

  /// Tells a complete command now, which the other side may answer before its cause is known.
  mutating func tellCommand() -> RTMPElement? {
    guard isPending, current?.header.type.isMedia == false else { return nil }
    finishPending()
    return ready.popFirst()
  }

  /// Goes on as what was found out about a doubtful header says.
  mutating func settle(_ doubt: ChunkDoubt, _ cause: ChunkCause) {
    place = .header
    switch cause {
    case .asItIs: trusts = true
    case .repeats(let found, let due):
      isRepeatSettled = true
      guard let found else { return }
      streams.passesOverRepeats = true
      remark(
        .extendedTimestampWrong, doubt, doubt.header.chunkStreamID, ["found": found, "due": due])
    case .ownLength(let due):
      finishPending()
      trusts = true
      dueLength = due
      remark(
        .messageLengthWrong, doubt, doubt.header.chunkStreamID,
        ["header_length": doubt.header.message.kind?.messageLength, "due_length": due])
    case .length(let due, let end): correctLast(doubt, due, end)
    case .largerSize(let size, let piece): goOn(doubt, size, piece)
    case .smallerSize(let size, let next):
      isPending = false
      remark(
        .chunkSizeUnannounced, doubt, doubt.header.chunkStreamID,
        ["chunk_size": chunkSize.value, "found_chunk_size": size])
      giveUpMessages(.cutOff)
      chunkSize = ChunkSize(inferred: size)
      offset = next
      trusts = true
    case .none(let isPossible, let description):
      finishPending()
      if doubt.isRepeatDoubtful { isRepeatSettled = true }
      if isPossible {
        trusts = true
      } else {
        loseTrack(.cutOff)
        place = .stopped(.lost)
        ready.append(
          .problem(
            StreamProblem(
              problem: .notChunks, offset: offset, chunkStreamID: doubt.header.chunkStreamID,
              detail: description, mark: doubt.mark)))
      }
    }
  }

  /// Gives the last message the length that is due.
  private mutating func correctLast(_ doubt: ChunkDoubt, _ due: UInt32, _ end: StreamOffset) {
    guard let last = doubt.last else { return }
    let id = streams.list[last.slot].id
    trusts = true
    if streams.list[last.slot].kind == last.kind {
      streams.list[last.slot].kind = last.kind.with(length: due)
    }
    remark(
      .messageLengthWrong, doubt, id,
      [
        "header_length": last.kind.messageLength, "due_length": due,
        "payload_type_id": last.otherType.map { UInt32($0.rawValue) },
      ])
    if last.isOpen { current = takeWaiting(last.slot) ?? current }
    guard current != nil else {
      offset = end
      return tellRemark()
    }
    let isLonger = due > last.passed
    current?.correct(length: due, end: isLonger ? nil : end)
    isPending = !isLonger
    guard isLonger else {
      offset = end
      return
    }
    let size = chunkSize.value ?? .max
    let rest = last.passed % size == 0 ? 0 : size - last.passed % size
    place = .payload(slot: last.slot, remaining: min(rest, due - last.passed))
    if rest == 0 { endPiece(of: 0, 0, in: last.slot) }
  }

  /// Goes on with a message whose chunk is longer than the size in force has it.
  private mutating func goOn(_ doubt: ChunkDoubt, _ size: ChunkSize, _ piece: UInt32) {
    guard let last = doubt.last, let message = takeWaiting(last.slot) else { return }
    current = message
    remark(
      .chunkSizeUnannounced, doubt, streams.list[last.slot].id,
      [
        "chunk_size": chunkSize.value, "found_chunk_size": size.certainValue,
        "message_length": last.kind.messageLength,
      ])
    chunkSize = size
    place = .payload(slot: last.slot, remaining: piece)
  }

  /// Tells a cause behind the next message that ends.
  private mutating func remark(
    _ problem: Problem, _ doubt: ChunkDoubt, _ id: ChunkStreamID,
    _ figures: KeyValuePairs<String, UInt32?>
  ) {
    hasRemark = true
    remark.set(
      StreamProblem(
        problem: problem, offset: doubt.offset, chunkStreamID: id,
        figures: figures.compactMap { name, value in
          value.map { .init(name: name, value: UInt64($0)) }
        }, isOfLastMessage: true, mark: doubt.mark))
  }
}
