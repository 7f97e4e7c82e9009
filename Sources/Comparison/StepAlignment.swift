/// Lays the steps that two sessions take in one direction side by side.
///
/// It is the longest common subsequence, where steps that say the same weigh more, so that of many
/// that are called alike those that are alike come together.
struct StepAlignment {
  /// A step of one session, or one of each that go together; by their places.
  enum Pair: Hashable {
    case both(good: Int, bad: Int)
    case good(Int)
    case bad(Int)
  }

  /// In order of both.
  let pairs: [Pair]

  /// - Parameter prefersLate: whether steps of which there are several are found from the end on:
  ///   a capture that begins inside a connection has the last of them.
  init(good: [SessionStep], bad: [SessionStep], prefersLate: Bool) {
    let (goodMarks, badMarks) = Self.marks(good, bad)
    guard prefersLate else {
      pairs = Self.align(goodMarks, badMarks)
      return
    }
    pairs = Self.align(goodMarks.reversed(), badMarks.reversed()).reversed().map { pair in
      switch pair {
      case .both(let one, let other):
        .both(good: good.count - 1 - one, bad: bad.count - 1 - other)
      case .good(let place): .good(good.count - 1 - place)
      case .bad(let place): .bad(bad.count - 1 - place)
      }
    }
  }

  /// What is held against another step, in numbers.
  private struct Mark {
    let key: Int
    let content: Int
    let isAnswer: Bool
  }

  private static func marks(
    _ good: [SessionStep], _ bad: [SessionStep]
  ) -> (good: [Mark], bad: [Mark]) {
    // 0 is the answer to a request that was not seen.
    var numbers = [SessionStep.answerToUnknown: 0]
    func mark(_ step: SessionStep) -> Mark {
      let key = numbers[step.key] ?? numbers.count
      numbers[step.key] = key
      var hasher = Hasher()
      // What stands around it is not known of all.
      for value in step.values where value.meaning != .circumstance {
        value.hashIdentity(into: &hasher)
      }
      return Mark(key: key, content: hasher.finalize(), isAnswer: step.kind == .answer)
    }
    return (good.map(mark), bad.map(mark))
  }

  /// How well two steps go together; 0 where they do not.
  private static func likeness(_ one: Mark, _ other: Mark) -> Int32 {
    if one.key == other.key { return one.content == other.content ? 7 : 4 }
    return one.isAnswer && other.isAnswer && (one.key == 0 || other.key == 0) ? 2 : 0
  }

  private static func align(_ good: [Mark], _ bad: [Mark]) -> [Pair] {
    let width = bad.count + 1
    // The most that can be had of the steps from a place of each on.
    var best = [Int32](repeating: 0, count: (good.count + 1) * width)
    for one in good.indices.reversed() {
      for other in bad.indices.reversed() {
        let likeness = likeness(good[one], bad[other])
        let both = likeness > 0 ? likeness + best[(one + 1) * width + other + 1] : 0
        best[one * width + other] = max(
          both, best[(one + 1) * width + other], best[one * width + other + 1])
      }
    }
    var pairs: [Pair] = []
    var (one, other) = (0, 0)
    while one < good.count, other < bad.count {
      let likeness = likeness(good[one], bad[other])
      let here = best[one * width + other]
      if likeness > 0, here == likeness + best[(one + 1) * width + other + 1] {
        pairs.append(.both(good: one, bad: other))
        (one, other) = (one + 1, other + 1)
      } else if here == best[(one + 1) * width + other] {
        pairs.append(.good(one))
        one += 1
      } else {
        pairs.append(.bad(other))
        other += 1
      }
    }
    return pairs + (one..<good.count).map(Pair.good) + (other..<bad.count).map(Pair.bad)
  }
}
