internal import ByteParsing

/// Finds out why a header does not fit what came before it, though no byte is missing: holds what
/// follows, tries the causes that are known, and takes the one after which headers bear each other out.
struct CauseSearch: Sendable {
  /// What came of trying a cause.
  enum Judgement {
    case holds
    /// Nothing speaks against it, and more bytes would tell.
    case open
    case fails
  }

  /// What headers that follow must weigh to bear a cause out, and how many.
  static let requiredWeight = 56
  static let requiredHeaderCount = 3
  /// The same for a header that may be right as it is, or a message that goes on.
  static let requiredWeightInPlace = 36
  /// What is enough where nothing more can be read.
  static let requiredWeightAtEnd = 36
  /// So many headers in place are no chance, whatever they weigh.
  static let tellingHeaderCount = 8
  /// How much a header that ends at the last byte that came weighs.
  static let boundaryWeight = 8
  /// What a header must weigh to be tried, and one that gives neither length nor type.
  static let candidateWeight = 30
  static let inheritingWeight = 14
  /// How far the end of a message is looked for.
  static let reach: StreamOffset = 1 << 16
  /// How many bytes are looked at, unless the message under way is longer.
  private static let usualBound: StreamOffset = 1 << 17

  let doubt: ChunkDoubt
  /// Sizes that the peer, or the same client on another connection, has announced.
  let sizes: [UInt32]
  private let bound: StreamOffset
  private(set) var buffer: SearchBuffer
  private var needs: StreamOffset
  private var hasHole = false

  init(_ doubt: ChunkDoubt, sizes: [UInt32], _ limits: SearchLimits) {
    self.doubt = doubt
    self.sizes = sizes
    let count = doubt.before.count + doubt.recent.bytes.count
    buffer = SearchBuffer(at: doubt.offset - StreamOffset(count))
    buffer.append(doubt.recent.bytes.span, mark: doubt.recent.mark)
    buffer.append(doubt.before.span, mark: doubt.mark)
    needs = doubt.offset
    let rest = doubt.last.map { $0.isOpen ? StreamOffset($0.kind.messageLength) : 0 } ?? 0
    bound = min(StreamOffset(limits.heldBytes), max(Self.usualBound, 2 * rest))
  }

  mutating func append(_ bytes: Span<UInt8>, mark: UInt64) { buffer.append(bytes, mark: mark) }

  mutating func append(_ other: consuming SearchBuffer) {
    if !other.isEmpty { buffer.append(other) }
  }

  mutating func skip(_ count: UInt64) {
    buffer.skip(count)
    hasHole = true
  }

  /// Lets go of what is before `offset`, and gives the rest.
  mutating func takeBuffer(from offset: StreamOffset) -> SearchBuffer {
    buffer.drop(before: offset)
    return buffer
  }

  /// The cause, if what is there shows it.
  ///
  /// - Parameter isLast: no more bytes will come.
  mutating func next(isLast: Bool) -> ChunkCause? {
    guard isLast || hasHole || needs <= buffer.end && doubt.offset < buffer.end else { return nil }
    let held = buffer.end - doubt.offset
    let isEnough =
      isLast || hasHole || held >= bound || StreamOffset(buffer.footprint) >= bound
    let isIdle = doubt.last == nil && !doubt.isRepeatDoubtful && asItIs(isLast) == .fails
    let cause = explain(isLast: isEnough)
    if cause == nil { needs = buffer.end + max(1, held / 8) }
    return cause ?? (isEnough || isIdle ? unexplained : nil)
  }

  private func explain(isLast: Bool) -> ChunkCause? {
    if doubt.isRepeatDoubtful { return repeats(isLast) }
    if asItIs(isLast) == .holds { return .asItIs }
    var isOpen = false
    for attempt in [largerSize, ownLength, smallerSize, shorterLength, longerLength] {
      switch attempt(isLast) {
      case .found(let cause): return cause
      case .open: isOpen = true
      case .none: break
      }
      if isOpen { break }
    }
    return nil
  }

  /// Nothing that is known fits.
  private var unexplained: ChunkCause {
    let range = buffer.range(from: doubt.offset, atLeast: ChunkTrial.lookahead)
    return .none(
      isPossible: isPossible,
      description: doubt.header.described(by: buffer.span.extracting(range)))
  }

