internal import AMF
internal import ByteParsing
internal import Flows
internal import Media
internal import Packets
internal import RTMP
internal import Streams

/// Joins the two directions of one connection: pairs handshakes and transactions, and keeps the
/// facts that sum the connection up.
///
/// A connection on a port that is not known for RTMP is kept silent until something shows that it
/// speaks RTMP; what was found until then is reported at that moment.
struct Session: Sendable {
  enum Visibility: Sendable {
    case shown(number: Int)
    case waiting([EventQueue.Finding])
    /// It does not speak RTMP, and nobody expects it to.
    case foreign
  }

  /// How much is found before a connection that shows no sign of RTMP is taken for something else.
  static let waitingLimit = 256
  /// How many pieces of its bytes are kept until then, where they are wanted; later ones are not.
  static let waitingBytesLimit = 4096
  /// How sure it must be that a direction's chunks were found for it to count as a sign of RTMP.
  private static let convincingConfidence = 1 - 1e-9

  /// How far the handshake has come, as far as rules ask.
  enum HandshakeProgress: Sendable {
    case open
    /// Both sides' parts were complete then.
    case complete(at: Place)
    /// It was told that the server does not answer.
    case unanswered
    /// It was told that both sides wait for the other's second packet.
    case stuck
  }

  /// What messages say of who is the client, where no SYN has told.
  enum Roles: Sendable {
    case weighed(RoleEvidence)
    /// They were told to be doubtful, or are known.
    case settled
  }

  // What every packet needs stands first, and together.

  /// Whether what is being taken can be older than the packet that brought it out.
  private var mayHaveHeldTimes = true
  var visibility = Visibility.waiting([])
  /// One for each direction.
  var sides: InlineArray<2, SessionSide>
  var sight: Sight
  var state: SessionState
  /// What was found of late.
  var log = FindingLog()
  /// Who looks at the session beyond what decoders do; nil where nobody does.
  var observer: (any SessionObserver)?

  /// nil where bytes come without packets.
  var opening: FlowReport?
  let openedAt: Place
  /// What it is, where it is not shown, since nobody asks for it.
  var other: OtherConnection?
  var roles: Roles
  private var speech = SpeechEvidence()
  var handshake = HandshakeProgress.open
  var memory = SessionMemory()
  var summary: FlowSummary
  var missing: [GapCause: UInt64] = [:]
  var telling = Telling()
  /// What the same client has announced for its chunks on an earlier connection.
  var earlier: CaptureMemory.AnnouncedSize?
  /// Whether the bytes themselves are reported too.
  let showsBytes: Bool
  /// Whether the observer looks at when they come.
  let observesBytes: Bool
  /// Whether there is an observer: that costs less than to ask the observer itself.
  let isObserved: Bool
  let decoding: RTMPDecoder.Options

  /// - Parameters:
  ///   - opening: nil where bytes come without packets.
  ///   - isExpected: whether a user expects RTMP on the server's port.
  init(
    _ opening: FlowReport?, at moment: Place, isExpected: Bool,
    observer: (any SessionObserver)?, showsBytes: Bool, options: RTMPDecoder.Options,
    into queue: inout EventQueue
  ) {
    self.observer = observer
    isObserved = observer != nil
    observesBytes = observer?.looksAtBytes ?? false
    self.showsBytes = showsBytes
    decoding = options
    let isFromStart = opening?.start == .syn
    state = SessionState(
      client: opening?.client, server: opening?.server, isFromStart: isFromStart)
    sight = Sight(isFromStart: isFromStart)
    roles = isFromStart ? .settled : .weighed(RoleEvidence())
    self.opening = opening
    openedAt = moment
    let start: RTMPDecoder.Start = isFromStart ? .handshake : .midstream
    sides = [
      SessionSide(decoder: RTMPDecoder(role: .client, start: start, options: options)),
      SessionSide(decoder: RTMPDecoder(role: .server, start: start, options: options)),
    ]
    if isFromStart { for index in sides.indices { sides[index].opening = [] } }
    sides[Direction.clientToServer.index].proxyReader = ProxyHeaderReader(isFirst: isFromStart)
    summary = FlowSummary(at: moment.time)
    if isExpected { show(&queue) }
  }

  /// Lets go of everything: the connection is over and was reported.
  mutating func free() {
    visibility = .foreign
    for index in sides.indices {
      sides[index] = SessionSide(decoder: RTMPDecoder(role: .client, start: .midstream))
    }
    memory.forget()
    (observer, other) = (nil, nil)
    (telling, missing, log) = (Telling(), [:], FindingLog())
    summary = FlowSummary(at: summary.firstTime)
    state = SessionState(client: nil, server: nil, isFromStart: false)
  }

  var isShown: Bool { if case .shown = visibility { true } else { false } }

  // MARK: What the flow brings

