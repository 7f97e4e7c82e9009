public import ByteParsing

/// Decodes one direction of an RTMP connection: handshake, chunks, messages.
///
/// Give it the direction's bytes in order, in pieces of any size, and ask for elements until there
/// are none: the result never depends on where pieces end.
///
///     var decoder = RTMPDecoder(role: .client, start: .handshake)
///     var input = ByteReader(bytes.span)
///     while let element = decoder.next(&input) { … }
///     decoder.finish()
///     while let element = decoder.next() { … }
///
/// It never throws and never stops early: what cannot be read is an element too.
///
/// Long because it is the whole of a public interface, whose explanations are half of it.
public struct RTMPDecoder: Sendable {
  /// Where in a connection the first byte stands.
  public enum Start: Hashable, Sendable {
    case handshake
    /// Somewhere inside the chunk stream.
    case midstream
  }

  public struct Options: Hashable, Sendable {
    /// Whoever wants audio and video itself, and not what is said of it, wants ``PayloadRetention/whole``.
    public var retention = PayloadRetention.headsOfFrames
    /// How many of its chunks each message lists at most: the first ones, and the last.
    public var listedChunks = 0
    /// Whether those that are listed keep their headers' bytes.
    public var keepsHeaders = false
    public var search = SearchLimits()

    public init() {}
  }

  private enum State: Hashable, Sendable {
    /// Waits for enough first bytes to tell a handshake from another protocol.
    case opening
    /// Waits for enough first bytes to tell a handshake from the middle of a stream.
    case midstream
    case handshake
    case chunks
    /// Looks for the next chunk header.
    case searching(from: StreamOffset, Undecoded.Reason)
    /// Looks for the reason why a header does not fit what came before.
    case doubting
    /// What follows is not decoded; an element has said why, or the direction has ended.
    case undecoded
  }

  // What every piece of input needs stands first, and together.

  /// Whether it reads chunks as they come, and holds nothing.
  public private(set) var readsOn = false
  /// How many bytes of the direction went by, captured or not; those before its first are counted.
  public private(set) var byteCount: StreamOffset
  /// How many bytes of memory are held of messages that are under way, and of what waits until it is
  /// known where chunks begin in it.
  public private(set) var heldByteCount = 0
  // Beside the state rather than inside it, so that they change in place.
  private var chunks: ChunkDecoder
  private var handshake: HandshakeDecoder
  private var opening: SearchBuffer
  private var search = Rare<ChunkSearch>()
  private var causes = Rare<CauseSearch>()
  /// Chunk sizes that this direction may have though it never said so: of its peer, or of the same
  /// client on another connection.
  public private(set) var suggestedChunkSizes: [UInt32] = []
  /// How many of them are remembered: each is tried where a header is in doubt.
  private static let suggestionLimit = 8
  /// Bytes that a search has held and that are to be read before any others, from `backlogPlace` on.
  private var backlog = SearchBuffer(at: 0)
  private var backlogPlace: StreamOffset = 0
  private var ready = ElementQueue()
  private var state: State
  private var isFinishing = false
  private let role: Role
  /// Of the first byte that it was given.
  private let firstOffset: StreamOffset
  private let options: Options

  /// Makes a decoder of one direction.
  ///
  /// - Parameters:
  ///   - role: of the side that sent the bytes. It is for the handshake alone: by it the key is chosen
  ///     that a digest is looked for with. With the wrong one a signed handshake counts as
  ///     ``Handshake/Scheme/simple`` with a digest that is not valid, and nothing else changes. Where
  ///     it is not known, take either, and ask ``HandshakePacket/signer`` of the handshake's `first`.
  ///   - start: where it is not known whether the first byte is the connection's, ``Start/midstream``,
  ///     which looks for a handshake too.
  ///   - offset: of the first byte in the direction's stream, where something else comes before it.
  public init(
    role: Role, start: Start, at offset: StreamOffset = 0, options: Options = Options()
  ) {
    self.options = options
    self.role = role
    byteCount = offset
    firstOffset = offset
    opening = SearchBuffer(at: offset)
    handshake = HandshakeDecoder(role: role, at: offset)
    chunks = ChunkDecoder(at: offset + StreamOffset(Handshake.byteCount), options)
    state = start == .handshake ? .opening : .midstream
  }

  /// Takes a chunk size that this direction may have though it never said so; of many, the last few
  /// different ones are remembered.
  ///
  /// - Parameter chunkSize: in bytes.
  public mutating func suggest(chunkSize: UInt32) {
    guard !suggestedChunkSizes.contains(chunkSize) else { return }
    if suggestedChunkSizes.count == Self.suggestionLimit { suggestedChunkSizes.removeFirst() }
    suggestedChunkSizes.append(chunkSize)
  }

