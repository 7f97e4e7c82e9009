internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What the headers of messages, and their places among others' chunks, say of their sender.
struct ChunkHeaderCheck: Check {
  /// Messages between whose chunks others stand, by direction.
  private var interleaved = InlineArray<2, InterleavedMessages>(repeating: InterleavedMessages())

  /// Looks at the header of a message, and at its place.
  mutating func see(_ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog) {
    if message.isOdd {
      noteOddity(of: message, state.chunks[message.direction.index], into: &log)
    }
  }

  /// Takes a message that has something about it which most have not.
  private mutating func noteOddity(
    of message: FollowedMessage, _ watch: ChunkWatch, into log: inout FindingLog
  ) {
    let header = message.header
    let side = message.direction.index
    if header.hasExtendedTimestamp { tellNeedlessExtension(of: message, into: &log) }
    if watch.followsFullHeader { noteOpening(of: message, into: &log) }
    let last = watch.previous
    // One that was given up need not have gone on behind the others.
    if message.message.start.offset < last.upperBound, message.message.isComplete {
      let count = interleaved[side].note(message.message, behind: last)
      tellInterleaving(of: message, partialCount: count, into: &log)
    }
    if header.length > Threshold.messageLength {
      let type: FindingArguments = ["message_type": .text(header.type.name)]
      log.findEach(
        .messageLong, of: type, type + ["message_length": .count(header.length)], in: message)
    }
    if header.chunkStreamID == .control, !header.type.isControl {
      log.findEach(.controlShared, ["message_type": .text(header.type.name)], in: message)
    }
  }

  /// Takes the first message on a chunk stream after one with a type 0 header.
  private func noteOpening(of message: FollowedMessage, into log: inout FindingLog) {
    let header = message.header
    guard header.format == .type3, let delta = header.timestampDelta, delta > 0,
      let timestamp = header.timestamp
    else { return }
    log.findOnce(
      .type3AfterType0,
      [
        "chunk_stream_id": .count(header.chunkStreamID), "timestamp_delta": .count(delta),
        "timestamp": .count(timestamp),
      ], in: message)
  }

  private func tellNeedlessExtension(of message: FollowedMessage, into log: inout FindingLog) {
    let header = message.header
    let mark: UInt32 = 0xFF_FFFF
    let value = header.format == .type0 ? header.timestamp : header.timestampDelta
    guard header.format != .type3, let value, value < mark else { return }
    log.findOnce(.extendedTimestampNeedless, ["extended_timestamp": .count(value)], in: message)
  }

  private func tellInterleaving(
    of message: FollowedMessage, partialCount: Int, into log: inout FindingLog
  ) {
    let header = message.header
    log.findOnce(
      .chunksInterleaved,
      ["message_type": .text(header.type.name), "chunk_stream_id": .count(header.chunkStreamID)],
      in: message)
    guard partialCount > Threshold.partialMessages else { return }
    log.findOnce(.partialsMany, ["count": .count(partialCount)], in: message)
  }

  // MARK: Message streams

  /// Looks at the number of a message stream that is new, or whose message is no media.
  func checkStreamID(of message: FollowedMessage, into log: inout FindingLog) {
    guard let id = message.streamID, id.rawValue > 0xFF_FFFF else { return }
    log.findOnce(.streamIDLarge, ["message_stream_id": .count(id)], in: message)
  }

  func see(
    at placement: NetStreamTable.Placement, in message: FollowedMessage, into log: inout FindingLog
  ) {
    if case .known = placement { return }
    checkStreamID(of: message, into: &log)
  }
}

/// How many messages of one direction were under way at once.
struct InterleavedMessages: Sendable {
  /// More tell nothing new.
  private static let limit = 64

  private var spans: [(range: Range<StreamOffset>, count: Int)] = []

  /// Takes a message behind whose beginning another was complete; how many were under way at once.
  ///
  /// - Parameter last: where that other one begins and ends.
  mutating func note(_ message: Message, behind last: Range<StreamOffset>) -> Int {
    if spans.isEmpty { _ = note(last) }
    return note(message.start.offset..<max(message.start.offset, message.end.offset))
  }

  /// Takes a message that is complete now, later than all before it; how many were under way where
  /// it began, or where one of the others did.
  private mutating func note(_ range: Range<StreamOffset>) -> Int {
    var most = 1 + spans.count { $0.range.contains(range.lowerBound) }
    let own = most
    for index in spans.indices where range.contains(spans[index].range.lowerBound) {
      spans[index].count += 1
      most = max(most, spans[index].count)
    }
    if spans.count == Self.limit { spans.removeFirst() }
    spans.append((range, own))
    return most
  }
}
