internal import ByteParsing

/// Reads on from a place where a chunk header may stand, to see whether the bytes bear it out.
///
/// What is not known is assumed one way after the other: the chunk size, and the length and type
/// that a header inherits. Every header that fits adds its weight; an assumption must be borne out
/// by headers after it, and the first that does not fit ends it.
struct ChunkTrial {
  enum Verdict {
    case confirmed(State)
    /// Nothing speaks against it; the bytes from `needs` on would tell more.
    case open(needs: StreamOffset)
    /// Nothing speaks against it, and nothing that follows can be read.
    case stopped(State)
    case rejected
  }

  /// How far the bytes were followed, and by what assumptions.
  struct State {
    fileprivate(set) var streams: ChunkStreamTable
    fileprivate(set) var chunkSize: ChunkSize
    /// The chunk size until the first Set Chunk Size, if one was met.
    private var chunkSizeBefore: ChunkSize?
    fileprivate(set) var position: StreamOffset
    /// What speaks for it, in bits.
    fileprivate(set) var weight = 0
    /// How many headers were read.
    fileprivate(set) var headerCount = 0
    /// Lengths and types that no header said.
    fileprivate(set) var inferredKinds: [(id: ChunkStreamID, kind: MessageHeader.Kind)] = []
    /// Whether it stands at a header, but at one that cannot be understood.
    fileprivate(set) var isAtHeader = false
    /// What must still bear out the kind that was assumed last, once its message has ended: so much
    /// weight, and so many more messages that inherit it.
    private var kindDemand: (slot: Int, weight: Int, messageCount: Int)?
    /// What it takes to be confirmed.
    private let requiredWeight: Int
    private let requiredHeaderCount: Int
    /// What it takes to bear out the assumptions.
    private var demandedWeight = Int.min
    private var demandedHeaderCount = 0
    private var demandedContinuationCount = 0
    /// How many headers continued a message where its next chunk was expected.
    private var continuationCount = 0
    /// What is still to come of the message on each chunk stream, by slot.
    private var remaining: [UInt32] = []

    init(
      streams: ChunkStreamTable, chunkSize: ChunkSize, position: StreamOffset,
      requiredWeight: Int, requiredHeaderCount: Int
    ) {
      self.streams = streams
      self.chunkSize = chunkSize
      self.position = position
      self.requiredWeight = requiredWeight
      self.requiredHeaderCount = requiredHeaderCount
      for slot in streams.indices {
        self[remaining: slot] = streams[slot].message?.remainingCount ?? 0
      }
    }

    /// The chunk size at the first header.
    var firstChunkSize: ChunkSize { chunkSizeBefore ?? chunkSize }

    /// Whether a kind was assumed that what follows has not borne out.
    var awaitsKind: Bool { kindDemand != nil }

    /// Whether what follows has borne out every assumption.
    var isBorneOut: Bool {
      weight >= demandedWeight && headerCount >= demandedHeaderCount
        && continuationCount >= demandedContinuationCount && !awaitsKind
    }

    /// Whether as many messages went on where the chunk size has their next chunks as it takes.
    var hasContinuations: Bool {
      continuationCount > 0 && continuationCount >= demandedContinuationCount
    }

    fileprivate var isConfirmed: Bool {
      weight >= requiredWeight && headerCount >= requiredHeaderCount && isBorneOut
    }

    fileprivate subscript(remaining slot: Int) -> UInt32 {
      get { slot < remaining.count ? remaining[slot] : 0 }
      set {
        while remaining.count <= slot { remaining.append(0) }
        remaining[slot] = newValue
      }
    }

    fileprivate mutating func declare(_ size: UInt32) {
      chunkSizeBefore = firstChunkSize
      chunkSize = ChunkSize(declared: size)
    }

    /// Demands that what follows bears an assumption out.
    fileprivate mutating func demand(
      weight: Int, headerCount count: Int, continuations: Int = 0
    ) {
      demandedWeight = max(demandedWeight, self.weight + weight)
      demandedHeaderCount = max(demandedHeaderCount, headerCount + count)
      demandedContinuationCount =
        max(demandedContinuationCount, continuationCount + continuations)
    }

