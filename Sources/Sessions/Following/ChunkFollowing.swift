internal import ByteParsing
internal import Flows
internal import RTMP

/// What the headers and places of one direction's messages say of its chunks.
struct ChunkWatch: Sendable {
  /// Chunk streams below 64 whose last message began with a type 0 header.
  private var openedInFull: UInt64 = 0
  private(set) var usesExtendedTimestamps = false
  /// Where the message that was complete last begins and ends.
  private var last: Range<StreamOffset> = 0..<0
  /// Messages between whose chunks others stand, from the first such one on.
  private var interleaved = InterleavedMessages()

  /// What is worth telling of a header, and of where its message stands; each is rare.
  struct Remarks {
    /// The timestamp that a type 3 header adds although it is no delta.
    var addedTimestamp: UInt32?
    /// An extended timestamp that would have fitted the field.
    var needlessExtension: UInt32?
    var isInterleaved = false
    /// How many messages were under way at once.
    var partialCount = 1
  }

  @inline(__always)
  mutating func note(_ message: Message) -> Remarks? {
    let header = message.header
    var remarks: Remarks?
    if header.hasExtendedTimestamp { noteExtension(header, &remarks) }
    if message.start.offset < last.upperBound { noteInterleaving(message, &remarks) }
    last = message.start.offset..<max(message.end.offset, message.start.offset)
    guard header.chunkStreamID.rawValue < 64 else { return remarks }
    let bit: UInt64 = 1 << UInt64(header.chunkStreamID.rawValue)
    if header.format == .type0 {
      openedInFull |= bit
      return remarks
    }
    if header.format == .type3, openedInFull & bit != 0, let delta = header.timestampDelta,
      delta > 0
    {
      remarks = remarks ?? Remarks()
      remarks?.addedTimestamp = delta
    }
    openedInFull &= ~bit
    return remarks
  }

  private mutating func noteExtension(_ header: Message.Header, _ remarks: inout Remarks?) {
    usesExtendedTimestamps = true
    let mark: UInt32 = 0xFF_FFFF
    let value = header.format == .type0 ? header.timestamp : header.timestampDelta
    guard header.format != .type3, let value, value < mark else { return }
    remarks = remarks ?? Remarks()
    remarks?.needlessExtension = value
  }

  private mutating func noteInterleaving(_ message: Message, _ remarks: inout Remarks?) {
    // Of messages that were given up together, none need have gone on behind another.
    guard message.isComplete else { return }
    if interleaved.isEmpty { _ = interleaved.note(last) }
    let span = message.start.offset..<max(message.end.offset, message.start.offset)
    remarks = remarks ?? Remarks()
    remarks?.isInterleaved = true
    remarks?.partialCount = interleaved.note(span)
  }
}

/// How many messages of one direction were under way at once.
private struct InterleavedMessages: Sendable {
  /// More tell nothing new.
  private static let limit = 64

  private var spans: [(range: Range<StreamOffset>, count: Int)] = []

  var isEmpty: Bool { spans.isEmpty }

  /// Takes a message that is complete now, later than all before it; how many were under way where
  /// it began, or where one of the others did.
  mutating func note(_ range: Range<StreamOffset>) -> Int {
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
  /// Longer messages are refused by some servers: by nginx-rtmp, as it is configured by default.
  private static let usualMessageLength: UInt32 = 1 << 20
  /// The most messages that some receivers keep under way at once.
  private static let usualPartialCount = 4

  @inline(__always)
  mutating func noteHeader(of message: FollowedMessage) {
    let header = message.message.header
    if let remarks = chunkWatches[message.direction.index].note(message.message) {
      tell(remarks, message)
    }
    if header.length > Self.usualMessageLength { tellLength(of: message) }
    if header.chunkStreamID == .control, !header.type.isControl { tellShared(message) }
    if let id = header.streamID, id.rawValue > 0xFF_FFFF { tellLargeID(id, message) }
  }

  private mutating func tell(_ remarks: ChunkWatch.Remarks, _ message: FollowedMessage) {
    let header = message.message.header
    if let value = remarks.addedTimestamp, let timestamp = header.timestamp {
      tellOnce(
        .type3AfterType0,
        "A type 3 header on chunk stream \(header.chunkStreamID.rawValue) opens a message right after a type 0 header with timestamp \(value): by the specification the time is \(timestamp).",
        message)
    }
    if let value = remarks.needlessExtension {
      tellOnce(
        .extendedTimestampNeedless,
        "The extended timestamp is \(value), which the timestamp field has room for.", message)
    }
    if remarks.isInterleaved {
      tellOnce(
        .chunksInterleaved,
        "Chunks of other messages stand between those of \(header.type.name) on chunk stream \(header.chunkStreamID.rawValue).",
        message)
    }
    if remarks.partialCount > Self.usualPartialCount {
      tellOnce(
        .partialsMany, "\(remarks.partialCount) messages were under way at once.", message)
    }
  }

  private mutating func tellLength(of message: FollowedMessage) {
    let header = message.message.header
    tellOnce(
      .messageLong, "\(header.type.name) has \(header.length) bytes.", message)
  }

  private mutating func tellShared(_ message: FollowedMessage) {
    tellOnce(
      .controlShared, "\(message.message.header.type.name) is sent on chunk stream 2.", message)
  }

  private mutating func tellLargeID(_ id: MessageStreamID, _ message: FollowedMessage) {
    tellOnce(
      .streamIDLarge,
      "The message stream ID is \(id.rawValue): its last byte on the wire is not 0.", message)
  }
}
