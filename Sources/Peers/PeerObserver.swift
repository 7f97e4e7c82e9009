internal import Media
internal import Flows
internal import RTMP
internal import Rules
internal import Sessions

/// Shows a session to the peers that a user has asked for, beside the rules, and tells what they would have
/// made of it.
struct PeerObserver: SessionObserver {
  private var rules = RuleObserver()
  private var standIns: [PeerStandIn]

  init(_ profiles: [PeerProfile]) { standIns = profiles.map(PeerStandIn.init) }

  var looksAtBytes: Bool { true }

  mutating func see(_ bytes: ArrivedBytes) {
    for index in standIns.indices { standIns[index].see(bytes) }
  }

  mutating func see(version: UInt8, _ direction: Direction, at moment: Place) {
    for index in standIns.indices { standIns[index].take(version: version, direction, at: moment) }
  }

  mutating func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) {
    for index in standIns.indices { standIns[index].take(step) }
    rules.see(step, state, into: &log)
  }

  func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog) {
    rules.see(first, state, into: &log)
  }

  func see(_ unanswered: UnansweredHandshake, into log: inout FindingLog) {
    rules.see(unanswered, into: &log)
  }

  mutating func see(_ stuck: StuckHandshake, into log: inout FindingLog) {
    rules.see(stuck, into: &log)
  }

  mutating func see(
    _ message: FollowedMessage, before state: SessionState, into log: inout FindingLog
  ) {
    ask(about: message, before: state)
    rules.see(message, before: state, into: &log)
  }

  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    ask(about: step.message, before: state)
    rules.see(step, before: state, into: &log)
  }

  mutating func see(_ step: CommandStep, after state: SessionState, into log: inout FindingLog) {
    for index in standIns.indices { standIns[index].note(state) }
    rules.see(step, after: state, into: &log)
  }

  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog
  ) {
    ask(about: message, before: state)
    rules.see(frame, at: placement, in: message, before: state, into: &log)
  }

  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState, isSeen: Bool,
    into log: inout FindingLog
  ) -> Bool {
    // In a stream that is in use a frame changes nothing that profiles ask for.
    if !isSeen { ask(about: message, before: state) }
    return rules.see(step, in: message, after: state, isSeen: isSeen, into: &log)
  }

  private mutating func ask(about message: FollowedMessage, before state: SessionState) {
    for index in standIns.indices { standIns[index].take(message, before: state) }
  }

  mutating func see(_ finding: FindingReport, _ direction: Direction?, isTold: Bool) {
    for index in standIns.indices { standIns[index].take(finding, direction) }
    rules.see(finding, direction, isTold: isTold)
  }

  mutating func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    rules.finish(ending, state, into: &log)
  }

  mutating func conclude(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) -> SessionConclusion {
    let guesses = Direction.allCases.map { PeerGuess(state.peerFacts[$0.index], $0.sender) }
    var answers: [PeerAnswer] = []
    for index in standIns.indices {
      for (answer, statements) in standIns[index].finish(
        ending, guesses, serverRefused: rules.tellsRefusal)
      {
        answers.append(answer)
        for statement in statements { log.append(statement.finding, statement.direction) }
      }
    }
    let conclusion = rules.conclude(ending, state, into: &log)
    return SessionConclusion(verdict: conclusion.verdict, answers: answers)
  }
}
