internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether answers belong to what was asked, and what they say where nothing else quotes it
/// (RTMP 1.0 §7.1.1).
struct AnswerCheck: Check {
  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let message = step.message
    if case .orphan = step.meaning { return tellOrphan(step, state, into: &log) }
    guard let request = message.request else { return }
    let id = step.command.transactionID
    if id != request.transactionID,
      !(id == 0 && state.hasRequestWithoutID[message.direction.opposite.index])
    {
      log.findEach(
        .replyTransaction, of: ["request": .text(request.name)],
        [
          "request": .text(request.name), "transaction_id": id.map { .amf($0) },
          "expected_transaction_id": .amf(request.transactionID),
        ], in: message, related: [.message("request", .clientToServer, request.mark)])
    }
    let chunkStreamID = message.header.chunkStreamID
    guard request.chunkStreamID != chunkStreamID else { return }
    log.findOnce(
      .replyChunkStream,
      [
        "request": .text(request.name), "chunk_stream_id": .count(chunkStreamID),
        "request_chunk_stream_id": .count(request.chunkStreamID),
      ], in: message)
  }

  private func tellOrphan(_ step: CommandStep, _ state: SessionState, into log: inout FindingLog) {
    let (command, message) = (step.command, step.message)
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
  func seeError(_ step: CommandStep, into log: inout FindingLog) {
    switch step.meaning {
    case .answer(let request, _) where request.name == "deleteStream":
      log.tellDeleteAnswered(by: step.command.name.description, step.message)
    case .answer(let request, isError: true): tell(step, answers: request.name, into: &log)
    case .createStreamAnswer(isError: true): tell(step, answers: "createStream", into: &log)
    default: break
    }
  }

  private func tell(_ step: CommandStep, answers request: String, into log: inout FindingLog) {
    log.find(
      .commandError, ["request": .text(request)] + step.command.statusFacts, in: step.message)
  }

  /// Tells of a createStream that was not answered.
  func finish(_ ending: SessionEnding, into log: inout FindingLog) {
    guard let unseen = ending.sight.absence,
      let request = ending.open.first(where: { $0.name == "createStream" }),
      ending.isInVain(since: request.mark.place)
    else { return }
    log.find(
      .claim(.commandUnanswered, unseen),
      ["command": .text(request.name)] + ending.outcome(of: request.mark), .clientToServer,
      about: request.mark)
  }
}
