internal import ByteParsing
internal import Flows
internal import RTMP

/// Lets the follower see what a session takes, and reports what it finds.
extension Session {
  /// Lets the follower see a message, and tells what it finds.
  mutating func follow(
    _ content: MessageReport, _ request: TransactionTable.Request?, _ direction: Direction,
    at moment: Place, into queue: inout EventQueue
  ) {
    // What is missing of a message other than a frame can change what it says.
    guard content.message.isComplete || content.message.header.type.isMedia else { return }
    var sight = sight
    // What nothing was seen of may well have said something.
    if sides[direction.opposite.index].decoder.byteCount == 0 { sight.noteGap(direction.opposite) }
    if !standIns.isEmpty { askPeers(content, request, direction, at: moment, sight) }
    swap(&follower.memory, &queue.memory)
    follower.follow(
      FollowedMessage(
        report: content, direction: direction, moment: moment, request: request,
        sentByteCount: sides[direction.index].decoder.byteCount,
        receivedByteCount: sides[direction.opposite.index].decoder.byteCount, sight: sight))
    swap(&follower.memory, &queue.memory)
    if !follower.log.isEmpty { handOver(&queue) }
  }

  mutating func finishFollowing(
    _ end: FlowEnd, _ statistics: FlowStatistics?, _ last: Place, into queue: inout EventQueue
  ) {
    // A side cannot send messages while the other has sent nothing: that was not captured.
    for direction in Direction.allCases
    where sides[direction.index].decoder.byteCount == 0
      && sides[direction.opposite.index].messageCount > 0
    {
      sight.noteGap(direction)
    }
    let ending = SessionEnding(
      end: end, statistics: statistics, moment: last, sight: sight, missing: missing,
      // What one direction says does not tell which calls wait.
      open: statistics != nil
        ? sides[Direction.clientToServer.index].transactions.open.map(\.request) : [])
    swap(&follower.memory, &queue.memory)
    follower.finish(ending)
    swap(&follower.memory, &queue.memory)
    handOver(&queue)
    let answers = finishPeers(ending, into: &queue)
    let verdict = statistics == nil ? nil : Verdict(follower, ending, headlines)
    summary.session = follower.summary(
      ending, chunkSizes: Direction.allCases.map { chunkSize(of: $0, isStream: statistics == nil) },
      habits: habits, verdict: verdict, against: answers)
  }

  /// What chunks carry in the end; nil where that is not known, as in the direction that a stream
  /// without a capture lacks.
  private func chunkSize(of direction: Direction, isStream: Bool) -> UInt32? {
    let decoder = sides[direction.index].decoder
    return isStream && decoder.byteCount == 0 ? nil : decoder.chunkSize
  }

  private mutating func handOver(_ queue: inout EventQueue) {
    for entry in follower.log.takeAll() {
      switch entry {
      case .finding(let found, let direction): report(found, direction, into: &queue)
      case .habit(let found, let direction): noteHabit(found, direction)
      case .change(let change, let direction, let moment):
        report(.state(change), direction, at: moment, into: &queue)
      }
    }
  }
}
