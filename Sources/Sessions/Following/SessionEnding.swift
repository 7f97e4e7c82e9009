internal import Flows
internal import Packets

/// How a connection ended, with what was counted in it.
struct SessionEnding: Sendable {
  let end: FlowEnd
  let statistics: FlowStatistics
  /// The connection's last packet.
  let moment: Moment
  let sight: Sight
  /// How many bytes are missing, by cause.
  let missing: [GapCause: UInt64]
  /// The client's calls that no answer was seen to.
  let open: [TransactionTable.Request]

  /// Of these, those that wait for an answer.
  let unanswered: [TransactionTable.Request]

  /// Calls that nobody need answer, or that are answered by a status.
  private static let unanswerable: Set<String> = [
    "publish", "play", "play2", "deleteStream", "closeStream", "pause", "seek", "receiveAudio",
    "receiveVideo", "FCUnpublish", "FCUnsubscribe",
  ]

  init(
    end: FlowEnd, statistics: FlowStatistics, moment: Moment, sight: Sight,
    missing: [GapCause: UInt64] = [:], open: [TransactionTable.Request] = []
  ) {
    self.end = end
    self.statistics = statistics
    self.moment = moment
    self.sight = sight
    self.missing = missing
    self.open = open
    unanswered = open.filter { !Self.unanswerable.contains($0.name) }
  }

  /// Who closed the connection; nil where nobody did, as far as was seen.
  var closer: Direction? { end == .fin || end == .rst ? statistics.firstToClose : nil }

  func waited(since moment: Moment) -> Int64 { self.moment.time - moment.time }

  /// Whether something was waited for in vain: the other side closed, or so did the one that waits
  /// after a while, or a long time went by.
  func isInVain(since moment: Moment) -> Bool {
    let second: Int64 = 1_000_000_000
    let waited = waited(since: moment)
    switch closer {
    case .serverToClient?: return true
    case .clientToServer?: return waited >= second
    case nil: return waited >= 5 * second
    }
  }

  /// Such as `the server closed the connection 1.3 ms later`.
  func outcome(since moment: Moment) -> String {
    let time = Seconds(waited(since: moment))
    switch closer {
    case .serverToClient?: return "the server closed the connection \(time) later"
    case .clientToServer?: return "the client closed the connection \(time) later"
    case nil: return "\(time) later the capture ends"
    }
  }
}