  /// Whether the header can be one, unlikely as it is.
  private var isPossible: Bool {
    let header = doubt.header
    switch header.message {
    case .type0(_, let kind, let id):
      if !kind.type.isAssigned {
        return kind.type.rawValue != 0 && doubt.streams.isOfUnknownType(header)
      }
      if kind.type.isControl, kind.messageLength > 64 { return false }
      return id.rawValue < 1 << 12 || doubt.streams.list.contains { $0.streamID == id }
    case .type1(_, let kind):
      guard kind.type.isAssigned else { return false }
      let weight = trial(isLast: true).weightOfHeader(at: doubt.offset, doubt.streams)
      return weight ?? 0 >= 24
    case .type2, .type3:
      guard let slot = doubt.streams.slot(of: header.chunkStreamID) else { return false }
      if doubt.streams.list[slot].isWaiting { return true }
      return trial(isLast: true).weightOfInheritingHeader(at: doubt.offset, doubt.streams) != nil
    }
  }

  func trial(isLast: Bool) -> ChunkTrial { ChunkTrial(buffer, isLast: isLast) }

  /// Follows what a cause makes of the bytes.
  func judge(
    _ state: ChunkTrial.State, isTolerant: Bool = false, _ isLast: Bool
  ) -> Judgement {
    var trial = trial(isLast: isLast)
    trial.isTolerant = isTolerant
    return judge(trial.follow(state))
  }

  func judge(_ verdict: ChunkTrial.Judgement) -> Judgement {
    switch verdict {
    case .confirmed: return .holds
    case .open: return .open
    case .stopped(let state):
      let end = state.position == buffer.end ? Self.boundaryWeight : 0
      return state.isBorneOut && state.weight + end >= Self.requiredWeightAtEnd ? .holds : .fails
    case .rejected: return .fails
    }
  }

  func state(
    _ streams: ChunkStreamTable, _ size: ChunkSize, at position: StreamOffset,
    weight: Int = Self.requiredWeight, headers: Int = Self.requiredHeaderCount
  ) -> ChunkTrial.State {
    ChunkTrial.State(
      streams: streams, chunkSize: size, position: position, requiredWeight: weight,
      requiredHeaderCount: headers)
  }
}

// MARK: - The header itself

extension CauseSearch {
  /// Whether headers follow the message that the header opens.
  func asItIs(_ isLast: Bool) -> Judgement {
    var streams = doubt.streams
    if let slot = streams.slot(of: doubt.header.chunkStreamID) {
      streams.list[slot].remainingCount = 0
    }
    var trial = trial(isLast: isLast)
    trial.isTolerant = true
    guard case .found(let found) = trial.readHeader(at: doubt.offset, streams),
      let kind = kind(of: found), kind.type.isAssigned || streams.isOfUnknownType(found.header)
    else { return .fails }
    var state = state(
      streams, doubt.chunkSize, at: doubt.offset, weight: Self.requiredWeightInPlace)
    state.headerCount = 1
    if let verdict = trial.begin(found, kind, &state) { return judge(verdict) }
    let verdict = trial.follow(state)
    // Zeros that no header follows are no message.
    if kind.type.rawValue == 0, case .stopped = verdict,
      !(trial.endsWhole && trial.headerCount > 1)
    {
      return .fails
    }
    let judgement = judge(verdict)
    if judgement == .holds || trial.headerCount >= Self.tellingHeaderCount { return .holds }
    // Whatever it says, its sender's bytes end where it says so.
    return trial.endsWhole && (isLast || doubt.isWhole && isSaid) ? .holds : judgement
  }

  /// Whether the header says itself what it opens.
  private var isSaid: Bool {
    isPossible || doubt.header.message.kind?.type.isAssigned == true
  }

  private func kind(of found: ChunkTrial.Found) -> MessageHeader.Kind? {
    found.header.message.kind
      ?? doubt.streams.slot(of: found.header.chunkStreamID).flatMap {
        doubt.streams.list[$0].kind
      }
  }

