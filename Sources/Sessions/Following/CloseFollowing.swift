internal import ByteParsing
internal import Flows
internal import RTMP

/// What only the end of a connection shows.
extension SessionFollower {
  /// Takes the end of the connection, or of the capture.
  mutating func finish(_ ending: SessionEnding) {
    checkTransport(ending)
    suspicions.finish(ending, into: &log)
    // Answers come to be known before their requests where those were held back by a hole.
    if let unseen = ending.sight.absence { checkAnswers(ending, unseen) }
    checkStreams(ending)
    tellFaultsOfConnect(isRefused: false)
    for place in streams.list.indices { tellFaultsOfRequest(place, isRefused: false) }
    for direction in Direction.allCases {
      guard let unseen = ending.sight.absence(by: direction.opposite) else { continue }
      // A request that was held by a hole comes to be known behind its response.
      if ending.sight.isWhole(direction) {
        pings[direction.index].finish(
          direction, at: ending.moment, hasClosed: ending.closer == direction, unseen, into: &log)
      }
      checkWindow(direction, ending)
    }
    if let use = sharedObjectUse, let unseen = ending.sight.absence,
      ending.isInVain(since: use.mark.place)
    {
      var facts: FindingArguments = ["name": .text(use.name.inSentence)]
      facts.add(ending.outcome(since: use.mark.place))
      log.find(.claim(.sharedObjectUnanswered, unseen), facts, .clientToServer, about: use.mark)
    }
    checkClose(ending)
    if ending.closer != nil { moveToEnd(ending) }
    for stream in streams.list {
      if ending.closer != nil, let client, let key = key(of: stream) {
        memory.forget(key, of: client)
      }
    }
  }

  // MARK: Answers

  private mutating func checkAnswers(_ ending: SessionEnding, _ unseen: Absence) {
    if let connect, connect.answeredAt == nil, connect.refusal == nil,
      ending.isInVain(since: connect.mark.place)
    {
      tellFaultsOfConnect(isRefused: true)
      var facts: FindingArguments = ["application": connect.app.map { .text($0.inSentence) }]
      facts.add(ending.outcome(since: connect.mark.place))
      log.find(.claim(.connectUnanswered, unseen), facts, .clientToServer, about: connect.mark)
    }
    if let request = ending.open.first(where: { $0.name == "createStream" }),
      ending.isInVain(since: request.mark.place)
    {
      var facts: FindingArguments = ["command": .text(request.name)]
      facts.add(ending.outcome(since: request.mark.place))
      log.find(.claim(.commandUnanswered, unseen), facts, .clientToServer, about: request.mark)
    }
    tellIgnored(ending, unseen)
  }

  /// Tells of calls that many servers leave without an answer: where the client waited for one.
  private mutating func tellIgnored(_ ending: SessionEnding, _ unseen: Absence) {
    let ignored = ending.unanswered.filter {
      !["connect", "createStream"].contains($0.name) && !noticed.contains($0.name)
        && ending.waited(since: $0.mark.place) ?? 0 >= Threshold.callLeastTime
    }
    guard let first = ignored.first else { return }
    let names: [String] = ignored.map(\.name).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    var facts: FindingArguments = ["commands": .texts(Array(names.prefix(5)))]
    let waits = ignored.lazy.compactMap { [self] call in
      ignorable.wait(after: call.mark.index, ending, roundTrip: roundTrip).map { (call, $0) }
    }
    if let (call, time) = waits.first {
      facts = ["commands": .texts([call.name]), "waited": .seconds(time)]
      log.find(.claim(.commandIgnored, unseen), facts, .clientToServer, about: call.mark)
    } else {
      log.append(
        habit: FindingReport(.claim(.commandIgnored, unseen), facts, about: first.mark),
        .serverToClient)
    }
  }

  // MARK: Streams

  private mutating func checkStreams(_ ending: SessionEnding) {
    for place in streams.list.indices {
      for track in streams.list[place].tracks.indices {
        streams.list[place].tracks[track].finish(ending, into: &log)
      }
      streams.list[place].tellEndedTrack(ending, into: &log)
      let stream = streams.list[place]
      tellEarlyMedia(of: stream, ending.sight.absence)
      if let unseen = ending.sight.absence, let request = stream.request {
        checkAnswer(to: request, of: stream, ending, unseen)
      }
      if stream.phase == .publishing, let last = stream.lastMediaAt,
        let unseen = ending.sight.absence(by: .clientToServer),
        let waited = ending.waited(since: last),
        waited > Threshold.idlePatience
      {
        log.find(
          .claim(.sessionIdle, unseen),
          ["side": .side(.clientToServer), "waited": .seconds(waited)], .clientToServer, at: last)
      }
      if stream.request?.role == .publish, !stream.metadata.isThere,
        let unseen = ending.sight.absence,
        stream.tracks.reduce(0, { $0 + $1.frameCount }) >= Threshold.metadataFrames
      {
        log.find(
          .claim(.metadataMissing, unseen), FindingArguments(stream.titleFacts), .clientToServer,
          at: ending.moment)
      }
    }
  }

