internal import AMF
internal import ByteParsing
internal import Flows
internal import Media
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Why the one that closes the connection does so: one end is one finding, what the closer said, else
/// what it had just read for the first time, else that it said nothing, else that it reset the connection.
struct CloseCheck: Check {
  /// Statuses by which a server says that a stream is over.
  private static let endings: Set<String> = [
    "NetStream.Play.UnpublishNotify", "NetStream.Play.Stop", "NetStream.Play.Complete",
    "NetStream.Unpublish.Success",
  ]
  /// Statuses by which a server says that it ends something, beside errors.
  private static let notices: Set<String> = [
    "NetStream.Publish.Idle", "NetStream.Unpublish.InternalKill",
  ]

  /// Whether the server has said that the session, or its stream, is over, or why it refuses.
  private var hasServerExplained = false
  /// What the server has said of the end, where no other finding quotes it.
  private var explanation: (mark: MessageMark, facts: FindingArguments)?
  /// By the direction of the messages.
  private var firsts = InlineArray<2, UnusualFirsts>(repeating: UnusualFirsts())
  /// The last command of each direction.
  private var commands = InlineArray<2, (index: Int, name: AMFString)?>(repeating: nil)

  /// Looks at any message but frames about which there is nothing to say.
  mutating func see(_ message: FollowedMessage, _ watch: ChunkWatch) {
    firsts[message.direction.index].see(message, watch)
  }

  mutating func see(_ step: MediaStep, in message: FollowedMessage, after state: SessionState) {
    for case .newCodec in step.events {
      firsts[message.direction.index].see(step, of: state.streams.list[step.stream], in: message)
    }
  }

  mutating func see(_ step: CommandStep) {
    let (command, message) = (step.command, step.message)
    firsts[message.direction.index].see(step)
    commands[message.direction.index] = (message.index, command.name)
    switch step.meaning {
    case .connectAnswer(isError: true): hasServerExplained = true
    case .status(let status):
      let code = status.code ?? ""
      if status.isError || Self.notices.contains(code) {
        hasServerExplained = true
        if case .refuses = status.effect {
        } else {
          explanation = (message.mark, command.statusFacts)
        }
      } else if status.stream != nil && Self.endings.contains(code)
        || code == "NetConnection.Connect.ReconnectRequest"
      {
        hasServerExplained = true
      }
    case .other where command.name == "close": hasServerExplained = true
    default: break
    }
  }

  mutating func see(_ finding: FindingReport, _ direction: Direction) {
    if finding.problem == .chunkStreamUnseen { firsts[direction.index].see(finding) }
  }

  mutating func see(_ event: UserControlEvent) {
    if case .streamEOF = event { hasServerExplained = true }
  }

