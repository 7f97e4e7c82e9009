internal import ByteParsing

/// Looks for the place where a chunk header stands, in bytes of which it is not known, and holds
/// them until it is found.
///
/// Every place is weighed by itself; those that look like a header are tried (see ``ChunkTrial``),
/// and the first one that what follows bears out is taken. Bytes before any place that may still
/// turn out to be one are let go.
struct ChunkSearch: Sendable {
  /// Where chunks go on, and what was made out on the way.
  struct Finding: Sendable {
    let offset: StreamOffset
    let chunkSize: ChunkSize
    let inferredKinds: [(id: ChunkStreamID, kind: MessageHeader.Kind)]
    /// How sure it is, from 0 to 1.
    let confidence: Double
    /// How many captured bytes were passed over.
    let skippedByteCount: UInt64
  }

  /// A place where a header stands, or should, whose understanding needs what follows.
  private struct Anchor: Sendable {
    let offset: StreamOffset
    var needs: StreamOffset
    let isCertain: Bool
  }

  /// A place that looks like a header, and whose trial waits for bytes.
  private struct Candidate: Sendable {
    let offset: StreamOffset
    let needs: StreamOffset
  }

  /// What a header must weigh to be tried.
  static let candidateWeight = 30
  /// What a header behind a hole must weigh to be tried that gives neither length nor type.
  private static let inheritingWeight = 14
  /// What a place and what follows it must weigh to be taken, and with how many headers; more where
  /// nothing was known of the direction before.
  private static let requiredWeight = 64
  private static let requiredHeaderCount = 2
  private static let requiredWeightAtFirst = 96
  private static let requiredHeaderCountAtFirst = 3
  /// What it takes to bear out a place where a header should stand.
  private static let unsureWeight = 36
  /// By how much less is enough where nothing more can be read.
  private static let endAllowance = 4
  private static let endAllowanceAtFirst = 16
  /// What it weighs that bytes which came together begin at a place, or end there.
  private static let boundaryWeight = 8
  /// How many places wait for bytes at once; at more, the first of them is let go.
  private static let candidateLimit = 16

  private let limits: SearchLimits
  /// What was known before, and may still hold.
  private var streams: ChunkStreamTable
  private var chunkSize: ChunkSize
  private var anchor: Anchor?
  /// The first place not yet looked at.
  private var cursor: StreamOffset
  private var candidates: [Candidate] = []
  private(set) var buffer: SearchBuffer
  private(set) var skippedByteCount: UInt64 = 0
  /// Whether a bound made it let go of a place that might have been one.
  private(set) var hasReachedBound = false

  /// - Parameters:
  ///   - buffer: what is there so far.
  ///   - stop: whether a header stands at the buffer's start.
  init(
    _ buffer: SearchBuffer, anchor stop: ChunkDecoder.Stop?, streams: ChunkStreamTable,
    chunkSize: ChunkSize, limits: SearchLimits
  ) {
    self.buffer = buffer
    switch stop {
    case .undecided: anchor = Anchor(offset: buffer.start, needs: buffer.start, isCertain: true)
    case .unsure: anchor = Anchor(offset: buffer.start, needs: buffer.start, isCertain: false)
    case .lost, .doubtful, nil: anchor = nil
    }
    cursor = buffer.start
    self.streams = streams
    self.chunkSize = chunkSize
    self.limits = limits
  }

  /// Whether so much was looked at in vain that more would not help.
  var isHopeless: Bool { skippedByteCount >= limits.skippedBytes }

  mutating func append(_ bytes: Span<UInt8>, mark: UInt64) { buffer.append(bytes, mark: mark) }

  mutating func skip(_ count: UInt64) { buffer.skip(count) }

  /// Where chunks go on, if what is there shows it.
  ///
  /// - Parameter isLast: no more bytes will come.
  mutating func next(isLast: Bool) -> Finding? {
    if let place = anchor {
      guard place.needs <= buffer.end || isLast else { return nil }
      switch attempt(place.offset, place, isLast) {
      case .taken(let finding): return finding
      case .waits(let needs) where buffer.footprint < limits.heldBytes:
        anchor?.needs = needs
        return nil
      case .waits: hasReachedBound = true
      case .isNone: break
      }
      abandon(place)
    }
    if let finding = retryCandidates(isLast) { return finding }
    if let finding = lookOn(isLast) { return finding }
    letGo()
    return nil
  }
}

extension ChunkSearch {
  private enum Attempt {
    case taken(Finding)
    case waits(needs: StreamOffset)
    case isNone
  }

  private mutating func abandon(_ place: Anchor) {
    anchor = nil
    cursor = place.isCertain ? place.offset + 1 : place.offset
    streams = streams.doubtful
    chunkSize = chunkSize.doubtful
  }

  private mutating func retryCandidates(_ isLast: Bool) -> Finding? {
    var kept: [Candidate] = []
    for (index, candidate) in candidates.enumerated() {
      guard candidate.needs <= buffer.end || isLast else {
        kept.append(candidate)
        continue
      }
      switch attempt(candidate.offset, nil, isLast) {
      case .taken(let finding):
        candidates = kept + candidates[(index + 1)...]
        return finding
      case .waits(let needs):
        kept.append(Candidate(offset: candidate.offset, needs: needs))
      case .isNone: break
      }
    }
    candidates = kept
    return nil
  }

