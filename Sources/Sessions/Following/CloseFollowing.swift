internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What only the end of a connection shows.
extension SessionFollower {
  /// Takes the end of the connection, or of the capture.
  mutating func finish(_ ending: SessionEnding) {
    checkTransport(ending)
    // Answers come to be known before their requests where those were held back by a hole.
    if ending.sight.isComplete { checkAnswers(ending) }
    checkStreams(ending)
    for direction in Direction.allCases where ending.sight.isWhole(direction.opposite) {
      pings[direction.index].finish(
        direction, at: ending.moment, hasClosed: ending.closer == direction, into: &log)
      checkWindow(direction, ending)
    }
    if let use = sharedObjectUse, ending.sight.isComplete, ending.isInVain(since: use.moment) {
      log.object(
        .sharedObjectUnanswered,
        "The client asked to use '\(use.name.inSentence)', and \(ending.outcome(since: use.moment)).",
        .clientToServer, about: use.index, at: use.moment)
    }
    checkClose(ending)
    if ending.closer != nil { moveToEnd(ending) }
    for stream in streams.list {
      if let key = key(of: stream), ending.closer != nil { memory.forget(key, of: client) }
    }
  }

  // MARK: Answers

  private mutating func checkAnswers(_ ending: SessionEnding) {
    if let connect, connect.answeredAt == nil, connect.refusal == nil,
      ending.isInVain(since: connect.moment)
    {
      let app = connect.app.map { " to '\($0.inSentence)'" } ?? ""
      log.object(
        .connectUnanswered,
        "The client asked to connect\(app) and got no answer: \(ending.outcome(since: connect.moment)).",
        .clientToServer,
        about: connect.index, at: connect.moment)
    }
    if let request = ending.open.first(where: { $0.name == "createStream" }),
      ending.isInVain(since: request.moment)
    {
      log.object(
        .commandUnanswered, "createStream got no answer: \(ending.outcome(since: request.moment)).",
        .clientToServer, about: request.index, at: request.moment)
    }
    let ignored = ending.unanswered.filter {
      !["connect", "createStream"].contains($0.name) && !noticed.contains($0.name)
        && ending.waited(since: $0.moment) >= 100_000_000
    }
    guard let first = ignored.first else { return }
    let names: [String] = ignored.map(\.name).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    log.object(
      .commandIgnored, "The server did not answer \(names.prefix(5).joined(separator: ", ")).",
      .clientToServer, about: first.index, at: first.moment)
  }

  // MARK: Streams

  private mutating func checkStreams(_ ending: SessionEnding) {
    for place in streams.list.indices {
      for track in streams.list[place].tracks.indices {
        streams.list[place].tracks[track].finish(at: ending.moment, into: &log)
      }
      let stream = streams.list[place]
      if ending.sight.isComplete { tellEarlyMedia(of: stream, at: ending.moment) }
      if ending.sight.isComplete, let request = stream.request {
        checkAnswer(to: request, of: stream, ending)
      }
      if stream.phase == .publishing, let last = stream.lastMediaAt,
        ending.sight.isWhole(.clientToServer),
        ending.waited(since: last) > Self.idleLimit
      {
        log.object(
          .sessionIdle,
          "The client sent no media for \(Seconds(ending.waited(since: last))), from frame \(last.frame) to the end.",
          .clientToServer, at: last)
      }
      if stream.request?.role == .publish, !stream.metadata.isThere, ending.sight.isComplete,
        stream.tracks.reduce(0, { $0 + $1.frameCount }) >= 10
      {
        log.object(
          .metadataMissing, "No onMetaData came with the \(stream.title).", .clientToServer,
          at: ending.moment)
      }
    }
  }

  private mutating func checkAnswer(
    to request: NetStream.Request, of stream: NetStream, _ ending: SessionEnding
  ) {
    if stream.phase.isPending, ending.isInVain(since: request.moment) {
      log.object(
        stream.phase == .publishRequested ? .publishUnanswered : .playUnanswered,
        "The \(stream.title) got no answer: \(ending.outcome(since: request.moment)).",
        .clientToServer, about: request.index, at: request.moment)
    }
    if stream.phase == .playing, !stream.hasMedia, let start = stream.startedAt,
      ending.waited(since: start) >= 1_000_000_000
    {
      log.object(
        .playNoMedia,
        "The \(stream.title) was accepted, and no media came in \(Seconds(ending.waited(since: start))).",
        .serverToClient, about: request.index, at: start)
    }
  }

  private mutating func checkWindow(_ direction: Direction, _ ending: SessionEnding) {
    let window = windows[direction.index]
    if let limit = window.unanswered, ending.sight.isWhole(direction),
      ending.isInVain(since: limit.moment)
    {
      log.object(
        .bandwidthUnanswered,
        "Set Peer Bandwidth \(limit.size) is not answered by a Window Acknowledgement Size.",
        direction.opposite, about: limit.index, at: limit.moment)
    }
    guard let size = window.size, size > 0 else { return }
    let sender = direction == .clientToServer ? "client" : "server"
    guard size < AcknowledgementWindow.smallSize else { return }
    let due = window.sentByteCount > UInt64(size)
    let came =
      window.acknowledgementCount > 0
      ? "\(window.acknowledgementCount) came"
      : due ? "none came" : "so none was due"
    log.object(
      .windowSmall,
      "The \(sender) wants an Acknowledgement every \(size) bytes; it sent \(window.sentByteCount) in all, \(due || window.acknowledgementCount > 0 ? "and " : "")\(came).",
      direction, at: ending.moment)
  }

  // MARK: The close

  private mutating func checkClose(_ ending: SessionEnding) {
    guard let closer = ending.closer else { return }
    let active = streams.list.first { $0.phase.isActive }
    if !ending.statistics[.clientToServer].sentFIN, !ending.statistics[.serverToClient].sentFIN,
      active != nil || streams.list.isEmpty && phase != .refused && phase != .handshake,
      active == nil || ending.sight.isWhole(.clientToServer),
      // Players that have seen enough do so.
      closer == .serverToClient || active?.phase != .playing
    {
      log.object(
        .reset,
        "The \(closer == .clientToServer ? "client" : "server") reset the connection\(active.map { " during the \($0.title)" } ?? "").",
        closer, at: ending.moment)
    }
    guard ending.sight.isWhole(closer) else { return }
    if closer == .serverToClient {
      let isMidway =
        active != nil || phase == .connected && streams.list.allSatisfy { $0.phase == .created }
      guard isMidway, !hasServerExplained else { return }
      log.object(
        .closeWithoutStatus,
        "The server closed the connection \(active.map { "during the \($0.title)" } ?? "after connect") and did not say why.",
        closer, at: ending.moment)
    } else if let active, ending.sight.isFromStart || active.request != nil {
      let isPublish = active.phase == .publishing
      log.object(
        isPublish ? .closePublishUnfinished : .closePlayUnfinished,
        "The client closed the connection during the \(active.title), without deleteStream\(isPublish ? " or FCUnpublish" : "")\(ending.end == .rst ? " (RST)" : "").",
        closer, at: ending.moment)
    }
  }

  private mutating func moveToEnd(_ ending: SessionEnding) {
    for place in streams.list.indices {
      guard streams.list[place].phase.isActive || streams.list[place].phase.isPending else {
        continue
      }
      streams.list[place].endedBy = ending.closer
      streams.list[place].endedAt = ending.moment
      move(place, to: .ended, by: nil, ending.closer, at: ending.moment)
    }
    move(to: .ended, by: nil, ending.closer, at: ending.moment)
  }
}
