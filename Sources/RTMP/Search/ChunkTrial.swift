internal import ByteParsing

/// Reads on from a place where a chunk header may stand, to see whether the bytes bear it out.
///
/// What is not known is assumed one way after the other: the chunk size, and the length and type
/// that a header inherits. Every header that fits adds its weight; an assumption must be borne out
/// by headers after it, and the first that does not fit ends it.
struct ChunkTrial {
  enum Judgement {
    case confirmed(State)
    /// Nothing speaks against it; the bytes from `needs` on would tell more.
    case open(needs: StreamOffset)
    /// Nothing speaks against it, and nothing that follows can be read.
    case stopped(State)
    case rejected
  }

  let buffer: SearchBuffer
  /// Whether no more bytes will come.
  let isLast: Bool
  /// Headers that may still be read.
  var budget = 4096
  /// Whether headers that no sender is known for are only no evidence.
  var isTolerant = false
  /// Whether what was followed last ended with whole messages and the last byte that came.
  private(set) var endsWhole = false
  /// How many headers were followed last, until no more could be read.
  private(set) var headerCount = 0

  init(_ buffer: SearchBuffer, isLast: Bool) {
    self.buffer = buffer
    self.isLast = isLast
  }

  /// Reads on from where `state` stands.
  mutating func follow(_ initial: State) -> Judgement {
    var state = initial
    while !state.isConfirmed {
      budget -= 1
      guard budget > 0 else { return .rejected }
      let found: Found
      switch readHeader(state) {
      case .notYet(let needs):
        noteEnd(state)
        return .open(needs: needs)
      case .missing:
        guard passMissingHeader(&state) else {
          noteEnd(state)
          return .stopped(state)
        }
        continue
      case .found(let header): found = header
      }
      state.headerCount += 1
      let slot = state.streams.slot(of: found.header.chunkStreamID)
      if let slot, state[remaining: slot] > 0 {
        guard carryOn(found, slot, &state) else { return .rejected }
      } else if let kind = found.header.message.kind {
        guard let weight = tolerated(weight(of: found, kind, state.streams), kind),
          state.noteOpening(slot, weight: weight, inherits: false)
        else { return .rejected }
        if let judgement = begin(found, kind, &state) { return judgement }
      } else if let slot, state.streams.list[slot].knowsKind,
        let kind = state.streams.list[slot].kind
      {
        guard let opening = tolerated(openingWeight(found, kind), kind) else { return .rejected }
        let weight = HeaderEvidence.inheritingWeight(of: found.header) + opening
        guard state.noteOpening(slot, weight: weight, inherits: true) else { return .rejected }
        if let judgement = begin(found, kind, &state) { return judgement }
      } else {
        return assumeKind(found, slot, state)
      }
    }
    return .confirmed(state)
  }

  private mutating func noteEnd(_ state: borrowing State) {
    endsWhole = state.position == buffer.end && state.isBetweenMessages
    headerCount = state.headerCount
  }

  private func tolerated(_ weight: Int?, _ kind: MessageHeader.Kind) -> Int? {
    isTolerant && kind.type.isAssigned ? weight ?? 0 : weight
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
      let kind = streams.list[slot].kind, let opening = openingWeight(found, kind)
    else { return nil }
    return HeaderEvidence.inheritingWeight(of: found.header) + opening
  }
}

// MARK: - Headers

extension ChunkTrial {
  struct Found {
    let header: ChunkHeader
    let start: StreamOffset
    var payloadStart: StreamOffset { start + StreamOffset(header.byteCount) }
  }

  enum Reading {
    case found(Found)
    case notYet(needs: StreamOffset)
    case missing
  }

  /// A header's most bytes, and the first ones of its payload.
  static let lookahead = 18 + PayloadOpening.byteCount

  private func readHeader(_ state: borrowing State) -> Reading {
    readHeader(at: state.position, state.streams)
  }

  func readHeader(
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

  func openingWeight(_ found: Found, _ kind: MessageHeader.Kind) -> Int? {
    let range = buffer.range(from: found.payloadStart, atLeast: PayloadOpening.byteCount)
      .prefix(min(PayloadOpening.byteCount, Int(kind.messageLength)))
    return PayloadOpening.weight(buffer.span.extracting(range), of: kind)
  }

  /// Takes a header for the next chunk of a message that is under way; false where it cannot be.
  private func carryOn(_ found: Found, _ slot: Int, _ state: inout State) -> Bool {
    let header = found.header
    guard header.format == .type3 || header.message.kind == state.streams.list[slot].kind,
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
    state.position += state.streams.list[slot].continuationByteCount + StreamOffset(piece)
    return true
  }

  /// Takes a header for one that opens a message; a judgement where that depends on assumptions.
  mutating func begin(
    _ found: Found, _ kind: MessageHeader.Kind, _ state: inout State
  ) -> Judgement? {
    let id = found.header.chunkStreamID
    let slot =
      state.streams.slot(of: id) ?? state.streams.insert(ChunkStream(id: id, timestamp: nil))
    _ = state.streams.list[slot].open(found.header)
    state.streams.list[slot].inheritExtendedTimestamp(of: found.header)
    guard kind.messageLength <= state.chunkSize.certainUpTo else {
      return assumeChunkSize(found, kind, slot, state)
    }
    advance(&state, over: kind, slot, from: found.payloadStart)
    return nil
  }

  func advance(
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
