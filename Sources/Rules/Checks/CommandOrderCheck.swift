internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether commands come when they may (RTMP 1.0 §7.2.1).
struct CommandOrderCheck: Check {
  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let (command, message) = (step.command, step.message)
    guard !command.isAnswer, let unseen = message.sight.absence else { return }
    // A connection begins with connect.
    if state.connect == nil, message.direction == .clientToServer, command.name != "connect" {
      log.findOnce(.claim(.connectNotFirst, unseen), command.facts, in: message)
    }
    // A stream is created once connect has been answered.
    if case .createStream = step.meaning, let connect = state.connect, !connect.isAccepted {
      log.findOnce(.claim(.createEarly, unseen), in: message)
    }
  }
}
