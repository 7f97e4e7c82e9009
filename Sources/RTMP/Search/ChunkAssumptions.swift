internal import ByteParsing

extension ChunkTrial {
  /// Chunk sizes that most senders use, and such as others do.
  private static let usualChunkSizes: [UInt32] = [4096, 128, 60000, 65536]
  static let commonChunkSizes: [UInt32] =
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
  /// How many bytes a frame has at least that may well be followed by the same, such as silence.
  private static let shortestFrame = 8
  /// How far the end of a chunk of unknown length is looked for.
  private static let reach: StreamOffset = 1 << 16
  /// What a header must weigh to end a chunk of unknown length.
  private static let strongWeight = 36

  /// Tries what the chunk size may be, for a message that is longer than it is known for.
  mutating func assumeChunkSize(
    _ found: Found, _ kind: MessageHeader.Kind, _ slot: Int, _ state: State
  ) -> Judgement {
    let length = kind.messageLength
    var attempts = Attempts()
    if let value = state.chunkSize.value, value < length {
      attempts.take(
        follow(
          assuming(
            state.chunkSize.confirmed, Self.chunkSizeWeight, found, kind, slot, state)))
    }
    if attempts.confirmed == nil, !isContinued(found, length, state) {
      attempts.take(
        follow(
          assuming(
            state.chunkSize.admitting(length), Self.chunkSizeWeight, found, kind, slot, state)))
    }
    if attempts.confirmed == nil {
      trySuggestedChunkSizes(found, kind, slot, state, &attempts)
    }
    return attempts.judgement
  }

  /// Whether a next chunk's header stands where the size that was declared before has it: then the
  /// message does not lie in one chunk.
  private func isContinued(_ found: Found, _ length: UInt32, _ state: State) -> Bool {
    guard let size = state.chunkSize.value, size < length, let next = continuation(of: found) else {
      return false
    }
    return buffer.byte(at: found.payloadStart + StreamOffset(size)) == next
  }

  /// The header of a message's next chunk; nil where it is more than one byte.
  private func continuation(of found: Found) -> UInt8? {
    let id = found.header.chunkStreamID.rawValue
    return id < 64 ? 0xC0 | UInt8(truncatingIfNeeded: id) : nil
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
    guard let next = continuation(of: found) else { return }
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
  mutating func assumeKind(_ found: Found, _ slot: Int?, _ state: State) -> Judgement {
    var attempts = Attempts()
    if let slot, let kind = state.streams.list[slot].kind {
      attempts.take(
        followAssuming(
          kind, Self.staleKindWeight, bearingOut: 0, found, state))
    }
    if attempts.confirmed == nil, !state.awaitsKind {
      trySuggestedKinds(found, state, &attempts)
    }
    if case .rejected = attempts.judgement {
      var state = state
      state.headerCount -= 1
      state.isAtHeader = true
      return .stopped(state)
    }
    return attempts.judgement
  }

  private mutating func followAssuming(
    _ kind: MessageHeader.Kind, _ weight: Int, bearingOut count: Int, _ found: Found,
    _ state: State
  ) -> Judgement {
    guard let opening = openingWeight(found, kind) else { return .rejected }
    var state = state
    let id = found.header.chunkStreamID
    let slot =
      state.streams.slot(of: id) ?? state.streams.insert(ChunkStream(id: id, timestamp: nil))
    state.streams.list[slot].kind = kind
    state.streams.list[slot].kindSource = .inferred
    state.inferredKinds.append((id, kind))
    let ownWeight = HeaderEvidence.inheritingWeight(of: found.header) + opening
    guard state.noteOpening(slot, weight: ownWeight, inherits: true) else { return .rejected }
    state.demandForKind(slot, weight: weight, messageCount: count)
    if let judgement = begin(found, kind, &state) { return judgement }
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
      found.header.chunkStreamID.rawValue < 64, !isPattern(buffer.span.extracting(opening))
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
      return weight > 4 ? (type, weight) : nil
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
        state.streams.list[slot].knowsKind, let kind = state.streams.list[slot].kind,
        case .found(let found) = readHeader(at: offset, state.streams)
      else { return false }
      return openingWeight(found, kind) ?? 0 >= Self.tellingOpeningWeight
    }
    guard HeaderEvidence.isWorthALook(buffer.span, at: index) else { return false }
    return weightOfHeader(at: offset, state.streams) ?? 0 >= Self.strongWeight
  }

  /// Whether bytes are mostly the same few over and over, be it with a chunk header between them: any
  /// of them that looks like a header does so each time, and speaks for nothing.
  private func isPattern(_ bytes: Span<UInt8>) -> Bool {
    (1..<Self.shortestFrame).contains { period in
      guard bytes.count > 2 * period else { return false }
      let repeated = (period..<bytes.count).count { bytes[$0] == bytes[$0 - period] }
      return 4 * repeated >= 3 * (bytes.count - period)
    }
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

  mutating func take(_ judgement: ChunkTrial.Judgement) {
    switch judgement {
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

  var judgement: ChunkTrial.Judgement {
    if let confirmed { return .confirmed(confirmed) }
    if let needs { return .open(needs: needs) }
    if let stopped { return .stopped(stopped) }
    return .rejected
  }
}
