internal import Comparison
internal import Flows
internal import Packets
internal import Peers
internal import RTMP
internal import Sessions

extension ComparisonReport {
  /// The programs that do in every session what makes the difference: the names of those that are known.
  func programs(behind difference: SessionDifference) -> [String] {
    guard let direction = difference.direction, let fact = difference.fact else { return [] }
    let side = direction.sender
    let (good, bad) = (good.guess(side), bad.guess(side))
    // A program that does both has no habit of either.
    guard good?.name != bad?.name else { return [] }
    return [good, bad].compactMap { guess in
      guess.flatMap { $0.isHabit(fact, of: side) ? $0.name : nil }
    }
  }
}

extension SessionDifference {
  /// By which fact its program may be known; nil where no such fact is about it.
  fileprivate var fact: PeerFact? {
    switch (step, path) {
    case ("handshake", "peer_version"): .handshakeVersion
    case ("connect", "flashVer"): .flashVer
    case ("connect", _) where isOfOne: .connectNames
    case ("answer to connect", "fmsVer"): .fmsVer
    case ("answer to connect", "capabilities"): .capabilities
    case ("answer to connect", "mode"): .mode
    case ("answer to connect", "info.description"): .connectDescription
    case ("answer to connect", let path?) where isOfOne && path.hasPrefix("info."): .connectNames
    case ("Set Chunk Size", "chunk_size"): .chunkSize
    case ("Window Acknowledgement Size", "window_size"): .window
    case ("publish", "chunk_stream_id"), ("play", "chunk_stream_id"): .requestChunkStream
    case ("publish", "transaction_id"), ("play", "transaction_id"): .requestTransaction
    case ("status of publish", "chunk_stream_id"), ("status of play", "chunk_stream_id"):
      .statusChunkStream
    case ("status of publish", "info.description") where !isOfOne: .publishDescription
    case ("status of play", "info.description") where !isOfOne: .playDescription
    case ("status of publish", let path?) where isOfOne && path.hasPrefix("info."): .statusNames
    case ("status of play", let path?) where isOfOne && path.hasPrefix("info."): .statusNames
    case ("onFCPublish", _): .publishNotice
    default: nil
    }
  }

  /// Whether only one of the two has it, in a step that both take.
  private var isOfOne: Bool {
    path != nil && (good.content == nil) != (bad.content == nil)
  }
}
