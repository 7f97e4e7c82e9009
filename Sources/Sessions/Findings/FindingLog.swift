package import ByteParsing
package import Flows
internal import RTMP

/// What was found in one connection and not handed over yet.
package struct FindingLog: Sendable {
  package enum Entry: Sendable {
    case finding(FindingReport, Direction?)
    /// What a program does in every session, and nobody minds here.
    case habit(FindingReport, Direction)
    case change(StateReport, Direction?, Place)
  }

  private var entries: [Entry] = []
  private var once = Repetitions<RuleKey>()
  private var faults = Repetitions<FaultKey>()
  /// What only matters if the peer reacts to it.
  private var suspicions = Suspicions()
  /// Whether something waits for a peer to react.
  package private(set) var hasSuspicions = false

  /// Whether a check waits for the client's next message, whatever that is.
  package var awaitsClient = false

  package var isEmpty: Bool { entries.isEmpty }

  mutating func takeAll() -> [Entry] {
    defer { entries = [] }
    return entries
  }

  package mutating func append(_ finding: FindingReport, _ direction: Direction?) {
    entries.append(.finding(finding, direction))
  }

  package mutating func append(habit finding: FindingReport, _ direction: Direction) {
    entries.append(.habit(finding, direction))
  }

  mutating func change(_ report: StateReport, _ direction: Direction?, at place: Place) {
    entries.append(.change(report, direction, place))
  }
}

// MARK: - Findings

extension FindingLog {
  /// States what a rule finds at a place, or from there to `end`.
  package mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    _ direction: Direction?, at place: Place, until end: Place? = nil,
    related: [FindingReport.Related] = []
  ) {
    append(
      FindingReport(problem, as: severity, arguments, at: place, until: end, related: related),
      direction)
  }

  /// States what a rule finds about a message that was followed before.
  package mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    _ direction: Direction?, about mark: MessageMark, until end: Place? = nil,
    related: [FindingReport.Related] = []
  ) {
    append(
      FindingReport(
        problem, as: severity, arguments, message: mark.index, at: mark.place, until: end,
        bytes: mark.bytes, related: related), direction)
  }

  /// States what a rule finds about the message that is being followed.
  package mutating func find(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments = [:],
    in message: FollowedMessage, related: [FindingReport.Related] = []
  ) {
    find(
      problem, as: severity, arguments, message.direction, about: message.mark, related: related)
  }

  /// States what a rule finds, once in each direction; what it finds is not asked for again.
  package mutating func findOnce(
    _ problem: Problem, as severity: Problem.Severity? = nil,
    _ arguments: @autoclosure () -> FindingArguments = [:],
    in message: FollowedMessage, related: @autoclosure () -> [FindingReport.Related] = []
  ) {
    guard once.isFirst(RuleKey(problem, message.direction)) else { return }
    find(problem, as: severity, arguments(), in: message, related: related())
  }

  /// The same of what is about a direction's bytes.
  package mutating func findOnce(
    _ problem: Problem, _ arguments: @autoclosure () -> FindingArguments,
    _ direction: Direction, at place: Place
  ) {
    guard once.isFirst(RuleKey(problem, direction)) else { return }
    find(problem, arguments(), direction, at: place)
  }
}

// MARK: - Faults

extension FindingLog {
  /// States what a rule finds, once in each direction with the same facts, and with so many others as a rule
  /// is told.
  package mutating func findEach(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments,
    in message: FollowedMessage, related: @autoclosure () -> [FindingReport.Related] = []
  ) {
    findEach(problem, as: severity, of: arguments, arguments, in: message, related: related())
  }

  /// The same where some facts tell one fault from another, and others differ from message to message.
  ///
  /// - Parameters:
  ///   - subject: what tells it from other faults of the rule.
  ///   - arguments: all of its facts.
  package mutating func findEach(
    _ problem: Problem, as severity: Problem.Severity? = nil, of subject: FindingArguments,
    _ arguments: @autoclosure () -> FindingArguments, in message: FollowedMessage,
    related: @autoclosure () -> [FindingReport.Related] = []
  ) {
    let rule = RuleKey(problem, message.direction)
    let fault = FaultKey(rule: rule, subject: subject)
    guard !faults.isKnown(fault), once.count(rule) <= Threshold.repetitions,
      faults.isFirst(fault)
    else { return }
    let mark = message.mark
    append(
      FindingReport(
        problem, as: severity, arguments(), message: mark.index, at: mark.place,
        bytes: mark.bytes, related: related(), isOneOfSeveral: true),
      message.direction)
  }
}

/// What a rule finds in one direction, told from what else it finds there by facts.
private struct FaultKey: Hashable {
  let rule: RuleKey
  let subject: FindingArguments
}

// MARK: - Suspicions

extension FindingLog {
  /// Notes what matters only if the peer reacts to it.
  package mutating func suspect(
    _ finding: FindingReport, _ direction: Direction,
    otherwise remainder: Suspicions.Remainder = .habit
  ) {
    suspicions.append(finding, direction, otherwise: remainder)
    hasSuspicions = true
  }

  /// The same, once in each direction.
  package mutating func suspectOnce(
    _ problem: Problem, _ arguments: @autoclosure () -> FindingArguments,
    in message: FollowedMessage
  ) {
    guard once.isFirst(RuleKey(problem, message.direction)) else { return }
    suspect(FindingReport(problem, arguments(), about: message.mark), message.direction)
  }

  /// Settles what waits for the sender of a message to react.
  package mutating func settle(by message: FollowedMessage) {
    take(suspicions.see(message))
    hasSuspicions = !suspicions.isEmpty
  }

  /// Settles the rest when the connection ends.
  package mutating func settle(by ending: SessionEnding) { take(suspicions.finish(ending)) }

  private mutating func take(_ settled: [(Suspicions.Entry, isReaction: Bool)]) {
    for (entry, isReaction) in settled {
      if isReaction {
        append(entry.finding, entry.direction)
      } else {
        append(entry.finding, entry.direction, as: entry.remainder)
      }
    }
  }

  /// States what is left of a finding that nobody minds.
  package mutating func append(
    _ finding: FindingReport, _ direction: Direction, as remainder: Suspicions.Remainder
  ) {
    switch remainder {
    case .habit: append(habit: finding, direction)
    case .note: append(finding.weighing(.note), direction)
    }
  }

  /// States what is wrong with a request of the client: as it weighs where the request was refused, else
  /// what is left of it.
  package mutating func append(_ faults: [Suspicions.Fault], isRefused: Bool) {
    for fault in faults {
      if isRefused {
        append(fault.finding, .clientToServer)
      } else {
        append(fault.finding, .clientToServer, as: fault.remainder)
      }
    }
  }
}