    /// Demands that what follows bears out the kind that was assumed.
    fileprivate mutating func demandForKind(_ slot: Int, weight: Int, messageCount: Int) {
      let weight = max(weight, kindDemand?.weight ?? 0)
      kindDemand = (slot, weight, messageCount)
    }

    /// Takes note of a header that opens a message; false where that speaks against the kind that
    /// was assumed.
    fileprivate mutating func noteOpening(_ slot: Int?, weight: Int, inherits: Bool) -> Bool {
      self.weight += weight
      guard var demand = kindDemand, self[remaining: demand.slot] == 0 else { return true }
      demand.weight -= weight
      if slot == demand.slot {
        if !inherits, demand.messageCount > 0 { return false }
        demand.messageCount -= 1
      }
      kindDemand = demand.weight > 0 || demand.messageCount > 0 ? demand : nil
      return true
    }

    fileprivate mutating func noteContinuation() {
      continuationCount += 1
      weight += HeaderEvidence.continuationWeight
    }

    /// The only chunk stream whose message is not complete.
    fileprivate var onlyOpenSlot: Int? {
      let open = remaining.indices.filter { remaining[$0] > 0 }
      return open.count == 1 ? open[0] : nil
    }
  }

  /// Chunk sizes that most senders use, and such as others do.
  private static let usualChunkSizes: [UInt32] = [4096, 128, 60000, 65536]
  private static let commonChunkSizes: [UInt32] =
    usualChunkSizes + [
      65000, 1024, 8192, 2048, 10240, 5000, 4000, 16384, 32768, 512, 256,
      100_000, 131_072, 1 << 20,
    ]
  /// What an assumption about the chunk size must be borne out by, in bits; one that is tried
  /// because the bytes suggest it by more, as there are many such.
  private static let chunkSizeWeight = 28
  private static let suggestedChunkSizeWeight = 44
  /// What an assumption about an inherited length must be borne out by, in bits.
  private static let staleKindWeight = 24
  private static let suggestedKindWeight = 60
  /// How much a payload's opening weighs that does not come about by chance.
  private static let strongOpeningWeight = 18
  /// How much it weighs that ends a chunk of unknown length, after a header that gives no length.
  private static let tellingOpeningWeight = 11
  /// How far the end of a chunk of unknown length is looked for.
  private static let reach: StreamOffset = 1 << 16
  /// What a header must weigh to end a chunk of unknown length.
  private static let strongWeight = 36

  private let buffer: SearchBuffer
  /// Whether no more bytes will come.
  private let isLast: Bool
  /// Headers that may still be read.
  private var budget = 4096

  init(_ buffer: SearchBuffer, isLast: Bool) {
    self.buffer = buffer
    self.isLast = isLast
  }

  /// Reads on from where `state` stands.
  mutating func follow(_ initial: State) -> Verdict {
    var state = initial
    while !state.isConfirmed {
      budget -= 1
      guard budget > 0 else { return .rejected }
      let found: Found
      switch readHeader(state) {
      case .notYet(let needs): return .open(needs: needs)
      case .missing:
        guard passMissingHeader(&state) else { return .stopped(state) }
        continue
      case .found(let header): found = header
      }
      state.headerCount += 1
      let slot = state.streams.slot(of: found.header.chunkStreamID)
      if let slot, state[remaining: slot] > 0 {
        guard carryOn(found, slot, &state) else { return .rejected }
      } else if let kind = found.header.message.kind {
        guard let weight = weight(of: found, kind, state.streams),
          state.noteOpening(slot, weight: weight, inherits: false)
        else { return .rejected }
        if let verdict = begin(found, kind, &state) { return verdict }
      } else if let slot, state.streams[slot].knowsKind, let kind = state.streams[slot].kind {
        guard let opening = openingWeight(found, kind) else { return .rejected }
        let weight = HeaderEvidence.inheritingWeight(of: found.header) + opening
        guard state.noteOpening(slot, weight: weight, inherits: true) else { return .rejected }
        if let verdict = begin(found, kind, &state) { return verdict }
      } else {
        return assumeKind(found, slot, state)
      }
    }
    return .confirmed(state)
  }