  /// Takes the next bytes of a direction.
  ///
  /// - Parameters:
  ///   - frame: the packet that brought them, which can be earlier than `moment`'s.
  ///   - lacksBytes: whether one side has acknowledged bytes of the other that were not seen yet.
  /// - Returns: whether what is held may have changed.
  mutating func receive(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at moment: Place,
    lacksBytes: Bool, _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) -> Bool {
    if case .foreign = visibility { return false }
    if lacksBytes { sight.lacksOrder = true }
    if observesBytes { noteBytes(direction, at: moment) }
    if showsBytes { show(bytes, of: direction, from: frame, at: moment, into: &queue) }
    let readOn = sides[direction.index].decoder.readsOn
    mayHaveHeldTimes = !readOn
    if readOn {
      decode(bytes, direction, from: frame, at: moment, &memory, into: &queue)
    } else {
      receiveFirst(bytes, direction, from: frame, at: moment, &memory, into: &queue)
    }
    sides[direction.index].lastArrival = moment
    if readOn, sides[direction.index].decoder.readsOn, isShown {
      return self.memory.hasChanged(
        direction.index, holding: sides[direction.index].decoder.heldByteCount)
    }
    if let time = moment.time {
      sides[direction.index].heldTimes.note(
        frame, at: time, firstHeld: sides[direction.index].firstHeldMark)
    }
    abandonIfForeign()
    return true
  }

  /// Decodes bytes that nothing else has a claim on.
  @inline(__always)
  mutating func decode(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at moment: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    var input = ByteReader(bytes)
    while let element = sides[direction.index].decoder.next(&input, mark: frame) {
      take(element, direction, at: moment, &memory, into: &queue)
    }
  }

  private mutating func noteBytes(_ direction: Direction, at moment: Place) {
    let bytes = ArrivedBytes(
      direction: direction, isBehindHandshake: sides[direction.index].handshake != nil,
      sight: sight, moment: moment)
    observer?.see(bytes)
  }

  private mutating func show(
    _ bytes: Span<UInt8>, of direction: Direction, from frame: UInt64, at moment: Place,
    into queue: inout EventQueue
  ) {
    let content = BytesReport(
      bytes: [UInt8](copying: bytes),
      streamOffset: sides[direction.index].byteCount, frame: frame)
    report(.bytes(content), direction, at: moment, into: &queue)
  }

  /// Holds nothing of a connection that nobody asks for.
  private mutating func abandonIfForeign() {
    guard case .foreign = visibility else { return }
    for index in sides.indices {
      sides[index].proxyReader = nil
      sides[index].opening = nil
      sides[index].decoder.abandon()
    }
  }

  mutating func skip(
    _ byteCount: UInt64?, _ cause: GapCause, _ direction: Direction, at moment: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    if case .foreign = visibility { return }
    endProxyHeader(direction, at: moment, &memory, into: &queue)
    summary.sides[direction.index].gaps += 1
    summary.sides[direction.index].missingBytes += byteCount ?? 0
    missing[cause, default: 0] += byteCount ?? 0
    noteHole(direction)
    let gap = GapReport(
      streamOffset: sides[direction.index].decoder.byteCount, byteCount: byteCount, cause: cause,
      frame: moment.frame)
    report(.gap(gap), direction, at: moment, into: &queue)
    guard let byteCount else { return }
    sides[direction.index].decoder.skip(byteCount)
    takeRest(direction, at: moment, &memory, into: &queue)
    abandonIfForeign()
  }

  mutating func noteConflict(
    at streamOffset: StreamOffset, _ direction: Direction, at moment: Place,
    into queue: inout EventQueue
  ) {
    find(
      .segmentConflict, ["stream_offset": .count(streamOffset)], direction, at: moment,
      bytes: streamOffset..<streamOffset + 1, into: &queue)
  }

  /// Notes how long a segment takes to the other side and back, in nanoseconds.
  mutating func noteRoundTrip(_ time: Int64) { state.roundTrip = time }

  /// Notes that a side has closed its half: what the other sends from now on, the first need not see.
  mutating func noteClosing(by direction: Direction) { state.closer = direction }

  mutating func close(
    _ end: FlowEnd, _ statistics: FlowStatistics, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    let last = Place.packet(statistics.lastFrame, at: statistics.lastTime)
    summary.lastTime = statistics.lastTime
    noteUnanswered(end, statistics, into: &queue)
    noteStuck(end, statistics, into: &queue)
    let isCutShort = end != .fin && end != .rst
    for direction in Direction.allCases {
      endProxyHeader(direction, at: last, &memory, into: &queue)
      sides[direction.index].decoder.finish()
      takeRest(direction, at: last, isCutShort: isCutShort, &memory, into: &queue)
    }
    if sides[Direction.clientToServer.index].messageCount == 0 {
      noteFirstMessage(of: .clientToServer, at: last, isThere: false, into: &queue)
    }
    for direction in Direction.allCases {
      summary.sides[direction.index].bytes = statistics[direction].bytes
    }
    summary.statistics = statistics
    noteProtocols(&queue)
    if !isShown { other = other ?? otherConnection(statistics) }
    if case .shown = visibility {
      finishFollowing(end, statistics, last, &memory, into: &queue)
    }
    let content = FlowEndReport(end: end, summary: summary, frame: last.frame)
    report(.flowEnd(content), nil, at: last, into: &queue)
  }

