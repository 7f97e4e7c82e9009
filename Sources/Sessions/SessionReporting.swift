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
    if let disguise = queue.disguise { opening = opening.disguised(by: disguise) }
    queue.append(
      .init(moment: openedAt, direction: nil, content: .flow(opening)), flow: number)
    for finding in findings {
      queue.append(finding, flow: number)
      // Only now is it known who the client is.
      if followsSession, areRolesGuessed, case .message(let report) = finding.content,
        let direction = finding.direction
      {
        follow(
          report, report.request.map(TransactionTable.Request.init), direction,
          at: finding.moment, into: &queue)
      }
    }
  }

  mutating func report(
    _ content: SessionEvent.Content, _ direction: Direction?, at moment: Moment,
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

  mutating func report(
    _ problem: Problem, _ text: String, _ direction: Direction?, about message: Int? = nil,
    at moment: Moment, into queue: inout EventQueue
  ) {
    if !standIns.isEmpty {
      askPeers(problem, direction, about: message, at: moment)
    }
    summary.findings[problem.severity, default: 0] += 1
    let key = RuleKey(problem, direction)
    let count = (told[key] ?? 0) + 1
    told[key] = count
    let limit = limit(for: problem)
    guard count <= limit else { return }
    let text = text.bounded(to: Self.textByteLimit)
    if !problem.isPeers { headlines.note(problem, text) }
    let isLast = count == limit && limit > 1
    let finding = FindingReport(
      problem: problem, text: isLast ? text + " (Further ones are only counted.)" : text,
      message: message, frame: moment.frame)
    report(.finding(finding), direction, at: moment, into: &queue)
  }

  /// How often a rule is told in full in each direction; what is beyond that is only counted.
  private func limit(for problem: Problem) -> Int {
    // A peer has as many as its profile has conditions, and each is another one.
    problem.isPeers ? .max : problem.severity == .note ? 1 : Self.repetitionLimit
  }
}