  /// What a header that gives length and type weighs at `offset`; nil where none can stand there.
  func weightOfHeader(at offset: StreamOffset, _ streams: borrowing ChunkStreamTable) -> Int? {
    guard case .found(let found) = readHeader(at: offset, streams),
      let kind = found.header.message.kind
    else { return nil }
    return weight(of: found, kind, streams)
  }

  /// What a header weighs at `offset` that inherits what stood before bytes that are missing.
  func weightOfInheritingHeader(
    at offset: StreamOffset, _ streams: borrowing ChunkStreamTable
  ) -> Int? {
    guard case .found(let found) = readHeader(at: offset, streams),
      let slot = streams.slot(of: found.header.chunkStreamID), found.header.message.kind == nil,
      let kind = streams[slot].kind, let opening = openingWeight(found, kind)
    else { return nil }
    return HeaderEvidence.inheritingWeight(of: found.header) + opening
  }
}

// MARK: - Headers

extension ChunkTrial {
  fileprivate struct Found {
    let header: ChunkHeader
    let start: StreamOffset
    var payloadStart: StreamOffset { start + StreamOffset(header.byteCount) }
  }

  fileprivate enum Reading {
    case found(Found)
    case notYet(needs: StreamOffset)
    case missing
  }

  /// A header's most bytes, and the first ones of its payload.
  static let lookahead = 18 + PayloadOpening.byteCount

  private func readHeader(_ state: borrowing State) -> Reading {
    readHeader(at: state.position, state.streams)
  }

  private func readHeader(
    at offset: StreamOffset, _ streams: borrowing ChunkStreamTable
  ) -> Reading {
    let range = buffer.range(from: offset, atLeast: Self.lookahead)
    let reachesEnd = offset + StreamOffset(range.count) >= buffer.end
    if range.isEmpty, offset < buffer.end { return .missing }
    var reader = ByteReader(buffer.span.extracting(range))
    let isWhole = !reachesEnd || isLast
    do throws(ParseError) {
      let header = try ChunkHeader(&reader, in: streams, isLast: isWhole)
      let found = Found(header: header, start: offset)
      let wanted = min(PayloadOpening.byteCount, Int(header.message.kind?.messageLength ?? 3))
      if !isWhole, reader.remaining < wanted {
        return .notYet(needs: found.payloadStart + StreamOffset(wanted))
      }
      return .found(found)
    } catch {
      return isWhole ? .missing : .notYet(needs: max(offset, buffer.end) + 1)
    }
  }

  /// What a header that gives length and type weighs with its payload's opening.
  ///
  /// A basic header of several bytes can as well be a payload's last byte and a basic header of one:
  /// chunk streams that have not been seen are taken for those that one byte names.
  private func weight(
    of found: Found, _ kind: MessageHeader.Kind, _ streams: borrowing ChunkStreamTable
  ) -> Int? {
    let id = found.header.chunkStreamID
    guard id.rawValue < 64 || streams.slot(of: id) != nil else { return nil }
    guard let header = HeaderEvidence.weight(of: found.header, kind),
      let opening = openingWeight(found, kind)
    else { return nil }
    return header + opening
  }

  private func openingWeight(_ found: Found, _ kind: MessageHeader.Kind) -> Int? {
    let range = buffer.range(from: found.payloadStart, atLeast: PayloadOpening.byteCount)
      .prefix(min(PayloadOpening.byteCount, Int(kind.messageLength)))
    return PayloadOpening.weight(buffer.span.extracting(range), of: kind)
  }