  // MARK: The end

  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let closer = ending.closer, let statistics = ending.statistics else { return }
    let streams = state.streams.list
    let active = streams.first(where: \.isActive)
    if tellExplained(by: closer, active, ending, into: &log)
      || tellUnusual(by: closer, active, ending, state, into: &log)
      || tellUnawaited(by: closer, ending, state, into: &log)
      || tellUnexplained(by: closer, active, ending, state, into: &log)
    {
      return
    }
    // Players that have seen enough reset the connection.
    guard statistics.close?.isReset == true,
      active != nil || streams.isEmpty && state.phase != .refused && state.phase != .handshake,
      active == nil || ending.sight.isWhole(.clientToServer),
      closer == .serverToClient || active?.phase != .playing
    else { return }
    log.find(.reset, facts(by: closer, during: active, ending), closer, at: ending.moment)
  }

  /// Quotes what the server has said before it closed.
  private func tellExplained(
    by closer: Direction, _ active: NetStream?, _ ending: SessionEnding,
    into log: inout FindingLog
  ) -> Bool {
    guard closer == .serverToClient, let (mark, said) = explanation,
      ending.waited(since: mark.place) ?? -1 >= 0
    else { return false }
    log.find(
      .closeExplained, said + (active?.titleFacts ?? [:]) + ending.outcome(since: mark.place),
      .serverToClient, about: mark)
    return true
  }

  /// Tells of a client that leaves while its request waits, before it has waited in vain.
  private func tellUnawaited(
    by closer: Direction, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) -> Bool {
    guard closer == .clientToServer, let unseen = ending.sight.absence else { return false }
    let stream = state.streams.list.first { $0.phase.isPending && !$0.isAnswered }
    let connect = state.connect.flatMap { $0.isPending ? $0.mark : nil }
    guard let request = stream?.request?.mark ?? connect,
      let waited = ending.waited(since: request.place),
      (0..<Threshold.givenUpPatience).contains(waited)
    else { return false }
    log.find(
      .claim(.closeBeforeAnswer, unseen),
      facts(by: closer, during: stream, ending) + ["waited": .duration(waited)], closer,
      about: request)
    return true
  }

  /// Ties the close to what the closer had just read for the first time and may not know.
  private func tellUnusual(
    by closer: Direction, _ active: NetStream?, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) -> Bool {
    guard isMidway(state, closer), closer == .clientToServer || !hasServerExplained,
      let first = firsts[closer.opposite.index].last,
      let waited = ending.waited(since: first.place),
      (0...first.oddity.patience).contains(waited)
    else { return false }
    let facts: FindingArguments = [
      "side": .side(closer), "waited": .duration(waited), "is_reset": Self.resetFact(ending),
      "unusual": .text(first.oddity.kind.rawValue),
      "unusual_name": first.oddity.name.isEmpty ? nil : .text(first.oddity.name),
      "has_stream": .flag(active != nil),
    ]
    log.append(
      FindingReport(
        .closeAfterUnusual, facts + (active?.titleFacts ?? [:]), message: first.message,
        at: first.place, bytes: first.bytes), closer.opposite)
    return true
  }

  /// Whether the session was in the middle of something.
  private func isMidway(_ state: SessionState, _ closer: Direction) -> Bool {
    let streams = state.streams.list
    return streams.contains { $0.isActive || $0.phase.isPending }
      || (state.phase == .connecting || state.phase == .connected)
        && streams.allSatisfy { $0.phase == .created }
  }

  /// Tells of a close in the middle of something about which the closer has said nothing; whether there
  /// is one.
  private func tellUnexplained(
    by closer: Direction, _ active: NetStream?, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) -> Bool {
    guard let unseen = ending.sight.absence(by: closer) else { return false }
    let facts = facts(by: closer, during: active, ending) + ["is_reset": Self.resetFact(ending)]
    if closer == .serverToClient {
      let isMidway =
        active != nil
        || state.phase == .connected && state.streams.list.allSatisfy { $0.phase == .created }
      guard isMidway, !hasServerExplained, active?.isPlayedOut != true,
        // That an answer did not come is told with the close.
        !ending.open.contains(where: { $0.name == "createStream" })
      else { return false }
      log.find(
        .claim(.closeWithoutStatus, unseen), facts + Self.startFacts(of: active, ending, state),
        closer, at: ending.moment, related: ending.rival(of: active))
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
  private func facts(
    by side: Direction, during stream: NetStream?, _ ending: SessionEnding
  ) -> FindingArguments {
    let facts =
      ["side": .side(side), "has_stream": .flag(stream != nil)] + (stream?.titleFacts ?? [:])
    // What the closer has read last, as far as that was seen.
    guard ending.sight.isWhole(side.opposite), let last = ending.last[side.opposite.index],
      let since = ending.waited(since: last.place), since >= 0
    else { return facts }
    let command = commands[side.opposite.index].flatMap {
      $0.index == last.index ? $0.name.description : nil
    }
    return facts + [
      "last_message": .count(last.index), "last_message_type": .text(last.type.name),
      "last_command": .text(command), "since_last": .duration(since),
    ]
  }

  /// How long before the close the stream was accepted, where that was right before, and whether no media
  /// came.
  private static func startFacts(
    of stream: NetStream?, _ ending: SessionEnding, _ state: SessionState
  ) -> FindingArguments {
    guard let stream, let start = stream.startedAt, let time = ending.waited(since: start),
      (0...Threshold.reactionPatience).contains(time)
    else { return [:] }
    let isSilent = !stream.hasMedia && ending.sight.absence != nil
    return ["since_accepted": .duration(time), "is_silent": isSilent ? .flag(true) : nil]
  }

  private static func resetFact(_ ending: SessionEnding) -> FindingArguments.Fact? {
    ending.statistics?.close?.isReset == true ? .flag(true) : nil
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
