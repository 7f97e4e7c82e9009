internal import ByteParsing
internal import Flows
internal import RTMP

/// What the headers and places of one direction's messages say of its chunks.
struct ChunkWatch: Sendable {
  /// ``ChunkStreamID/control``, at hand.
  private static let control: UInt32 = 2

  /// Chunk streams below 64 whose last message began with a type 0 header.
  private var openedInFull: UInt64 = 0
  /// Where the message that was complete last begins and ends.
  private var last: (start: StreamOffset, end: StreamOffset) = (0, 0)
  /// The same for the one before, where the last one is odd.
  private(set) var previous: Range<StreamOffset> = 0..<0
  /// Whether the last message is the first on its chunk stream after one with a type 0 header.
  private(set) var followsFullHeader = false
  var usesExtendedTimestamps = false

  /// Takes the next message; whether it has something about it which most have not.
  @inline(__always)
  mutating func note(_ message: Message) -> Bool {
    let id = message.header.chunkStreamID.rawValue
    var isOdd =
      message.start.offset < last.end || message.header.hasExtendedTimestamp
      || message.header.length > Threshold.messageLength || id == Self.control
    if isOdd { previous = last.start..<max(last.start, last.end) }
    last = (message.start.offset, message.end.offset)
    followsFullHeader = false
    guard id < 64 else { return isOdd }
    let bit: UInt64 = 1 << UInt64(id)
    if message.header.format == .type0 {
      openedInFull |= bit
    } else if openedInFull & bit != 0 {
      openedInFull &= ~bit
      followsFullHeader = true
      if !isOdd { previous = 0..<0 }
      isOdd = true
    }
    return isOdd
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

/// What chunks and messages say of their sender, before what they mean is looked at.
extension SessionFollower {
  /// Looks at the header of every message, and at its place: at most a few words of it.
  @inline(__always)
  mutating func noteHeader(of message: FollowedMessage) {
    if chunkWatches[message.direction.index].note(message.message) { noteOddity(of: message) }
  }

  /// Takes the first message on a chunk stream after one with a type 0 header.
  private mutating func noteOpening(of message: FollowedMessage) {
    let header = message.message.header
    guard header.format == .type3, let delta = header.timestampDelta, delta > 0,
      let timestamp = header.timestamp
    else { return }
    tellOnce(
      .type3AfterType0,
      [
        "chunk_stream_id": .count(header.chunkStreamID.rawValue),
        "timestamp_delta": .count(delta), "timestamp": .count(timestamp),
      ], message)
  }

  /// Takes a message that has something about it which most have not.
  private mutating func noteOddity(of message: FollowedMessage) {
    let header = message.message.header
    let side = message.direction.index
    if header.hasExtendedTimestamp {
      chunkWatches[side].usesExtendedTimestamps = true
      tellNeedlessExtension(of: message)
    }
    if chunkWatches[side].followsFullHeader { noteOpening(of: message) }
    let last = chunkWatches[side].previous
    // One that was given up need not have gone on behind the others.
    if message.message.start.offset < last.upperBound, message.message.isComplete {
      let count = interleaved[side].note(message.message, behind: last)
      tellInterleaving(of: message, partialCount: count)
    }
    if header.length > Threshold.messageLength {
      tellOnce(
        .messageLong,
        ["message_type": .text(header.type.name), "message_length": .count(header.length)], message)
    }
    if header.chunkStreamID == .control, !header.type.isControl {
      tellOnce(.controlShared, ["message_type": .text(header.type.name)], message)
    }
  }

  /// Looks at the number of a message stream that is new, or whose message is no media.
  mutating func checkStreamID(of message: FollowedMessage) {
    guard let id = message.streamID, id.rawValue > 0xFF_FFFF else { return }
    tellOnce(.streamIDLarge, ["message_stream_id": .count(id.rawValue)], message)
  }

  private mutating func tellNeedlessExtension(of message: FollowedMessage) {
    let header = message.message.header
    let mark: UInt32 = 0xFF_FFFF
    let value = header.format == .type0 ? header.timestamp : header.timestampDelta
    guard header.format != .type3, let value, value < mark else { return }
    tellOnce(.extendedTimestampNeedless, ["extended_timestamp": .count(value)], message)
  }

  private mutating func tellInterleaving(of message: FollowedMessage, partialCount: Int) {
    let header = message.message.header
    tellOnce(
      .chunksInterleaved,
      [
        "message_type": .text(header.type.name),
        "chunk_stream_id": .count(header.chunkStreamID.rawValue),
      ], message)
    guard partialCount > Threshold.partialMessages else { return }
    tellOnce(.partialsMany, ["count": .count(partialCount)], message)
  }
}
