internal import ByteParsing

/// What is wrong with the values of a message, and how deep its reader stands in them: one for both
/// versions, as either can hold the other.
struct ReadingLog {
  private(set) var malformations: [Malformation] = []
  /// Whether what follows cannot be read any more.
  private(set) var hasStopped = false
  private var depth = 0

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
