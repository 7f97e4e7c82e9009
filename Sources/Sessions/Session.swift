internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

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
  /// How many messages are waited for that may tell which side is the client.
  static let roleMessageLimit = 32
  /// How often a rule that is no note is told in full in each direction.
  static let repetitionLimit = 5
  /// How many bytes the sentence of a finding has at most: some repeat what a peer has sent.
  static let textByteLimit = 1024
  /// How sure it must be that a direction's chunks were found for it to count as a sign of RTMP.
  private static let convincingConfidence = 1 - 1e-9

  // What every packet needs stands first, and together.

  /// Whether the flow's client turned out to be the server.
  var isSwapped = false
  /// Whether what is being taken can be older than the packet that brought it out.
  private var mayHaveHeldTimes = true
  var visibility = Visibility.waiting([])
  /// One for each direction.
  var sides: InlineArray<2, SessionSide>

  var opening: FlowReport
  let openedAt: Moment
  /// Whether a user expects RTMP on the server's port.
  let isExpected: Bool
  /// Whether client and server are told apart by no more than their ports' numbers.
  let areRolesGuessed: Bool
  /// Whether something has shown that it does.
  var speaksRTMP = false
  var roleEvidence = RoleEvidence()
  var hasDoubtedRoles = false
  var memory = SessionMemory()
  var summary: FlowSummary
  /// Whether rules are looked at beyond those of the decoders.
  let followsSession: Bool
  var follower: SessionFollower
  var sight: Sight
  var missing: [GapCause: UInt64] = [:]
  var headlines = Headlines()
  /// Whether the bytes themselves are reported too.
  let showsBytes: Bool
  /// Peers that are asked what they would have made of the session.
  var standIns: [PeerStandIn] = []
  /// How often each rule was told.
  var told: [RuleKey: Int] = [:]
  /// Whether it is the capture that ends, rather than the connection.
  var isCutShort = false
  /// When both sides' parts of the handshake were complete.
  var handshakeEnd: Moment?
  /// Whether it was told that the server does not answer the handshake.
  var hasToldUnanswered = false

  /// - Parameter isExpected: whether a user expects RTMP on the server's port.
  init(
    _ opening: FlowReport, at moment: Moment, isExpected: Bool, areRolesGuessed: Bool,
    followsSession: Bool, against profiles: [PeerProfile], showsBytes: Bool,
    options: RTMPDecoder.Options, into queue: inout EventQueue
  ) {
    self.followsSession = followsSession
    self.showsBytes = showsBytes
    standIns = profiles.map(PeerStandIn.init)
    follower = SessionFollower(
      client: opening.client, server: opening.server, isFromStart: opening.start == .syn)
    sight = Sight(isFromStart: opening.start == .syn)
    self.opening = opening
    self.isExpected = isExpected
    self.areRolesGuessed = areRolesGuessed
    openedAt = moment
    let start: RTMPDecoder.Start = opening.start == .syn ? .handshake : .midstream
    sides = [
      SessionSide(decoder: RTMPDecoder(role: .client, start: start, options: options)),
      SessionSide(decoder: RTMPDecoder(role: .server, start: start, options: options)),
    ]
    summary = FlowSummary(at: moment.time)
    if isExpected, !areRolesGuessed { show(&queue) }
  }

  /// Lets go of everything: the connection is over and was reported.
  mutating func free() {
    visibility = .foreign
    for index in sides.indices {
      sides[index] = SessionSide(decoder: RTMPDecoder(role: .client, start: .midstream))
    }
    memory.forget()
    summary = FlowSummary(at: summary.firstTime)
    follower = SessionFollower(
      client: opening.client, server: opening.server, isFromStart: false)
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
    _ bytes: Span<UInt8>, _ flowDirection: Direction, from frame: UInt64, at moment: Moment,
    lacksBytes: Bool, into queue: inout EventQueue
  ) -> Bool {
    if case .foreign = visibility { return false }
    sight.lacksBytes = lacksBytes
    var input = ByteReader(bytes)
    let direction = isSwapped ? flowDirection.opposite : flowDirection
    if !standIns.isEmpty { noteBytesForPeers(direction, at: moment) }
    if showsBytes { show(bytes, of: direction, from: frame, at: moment, into: &queue) }
    let readOn = sides[direction.index].decoder.readsOn
    mayHaveHeldTimes = !readOn
    while let element = sides[direction.index].decoder.next(&input, mark: frame) {
      take(element, direction, at: moment, into: &queue)
    }
    if readOn, sides[direction.index].decoder.readsOn, isShown {
      return memory.hasChanged(
        direction.index, holding: sides[direction.index].decoder.heldByteCount)
    }
    sides[direction.index].heldTimes.note(
      frame, at: moment.time, firstHeld: sides[direction.index].decoder.firstHeldMark)
    decideRoles(isLast: false, &queue)
    abandonIfForeign()
    return true
  }

  private mutating func show(
    _ bytes: Span<UInt8>, of direction: Direction, from frame: UInt64, at moment: Moment,
    into queue: inout EventQueue
  ) {
    let content = BytesReport(
      bytes: [UInt8](copying: bytes),
      streamOffset: sides[direction.index].decoder.byteCount, frame: frame)
    report(.bytes(content), direction, at: moment, into: &queue)
  }

  /// Holds nothing of a connection that nobody asks for.
  private mutating func abandonIfForeign() {
    guard case .foreign = visibility else { return }
    for index in sides.indices { sides[index].decoder.abandon() }
  }

  mutating func skip(
    _ byteCount: UInt64?, _ cause: GapCause, _ flowDirection: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    if case .foreign = visibility { return }
    let direction = isSwapped ? flowDirection.opposite : flowDirection
    summary.sides[direction.index].gaps += 1
    summary.sides[direction.index].missingBytes += byteCount ?? 0
    missing[cause, default: 0] += byteCount ?? 0
    sight.noteGap(direction)
    let gap = GapReport(
      streamOffset: sides[direction.index].decoder.byteCount, byteCount: byteCount, cause: cause,
      frame: moment.frame)
    report(.gap(gap), direction, at: moment, into: &queue)
    guard let byteCount else { return }
    sides[direction.index].decoder.skip(byteCount)
    takeRest(direction, at: moment, into: &queue)
    abandonIfForeign()
  }

  mutating func noteConflict(
    at streamOffset: UInt64, _ flowDirection: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    let direction = isSwapped ? flowDirection.opposite : flowDirection
    let text =
      "A segment repeats stream offset \(streamOffset) with another content; "
      + "the first copy is decoded."
    report(.segmentConflict, text, direction, at: moment, into: &queue)
  }

  mutating func close(
    _ end: FlowEnd, _ statistics: FlowStatistics, at moment: Moment, into queue: inout EventQueue
  ) {
    summary.lastTime = statistics.lastTime
    isCutShort = end != .fin && end != .rst
    tellUnanswered(end, isSwapped ? statistics.swapped : statistics, into: &queue)
    for index in sides.indices {
      sides[index].decoder.finish()
      takeRest(Direction.allCases[index], at: moment, into: &queue)
    }
    decideRoles(isLast: true, &queue)
    if sides[Direction.clientToServer.index].messageCount == 0 {
      tellStall(
        at: Moment(time: statistics.lastTime, frame: statistics.lastFrame), into: &queue)
    }
    let statistics = isSwapped ? statistics.swapped : statistics
    for direction in Direction.allCases {
      summary.sides[direction.index].bytes = statistics[direction].bytes
    }
    summary.statistics = statistics
    let last = Moment(time: statistics.lastTime, frame: statistics.lastFrame)
    if followsSession, case .shown = visibility {
      finishFollowing(end, statistics, last, into: &queue)
    }
    let content = FlowEndReport(end: end, summary: summary, frame: last.frame)
    report(.flowEnd(content), nil, at: last, into: &queue)
  }

  mutating func takeRest(
    _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    mayHaveHeldTimes = true
    while let element = sides[direction.index].decoder.next() {
      take(element, direction, at: moment, into: &queue)
    }
  }

  // MARK: What the decoders find

  mutating func take(
    _ element: RTMPElement, _ direction: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    switch element {
    case .message(let message):
      take(message, direction, at: moment, into: &queue)
    case .handshake(let handshake):
      take(handshake, direction, at: moment, into: &queue)
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
      take(undecoded, direction, at: moment, into: &queue)
    }
  }

  private mutating func take(
    _ undecoded: Undecoded, _ direction: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    summary.sides[direction.index].undecoded = undecoded
    sight.noteGap(direction)
    var isForeign = false
    switch undecoded.reason {
    case .handshakeCutOff where hasToldUnanswered: return
    case .notRTMP(let foreign):
      isForeign = true
      if foreign == .rtmpt { show(&queue) }
    case .unsupportedVersion(let version):
      isForeign = true
      askPeers(version: version, direction, at: moment)
    default: break
    }
    var problem = undecoded.problem
    if problem == .handshakeCutOff, isCutShort { problem = .handshakeUnfinished }
    let text = moment.hasTime ? undecoded.text : undecoded.textWithoutCapture
    report(problem, text, direction, at: moment, into: &queue)
    if isForeign {
      tellTunnelRefused(direction, at: moment, into: &queue)
      if !isShown { visibility = .foreign }
    }
  }

  private mutating func take(
    _ message: Message, _ direction: Direction, at packet: Moment, into queue: inout EventQueue
  ) {
    let moment = mayHaveHeldTimes ? moment(message.end.mark, direction) ?? packet : packet
    let (body, frame) = queue.read(message)
    if opening.start == .midstream { weighRoles(body, direction, at: moment, into: &queue) }
    if body.isConvincing { convince(&queue) }
    let index = sides[direction.index].messageCount
    sides[direction.index].messageCount += 1
    if index == 0, direction == .clientToServer {
      notePipelining(at: moment, into: &queue)
      tellStall(at: moment, into: &queue)
    }
    summary.sides[direction.index].messages += 1
    summary.sides[direction.index].messagesByType.add(message.header.type)
    if !message.isComplete { summary.sides[direction.index].incompleteMessages += 1 }
    summary.note(body)
    noteChunkSize(by: message, direction, at: moment, into: &queue)
    let request = pair(message, body, index, direction, at: moment, into: &queue)
    let content = MessageReport(
      index: index, message: message, body: body, frame: frame,
      request: request.map {
        .init(index: $0.index, name: $0.name, latency: moment.time - $0.moment.time)
      },
      sentByPeer: bytesSentByPeer(of: direction, body))
    report(.message(content), direction, at: moment, into: &queue)
    if followsSession, !isWaitingForRoles {
      follow(content, request, direction, at: moment, into: &queue)
    }
    switch body {
    case .command, .data: noteFollowed()
    default: break
    }
    // What an incomplete message lacks is not its sender's fault.
    guard message.isComplete else { return }
    if let byteCount = body.byteCount, message.header.length > byteCount {
      let text =
        "\(message.header.length - byteCount) bytes follow the \(byteCount) that the message takes."
      report(.messageSurplus, text, direction, about: index, at: moment, into: &queue)
    }
    if case .unreadable(let error) = body {
      let problem: Problem =
        if case .invalid(let broken) = error { broken } else { .messageTooShort }
      report(
        problem, "\(message.header.type.name): \(problem.summary).", direction, about: index,
        at: moment, into: &queue)
    }
    guard !body.malformations.isEmpty else { return }
    for malformation in body.malformations {
      let said = malformation.detail ?? malformation.problem.summary
      let text = "Byte \(malformation.offset) of the values: \(said)."
      report(malformation.problem, text, direction, about: index, at: moment, into: &queue)
    }
  }

  /// How many bytes the peer of one who acknowledges has sent; nil for other messages, and where the
  /// peer's first bytes were not captured.
  private func bytesSentByPeer(of direction: Direction, _ body: MessageBody) -> UInt64? {
    guard case .control(.acknowledgement) = body, opening.start == .syn else { return nil }
    return sides[direction.opposite.index].decoder.byteCount
  }

  /// Finds the request that a command answers, or notes the command as one that may be answered.
  private mutating func pair(
    _ message: Message, _ body: MessageBody, _ index: Int, _ direction: Direction,
    at moment: Moment, into queue: inout EventQueue
  ) -> TransactionTable.Request? {
    guard case .command(let command) = body, let id = command.transactionID else { return nil }
    guard command.isAnswer else {
      if id != 0, message.isComplete, sight.isComplete,
        let other = sides[direction.index].transactions.request(id)
      {
        let text =
          "\(command.name) has transaction ID \(id.shortText), with which \(other.name) (frame \(other.moment.frame)) still waits."
        report(.transactionReused, text, direction, about: index, at: moment, into: &queue)
      }
      sides[direction.index].transactions.open(
        id,
        .init(
          index: index, name: command.name.description, moment: moment,
          chunkStreamID: message.header.chunkStreamID, streamID: message.header.streamID))
      return nil
    }
    return sides[direction.opposite.index].transactions.close(id)
  }

  /// When the packet came that is called `mark`, if its bytes were held by the direction's decoder.
  private func moment(_ mark: UInt64, _ direction: Direction) -> Moment? {
    sides[direction.index].heldTimes[mark].map { Moment(time: $0, frame: mark) }
  }
}
