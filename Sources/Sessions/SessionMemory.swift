internal import RTMP

/// How many bytes of memory a session takes beyond what every session does.
extension Session {
  /// How many streams and open transactions every session is taken to have.
  private static let usualStreamCount = 2
  private static let usualTransactionCount = 8
  /// What a transaction takes beside its name.
  private static let transactionByteCount = 160

  /// Counts what is remembered of commands and data.
  mutating func noteFollowed() {
    let streams = follower.streams.list
    var count =
      max(0, streams.count - Self.usualStreamCount) * MemoryLayout<NetStream>.stride
    for stream in streams {
      count += stream.request?.name.utf8.count ?? 0
      count += max(0, stream.tracks.count - 2) * MemoryLayout<MediaTrack>.stride
    }
    for side in sides.indices {
      let open = sides[side].transactions.open
      count += max(0, open.count - Self.usualTransactionCount) * Self.transactionByteCount
      count += open.reduce(0) { $0 + $1.request.name.utf8.count }
    }
    count += summary.textByteCount
    followedByteCount = count
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