  /// Whether type 3 headers have four other bytes where the extended timestamp is repeated, or none.
  private func repeats(_ isLast: Bool) -> ChunkCause? {
    guard let slot = doubt.streams.slot(of: doubt.header.chunkStreamID),
      let due = doubt.streams.list[slot].extendedTimestamp
    else { return .repeats(found: nil, due: 0) }
    let weight = 4 * HeaderEvidence.continuationWeight
    var passing = doubt.streams
    passing.passesOverRepeats = true
    let absent = judge(
      state(doubt.streams, doubt.chunkSize, at: doubt.offset, weight: weight), isLast)
    if absent == .holds { return .repeats(found: nil, due: due) }
    let present = judge(state(passing, doubt.chunkSize, at: doubt.offset, weight: weight), isLast)
    if present == .open || absent == .open, !isLast, present != .holds || absent == .open {
      return nil
    }
    guard present == .holds,
      case .found(let found) = trial(isLast: true).readHeader(at: doubt.offset, passing)
    else { return .repeats(found: nil, due: due) }
    return .repeats(found: found.header.otherRepeat, due: due)
  }

  /// Whether the header is right but for its length.
  private func ownLength(_ isLast: Bool) -> Attempt {
    guard let said = doubt.header.message.kind,
      doubt.last.map({ !$0.isOpen }) ?? true,
      case .found(let found) = trial(isLast: true).readHeader(at: doubt.offset, doubt.streams)
    else { return .none }
    if said.type.isControl {
      guard doubt.header.chunkStreamID == .control,
        case .type0(_, _, .connection) = doubt.header.message, let due = dueLength(said, found),
        due != said.messageLength
      else { return .none }
      let state = state(
        doubt.streams, doubt.chunkSize, at: found.payloadStart + StreamOffset(due), headers: 1)
      switch judge(state, isLast) {
      case .holds: return .found(.ownLength(due))
      case .open:
        return buffer.end == found.payloadStart + StreamOffset(due)
          ? .found(.ownLength(due)) : .open
      case .fails: return .none
      }
    }
    guard said.messageLength > HeaderBelief.ordinaryBodyLength,
      trial(isLast: true).openingWeight(found, said) ?? 0 > 0
    else { return .none }
    return firstBorneOut(
      from: found.payloadStart + 1, to: found.payloadStart + Self.reach, isLast
    ) { place in
      let raw = UInt32(place - found.payloadStart)
      let size = doubt.chunkSize.value ?? .max
      return (doubt.streams, .ownLength(raw - (raw - 1) / (size &+ 1)))
    }
  }

  private func dueLength(
    _ kind: MessageHeader.Kind, _ found: ChunkTrial.Found
  ) -> UInt32? {
    if let due = HeaderBelief.fixedLength(of: kind.type) { return due }
    guard let high = buffer.byte(at: found.payloadStart), high == 0,
      let event = buffer.byte(at: found.payloadStart + 1)
    else { return nil }
    switch event {
    case 0...2, 4, 6, 7, 31, 32: return 6
    case 3: return 10
    default: return nil
    }
  }
}

// MARK: - Trying

extension CauseSearch {
  enum Attempt {
    case found(ChunkCause)
    case open
    case none
  }

  /// The first place that looks like a header and is borne out by what follows.
  ///
  /// - Parameter cause: what it would mean, and what chunk streams would then inherit.
  func firstBorneOut(
    from lower: StreamOffset, to upper: StreamOffset, _ isLast: Bool,
    _ cause: (StreamOffset) -> (ChunkStreamTable, ChunkCause)?
  ) -> Attempt {
    let range = buffer.range(from: lower)
    let trial = trial(isLast: isLast)
    for index in range.prefix(Int(upper - lower)) {
      let place = lower + StreamOffset(index - range.lowerBound)
      let isFull = buffer.span[index] < 0x80
      if isFull, !HeaderEvidence.isWorthALook(buffer.span, at: index) { continue }
      let weight =
        isFull
        ? trial.weightOfHeader(at: place, doubt.streams)
        : trial.weightOfInheritingHeader(at: place, doubt.streams)
      guard let weight, weight >= (isFull ? Self.candidateWeight : Self.inheritingWeight),
        let (streams, cause) = cause(place)
      else { continue }
      switch judge(state(streams, doubt.chunkSize, at: place), isLast) {
      case .holds: return .found(cause)
      case .open: return .open
      case .fails: break
      }
    }
    return .none
  }
}