  /// Weighs the places that have not been looked at.
  private mutating func lookOn(_ isLast: Bool) -> Finding? {
    let trial = ChunkTrial(buffer, isLast: isLast)
    while let offset = buffer.firstHeld(from: cursor) {
      let range = buffer.range(from: offset)
      let runEnd = offset + StreamOffset(range.count)
      let isWhole = isLast || runEnd < buffer.end
      let last = isWhole ? range.count : range.count - ChunkTrial.lookahead
      if last > 0, let finding = tryInheritingHeader(at: offset, trial, isLast) { return finding }
      var index = range.lowerBound
      while let found = HeaderEvidence.firstPlaceWorthALook(
        buffer.span, in: index..<max(index, range.lowerBound + last))
      {
        index = found + 1
        let place = offset + StreamOffset(found - range.lowerBound)
        guard let weight = trial.weightOfHeader(at: place, streams),
          weight >= Self.candidateWeight
        else { continue }
        cursor = place + 1
        switch attempt(place, nil, isLast) {
        case .taken(let finding): return finding
        case .waits(let needs):
          candidates.append(Candidate(offset: place, needs: needs))
        case .isNone: break
        }
      }
      cursor = offset + StreamOffset(max(0, last))
      guard isWhole else { break }
      cursor = runEnd
    }
    return nil
  }

  /// Tries the first place behind a hole, where a header may inherit what stood before it.
  private mutating func tryInheritingHeader(
    at offset: StreamOffset, _ trial: borrowing ChunkTrial, _ isLast: Bool
  ) -> Finding? {
    guard offset == cursor, buffer.isBoundary(offset),
      let weight = trial.weightOfInheritingHeader(at: offset, streams),
      weight >= Self.inheritingWeight
    else { return nil }
    switch attempt(offset, nil, isLast) {
    case .taken(let finding): return finding
    case .waits(let needs): candidates.append(Candidate(offset: offset, needs: needs))
    case .isNone: break
    }
    return nil
  }

  /// What a place and what follows it must weigh: the more, the more places were looked at.
  private var required: Int {
    let base = streams.isEmpty ? Self.requiredWeightAtFirst : Self.requiredWeight
    return base + max(0, Self.bitCount(skippedByteCount) - 14)
  }

  private static func bitCount(_ count: UInt64) -> Int {
    UInt64.bitWidth - count.leadingZeroBitCount
  }

  private mutating func attempt(
    _ offset: StreamOffset, _ anchor: Anchor?, _ isLast: Bool
  ) -> Attempt {
    var trial = ChunkTrial(buffer, isLast: isLast)
    var prior = buffer.isBoundary(offset) ? Self.boundaryWeight : 0
    if let anchor { prior += anchor.isCertain ? required : required - Self.unsureWeight }
    let start = ChunkTrial.State(
      streams: streams, chunkSize: chunkSize, position: offset, requiredWeight: required - prior,
      requiredHeaderCount: anchor != nil
        ? 1 : streams.isEmpty ? Self.requiredHeaderCountAtFirst : Self.requiredHeaderCount)
    switch trial.follow(start) {
    case .confirmed(let state):
      return .taken(finding(at: offset, state, weight: prior + state.weight))
    case .open(let needs):
      // Not for every few bytes: what is tried again costs as much as is there.
      let step = (buffer.end - offset) / 8
      return .waits(needs: max(needs, buffer.end + step))
    case .stopped(let state):
      let weight = prior + state.weight + endWeight(state)
      guard isSufficient(state, weight) else { return .isNone }
      return .taken(finding(at: offset, state, weight: weight))
    case .rejected:
      return .isNone
    }
  }

  private func endWeight(_ state: ChunkTrial.State) -> Int {
    !state.isAtHeader && buffer.isBoundary(state.position) ? Self.boundaryWeight : 0
  }

  /// Whether a trial that could not be followed further is good enough.
  ///
  /// A message whose length no chunk size is known to allow must end where bytes that came together
  /// do, or where the size that held before allows it.
  private func isSufficient(_ state: ChunkTrial.State, _ weight: Int) -> Bool {
    let allowance = streams.isEmpty ? Self.endAllowanceAtFirst : Self.endAllowance
    guard weight >= required - allowance, state.headerCount > 0, !state.awaitsKind else {
      return false
    }
    if state.isBorneOut { return true }
    if state.isAtHeader { return false }
    if state.chunkSize.isCertain { return state.hasContinuations && endWeight(state) > 0 }
    return endWeight(state) > 0
      || chunkSize.value.map { $0 >= state.chunkSize.certainUpTo } ?? false
  }

  private mutating func finding(
    at offset: StreamOffset, _ state: ChunkTrial.State, weight: Int
  ) -> Finding {
    skippedByteCount += UInt64(buffer.drop(before: offset))
    let excess = max(0, weight - Self.bitCount(skippedByteCount))
    let doubt = Double(sign: .plus, exponent: -excess, significand: 1)
    return Finding(
      offset: offset, chunkSize: state.firstChunkSize, inferredKinds: state.inferredKinds,
      confidence: 1 - doubt, skippedByteCount: skippedByteCount)
  }

  /// Lets go of bytes before any place that may still turn out to be one, and keeps to the bounds.
  private mutating func letGo() {
    while !candidates.isEmpty,
      candidates.count > Self.candidateLimit || buffer.footprint > limits.heldBytes
    {
      hasReachedBound = true
      candidates.removeFirst()
      dropUnneeded()
    }
    dropUnneeded()
  }

  private mutating func dropUnneeded() {
    let needed = min(anchor?.offset ?? cursor, candidates.first?.offset ?? cursor)
    skippedByteCount += UInt64(buffer.drop(before: needed))
  }
}
