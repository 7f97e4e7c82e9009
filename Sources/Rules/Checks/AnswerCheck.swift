internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// Whether answers belong to what was asked, and what they say where nothing else quotes it
/// (RTMP 1.0 §7.1.1).
struct AnswerCheck: Check {
  func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    if case .orphan = meaning { return tellOrphan(command, message, state, into: &log) }
    guard let request = message.request else { return }
    let chunkStreamID = message.message.header.chunkStreamID
    guard request.chunkStreamID != chunkStreamID else { return }
    log.findOnce(
      .replyChunkStream,
      [
        "request": .text(request.name), "chunk_stream_id": .count(chunkStreamID.rawValue),
        "request_chunk_stream_id": .count(request.chunkStreamID.rawValue),
      ], in: message)
  }

  private func tellOrphan(
    _ command: Command, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    // Nobody can tell which of the requests with ID 0 it answers, but one of them it does.
    let mayAnswer =
      command.transactionID == 0 && state.hasRequestWithoutID[message.direction.opposite.index]
    guard let unseen = message.sight.absence, !mayAnswer else { return }
    log.find(
      .claim(.replyOrphan, unseen),
      [
        "command": .text(command.name.description),
        "transaction_id": command.transactionID.map { .amf($0) },
      ], in: message)
  }

  /// Takes an answer once its status was looked at.
  func seeError(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    into log: inout FindingLog
  ) {
    switch meaning {
    case .answer(let request, _) where request.name == "deleteStream":
      log.tellDeleteAnswered(by: command.name.description, message)
    case .answer(let request, isError: true): tell(command, to: request.name, message, into: &log)
    case .createStreamAnswer(isError: true):
      tell(command, to: "createStream", message, into: &log)
    default: break
    }
  }

  private func tell(
    _ command: Command, to request: String, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    var facts: FindingArguments = ["request": .text(request)]
    facts.add(command.statusFacts)
    log.find(.commandError, facts, in: message)
  }

  /// Tells of a createStream that was not answered.
  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let unseen = ending.sight.absence,
      let request = ending.open.first(where: { $0.name == "createStream" }),
      ending.isInVain(since: request.mark.place)
    else { return }
    var facts: FindingArguments = ["command": .text(request.name)]
    facts.add(ending.waitEnd(since: request.mark.place))
    log.find(.claim(.commandUnanswered, unseen), facts, .clientToServer, about: request.mark)
  }
}
