internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// Whether the one that closes the connection has said so: one end is one finding, what the closer did
/// not say, else that it reset the connection.
struct CloseCheck: Check {
  /// Statuses by which a server says that a stream is over.
  private static let endings: Set<String> = [
    "NetStream.Play.UnpublishNotify", "NetStream.Play.Stop", "NetStream.Play.Complete",
    "NetStream.Unpublish.Success",
  ]

  /// Whether the server has said that the session, or its stream, is over, or why it refuses.
  private var hasServerExplained = false

  mutating func see(_ step: CommandStep) {
    switch step.meaning {
    case .connectAnswer(isError: true): hasServerExplained = true
    case .status(let status):
      guard let code = status.code else { return }
      if status.isError || status.stream != nil && Self.endings.contains(code) {
        hasServerExplained = true
      }
    case .other where step.command.name == "close": hasServerExplained = true
    default: break
    }
  }

  mutating func see(_ event: UserControlEvent) {
    if case .streamEOF = event { hasServerExplained = true }
  }

  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let closer = ending.closer, let statistics = ending.statistics else { return }
    let streams = state.streams.list
    let active = streams.first(where: \.isActive)
    if tellUnexplained(by: closer, active, ending, state, into: &log) { return }
    // Players that have seen enough reset the connection.
    guard statistics.close?.isReset == true,
      active != nil || streams.isEmpty && state.phase != .refused && state.phase != .handshake,
      active == nil || ending.sight.isWhole(.clientToServer),
      closer == .serverToClient || active?.phase != .playing
    else { return }
    log.find(.reset, Self.facts(by: closer, during: active), closer, at: ending.moment)
  }

  /// Tells of a close in the middle of something about which the closer has said nothing; whether there
  /// is one.
  private func tellUnexplained(
    by closer: Direction, _ active: NetStream?, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) -> Bool {
    guard let unseen = ending.sight.absence(by: closer) else { return false }
    let isReset = ending.statistics?.close?.isReset == true
    let facts =
      Self.facts(by: closer, during: active) + ["is_reset": isReset ? .flag(true) : nil]
    if closer == .serverToClient {
      let isMidway =
        active != nil
        || state.phase == .connected && state.streams.list.allSatisfy { $0.phase == .created }
      guard isMidway, !hasServerExplained, active?.isPlayedOut != true else { return false }
      log.find(.claim(.closeWithoutStatus, unseen), facts, closer, at: ending.moment)
      return true
    }
    guard let active, ending.sight.isFromStart || active.request != nil else { return false }
    if active.phase == .publishing {
      log.find(.claim(.closePublishUnfinished, unseen), facts, closer, at: ending.moment)
    } else {
      log.append(
        habit: FindingReport(.claim(.closePlayUnfinished, unseen), facts, at: ending.moment), closer
      )
    }
    return true
  }

  /// - Parameter stream: what was under way, if anything was.
  private static func facts(by side: Direction, during stream: NetStream?) -> FindingArguments {
    ["side": .side(side), "has_stream": .flag(stream != nil)] + (stream?.titleFacts ?? [:])
  }
}

extension NetStream {
  /// Whether as much was played as was asked for.
  fileprivate var isPlayedOut: Bool {
    guard let duration = request?.playDuration, duration > 0 else { return false }
    let played = tracks.map(\.mediaDuration).max() ?? 0
    return Double(played) >= duration * 1000 - 1000
  }
}