  private mutating func checkAnswer(
    to request: NetStream.Request, of stream: NetStream, _ ending: SessionEnding, _ unseen: Absence
  ) {
    if stream.phase.isPending, ending.isInVain(since: request.mark.place) {
      if let place = streams.list.firstIndex(where: { $0.id == stream.id }) {
        tellFaultsOfRequest(place, isRefused: true)
      }
      var facts = FindingArguments(stream.titleFacts)
      facts.add(ending.outcome(since: request.mark.place))
      log.find(
        .claim(
          stream.phase == .publishRequested ? .publishUnanswered : .playUnanswered, unseen), facts,
        .clientToServer, about: request.mark)
    }
    if [.playing, .ended].contains(stream.phase), request.role == .play, !stream.hasMedia,
      !hasAggregates,
      let start = stream.startedAt,
      let waited = (stream.endedAt ?? ending.moment).time(since: start),
      waited >= Threshold.playPatience
    {
      var facts = FindingArguments(stream.titleFacts)
      facts.add("waited", .seconds(waited))
      // It is about the request, and stands where that was accepted.
      log.append(
        FindingReport(.claim(.playNoMedia, unseen), facts, message: request.mark.index, at: start),
        .serverToClient)
    }
  }

  private mutating func checkWindow(_ direction: Direction, _ ending: SessionEnding) {
    let window = windows[direction.index]
    if let limit = window.unanswered, let unseen = ending.sight.absence(by: direction),
      ending.isInVain(since: limit.mark.place)
    {
      log.find(
        .claim(.bandwidthUnanswered, unseen), ["limit": .count(limit.size)], direction.opposite,
        about: limit.mark)
    }
    guard let size = window.size, size > 0, size < Threshold.smallWindow else { return }
    let isDue = window.sentByteCount > UInt64(size)
    let finding = FindingReport(
      .windowSmall,
      [
        "side": .side(direction), "window": .count(size),
        "byte_count": .count(window.sentByteCount), "count": .count(window.acknowledgementCount),
        "is_due": .flag(isDue),
      ], at: ending.moment)
    if isDue || window.acknowledgementCount > 0 {
      log.append(finding, direction)
    } else {
      log.append(habit: finding, direction)
    }
  }

  // MARK: The close

  /// One end is one finding: what the closer did not say, else that it reset the connection.
  private mutating func checkClose(_ ending: SessionEnding) {
    guard let closer = ending.closer, let statistics = ending.statistics else { return }
    let active = streams.list.first { $0.phase.isActive }
    let isReset = statistics.close?.isReset == true
    if tellUnexplained(by: closer, active, ending) { return }
    // Players that have seen enough reset the connection.
    guard isReset,
      active != nil || streams.list.isEmpty && phase != .refused && phase != .handshake,
      active == nil || ending.sight.isWhole(.clientToServer),
      closer == .serverToClient || active?.phase != .playing
    else { return }
    log.find(.reset, closeFacts(by: closer, during: active), closer, at: ending.moment)
  }

  /// Tells of a close in the middle of something about which the closer has said nothing; whether there
  /// is one.
  private mutating func tellUnexplained(
    by closer: Direction, _ active: NetStream?, _ ending: SessionEnding
  ) -> Bool {
    guard let unseen = ending.sight.absence(by: closer) else { return false }
    var facts = closeFacts(by: closer, during: active)
    facts.add("is_reset", ending.statistics?.close?.isReset == true ? .flag(true) : nil)
    if closer == .serverToClient {
      let isMidway =
        active != nil || phase == .connected && streams.list.allSatisfy { $0.phase == .created }
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
  private func closeFacts(by side: Direction, during stream: NetStream?) -> FindingArguments {
    var facts: FindingArguments = ["side": .side(side), "has_stream": .flag(stream != nil)]
    facts.add(stream?.titleFacts ?? [])
    return facts
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
