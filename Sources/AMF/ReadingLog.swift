internal import ByteParsing

/// What is wrong with the values of a message, and how deep its reader stands in them: one for both
/// versions, as either can hold the other.
struct ReadingLog {
  private(set) var malformations: [Malformation] = []
  /// Whether what follows cannot be read any more.
  private(set) var hasStopped = false
  private var depth = 0
  /// From which on they do not say yet where they stand; nil where all do.
  private var unplaced: Int?
  /// Which oddities were told, a bit for each.
  private var told: UInt8 = 0

  /// Begins a value; false where it lies too deep to be read.
  mutating func enter(at offset: Int) -> Bool {
    guard depth < AMF0Sequence.nestingLimit else {
      stop(.amfNestingTooDeep, at: offset)
      return false
    }
    depth += 1
    return true
  }

  mutating func leave() { depth -= 1 }

  mutating func note(_ problem: Problem, at offset: Int) {
    malformations.append(
      Malformation(problem: problem, offset: offset, endsReading: false))
  }

  /// Notes what is worth one word in a message, however often it occurs.
  ///
  /// - Parameter detail: what follows its place in a sentence; the place is told as soon as the value
  ///   is read that it is in.
  mutating func noteOnce(_ oddity: Oddity, at offset: Int, _ detail: @autoclosure () -> String) {
    let bit: UInt8 = 1 << oddity.rawValue
    guard told & bit == 0 else { return }
    told |= bit
    unplaced = unplaced ?? malformations.count
    malformations.append(
      Malformation(problem: oddity.problem, offset: offset, endsReading: false, detail: detail()))
  }

  /// Whether something was noted that does not say yet where it stands.
  var awaitsPlace: Bool { unplaced != nil }

  /// Says where that stands which does not say so yet.
  mutating func place(_ place: ValuePlace) {
    guard let first = unplaced else { return }
    unplaced = nil
    for index in first..<malformations.count {
      let bare = malformations[index]
      guard let detail = bare.detail else { continue }
      malformations[index] = Malformation(
        problem: bare.problem, offset: bare.offset, endsReading: bare.endsReading,
        detail: "\(place) \(detail)")
    }
  }

  /// Tells what ended the reading in other words.
  mutating func replaceLast(by problem: Problem, at offset: Int) {
    _ = malformations.popLast()
    malformations.append(Malformation(problem: problem, offset: offset, endsReading: true))
  }

  /// Notes a string that is not what AMF has for text.
  mutating func check(_ text: AMFString, at offset: Int) {
    if !text.isValidUTF8 { note(.amfStringNotUTF8, at: offset) }
  }

  /// Notes what ends the reading; only the first counts.
  mutating func stop(_ problem: Problem, at offset: Int) {
    guard !hasStopped else { return }
    hasStopped = true
    malformations.append(Malformation(problem: problem, offset: offset, endsReading: true))
  }

  /// - Parameters:
  ///   - start: where the value begins that could not be read.
  ///   - end: how far the reader came.
  mutating func stop(_ error: ParseError, from start: Int, to end: Int) {
    switch error {
    case .endOfBytes: stop(.amfEndOfBytes, at: end)
    case .invalid(let problem): stop(problem, at: start)
    }
  }
}
