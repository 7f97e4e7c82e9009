internal import RTMP

/// How many bytes of memory a session takes beyond what every session does, and how many of them are
/// counted already.
struct SessionMemory: Sendable {
  /// What a direction may hold more or less without being counted anew.
  private static let unnoticedByteCount = 512

  /// Of what was found and waits to be reported.
  var waitingByteCount = 0
  /// Of what is remembered of the messages so far.
  var followedByteCount = 0
  /// All that is counted.
  private(set) var byteCount = 0
  private var countedSides: InlineArray<2, Int> = [0, 0]
  private var countedOthers = 0

  /// Whether a direction of a session that is shown holds so much more or less than was counted that it
  /// is worth counting anew.
  @inline(__always)
  func hasChanged(_ index: Int, holding byteCount: Int) -> Bool {
    (byteCount - countedSides[index]).magnitude > Self.unnoticedByteCount
      || followedByteCount != countedOthers
  }

  /// Counts anew; how many bytes more there are than before.
  mutating func count(_ sides: InlineArray<2, Int>, waits: Bool) -> Int {
    let before = byteCount
    countedSides = sides
    countedOthers = followedByteCount + (waits ? waitingByteCount : 0)
    byteCount = sides[0] + sides[1] + countedOthers
    return byteCount - before
  }

  /// Takes all that was counted for let go; how many bytes that were.
  mutating func disown() -> Int {
    defer { byteCount = 0 }
    return byteCount
  }

  /// Nothing waits and nothing is remembered any more.
  mutating func forget() {
    waitingByteCount = 0
    followedByteCount = 0
  }
}

extension Session {
  /// What every session is taken to have, and therefore is not counted.
  private static let usualStreamCount = 2
  private static let usualTrackCount = 2
  private static let usualTransactionCount = 8
  /// What a transaction takes beside its name.
  private static let transactionByteCount = 160

  /// How many bytes of memory more it takes than when this was asked last.
  mutating func takeMemoryChange() -> Int {
    let waits = if case .waiting = visibility { true } else { false }
    return memory.count(
      [sides[0].heldByteCount, sides[1].heldByteCount], waits: waits)
  }

  /// Counts what is remembered of commands and data.
  mutating func noteFollowed() {
    let streams = state.streams.list
    var count =
      max(0, streams.count - Self.usualStreamCount) * MemoryLayout<NetStream>.stride
    for stream in streams {
      count += stream.request?.name.utf8.count ?? 0
      count += (stream.request?.type?.utf8.count ?? 0) + (stream.refusal?.utf8.count ?? 0)
      count += max(0, stream.tracks.count - Self.usualTrackCount) * MemoryLayout<MediaTrack>.stride
    }
    for side in sides.indices {
      let open = sides[side].transactions.open
      count += max(0, open.count - Self.usualTransactionCount) * Self.transactionByteCount
      count += open.reduce(0) { $0 + $1.name.utf8.count }
    }
    count += summary.textByteCount + state.nameByteCount
    memory.followedByteCount = count
  }
}

extension SessionState {
  /// Of what is remembered of names beside streams and transactions.
  fileprivate var nameByteCount: Int { connect?.nameByteCount ?? 0 }
}

extension ConnectFacts {
  fileprivate var nameByteCount: Int {
    let refusal: String? = if case .refused(let text) = answer { text } else { nil }
    return [app, tcURL, refusal].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
  }
}

extension FlowSummary {
  fileprivate var textByteCount: Int {
    (application?.utf8.count ?? 0) + (tcURL?.utf8.count ?? 0)
      + streams.reduce(0) { $0 + $1.name.utf8.count }
  }
}

extension EventQueue.Finding {
  /// About how many bytes of memory it takes.
  var footprint: Int {
    switch content {
    case .message(let report): 512 + 3 * report.message.payload.bytes.count
    case .bytes(let report): 128 + report.bytes.count
    default: 256
    }
  }
}
