internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether message streams are created before they are used, and each once (RTMP 1.0 §7.2.1.3).
struct StreamIDCheck: Check {
  /// Streams of which it was told that they are used and nobody created them.
  private var toldStreams = PerStream(false)

  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    switch step.meaning {
    case .createStreamAnswer(isError: false): checkAnswer(step, state, into: &log)
    case .request(let request, let id):
      let place = state.streams.index(of: id)
      guard place.map({ state.streams.list[$0].phase.isUncreated }) ?? true else { return }
      let asksWithoutID =
        state.hasRequestWithoutID[Direction.clientToServer.index]
        || step.command.transactionID == 0 && !step.command.isNotice
      if !asksWithoutID { checkCreated(id, request.purpose, step.message, state, into: &log) }
    default: break
    }
  }

  private func checkAnswer(_ step: CommandStep, _ state: SessionState, into log: inout FindingLog) {
    let message = step.message
    guard let id = step.command.createdStreamID else {
      return log.find(.streamIDMissing, in: message)
    }
    if id == .connection { log.find(.streamIDZero, in: message) }
    guard let place = state.streams.index(of: id), let unseen = message.sight.absence,
      state.streams.list[place].isGiven,
      // A number that is given again after its stream has ended names a new stream.
      ![.ended, .refused].contains(state.streams.list[place].phase)
    else { return }
    log.find(.claim(.streamIDRepeated, unseen), ["message_stream_id": .count(id)], in: message)
  }

  private func checkCreated(
    _ id: MessageStreamID, _ purpose: StreamPurpose, _ message: FollowedMessage,
    _ state: SessionState, into log: inout FindingLog
  ) {
    guard let unseen = message.sight.absence, !state.streams.isFull else { return }
    let facts: FindingArguments = [
      "command": .text(purpose.rawValue),
      "message_stream_id": .count(id),
    ]
    if state.openCreateStreams > 0 {
      log.find(.claim(.requestEarly, unseen), facts, in: message)
    } else {
      let given = state.streams.list.filter { !$0.phase.isUncreated }.compactMap(\.id)
      log.find(
        .claim(.streamNotCreated, unseen),
        facts + ["given": given.isEmpty ? nil : .texts(given.map { String($0.rawValue) })],
        in: message)
    }
  }

  func see(
    _ event: UserControlEvent, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    guard case .streamBegin(let id) = event, id != .connection, !state.streams.isFull,
      let unseen = message.sight.absence, state.streams.index(of: id) == nil
    else { return }
    log.find(.claim(.streamBeginEarly, unseen), ["stream_id": .count(id)], in: message)
  }

  mutating func see(
    at placement: NetStreamTable.Placement, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    guard let unseen = message.sight.absence else { return }
    let (id, number, isCreated): (MessageStreamID?, Int, Bool)
    switch placement {
    case .joined:
      return log.find(
        .claim(.streamNotCreated, unseen),
        ["message_stream_id": .count(MessageStreamID.connection), "is_created": .flag(false)],
        in: message)
    case .known(let place), .adopted(let place):
      let stream = state.streams.list[place]
      guard [.none, .created].contains(stream.phase) else { return }
      (id, number, isCreated) =
        (stream.id ?? message.streamID, stream.number, stream.phase == .created)
    case .new: (id, number, isCreated) = (message.streamID, state.streams.nextNumber, false)
    case .beyond: return
    }
    // Of a stream whose number is not known, nobody knows whether it was opened.
    guard let id, !toldStreams[number] else { return }
    toldStreams[number] = true
    toldStreams.forget(butThoseOf: state)
    log.find(
      .claim(.streamNotCreated, unseen),
      ["message_stream_id": .count(id), "is_created": .flag(isCreated)], in: message)
  }
}
