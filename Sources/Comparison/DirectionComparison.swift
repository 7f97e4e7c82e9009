internal import AMF
internal import Flows
internal import Packets

/// Holds the steps of one direction of two sessions against one another.
struct DirectionComparison {
  let good: SessionOutline
  let bad: SessionOutline
  let direction: Direction
  private let alignment: StepAlignment

  /// A step that has no counterpart at its place.
  private struct Lone {
    let step: SessionStep
    let isGood: Bool
    let turn: SessionDifference.Turn
    let lack: SessionDifference.Lack?
    /// The name of the step before it, in its own session.
    let previous: String?
    /// The place of the step that is its counterpart after all.
    var moved: Int?
  }

  init(_ good: SessionOutline, _ bad: SessionOutline, _ direction: Direction) {
    self.good = good
    self.bad = bad
    self.direction = direction
    alignment = StepAlignment(
      good: good[direction].steps, bad: bad[direction].steps,
      prefersLate: good.isMidstream || bad.isMidstream)
  }

  private var goodSteps: [SessionStep] { good[direction].steps }
  private var badSteps: [SessionStep] { bad[direction].steps }

  /// When both take the steps that they have in common.
  var anchors: [(good: CaptureTime, bad: CaptureTime)] {
    alignment.pairs.compactMap { pair in
      guard case .both(let one, let other) = pair else { return nil }
      return (goodSteps[one].time, badSteps[other].time)
    }
  }

  /// - Parameter anchors: of both directions, in order of time.
  func differences(anchors: [(good: CaptureTime, bad: CaptureTime)]) -> [SessionDifference] {
    var lone = loneSteps(anchors)
    let moves = pairMoved(&lone)
    var found: [SessionDifference] = []
    for pair in alignment.pairs {
      guard case .both(let one, let other) = pair else { continue }
      found += compare(goodSteps[one], badSteps[other])
    }
    for (one, other) in moves { found += moved(one, other) }
    return found + runs(lone.filter { $0.moved == nil })
  }

  private func compare(_ one: SessionStep, _ other: SessionStep) -> [SessionDifference] {
    StepComparison(good: one, bad: other, direction: direction).differences
  }

  // MARK: Steps without a counterpart

  private func loneSteps(_ anchors: [(good: CaptureTime, bad: CaptureTime)]) -> [Lone] {
    let inBad = StepVisibility(
      outline: bad, other: good, anchors: anchors.map { ($0.good, $0.bad) })
    let inGood = StepVisibility(
      outline: good, other: bad,
      anchors: anchors.map { ($0.bad, $0.good) }.sorted { $0.0 < $1.0 })
    let doubtful = doubtfulKeys
    let next = nextCommon(doubtful)
    var before: (good: SessionStep, bad: SessionStep)?
    var turn: UInt64 = 0
    return alignment.pairs.enumerated().compactMap { place, pair in
      switch pair {
      case .both(let one, let other):
        turn = goodSteps[one].turn
        if !doubtful.contains(goodSteps[one].key) { before = (goodSteps[one], badSteps[other]) }
        return nil
      case .good(let one):
        let step = goodSteps[one]
        return Lone(
          step: step, isGood: true, turn: .init(good: step.turn, bad: 0),
          lack: inBad.lack(of: step, direction, between: before?.bad, and: next[place]?.bad),
          previous: one > 0 ? goodSteps[one - 1].key : nil)
      case .bad(let other):
        let step = badSteps[other]
        return Lone(
          step: step, isGood: false,
          turn: .init(good: turn, bad: step.turn),
          lack: inGood.lack(of: step, direction, between: before?.good, and: next[place]?.good),
          previous: other > 0 ? badSteps[other - 1].key : nil)
      }
    }
  }

  /// What steps are called of which one session has more, where it may be that the other's capture
  /// lacks some: which of them is which is not sure, and so not what stands between them.
  private var doubtfulKeys: Set<String> {
    guard !good.isWhole(direction) || !bad.isWhole(direction) else { return [] }
    var counts: [String: Int] = [:]
    for step in goodSteps { counts[step.key, default: 0] += 1 }
    for step in badSteps { counts[step.key, default: 0] -= 1 }
    return Set(counts.filter { $0.value != 0 }.keys)
  }

  /// The next steps that both have, for each place of the alignment.
  private func nextCommon(_ doubtful: Set<String>) -> [(good: SessionStep, bad: SessionStep)?] {
    var next: (good: SessionStep, bad: SessionStep)?
    var all: [(good: SessionStep, bad: SessionStep)?] = []
    for pair in alignment.pairs.reversed() {
      all.append(next)
      if case .both(let one, let other) = pair, !doubtful.contains(goodSteps[one].key) {
        next = (goodSteps[one], badSteps[other])
      }
    }
    return all.reversed()
  }

  /// Finds steps that both take, but at another place: at least one of them is known not to have been
  /// where the other is.
  private func pairMoved(_ lone: inout [Lone]) -> [(good: Lone, bad: Lone)] {
    var open: [String: [Int]] = [:]
    for place in lone.indices.reversed() where !lone[place].isGood {
      open[lone[place].step.key, default: []].append(place)
    }
    var moves: [(good: Lone, bad: Lone)] = []
    for place in lone.indices where lone[place].isGood {
      let key = lone[place].step.key
      guard let other = open[key]?.last, lone[place].lack == nil || lone[other].lack == nil else {
        continue
      }
      open[key]?.removeLast()
      lone[place].moved = other
      lone[other].moved = place
      moves.append((lone[place], lone[other]))
    }
    return moves
  }

  private func moved(_ one: Lone, _ other: Lone) -> [SessionDifference] {
    let difference = SessionDifference(
      .order, direction, one.step.key, good: .init(one.step, .words(place(one))),
      bad: .init(other.step, .words(place(other))),
      turn: .init(good: one.step.turn, bad: other.step.turn))
    return [difference] + compare(one.step, other.step)
  }

  private func place(_ lone: Lone) -> String { lone.previous.map { "after \($0)" } ?? "first" }

  /// Steps whose absence, or whose coming unasked, is how a session ends.
  private static let decisive: Set<String> = [
    "handshake", "answer to connect", "answer to createStream", "status of publish",
    "status of play",
  ]

  /// Steps of one name that follow one another are told once.
  private func runs(_ lone: [Lone]) -> [SessionDifference] {
    var found: [SessionDifference] = []
    var last: Lone?
    for one in lone {
      defer { last = one }
      if let last, last.isGood == one.isGood, last.step.key == one.step.key, last.lack == one.lack,
        one.previous == one.step.key || one.step.kind == .data
      {
        found[found.count - 1].count += 1
        continue
      }
      let isDecisive = Self.decisive.contains(one.step.key)
      let kind: SessionDifference.Kind =
        isDecisive && (one.isGood || one.step["info.level"].map(Self.isError) ?? false)
        ? .outcome : one.isGood ? .missing : .extra
      let sight = SessionDifference.Occurrence(one.step, one.step["info.code"]?.content)
      var difference = SessionDifference(
        kind, direction, one.step.key, good: one.isGood ? sight : .init(),
        bad: one.isGood ? .init() : sight, turn: one.turn)
      difference.lack = one.lack
      if one.lack != nil { difference.explanation = .damage }
      found.append(difference)
    }
    return found
  }

  private static func isError(_ level: SessionValue) -> Bool {
    level.isSame(as: SessionValue("info.level", .amf(.string("error"))))
  }
}
