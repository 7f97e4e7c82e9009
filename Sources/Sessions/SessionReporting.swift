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
    follower.flow = number
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
    _ finding: FindingReport, _ direction: Direction?, into queue: inout EventQueue
  ) {
    let problem = finding.problem
    if !standIns.isEmpty {
      askPeers(problem, direction, about: finding.message, at: finding.place)
    }
    let key = RuleKey(problem, direction)
    let count = (told[key] ?? 0) + 1
    told[key] = count
    let limit = limit(for: problem)
    guard count <= limit else {
      summary.untoldFindings += 1
      return
    }
    summary.findings[finding.severity, default: 0] += 1
    var finding = finding
    finding.isLastTold = count == limit && limit > 1
    if !problem.isPeers { headlines.note(finding) }
    report(.finding(finding), direction, at: finding.place, into: &queue)
  }

  /// Keeps what a program does in every session for the connection's summary, once.
  mutating func noteHabit(_ finding: FindingReport, _ direction: Direction) {
    let isKnown = habits.contains {
      $0.direction == direction && $0.finding.problem == finding.problem
    }
    if !isKnown { habits.append(.init(direction: direction, finding: finding)) }
  }

  /// How often a rule is told in full in each direction; what is beyond that is only counted.
  private func limit(for problem: Problem) -> Int {
    // A peer has as many as its profile has conditions, and each is another one.
    problem.isPeers ? .max : problem.severity == .note ? 1 : Threshold.repetitions
  }
}
