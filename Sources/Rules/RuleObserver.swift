package import Media
package import Flows
internal import RTMP
package import Sessions

/// Holds a session against all rules, and says what happened in it.
package struct RuleObserver: SessionObserver {
  private var checks = Checks()
  private var headlines = Headlines()

  package init() {}

  /// Whether it is told that the server refused something, or closed without a word.
  package var tellsRefusal: Bool { headlines.tellsRefusal }

  package var looksAtBytes: Bool { false }

  package func see(_ bytes: ArrivedBytes) {}

  package func see(version: UInt8, _ direction: Direction, at moment: Place) {}

  package func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) {
    checks.see(step, state, into: &log)
  }

  package func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog) {
    checks.see(first, state, into: &log)
  }

  package func see(
    _ unanswered: UnansweredHandshake, _ state: SessionState, into log: inout FindingLog
  ) {
    checks.see(unanswered, into: &log)
  }

  package mutating func see(
    _ message: FollowedMessage, _ meaning: CommandMeaning?, before state: SessionState,
    _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    checks.see(message, meaning, before: state, memory, into: &log)
  }

  package mutating func see(
    _ message: FollowedMessage, _ meaning: CommandMeaning, after state: SessionState,
    _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    checks.see(message, meaning, after: state, memory, into: &log)
  }

  package mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog
  ) {
    checks.see(frame, at: placement, in: message, before: state, into: &log)
  }

  package mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState, isSeen: Bool,
    into log: inout FindingLog
  ) -> Bool {
    checks.see(step, in: message, after: state, isSeen: isSeen, into: &log)
  }

  package mutating func see(_ finding: FindingReport, _ direction: Direction?, isTold: Bool) {
    if isTold, !finding.problem.isPeers { headlines.note(finding) }
  }

  package mutating func finish(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    checks.finish(ending, state, into: &log)
  }

  package func conclude(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) -> SessionConclusion {
    SessionConclusion(
      verdict: ending.statistics == nil ? nil : Verdict(state, ending, headlines), answers: [])
  }
}