  /// What chunks carry at most from here, in bytes; nil where it is not known.
  public var chunkSize: UInt32? { chunks.chunkSize.value }

  /// C1 or S1, from when it was whole until the handshake is forgotten.
  public var firstHandshakePacket: HandshakePacket? { handshake.first }

  /// C0 or S0, from when it came until the handshake is forgotten.
  public var version: UInt8? { handshake.version }

  /// What the handshake's first byte is called, once it came.
  public var firstHandshakePacketMark: UInt64? { handshake.firstMarkSeen }

  /// What the first bytes that are held are called.
  public var firstHeldMark: UInt64? {
    causes.value?.buffer.firstMark ?? search.value?.buffer.firstMark ?? opening.firstMark
  }

  /// Lets go of the handshake's bytes, once the peer's echo has been held against them.
  public mutating func forgetHandshake() { handshake.forget() }

  /// Decodes nothing further, and lets go of what is held.
  public mutating func abandon() {
    state = .undecoded
    readsOn = false
    _ = search.take()
    _ = causes.take()
    chunks = ChunkDecoder(at: byteCount, options)
    opening = SearchBuffer(at: 0)
    readAgain(SearchBuffer(at: 0), from: 0)
    heldByteCount = 0
  }

  /// The next element, or nil when all of `input` is used.
  ///
  /// - Parameter mark: what these bytes are called in the elements' positions.
  public mutating func next(_ input: inout ByteReader, mark: UInt64 = 0) -> RTMPElement? {
    if readsOn {
      let before = input.offset
      let element = chunks.next(&input, mark: mark)
      byteCount += StreamOffset(input.offset - before)
      if element != nil { return element }
      heldByteCount = chunks.footprint
      if chunks.stop == nil { return nil }
    }
    defer { decideWhetherToReadOn() }
    return nextInAnyState(&input, mark: mark)
  }

  private mutating func decideWhetherToReadOn() {
    readsOn =
      state == .chunks && !isFinishing && chunks.stop == nil && ready.isEmpty
      && backlogPlace >= backlog.end
    heldByteCount =
      chunks.footprint
      + (causes.value?.buffer.footprint ?? search.value?.buffer.footprint ?? opening.footprint)
  }

  private mutating func nextInAnyState(_ input: inout ByteReader, mark: UInt64) -> RTMPElement? {
    while ready.isEmpty {
      if backlogPlace < backlog.end {
        if let element = readBacklog() { return element }
      } else if case .chunks = state {
        let before = input.offset
        let element = chunks.next(&input, mark: mark)
        byteCount += StreamOffset(input.offset - before)
        if element != nil || chunks.stop == nil { return element }
        searchOn()
      } else if input.isAtEnd {
        return nil
      } else {
        let before = input.offset
        take(&input, mark)
        byteCount += StreamOffset(input.offset - before)
      }
    }
    return ready.popFirst()
  }

  /// The next element of those that ``finish()`` or ``skip(_:)`` left.
  public mutating func next() -> RTMPElement? {
    let none: [UInt8] = []
    var nothing = ByteReader(none.span)
    while true {
      if let element = next(&nothing) { return element }
      guard isFinishing else { return nil }
      end()
    }
  }

  /// Passes over `count` bytes that were not captured.
  ///
  /// Inside the handshake or a chunk's payload decoding goes on behind them.
  public mutating func skip(_ count: UInt64) {
    defer { decideWhetherToReadOn() }
    byteCount += count
    switch state {
    case .opening, .midstream:
      searchOpening()
      search.update { $0.skip(count) }
    case .handshake:
      if handshake.skip(count) {
        if let whole = handshake.whole { endHandshake(whole) }
      } else {
        beginSearch(SearchBuffer(at: byteCount), .initial.doubtful, .lostPlace)
      }
    case .chunks:
      chunks.skip(count)
    case .searching:
      search.update { $0.skip(count) }
    case .doubting:
      causes.update { $0.skip(count) }
      settleDoubt()
    case .undecoded:
      break
    }
  }

  /// Ends the direction: what is under way becomes elements as far as it came.
  public mutating func finish() {
    isFinishing = true
    readsOn = false
  }