  /// - Parameter isCutShort: whether it is the capture that ends, rather than the connection.
  mutating func takeRest(
    _ direction: Direction, at moment: Place, isCutShort: Bool = false,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    mayHaveHeldTimes = true
    while let element = sides[direction.index].decoder.next() {
      // What was cut off has the time of its last byte.
      let last = sides[direction.index].lastArrival
      take(
        element, direction, at: element.isCutOff ? last ?? moment : moment,
        isCutShort: isCutShort, &memory, into: &queue)
    }
  }

  // MARK: What the decoders find

  mutating func take(
    _ element: RTMPElement, _ direction: Direction, at moment: Place, isCutShort: Bool = false,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    switch element {
    case .message(let message):
      take(message, direction, at: moment, &memory, into: &queue)
    case .handshake(let handshake):
      take(handshake, direction, at: moment, into: &queue)
      if direction == .clientToServer { recallChunkSize(memory) }
    case .problem(let found):
      take(found, direction, at: moment, into: &queue)
    case .resync(let resync):
      noteResync(resync, direction, at: moment, into: &queue)
      let found = self.moment(resync.start.mark, direction) ?? moment
      report(
        .resync(ResyncReport(resync: resync, frame: found.frame)), direction, at: found,
        into: &queue)
      if resync.confidence >= Self.convincingConfidence { convince(&queue) }
    case .undecoded(let undecoded):
      take(undecoded, direction, at: moment, isCutShort: isCutShort, into: &queue)
    }
  }

  private mutating func take(
    _ message: Message, _ direction: Direction, at packet: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    let moment = mayHaveHeldTimes ? moment(message.end.mark, direction) ?? packet : packet
    let (body, frame) = queue.read(message)
    if case .weighed = roles { weighRoles(body, direction, at: moment, into: &queue) }
    if case .waiting = visibility, speech.note(message, body) { convince(&queue) }
    let index = sides[direction.index].messageCount
    sides[direction.index].messageCount += 1
    sides[direction.index].last = (message.header.type, moment)
    if index == 0 { noteFirstMessage(of: direction, at: moment, isThere: true, into: &queue) }
    summary.sides[direction.index].messages += 1
    summary.sides[direction.index].messagesByType.add(message.header.type)
    if !message.isComplete { summary.sides[direction.index].incompleteMessages += 1 }
    summary.note(body)
    noteChunkSize(by: message, direction, at: moment, into: &queue)
    if message.header.type == .setChunkSize { noteAnnounced(by: message, direction, &memory) }
    let mark = MessageMark(message, index, at: moment)
    let request = pair(message, body, mark, direction, into: &queue)
    let content = MessageReport(
      index: index, message: message, body: body, frame: frame,
      request: request.map {
        .init(index: $0.mark.index, name: $0.name, latency: moment.time(since: $0.mark.place))
      },
      sentByPeer: bytesSentByPeer(of: direction, body))
    report(.message(content), direction, at: moment, into: &queue)
    if isObserved {
      follow(content, request, direction, at: moment, &memory, into: &queue)
    }
    if body.command != nil || body.data != nil { noteFollowed() }
    // What an incomplete message lacks is not its sender's fault.
    if message.isComplete, frame?.isOfCodec != true {
      tellFaults(of: message, body, direction, about: mark, into: &queue)
    }
  }

  /// How many bytes the peer of one who acknowledges has sent; nil for other messages, and where the
  /// peer's first bytes were not captured.
  private func bytesSentByPeer(of direction: Direction, _ body: MessageBody) -> UInt64? {
    guard case .acknowledgement? = body.control, sight.isFromStart else { return nil }
    return sides[direction.opposite.index].decoder.byteCount
  }

  /// Finds the request that a command answers, or notes the command as one that may be answered.
  mutating func pair(
    _ message: Message, _ body: MessageBody, _ mark: MessageMark, _ direction: Direction,
    into queue: inout EventQueue
  ) -> TransactionTable.Request? {
    guard let command = body.command, let id = command.transactionID, !command.isNotice
    else { return nil }
    guard command.isAnswer else {
      if id != 0, message.isComplete, sight.isComplete,
        let other = sides[direction.index].transactions.request(id)
      {
        find(
          .transactionReused,
          [
            "command": .text(command.name.description), "transaction_id": .amf(id),
            "earlier_command": .text(other.name),
          ], direction, about: mark, related: [.message("earlier", direction, other.mark)],
          into: &queue)
      }
      sides[direction.index].transactions.open(
        .init(
          name: command.name.description, transactionID: id, mark: mark,
          chunkStreamID: message.header.chunkStreamID, streamID: message.header.streamID))
      return nil
    }
    let request = sides[direction.opposite.index].transactions.close(id)
    guard request == nil, sight.isComplete else { return request }
    return sides[direction.opposite.index].transactions.close(meantBy: command)
  }

  /// When the packet came that is called `mark`, if its bytes were held by the direction's decoder.
  func moment(_ mark: UInt64, _ direction: Direction) -> Place? {
    sides[direction.index].heldTimes[mark].map { .packet(mark, at: $0) }
  }
}