  /// Takes a header for the next chunk of a message that is under way; false where it cannot be.
  private func carryOn(_ found: Found, _ slot: Int, _ state: inout State) -> Bool {
    let header = found.header
    guard header.format == .type3 || header.message.kind == state.streams[slot].kind,
      header.format != .type2
    else { return false }
    state.noteContinuation()
    let piece = state.chunkSize.pieceLength(of: state[remaining: slot])
    state[remaining: slot] -= piece
    state.position = found.payloadStart + StreamOffset(piece)
    return true
  }

  /// Takes it that a header which is missing continues the message that is under way; false where
  /// none is, or not only one.
  private func passMissingHeader(_ state: inout State) -> Bool {
    guard let slot = state.onlyOpenSlot, state.chunkSize.isCertain else { return false }
    let piece = state.chunkSize.pieceLength(of: state[remaining: slot])
    state[remaining: slot] -= piece
    state.position += state.streams[slot].continuationByteCount + StreamOffset(piece)
    return true
  }

  /// Takes a header for one that opens a message; a verdict where that depends on assumptions.
  private mutating func begin(
    _ found: Found, _ kind: MessageHeader.Kind, _ state: inout State
  ) -> Verdict? {
    let id = found.header.chunkStreamID
    let slot =
      state.streams.slot(of: id) ?? state.streams.insert(ChunkStream(id: id, timestamp: nil))
    _ = state.streams[slot].open(found.header)
    state.streams[slot].inheritExtendedTimestamp(of: found.header)
    guard kind.messageLength <= state.chunkSize.certainUpTo else {
      return assumeChunkSize(found, kind, slot, state)
    }
    advance(&state, over: kind, slot, from: found.payloadStart)
    return nil
  }

  private func advance(
    _ state: inout State, over kind: MessageHeader.Kind, _ slot: Int, from start: StreamOffset
  ) {
    let piece = state.chunkSize.pieceLength(of: kind.messageLength)
    state[remaining: slot] = kind.messageLength - piece
    state.position = start + StreamOffset(piece)
    guard kind.type == .setChunkSize, piece == 4 else { return }
    var body = ByteReader(buffer.span.extracting(buffer.range(from: start, atLeast: 4)))
    guard let value = try? body.readInteger(as: UInt32.self), value & 0x7FFF_FFFF > 0 else {
      return
    }
    state.declare(value & 0x7FFF_FFFF)
  }
}

// MARK: - Assumptions

extension ChunkTrial {
  /// Tries what the chunk size may be, for a message that is longer than it is known for.
  private mutating func assumeChunkSize(
    _ found: Found, _ kind: MessageHeader.Kind, _ slot: Int, _ state: State
  ) -> Verdict {
    let length = kind.messageLength
    var attempts = Attempts()
    if let value = state.chunkSize.value, value < length {
      attempts.take(
        follow(
          assuming(
            state.chunkSize.confirmed, Self.chunkSizeWeight, found, kind, slot, state)))
    }
    if attempts.confirmed == nil {
      attempts.take(
        follow(
          assuming(
            state.chunkSize.admitting(length), Self.chunkSizeWeight, found, kind, slot, state)))
    }
    if attempts.confirmed == nil {
      trySuggestedChunkSizes(found, kind, slot, state, &attempts)
    }
    return attempts.verdict
  }

  private func assuming(
    _ chunkSize: ChunkSize, _ weight: Int, continuations: Int = 0, _ found: Found,
    _ kind: MessageHeader.Kind, _ slot: Int, _ state: State
  ) -> State {
    var state = state
    state.chunkSize = chunkSize
    state.demand(weight: weight, headerCount: 1, continuations: continuations)
    advance(&state, over: kind, slot, from: found.payloadStart)
    return state
  }

