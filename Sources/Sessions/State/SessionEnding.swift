package import Flows
package import RTMP

/// How a connection ended, with what was counted in it.
package struct SessionEnding: Sendable {
  /// The last message that a side has sent.
  package struct LastMessage: Sendable {
    /// Its number in its direction.
    package let index: Int
    package let type: MessageType
    package let place: Place
  }

  package let end: FlowEnd
  /// Who closed the connection; nil where nobody did, as far as was seen.
  package let closer: Direction?
  /// nil where bytes come without packets.
  package let statistics: FlowStatistics?
  /// The closer's FIN or RST; the connection's last packet where nobody closed it, and the end of its
  /// bytes where they come without packets.
  package let moment: Place
  package let sight: Sight
  /// How many bytes are missing, by cause.
  package let missing: [GapCause: UInt64]
  /// The client's calls that no answer was seen to.
  package let open: [TransactionTable.Request]

  /// Who publishes, or was the last to publish, what the client asked to play; by the request's index.
  package let publishers: [Int: CaptureMemory.Publisher]
  /// Who else publishes what the client asked to publish; by the request's index.
  private let rivals: [Int: CaptureMemory.Rival]
  /// By direction; nil where a side has sent none.
  package let last: InlineArray<2, LastMessage?>

  /// Of these, those that wait for an answer.
  package let unanswered: [TransactionTable.Request]
  /// How it failed before either side said a word; nil where it did not.
  package let failedOpening: FailedOpening?
  /// Whether the server speaks RTMP on another connection; asked for of those alone that do not.
  package let isRTMPServer: Bool

  /// Calls that nobody need answer, or that are answered by a status.
  private static let unanswerable: Set<String> = [
    "publish", "play", "play2", "deleteStream", "closeStream", "pause", "seek", "receiveAudio",
    "receiveVideo", "FCUnpublish", "FCUnsubscribe",
  ]

  /// Calls of encoders and players that many servers leave without an answer.
  private static let usuallyIgnored: Set<String> = [
    "_checkbw", "checkBandwidth", "FCPublish", "FCSubscribe", "releaseStream",
  ]

  init(
    end: FlowEnd, statistics: FlowStatistics?, moment: Place, sight: Sight,
    missing: [GapCause: UInt64] = [:], open: [TransactionTable.Request] = [],
    last: InlineArray<2, LastMessage?> = .init(repeating: nil),
    publishers: [Int: CaptureMemory.Publisher] = [:], rivals: [Int: CaptureMemory.Rival] = [:],
    failedOpening: FailedOpening? = nil, isRTMPServer: Bool = false
  ) {
    self.failedOpening = failedOpening
    self.isRTMPServer = isRTMPServer
    self.end = end
    self.statistics = statistics
    let close = end == .fin || end == .rst ? statistics?.close : nil
    closer = close?.by
    self.moment = close.map { .packet($0.arrival.frame, at: $0.arrival.time) } ?? moment
    self.sight = sight
    self.missing = missing
    self.open = open
    self.last = last
    self.publishers = publishers
    self.rivals = rivals
    unanswered = open.filter { !Self.unanswerable.contains($0.name) }
  }

  /// In nanoseconds; nil where bytes come without packets.
  package func waited(since moment: Place) -> Int64? { self.moment.time(since: moment) }

  /// Whether something was waited for in vain: the other side closed, or so did the one that waits
  /// after a while, or a long time went by.
  package func isInVain(since moment: Place) -> Bool {
    let waited = waited(since: moment) ?? 0
    // What was sent behind the close cannot be answered any more.
    guard waited >= 0 else { return false }
    switch closer {
    case .serverToClient?: return true
    case .clientToServer?: return waited >= Threshold.givenUpPatience
    case nil: return waited >= Threshold.unansweredPatience
    }
  }

  /// What came instead of something that was waited for: who closed the connection, if somebody did, and
  /// how long after.
  package func outcome(since moment: Place) -> FindingArguments {
    ["closer": closer.map { .side($0) }, "waited": .seconds(waited(since: moment))]
  }

  /// Whether the closer did so by RST; empty where it did not.
  package var resetFact: FindingArguments {
    ["is_reset": closer != nil && statistics?.close?.isReset == true ? .flag(true) : nil]
  }

  /// The same of a request, with the calls right before the server closed that had no answer either.
  package func outcome(of request: MessageMark) -> FindingArguments {
    let others = unanswered.filter {
      $0.mark.index != request.index && !Self.usuallyIgnored.contains($0.name)
        && closer == .serverToClient
        && (0...Threshold.reactionPatience).contains(waited(since: $0.mark.place) ?? -1)
    }
    return outcome(since: request.place)
      + ["open_calls": others.isEmpty ? nil : .texts(others.map(\.name))]
  }

  /// Who holds the name that a stream asked to publish, or was given it after that stream.
  package func rival(of stream: NetStream?) -> [FindingReport.Related] {
    guard let stream, let rival = stream.request.flatMap({ rivals[$0.mark.index] }) else {
      return []
    }
    let isLater = stream.startedAt.flatMap { rival.since.time(since: $0) } ?? 0 > 0
    return [
      .init(
        role: isLater ? "successor" : "holder", flow: rival.flow, direction: nil, message: nil,
        place: rival.since)
    ]
  }
}

extension FindingArguments.Fact {
  /// `client` or `server`: who sends in that direction.
  package static func side(_ direction: Direction) -> Self {
    .text(direction.sender.rawValue)
  }
}
