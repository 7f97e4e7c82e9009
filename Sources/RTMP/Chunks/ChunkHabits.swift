internal import ByteParsing

/// How a sender writes the chunks that go on with a message, as far as senders differ in it: each
/// habit that readers stumble over is told once.
struct ChunkHabits: Sendable {
  private var repeatsExtendedTimestamp = false
  private var omitsExtendedTimestamp = false
  private var continuesInFull = false

  /// Takes note of a type 3 header where there is an extended timestamp to repeat, or of a header
  /// with fields where a message is under way.
  ///
  /// - Returns: what is worth telling of it.
  mutating func note(_ header: ChunkHeader, in stream: borrowing ChunkStream) -> [Problem] {
    guard header.format == .type3 else {
      defer { continuesInFull = true }
      return continuesInFull ? [] : [.continuationNotType3]
    }
    var problems: [Problem] = []
    let wasMixed = repeatsExtendedTimestamp && omitsExtendedTimestamp
    if header.hasExtendedTimestamp {
      repeatsExtendedTimestamp = true
    } else {
      if !omitsExtendedTimestamp { problems.append(.extendedTimestampMissing) }
      omitsExtendedTimestamp = true
    }
    if !wasMixed, repeatsExtendedTimestamp, omitsExtendedTimestamp {
      problems.append(.extendedTimestampMixed)
    }
    return problems
  }
}