  /// Tries the sizes at whose distance a next chunk's header seems to stand.
  private mutating func trySuggestedChunkSizes(
    _ found: Found, _ kind: MessageHeader.Kind, _ slot: Int, _ state: State,
    _ attempts: inout Attempts
  ) {
    let length = kind.messageLength
    for (index, size) in Self.commonChunkSizes.enumerated()
    where size < length && size >= state.chunkSize.certainUpTo && size != state.chunkSize.value {
      let chunkSize = ChunkSize(inferred: size)
      let continuations = index < Self.usualChunkSizes.count ? 1 : 2
      attempts.take(
        follow(
          assuming(
            chunkSize, Self.chunkSizeWeight + 4, continuations: continuations, found, kind, slot,
            state)))
      if attempts.confirmed != nil { return }
    }
    guard found.header.chunkStreamID.rawValue < 64 else { return }
    let next = 0xC0 | UInt8(truncatingIfNeeded: found.header.chunkStreamID.rawValue)
    let start = found.payloadStart
    let last = min(StreamOffset(length - 1), Self.reach)
    budget -= Int(last >> 8)
    let header: StreamOffset = found.header.hasExtendedTimestamp ? 5 : 1
    var distance = StreamOffset(max(1, state.chunkSize.certainUpTo))
    while distance <= last, start + distance < buffer.end {
      let size = UInt32(truncatingIfNeeded: distance)
      if buffer.byte(at: start + distance) == next,
        2 * size >= length || buffer.byte(at: start + 2 * distance + header) ?? next == next,
        !Self.commonChunkSizes.contains(size), size != state.chunkSize.value
      {
        let chunkSize = ChunkSize(inferred: size)
        attempts.take(
          follow(
            assuming(
              chunkSize, Self.suggestedChunkSizeWeight, continuations: 3, found, kind, slot,
              state)))
        if attempts.confirmed != nil { return }
      }
      distance += 1
    }
  }

  /// Tries what a header may inherit that gives neither length nor type.
  private mutating func assumeKind(_ found: Found, _ slot: Int?, _ state: State) -> Verdict {
    var attempts = Attempts()
    if let slot, let kind = state.streams[slot].kind {
      attempts.take(
        followAssuming(
          kind, Self.staleKindWeight, bearingOut: 0, found, state))
    }
    if attempts.confirmed == nil, !state.awaitsKind {
      trySuggestedKinds(found, state, &attempts)
    }
    if case .rejected = attempts.verdict {
      var state = state
      state.headerCount -= 1
      state.isAtHeader = true
      return .stopped(state)
    }
    return attempts.verdict
  }

  private mutating func followAssuming(
    _ kind: MessageHeader.Kind, _ weight: Int, bearingOut count: Int, _ found: Found,
    _ state: State
  ) -> Verdict {
    guard let opening = openingWeight(found, kind) else { return .rejected }
    var state = state
    let id = found.header.chunkStreamID
    let slot =
      state.streams.slot(of: id) ?? state.streams.insert(ChunkStream(id: id, timestamp: nil))
    state.streams[slot].kind = kind
    state.streams[slot].kindSource = .inferred
    state.inferredKinds.append((id, kind))
    let ownWeight = HeaderEvidence.inheritingWeight(of: found.header) + opening
    guard state.noteOpening(slot, weight: ownWeight, inherits: true) else { return .rejected }
    state.demandForKind(slot, weight: weight, messageCount: count)
    if let verdict = begin(found, kind, &state) { return verdict }
    return follow(state)
  }

  /// Takes a payload that opens like one of a type for a message of it, and tries the lengths after
  /// which a next header seems to stand.
  ///
  /// Where few bytes could open otherwise a length holds if the next header follows; else it must be
  /// the same a few times.
  private mutating func trySuggestedKinds(
    _ found: Found, _ state: State, _ attempts: inout Attempts
  ) {
    let start = found.payloadStart
    let range = buffer.range(from: start, atLeast: Int(Self.reach))
      .prefix(Int(Self.reach))
    budget -= range.count >> 8
    let opening = range.prefix(PayloadOpening.byteCount)
    let types = openedTypes(opening)
    guard !types.isEmpty, opening.count >= 2, let first = buffer.byte(at: found.start),
      found.header.chunkStreamID.rawValue < 64
    else { return }
    var tried = 0
    for index in range.dropFirst(2) {
      let offset = start + StreamOffset(index - range.lowerBound)
      guard offset - start < Self.reach, tried < 16 else { return }
      let byte = buffer.span[index]
      let repeats = byte & 0x3F == first & 0x3F && byte >= 0x80 && opensAlike(index, opening)
      guard repeats || isStrongHeader(index, offset, state) else { continue }
      tried += 1
      for (type, weight) in types {
        let length = payloadLength(of: offset - start, state.chunkSize)
        let kind = MessageHeader.Kind(messageLength: length, type: type)
        let count = weight >= Self.strongOpeningWeight ? 0 : 3
        let demanded = count == 0 ? Self.chunkSizeWeight : Self.suggestedKindWeight
        attempts.take(followAssuming(kind, demanded, bearingOut: count, found, state))
        if attempts.confirmed != nil { return }
      }
    }
    let end = start + StreamOffset(range.count)
    if !isLast, StreamOffset(range.count) < Self.reach, end >= buffer.end {
      attempts.take(.open(needs: buffer.end + 1024))
    }
  }

