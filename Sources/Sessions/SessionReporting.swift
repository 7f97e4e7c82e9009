internal import ByteParsing
internal import Flows
internal import RTMP

/// What a session hands on, and when: at once, or once it is known that it speaks RTMP.
extension Session {
  /// Makes the connection one that is reported: what was found so far comes first.
  mutating func show(_ queue: inout EventQueue) {
    guard case .waiting(let findings) = visibility else { return }
    let number = queue.nextFlowNumber()
    visibility = .shown(number: number)
    state.flow = number
    if let disguise = queue.disguise { opening = opening?.disguised(by: disguise) }
    if let opening {
      queue.append(
        .init(moment: openedAt, direction: nil, content: .flow(opening)), flow: number)
    }
    for finding in findings { queue.append(finding, flow: number) }
  }

  mutating func report(
    _ content: SessionEvent.Content, _ direction: Direction?, at moment: Place,
    into queue: inout EventQueue
  ) {
    let finding = EventQueue.Finding(moment: moment, direction: direction, content: content)
    switch visibility {
    case .shown(let number): queue.append(finding, flow: number)
    case .waiting(var findings):
      // So that the list is added to where it is.
      visibility = .foreign
      // Whether bytes are wanted changes nothing of what is found.
      let byteCount = showsBytes ? findings.count(where: \.isBytes) : 0
      let hasRoom =
        finding.isBytes
        ? byteCount < Self.waitingBytesLimit : findings.count - byteCount < Self.waitingLimit
      if hasRoom {
        findings.append(finding)
        memory.waitingByteCount += finding.footprint
      } else if !finding.isBytes {
        return
      }
      visibility = .waiting(findings)
    case .foreign: break
    }
  }

  /// Reports what keeps a complete message from being read as its sender may have meant it.
  ///
  /// - Parameter start: where it begins in the message that `mark` is of, if it is a part of that.
  mutating func tellFaults(
    of message: Message, _ body: MessageBody, _ direction: Direction, about mark: MessageMark,
    at start: Int = 0, into queue: inout EventQueue
  ) {
    if let byteCount = body.byteCount, message.header.length > byteCount {
      find(
        .messageSurplus,
        ["surplus": .count(message.header.length - byteCount), "byte_count": .count(byteCount)],
        direction, about: mark, into: &queue)
    }
    if let error = body.readingError {
      find(error.problem, message.shortageFacts, direction, about: mark, into: &queue)
    }
    for malformation in body.malformations {
      find(
        malformation.problem,
        [
          "offset": .count(start + malformation.offset), "detail": .text(malformation.detail),
          "part_offset": start == 0 ? nil : .count(start),
        ],
        direction, about: mark, into: &queue)
    }
    for part in body.aggregate?.parts ?? [] {
      tellFaults(
        of: message.part(part), part.body, direction, about: mark, at: part.start, into: &queue)
    }
  }

  /// Reports what a rule finds at a place.
  mutating func find(
    _ problem: Problem, _ arguments: FindingArguments = [:], _ direction: Direction?,
    at place: Place, bytes: Range<StreamOffset>? = nil, into queue: inout EventQueue
  ) {
    report(
      FindingReport(problem, arguments, at: place, bytes: bytes), direction, into: &queue)
  }

  /// Reports what a rule finds about a message.
  mutating func find(
    _ problem: Problem, _ arguments: FindingArguments, _ direction: Direction?,
    about mark: MessageMark, related: [FindingReport.Related] = [], into queue: inout EventQueue
  ) {
    report(
      FindingReport(
        problem, arguments, message: mark.index, at: mark.place, bytes: mark.bytes,
        related: related), direction, into: &queue)
  }

  mutating func report(
    _ found: FindingReport, _ direction: Direction?, into queue: inout EventQueue
  ) {
    let finding = telling.take(found, direction)
    observer?.see(found, direction, isTold: finding != nil)
    guard let finding else {
      summary.untoldFindings += 1
      return
    }
    summary.findings[finding.severity, default: 0] += 1
    report(.finding(finding), direction, at: finding.place, into: &queue)
  }
}

/// What of a connection's findings is told, and what its sides do that nobody minds.
struct Telling: Sendable {
  /// A rule, and which of what it finds.
  private struct Detail: Hashable {
    let rule: RuleKey
    let text: String
  }

  private var told = Repetitions<RuleKey>()
  /// Of those that their rules tell each of.
  private var toldOfSeveral = Repetitions<RuleKey>()
  private var details = Repetitions<Detail>()
  /// Each once.
  private(set) var habits: [SessionSummary.Habit] = []

  /// Takes a finding; as it is told, nil where its rule was told often enough.
  mutating func take(_ found: FindingReport, _ direction: Direction?) -> FindingReport? {
    let rule = RuleKey(found.problem, direction)
    let limit: Int
    let count: Int
    if found.problem.isPeers {
      // A peer has as many as its profile has conditions, and each is another one.
      (limit, count) = (.max, told.count(rule))
    } else if found.isOneOfSeveral {
      (limit, count) = (Threshold.repetitions, toldOfSeveral.count(rule))
    } else if found.problem.severity > .note {
      (limit, count) = (Threshold.repetitions, told.count(rule))
    } else if case .text(let text)? = found.arguments["detail"] {
      // What is wrong with another value is another fault.
      limit = Threshold.repetitions
      guard told[rule] < limit, details.isFirst(Detail(rule: rule, text: text)) else { return nil }
      count = told.count(rule)
    } else {
      (limit, count) = (1, told.count(rule))
    }
    guard count <= limit else { return nil }
    var finding = found
    finding.isLastTold = count == limit && limit > 1
    return finding
  }

  mutating func noteHabit(_ finding: FindingReport, _ direction: Direction) {
    let isKnown = habits.contains {
      $0.direction == direction && $0.finding.problem == finding.problem
    }
    if !isKnown { habits.append(.init(direction: direction, finding: finding)) }
  }
}
