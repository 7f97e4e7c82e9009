internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP

/// Joins what a session takes, lets its observer look on, and reports what comes of it.
extension Session {
  /// Takes a message's effect on the session, and shows it to the observer.
  mutating func follow(
    _ content: MessageReport, _ request: TransactionTable.Request?, _ direction: Direction,
    at moment: Place, _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    // What is missing of a message other than a frame can change what it says.
    guard content.message.isComplete || content.message.header.type.isMedia else { return }
    if content.message.header.hasExtendedTimestamp {
      sides[direction.index].usesExtendedTimestamps = true
    }
    let isOdd = state.chunks[direction.index].note(content.message)
    let isWindowFull = state.windows[direction.index].note(
      sent: sides[direction.index].decoder.byteCount)
    // Most of all messages are frames about which there is nothing to say, and cost no more than this.
    if let frame = content.frame, !isOdd, !isWindowFull, !observesBytes, !log.hasSuspicions,
      !log.awaitsClient, content.message.isComplete,
      state.streams.takeOrdinary(frame, content.message, direction, at: moment)
    {
      return
    }
    follow(content, request, direction, at: moment, isOdd: isOdd, &memory, into: &queue)
    for (part, place) in zip(content.parts, content.body.aggregate?.parts ?? []) {
      let mark = MessageMark(part.message, part.index, at: moment)
      let request = pair(part.message, part.body, mark, direction, into: &queue)
      follow(
        part, request, direction, at: moment, isOdd: false, start: place.start, &memory,
        into: &queue)
    }
    if !log.isEmpty { handOver(&queue) }
  }

  private mutating func follow(
    _ content: MessageReport, _ request: TransactionTable.Request?, _ direction: Direction,
    at moment: Place, isOdd: Bool, start: Int = 0, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    var sight = sight
    // What nothing was seen of may well have said something.
    if sides[direction.opposite.index].decoder.byteCount == 0 { sight.noteGap(direction.opposite) }
    let message = FollowedMessage(
      report: content, direction: direction, moment: moment, request: request,
      sentByteCount: sides[direction.index].decoder.byteCount,
      receivedByteCount: sides[direction.opposite.index].decoder.byteCount, sight: sight,
      isOdd: isOdd, start: start)
    if let frame = content.frame {
      follow(frame, message, &memory)
    } else {
      follow(message, &memory)
    }
  }

  private mutating func follow(_ message: FollowedMessage, _ memory: inout CaptureMemory) {
    guard let command = message.body.command else {
      observer?.see(message, before: state, into: &log)
      state.join(message, &memory, into: &log)
      return
    }
    let meaning = state.meaning(of: command, message)
    // Nothing else may hold the memory while it is written.
    observer?.see(
      CommandStep(command: command, meaning: meaning, message: message, memory: memory),
      before: state, into: &log)
    state.join(command, meaning, message, &memory, into: &log)
    observer?.see(
      CommandStep(command: command, meaning: meaning, message: message, memory: memory),
      after: state, into: &log)
  }

  // MARK: Media

  private mutating func follow(
    _ frame: MediaFrame, _ message: FollowedMessage, _ memory: inout CaptureMemory
  ) {
    let placement = state.placement(of: message)
    var place: Int?
    if case .known(let known) = placement, state.streams.list[known].isActive { place = known }
    let isInUse = place != nil
    if !isInUse {
      observer?.see(frame, at: placement, in: message, before: state, into: &log)
      place = state.join(placement, message, into: &log)
    }
    guard let place else { return }
    state.streams.lastPlace = place
    let step = state.join(frame, place, message, &memory)
    if let isSettled = observer?.see(
      step, in: message, after: state, isSeen: !isInUse, into: &log)
    {
      state.streams.list[place].isSettled = isSettled
    }
    if frame.isMultitrack { followTracks(of: frame, place, message, &memory) }
  }

  /// Takes the tracks of a message with several for messages with one each.
  private mutating func followTracks(
    of frame: MediaFrame, _ place: Int, _ message: FollowedMessage, _ memory: inout CaptureMemory
  ) {
    for track in message.body.enhanced?.tracks ?? [] {
      let part = message.with(message.report.part(track, of: frame))
      let step = state.join(MediaFrame(track, of: frame), place, part, part: track, &memory)
      _ = observer?.see(step, in: part, after: state, isSeen: true, into: &log)
    }
  }

  // MARK: The end

  mutating func finishFollowing(
    _ end: FlowEnd, _ statistics: FlowStatistics?, _ last: Place, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    guard isObserved else { return }
    // A side cannot send messages while the other has sent nothing: that was not captured.
    for direction in Direction.allCases
    where sides[direction.index].decoder.byteCount == 0
      && sides[direction.opposite.index].messageCount > 0
    {
      sight.noteGap(direction)
    }
    let ending = SessionEnding(
      end: end, statistics: statistics, moment: last, sight: sight, missing: missing,
      // What one direction says does not tell which calls wait.
      open: statistics != nil
        ? sides[Direction.clientToServer.index].transactions.open : [],
      last: lastMessages, publishers: state.publishers(in: memory),
      rivals: state.rivals(in: memory),
      failedOpening: statistics.flatMap { failedOpening($0, memory) },
      isRTMPServer: state.foreignPlace != nil
        && state.server.map(memory.openings.speaksRTMP) == true)
    observer?.finish(ending, state, into: &log)
    state.end(ending, &memory, into: &log)
    handOver(&queue)
    let conclusion = observer?.conclude(ending, state, into: &log)
    handOver(&queue)
    summary.session = state.summary(
      ending, chunkSizes: Direction.allCases.map { chunkSize(of: $0, isStream: statistics == nil) },
      habits: telling.habits, conclusion)
  }

  private var lastMessages: InlineArray<2, SessionEnding.LastMessage?> {
    InlineArray { index in
      sides[index].last.map {
        .init(index: sides[index].messageCount - 1, type: $0.type, place: $0.place)
      }
    }
  }

  /// What chunks carry in the end; nil where that is not known, as in the direction that a stream
  /// without a capture lacks.
  private func chunkSize(of direction: Direction, isStream: Bool) -> UInt32? {
    let decoder = sides[direction.index].decoder
    return isStream && decoder.byteCount == 0 ? nil : decoder.chunkSize
  }

  mutating func handOver(_ queue: inout EventQueue) {
    for entry in log.takeAll() {
      switch entry {
      case .finding(let found, let direction): report(found, direction, into: &queue)
      case .habit(let found, let direction): telling.noteHabit(found, direction)
      case .change(let change, let direction, let moment):
        report(.state(change), direction, at: moment, into: &queue)
      }
    }
  }
}
