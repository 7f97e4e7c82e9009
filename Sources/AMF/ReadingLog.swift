internal import ByteParsing

/// What is wrong with the values of a message, and how deep its reader stands in them: one for both
/// versions, as either can hold the other.
struct ReadingLog {
  private(set) var malformations: [Malformation] = []
  /// Whether what follows cannot be read any more.
  private(set) var hasStopped = false
  private var depth = 0
  /// Where the value stands that is being read.
  var place = ValuePlace.value(1)
  /// What is told once in a message, and has been.
  private var told: Set<Problem> = []

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
  /// - Parameter detail: of the place of the value that is being read.
  mutating func noteOnce(_ problem: Problem, at offset: Int, _ detail: (ValuePlace) -> String) {
    guard told.insert(problem).inserted else { return }
    malformations.append(
      Malformation(problem: problem, offset: offset, endsReading: false, detail: detail(place)))
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
