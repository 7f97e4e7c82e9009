internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// Whether commands come when they may (RTMP 1.0 §7.2.1).
struct CommandOrderCheck: Check {
  func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    guard !command.isAnswer, let unseen = message.sight.absence else { return }
    // A connection begins with connect.
    if state.connect == nil, message.direction == .clientToServer, command.name != "connect" {
      log.findOnce(
        .claim(.connectNotFirst, unseen), ["command": .text(command.name.description)],
        in: message)
    }
    // A stream is created once connect has been answered.
    if case .createStream = meaning, let connect = state.connect, !connect.isAccepted {
      log.findOnce(.claim(.createEarly, unseen), in: message)
    }
  }
}
