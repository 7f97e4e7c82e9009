internal import ByteParsing

/// The causes that lie in the message before.
extension CauseSearch {
  /// Whether the chunk before goes on.
  func largerSize(_ isLast: Bool) -> Attempt {
    guard let last = doubt.last, last.isOpen, let size = doubt.chunkSize.certainValue else {
      return .none
    }
    let rest = last.kind.messageLength - last.passed
    let whole = wholeSize(last)
    if isWholeBody(last, rest, in: rest) { return .found(.largerSize(whole, piece: rest)) }
    var isOpen = false
    func attempt(_ size: ChunkSize, piece: UInt32, continuations: Int) -> Attempt? {
      var state = state(
        doubt.streams, size, at: doubt.offset + StreamOffset(piece),
        weight: Self.requiredWeightInPlace, headers: 2)
      state[remaining: last.slot] = rest - piece
      state.demand(
        weight: Self.requiredWeightInPlace, headerCount: 1, continuations: continuations)
      switch judge(state, isLast) {
      case .holds: return .found(.largerSize(size, piece: piece))
      case .open: isOpen = true
      case .fails: break
      }
      return nil
    }
    if let found = attempt(whole, piece: rest, continuations: 0) { return found }
    let common = sizes + ChunkTrial.commonChunkSizes
    for other in common where other > size && other > last.passed && other < last.kind.messageLength
    {
      let size = ChunkSize(inferred: other)
      let piece = other - last.passed
      if isWholeBody(last, rest, in: piece) { return .found(.largerSize(size, piece: piece)) }
      if let found = attempt(size, piece: piece, continuations: 1) { return found }
    }
    return isOpen ? .open : .none
  }

  /// What is known of the size where a message is found to lie in one chunk.
  func wholeSize(_ last: ChunkDoubt.Last) -> ChunkSize {
    let length = last.kind.messageLength
    let likely = sizes.first { $0 >= length }
    let size = likely.map { ChunkSize(inferred: $0) } ?? doubt.chunkSize
    return size.doubtful.admitting(length)
  }

  /// Whether the values of a command or of data go on behind the place where the chunk should have ended,
  /// and end where the message does.
  ///
  /// - Parameter piece: how much of it is in the chunk that goes on.
  func isWholeBody(
    _ last: ChunkDoubt.Last, _ rest: UInt32, in piece: UInt32
  ) -> Bool {
    guard !last.kind.type.isMedia, !last.kind.type.isControl,
      last.kept.count == Int(last.passed),
      PayloadOpening.weight(last.kept.span, of: last.kind) ?? 0 > 0
    else { return false }
    let size = Int(last.passed + piece)
    let chunks = (Int(rest - piece) + size - 1) / size
    let range = buffer.range(from: doubt.offset, atLeast: Int(rest) + chunks)
    guard range.count >= Int(rest) + chunks else { return false }
    let next = 0xC0 | UInt8(truncatingIfNeeded: doubt.streams.list[last.slot].id.rawValue)
    var bytes = last.kept
    for index in range.prefix(Int(rest) + chunks) {
      let place = index - range.lowerBound - Int(piece)
      if place >= 0, place.isMultiple(of: size + 1), chunks > 0 {
        guard buffer.span[index] == next else { return false }
      } else {
        bytes.append(buffer.span[index])
      }
    }
    switch MessageBody(last.kind.type, bytes.span) {
    case .command(let command): return !command.malformations.contains(where: \.endsReading)
    case .data(let data): return !data.malformations.contains(where: \.endsReading)
    default: return false
    }
  }

  /// Whether the message before ended earlier than its header says.
  func shorterLength(_ isLast: Bool) -> Attempt {
    guard let last = doubt.last else { return .none }
    let size = doubt.chunkSize.value ?? .max
    let lower = max(buffer.start, doubt.offset - StreamOffset(last.lastPiece(size)))
    return firstBorneOut(from: lower, to: doubt.offset, isLast) { place in
      let due = last.passed - UInt32(doubt.offset - place)
      return (corrected(last, due), .length(due, end: place))
    }
  }

  /// Whether the message before goes on for longer than its header says.
  func longerLength(_ isLast: Bool) -> Attempt {
    guard let last = doubt.last, !last.isOpen else { return .none }
    let size = StreamOffset(doubt.chunkSize.value ?? .max)
    let header = doubt.streams.list[last.slot].continuationByteCount
    let rest = size - StreamOffset(last.lastPiece(UInt32(size)))
    return firstBorneOut(
      from: doubt.offset + 1, to: doubt.offset + Self.reach, isLast
    ) { place in
      var distance = place - doubt.offset
      var count: StreamOffset = 0
      if distance > rest {
        let beyond = distance - rest
        count = (beyond + size + header - 1) / (size + header)
        guard beyond > (count - 1) * (size + header) + header else { return nil }
        distance -= count * header
      }
      let due = last.passed + UInt32(distance)
      return (corrected(last, due), .length(due, end: place))
    }
  }

  func corrected(_ last: ChunkDoubt.Last, _ due: UInt32) -> ChunkStreamTable {
    var streams = doubt.streams
    streams.list[last.slot].remainingCount = 0
    if streams.list[last.slot].kind == last.kind {
      streams.list[last.slot].kind = last.kind.with(length: due)
    }
    return streams
  }

  /// Whether the chunks of the message before are shorter than the size in force, so that headers were
  /// taken for payload.
  func smallerSize(_ isLast: Bool) -> Attempt {
    guard let last = doubt.last, let size = doubt.chunkSize.certainValue, last.passed > 0 else {
      return .none
    }
    let header = doubt.streams.list[last.slot].continuationByteCount
    let id = doubt.streams.list[last.slot].id.rawValue
    let read = StreamOffset(last.passed) + StreamOffset((last.passed - 1) / size) * header
    let start = doubt.offset - read
    for other in sizes + [128] where other > 0 && other < size && other < last.passed {
      let step = StreamOffset(other) + header
      let length = StreamOffset(last.kind.messageLength)
      let next = start + length + (length - 1) / StreamOffset(other) * header
      let lastHeader = start + (read + header - 1) / step * step - header
      guard id < 64, next > doubt.offset, buffer.byte(at: lastHeader) == 0xC0 | UInt8(id) else {
        continue
      }
      let state = state(
        corrected(last, last.kind.messageLength), ChunkSize(inferred: other), at: next)
      switch judge(state, isLast) {
      case .holds: return .found(.smallerSize(other, next: next))
      case .open: return .open
      case .fails: break
      }
    }
    return .none
  }
}