  /// Takes what the state wants of bytes that are not chunks.
  private mutating func take(_ input: inout ByteReader, _ mark: UInt64) {
    switch state {
    case .opening: open(&input, mark)
    case .midstream: openMidstream(&input, mark)
    case .handshake:
      if let whole = handshake.next(&input, mark: mark) { endHandshake(whole) }
    case .searching:
      let bytes = input.readRemaining()
      search.update { $0.append(bytes, mark: mark) }
      lookOn()
    case .doubting:
      let bytes = input.readRemaining()
      causes.update { $0.append(bytes, mark: mark) }
      settleDoubt()
    case .chunks, .undecoded:
      _ = input.readRemaining()
    }
  }

  /// Ends the state that the direction is in.
  private mutating func end() {
    switch state {
    case .opening where !opening.isEmpty:
      giveUp(openingReason, from: firstOffset)
    case .midstream where !opening.isEmpty:
      searchOpening()
    case .handshake:
      giveUp(
        .handshakeCutOff(version: handshake.version ?? 0, byteCount: handshake.byteCount),
        from: firstOffset)
    case .chunks:
      let none: [UInt8] = []
      var nothing = ByteReader(none.span)
      chunks.finish()
      while let element = chunks.next(&nothing, mark: 0) { ready.append(element) }
      state = .undecoded
    case .searching:
      lookOn()
    case .doubting:
      settleDoubt()
    case .opening, .midstream, .undecoded:
      isFinishing = false
    }
  }
}

// MARK: - Openings

extension RTMPDecoder {
  /// Looks at the first byte, and at some more where it is not a handshake's.
  private mutating func open(_ input: inout ByteReader, _ mark: UInt64) {
    if opening.isEmpty, let version = input.peek(), Handshake.knownVersions.contains(version) {
      state = .handshake
      return
    }
    opening.append(
      input.readBytes(upTo: ForeignProtocol.lookahead - opening.byteCount), mark: mark)
    if opening.byteCount == ForeignProtocol.lookahead { giveUp(openingReason, from: firstOffset) }
  }

  /// Why the first bytes are not decoded: a version that is not known, before a packet that has zero
  /// where C1 and S1 have it, is taken for a handshake's (RTMP 1.0 §5.2.2).
  private var openingReason: Undecoded.Reason {
    let bytes = opening.span
    let zeros = 5..<8
    guard bytes.count >= zeros.upperBound, bytes[0] < 0x20,
      zeros.allSatisfy({ bytes[$0] == 0 })
    else { return .notRTMP(ForeignProtocol(openedBy: bytes)) }
    return .unsupportedVersion(bytes[0])
  }

  /// Looks whether the first bytes seen are a handshake whose connection's opening was not captured.
  private mutating func openMidstream(_ input: inout ByteReader, _ mark: UInt64) {
    opening.append(input.readRemaining(), mark: mark)
    var bytes = ByteReader(opening.span)
    guard let version = try? bytes.readInteger(as: UInt8.self),
      Handshake.knownVersions.contains(version)
    else { return searchOpening() }
    guard opening.byteCount >= ChunkTrial.lookahead else { return }
    let asChunk = ChunkTrial(opening, isLast: false).weightOfHeader(at: 0, chunks.streams)
    if asChunk ?? 0 >= ChunkSearch.candidateWeight { return searchOpening() }
    guard bytes.remaining >= HandshakePacket.byteCount else { return }
    guard let first = try? HandshakePacket(&bytes),
      first.secondWord == 0 || first.signer != nil
    else { return searchOpening() }
    state = .handshake
    readAgain(opening, from: firstOffset)
  }

  private mutating func endHandshake(_ whole: Handshake) {
    ready.append(.handshake(whole))
    if whole.isEncrypted {
      giveUp(.encrypted(version: whole.version), from: whole.end.offset)
    } else {
      state = .chunks
    }
  }

  private mutating func giveUp(_ reason: Undecoded.Reason, from offset: StreamOffset) {
    state = .undecoded
    ready.append(.undecoded(Undecoded(from: offset, reason: reason)))
  }
}

// MARK: - Searching

extension RTMPDecoder {
  /// Searches the first bytes seen.
  private mutating func searchOpening() {
    beginSearch(opening, .unknown, .midstream)
    lookOn()
  }

  private mutating func beginSearch(
    _ buffer: SearchBuffer, _ chunkSize: ChunkSize, _ reason: Undecoded.Reason
  ) {
    chunks = ChunkDecoder(midstreamAt: buffer.start, chunkSize, options)
    opening = SearchBuffer(at: 0)
    state = .searching(from: buffer.start, reason)
    search.set(
      ChunkSearch(
        buffer, anchor: .lost, streams: chunks.streams, chunkSize: chunkSize,
        limits: options.search))
  }

