internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether control messages are where they belong, and messages of kinds that all readers know
/// (RTMP 1.0 §5.4, §7.1).
struct ControlCheck: Check {
  func see(_ control: ProtocolControl, in message: FollowedMessage, into log: inout FindingLog) {
    checkPlace(of: message, into: &log)
  }

  func see(_ event: UserControlEvent, in message: FollowedMessage, into log: inout FindingLog) {
    checkPlace(of: message, into: &log)
    checkSide(of: event, message, into: &log)
    switch event {
    case .unassigned(let type, _):
      log.findEach(.eventUnknown, ["event_type": .count(type)], in: message)
    case .swfVerificationRequest, .swfVerificationResponse, .bufferEmpty, .bufferReady:
      log.findEach(
        .eventUnknown, ["event_type": .count(event.type), "event": .text(event.name)], in: message)
    default: break
    }
  }

  /// A response without a request is told as such.
  private func checkSide(
    of event: UserControlEvent, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    if case .pingResponse = event { return }
    guard let sender = event.sender, sender != message.direction.sender else { return }
    log.findEach(
      .eventWrongSide,
      [
        "event": .text(event.name), "side": .side(message.direction),
        "expected_side": .side(message.direction.opposite),
      ], in: message)
  }

  /// Control messages have a chunk stream and a message stream of their own (§5.4).
  private func checkPlace(of message: FollowedMessage, into log: inout FindingLog) {
    let header = message.header
    guard header.chunkStreamID != .control || (header.streamID ?? .connection) != .connection else {
      return
    }
    let place: FindingArguments = [
      "chunk_stream_id": .count(header.chunkStreamID),
      "message_stream_id": .count(header.streamID ?? .connection),
    ]
    log.findEach(
      .controlMisplaced, of: place, ["message_type": .text(header.type.name)] + place, in: message)
  }

  /// Some libraries take no shared objects and no aggregates.
  func seeRare(_ message: FollowedMessage, into log: inout FindingLog) {
    log.findEach(.messageTypeRare, ["message_type": .text(message.header.type.name)], in: message)
  }

  /// Looks whether receivers have to move the times of an aggregate's parts (RTMP 1.0 §7.1.6).
  func see(
    _ aggregate: AggregateMessage, in message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let first = aggregate.parts.first?.ownTimestamp, let timestamp = message.header.timestamp,
      first != timestamp
    else { return }
    log.findOnce(
      .aggregateTimestamp, ["timestamp": .count(timestamp), "part_timestamp": .count(first)],
      in: message)
  }

  func seeEmpty(_ message: FollowedMessage, into log: inout FindingLog) {
    log.findEach(.messageEmpty, ["message_type": .text(message.header.type.name)], in: message)
  }
}
