internal import RTMP

/// When the messages of one direction are, as far as is known: their timestamps, or what their deltas
/// add up to (RTMP 1.0 §5.3.1.2).
struct DirectionClock: Sendable {
  enum Time: Hashable {
    /// As the sender has it.
    case absolute(UInt32)
    /// Since the first message of the chunk stream behind the start or hole that `epoch` counts.
    case counted(UInt32, epoch: Int)
    case unknown
  }

  /// How many holes there were.
  private(set) var epoch = 0
  private var sums: [ChunkStreamID: UInt32] = [:]

  /// Notes that messages may be missing: what comes next is not counted on from what came before.
  mutating func noteHole() {
    epoch += 1
    sums.removeAll()
  }

  /// The time of a message; every message of the direction is to be asked for, in order.
  mutating func time(of header: Message.Header) -> Time {
    if let timestamp = header.timestamp { return .absolute(timestamp) }
    guard let delta = header.timestampDelta else {
      // What the next one's delta is added to can be called 0 only if nothing was counted before.
      sums[header.chunkStreamID] = 0
      return .unknown
    }
    let sum = sums[header.chunkStreamID].map { $0 &+ delta } ?? 0
    sums[header.chunkStreamID] = sum
    return .counted(sum, epoch: epoch)
  }
}