  /// Searches from where the chunk decoder has stopped.
  private mutating func searchOn() {
    let buffer = unusedBytes()
    if let doubt = chunks.takeDoubt() {
      var search = CauseSearch(doubt, sizes: suggestedChunkSizes, options.search)
      search.append(buffer)
      causes.set(search)
      state = .doubting
      return settleDoubt()
    }
    state = .searching(from: chunks.offset, .lostPlace)
    search.set(
      ChunkSearch(
        buffer, anchor: chunks.stop, streams: chunks.streams,
        chunkSize: chunks.chunkSize, limits: options.search))
    lookOn()
  }

  /// Goes on as the reason of a doubtful header demands, once that is known.
  private mutating func settleDoubt() {
    let isLast = isFinishing
    guard let cause = causes.update({ $0.next(isLast: isLast) }) ?? nil,
      var found = causes.take()
    else {
      if let command = chunks.tellCommand() { ready.append(command) }
      return
    }
    chunks.settle(found.doubt, cause)
    state = .chunks
    readAgain(found.takeBuffer(from: chunks.offset), from: chunks.offset)
  }

  /// The bytes that the chunk decoder has left, and those that were held behind them.
  private mutating func unusedBytes() -> SearchBuffer {
    var buffer = SearchBuffer(at: chunks.offset)
    let (bytes, marks) = chunks.takeUnused()
    for (index, mark) in zip(bytes.indices, marks) {
      buffer.append(bytes.span.extracting(index..<index + 1), mark: mark)
    }
    if backlogPlace < backlog.end {
      if buffer.isEmpty { swap(&buffer, &backlog) } else { buffer.append(backlog) }
    }
    backlog = SearchBuffer(at: buffer.end)
    backlogPlace = buffer.end
    return buffer
  }

  /// Goes on where the search finds chunks, if it does.
  private mutating func lookOn() {
    guard case .searching(let start, let reason) = state else { return }
    let isLast = isFinishing
    let finding = search.update { $0.next(isLast: isLast) } ?? nil
    if let finding, let found = search.take() {
      if found.hasReachedBound { reportBound(at: start) }
      let isNews = chunks.resume(at: finding)
      if isNews || finding.skippedByteCount > 0 {
        ready.append(
          .resync(
            Resync(
              start: StreamPosition(
                offset: finding.offset, mark: found.buffer.firstMark ?? 0),
              skippedByteCount: finding.skippedByteCount,
              chunkSize: finding.chunkSize.certainValue,
              isChunkSizeInferred: finding.chunkSize.isInferred, confidence: finding.confidence)))
      }
      state = .chunks
      readAgain(found.buffer, from: finding.offset)
    } else if isFinishing || search.value?.isHopeless == true, let vain = search.take() {
      if vain.hasReachedBound { reportBound(at: start) }
      if vain.skippedByteCount > 0 || !vain.buffer.isEmpty {
        giveUp(reason, from: start)
      } else {
        state = .undecoded
      }
    }
  }

  private mutating func reportBound(at offset: StreamOffset) {
    ready.append(
      .problem(
        StreamProblem(problem: .searchBound, offset: offset, chunkStreamID: nil, detail: nil)))
  }

  private mutating func readAgain(_ buffer: SearchBuffer, from offset: StreamOffset) {
    backlog = buffer
    backlogPlace = offset
  }

  /// Reads on in the bytes that a search has held.
  private mutating func readBacklog() -> RTMPElement? {
    if backlog.start > backlogPlace {
      let count = backlog.start - backlogPlace
      backlogPlace = backlog.start
      if state == .chunks { chunks.skip(count) }
      return nil
    }
    var held = SearchBuffer(at: 0)
    swap(&held, &backlog)
    let (element, used) = read(held)
    held.dropFirst(used)
    backlogPlace += StreamOffset(used)
    swap(&held, &backlog)
    if state == .chunks, element == nil, chunks.stop != nil { searchOn() }
    return element
  }

  /// Reads the first bytes of `held` that came together; how many it used.
  private mutating func read(_ held: borrowing SearchBuffer) -> (RTMPElement?, used: Int) {
    guard let mark = held.firstMark else { return (nil, 0) }
    var input = ByteReader(held.span.extracting(held.firstRange))
    var element: RTMPElement?
    if state == .chunks {
      element = chunks.next(&input, mark: mark)
    } else {
      take(&input, mark)
    }
    return (element, input.offset)
  }
}
