internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What is said of a direction's chunks, beyond what their decoder can know.
extension Session {
  mutating func take(
    _ found: StreamProblem, _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    var facts: FindingArguments = [
      "chunk_stream_id": .count(found.chunkStreamID),
      "stream_offset": .count(found.offset),
      // It quotes bytes of which nobody knows what they are.
      "detail": queue.disguise == nil ? .text(found.detail) : nil,
    ]
    for figure in found.figures { facts += [figure.name: .count(figure.value)] }
    let moment = found.mark.flatMap { self.moment($0, direction) } ?? moment
    let isProven =
      !Self.doubtfulBehindGaps.contains(found.problem) || sight.absence(by: direction) != nil
    if found.problem == .notChunks {
      noteReasons(for: direction, in: &facts)
      sides[direction.index].chunkSizeBeforeDesync = sides[direction.index].decoder.chunkSize
      sight.noteGap(direction)
    }
    guard isProven else { return }
    // What the message says is not what its sender meant.
    if found.problem == .messageLengthWrong { sight.noteGap(direction) }
    var problem = found.problem
    if problem == .chunkSizeUnannounced { problem = noteOrigin(direction, in: &facts) }
    let last = sides[direction.index].messageCount - 1
    report(
      FindingReport(
        problem, facts, message: found.isOfLastMessage && last >= 0 ? last : nil, at: moment,
        bytes: found.offset..<found.offset + 1), direction, into: &queue)
  }

  /// Where a chunk size comes from that was never announced: from an earlier connection of the same
  /// client, or from the peer.
  private func noteOrigin(_ direction: Direction, in facts: inout FindingArguments) -> Problem {
    guard case .integer(let found)? = facts["found_chunk_size"] ?? facts["message_length"] else {
      return .chunkSizeUnannounced
    }
    let isExact = facts["found_chunk_size"] != nil
    let fits = { (size: UInt32) in isExact ? size == found : size >= found }
    if direction == .clientToServer, let earlier, fits(earlier.size) {
      facts += [
        "earlier_flow": .count(earlier.flow), "earlier_chunk_size": .count(earlier.size),
      ]
      return .chunkSizeUnannounced
    }
    guard isExact, let peers = sides[direction.opposite.index].decoder.chunkSize, fits(peers) else {
      return .chunkSizeUnannounced
    }
    facts += ["peers_chunk_size": .count(peers)]
    return .chunkSizeDirection
  }

  /// Remembers a chunk size that a side has announced: what the other may take for its own, and the same
  /// client for what holds on its next connection.
  mutating func noteAnnounced(
    by message: Message, _ direction: Direction, _ memory: inout CaptureMemory
  ) {
    guard let size = sides[direction.index].decoder.chunkSize else { return }
    sides[direction.opposite.index].decoder.suggest(chunkSize: size)
    guard direction == .clientToServer, let client = state.client, let server = state.server else {
      return
    }
    var flow: Int?
    if case .shown(let number) = visibility { flow = number }
    memory.note(.init(size: size, flow: flow), client.address, server)
  }

  /// Recalls what the same client has announced on an earlier connection.
  mutating func recallChunkSize(_ memory: CaptureMemory) {
    guard let client = state.client, let server = state.server,
      let found = memory.chunkSize(client.address, server)
    else { return }
    earlier = found
    sides[Direction.clientToServer.index].decoder.suggest(chunkSize: found.size)
  }

  /// Rules that a Set Chunk Size, an Abort or a message's beginning that was not captured would mend.
  private static let doubtfulBehindGaps: Set<Problem> = [.notChunks, .abortOfNothing]

  /// What comes before bytes that are no chunks, and what can have led to them.
  private func noteReasons(for direction: Direction, in facts: inout FindingArguments) {
    let side = sides[direction.index]
    if !missing.isEmpty { facts += ["lacks_bytes": .flag(true)] }
    if side.messageCount > 0 { facts += ["last_message": .count(side.messageCount - 1)] }
    if side.usesExtendedTimestamps { facts += ["uses_extended_timestamps": .flag(true)] }
    if let own = side.decoder.chunkSize,
      let peers = sides[direction.opposite.index].decoder.chunkSize, own != peers
    {
      facts += ["chunk_size": .count(own), "peers_chunk_size": .count(peers)]
    }
  }

  /// Takes from where chunks are found again what it says of why they were lost.
  mutating func noteResync(
    _ resync: Resync, _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    guard sides[direction.index].chunkSizeBeforeDesync != nil,
      sides[direction.index].messageCount == 0, let end = sides[direction.index].handshake?.end,
      resync.start.offset > end
    else { return }
    find(
      .handshakeSurplus, ["byte_count": .count(resync.start.offset - end)], direction, at: moment,
      bytes: end..<resync.start.offset, into: &queue)
    sides[direction.index].chunkSizeBeforeDesync = nil
  }

  /// Looks, where chunks were lost and found again, whether their size has become known by a message:
  /// it can be that of the peer.
  mutating func noteChunkSize(
    by message: Message, _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    guard let own = sides[direction.index].chunkSizeBeforeDesync, message.chunkCount > 1,
      let size = sides[direction.index].decoder.chunkSize
    else { return }
    sides[direction.index].chunkSizeBeforeDesync = nil
    guard size != own, size == sides[direction.opposite.index].decoder.chunkSize else { return }
    find(
      .chunkSizeDirection, ["chunk_size": .count(own), "peers_chunk_size": .count(size)],
      direction, at: moment, into: &queue)
  }
}
