internal import ByteParsing
internal import Flows
internal import RTMP

/// What is said of a direction's chunks, beyond what their decoder can know.
extension Session {
  mutating func take(
    _ found: StreamProblem, _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    let chunkStream = found.chunkStreamID.map { "Chunk stream \($0.rawValue)" } ?? "Chunk"
    // It quotes bytes of which nobody knows what they are.
    let detail = queue.disguise == nil ? found.detail.map { " (\($0))" } ?? "" : ""
    var text = "\(chunkStream) at stream offset \(found.offset): \(found.problem.summary)\(detail)."
    if found.problem == .notChunks {
      text += reasons(for: direction)
      sides[direction.index].chunkSizeBeforeDesync = sides[direction.index].decoder.chunkSize
      sight.noteGap(direction)
    }
    report(found.problem, text, direction, at: moment, into: &queue)
  }

  /// What comes before bytes that are no chunks, and what can have led to them, likeliest first.
  private func reasons(for direction: Direction) -> String {
    let side = sides[direction.index]
    var text =
      side.messageCount == 0
      ? " Nothing but the handshake came before it."
      : " The last message before it is number \(side.messageCount - 1)."
    var causes: [String] = []
    if follower.chunkWatches[direction.index].usesExtendedTimestamps {
      causes.append("type 3 chunks with another habit of extended timestamps")
    }
    if let own = side.decoder.chunkSize,
      let peers = sides[direction.opposite.index].decoder.chunkSize, own != peers
    {
      causes.append("chunks cut by the peer's chunk size, \(peers), instead of \(own)")
    }
    if side.messageCount == 0 { causes.append("a handshake that is too short or too long") }
    causes.append("bytes lost or repeated on the way")
    text += " It may be \(causes.joined(separator: ", or "))."
    return text
  }

  /// Takes from where chunks are found again what it says of why they were lost.
  mutating func noteResync(
    _ resync: Resync, _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    guard sides[direction.index].chunkSizeBeforeDesync != nil,
      sides[direction.index].messageCount == 0, sides[direction.index].handshake != nil
    else { return }
    let end = StreamOffset(Handshake.byteCount)
    guard resync.start.offset > end else { return }
    let text =
      "\(resync.start.offset - end) bytes stand between the handshake and the first chunk header."
    report(.handshakeSurplus, text, direction, at: moment, into: &queue)
    sides[direction.index].chunkSizeBeforeDesync = nil
  }

  /// Looks, where chunks were lost and found again, whether their size has become known by a message:
  /// it can be that of the peer.
  mutating func noteChunkSize(
    by message: Message, _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    guard let own = sides[direction.index].chunkSizeBeforeDesync, message.chunkCount > 1,
      let size = sides[direction.index].decoder.chunkSize
    else { return }
    sides[direction.index].chunkSizeBeforeDesync = nil
    guard size != own, size == sides[direction.opposite.index].decoder.chunkSize else { return }
    let text =
      "Chunks carry \(size) bytes, which the peer has announced for its own; here \(own) holds."
    report(.chunkSizeDirection, text, direction, at: moment, into: &queue)
  }
}
