internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether each side sends the events of shared objects that are its own and are defined, and the server
/// answers Use (RTMP 1.0 §7.1.3).
struct SharedObjectCheck: Check {
  /// A client's wish to use a shared object, until it is answered.
  private var use: (mark: MessageMark, name: String)?

  mutating func see(
    _ object: SharedObjectMessage, in message: FollowedMessage, into log: inout FindingLog
  ) {
    for event in object.events {
      checkDirection(of: event, object, message, into: &log)
      switch event {
      case .unassigned(let type, _):
        log.findEach(
          .sharedObjectEventUnknown,
          [
            "event_type": .count(type), "name": .text(object.name.description.inSentence),
          ], in: message)
      case .use where message.direction == .clientToServer:
        use = (message.mark, object.name.description.inSentence)
      case .useSuccess, .status: use = nil
      default: break
      }
    }
  }

  private func checkDirection(
    of event: SharedObjectMessage.Event, _ object: SharedObjectMessage, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    let isClients: Bool? =
      switch event {
      case .use, .release, .requestChange, .requestRemove: true
      case .change, .success, .status, .clear, .remove, .useSuccess: false
      case .sendMessage, .unassigned: nil
      }
    guard let isClients, isClients != (message.direction == .clientToServer) else { return }
    log.findEach(
      .sharedObjectDirection, of: ["event": .text(event.name)],
      [
        "side": .side(message.direction), "event": .text(event.name),
        "name": .text(object.name.description),
      ], in: message)
  }

  func finish(_ ending: SessionEnding, into log: inout FindingLog) {
    guard let use, let unseen = ending.sight.absence, ending.isInVain(since: use.mark.place)
    else { return }
    log.find(
      .claim(.sharedObjectUnanswered, unseen),
      ["name": .text(use.name)] + ending.outcome(since: use.mark.place), .clientToServer,
      about: use.mark)
  }
}