  /// The types whose messages open like that, and what that weighs.
  private func openedTypes(_ opening: Range<Int>) -> [(MessageType, weight: Int)] {
    [MessageType.audio, .video, .dataAMF0].compactMap { type in
      let kind = MessageHeader.Kind(messageLength: 1 << 12, type: type)
      let weight = PayloadOpening.weight(buffer.span.extracting(opening), of: kind) ?? 0
      return weight >= 4 ? (type, weight) : nil
    }
  }

  /// How long a payload is that takes up `distance` bytes with the headers of its further chunks.
  private func payloadLength(of distance: StreamOffset, _ chunkSize: ChunkSize) -> UInt32 {
    guard chunkSize.isCertain, let size = chunkSize.value else {
      return UInt32(truncatingIfNeeded: distance)
    }
    return UInt32(truncatingIfNeeded: distance - (distance - 1) / (StreamOffset(size) + 1))
  }

  /// Whether a header stands there that can be told from a payload's bytes by itself.
  private func isStrongHeader(_ index: Int, _ offset: StreamOffset, _ state: State) -> Bool {
    let byte = buffer.span[index]
    if byte >= 0x80 {
      let id = ChunkStreamID(rawValue: UInt32(byte & 0x3F))
      guard id.rawValue > 1, let slot = state.streams.slot(of: id),
        state.streams[slot].knowsKind, let kind = state.streams[slot].kind,
        case .found(let found) = readHeader(at: offset, state.streams)
      else { return false }
      return openingWeight(found, kind) ?? 0 >= Self.tellingOpeningWeight
    }
    guard HeaderEvidence.isWorthALook(buffer.span, at: index) else { return false }
    return weightOfHeader(at: offset, state.streams) ?? 0 >= Self.strongWeight
  }

  /// Whether the payload after a type 2 or 3 header at `index` begins as `opening` does.
  private func opensAlike(_ index: Int, _ opening: Range<Int>) -> Bool {
    let start = index + (buffer.span[index] >= 0xC0 ? 1 : 4)
    guard start + 2 <= buffer.span.count else { return false }
    return (0..<2).allSatisfy { buffer.span[start + $0] == buffer.span[opening.lowerBound + $0] }
  }
}

/// What came of several assumptions about the same bytes.
private struct Attempts {
  private(set) var confirmed: ChunkTrial.State?
  private var needs: StreamOffset?
  private var stopped: ChunkTrial.State?

  mutating func take(_ verdict: ChunkTrial.Verdict) {
    switch verdict {
    case .confirmed(let state): confirmed = confirmed ?? state
    case .open(let more): needs = min(needs ?? more, more)
    case .stopped(let state):
      // Chunks that go on in place speak for their size.
      let isBetter = state.hasContinuations && !state.isAtHeader
      if stopped.map({ isBetter && !$0.hasContinuations && !$0.isBorneOut }) ?? true {
        stopped = state
      }
    case .rejected: break
    }
  }

  var verdict: ChunkTrial.Verdict {
    if let confirmed { return .confirmed(confirmed) }
    if let needs { return .open(needs: needs) }
    if let stopped { return .stopped(stopped) }
    return .rejected
  }
}
