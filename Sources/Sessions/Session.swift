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
  private enum Visibility: Sendable {
    case shown(number: Int)
    case waiting([EventQueue.Finding])
    /// It does not speak RTMP, and nobody expects it to.
    case foreign
  }

  /// How much is found before a connection that shows no sign of RTMP is taken for something else.
  private static let waitingLimit = 256
  /// How many messages are waited for that may tell which side is the client.
  private static let roleMessageLimit = 32
  /// How sure it must be that a direction's chunks were found for it to count as a sign of RTMP.
  private static let convincingConfidence = 1 - 1e-9

  // What every packet needs stands first, and together.

  /// Whether the flow's client turned out to be the server.
  private var isSwapped = false
  /// Whether what is being taken can be older than the packet that brought it out.
  private var mayHaveHeldTimes = true
  private var visibility = Visibility.waiting([])
  /// One for each direction.
  private var sides: InlineArray<2, SessionSide>

  private var opening: FlowReport
  private let openedAt: Moment
  /// Whether a user expects RTMP on the server's port.
  private let isExpected: Bool
  /// Whether client and server are told apart by no more than their ports' numbers.
  private var areRolesGuessed: Bool
  /// Whether something has shown that it does.
  private var speaksRTMP = false
  private var roleEvidence = RoleEvidence()
  private var hasDoubtedRoles = false
  private var knownHeldByteCount = 0
  private(set) var summary: FlowSummary

  /// - Parameter isExpected: whether a user expects RTMP on the server's port.
  init(
    _ opening: FlowReport, at moment: Moment, isExpected: Bool, areRolesGuessed: Bool,
    options: RTMPDecoder.Options, into queue: inout EventQueue
  ) {
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

  /// How many more bytes are held than when this was asked last, until it is known where chunks
  /// begin in them.
  mutating func takeHeldByteChange() -> Int {
    let held = sides[0].decoder.heldByteCount + sides[1].decoder.heldByteCount
    defer { knownHeldByteCount = held }
    return held - knownHeldByteCount
  }

  /// Lets go of the bytes held, to make room.
  mutating func makeRoom() {
    for index in sides.indices { sides[index].decoder.makeRoom() }
  }

  /// Lets go of everything: the connection is over and was reported.
  mutating func free() {
    visibility = .foreign
    for index in sides.indices {
      sides[index] = SessionSide(decoder: RTMPDecoder(role: .client, start: .midstream))
    }
    summary = FlowSummary(at: summary.firstTime)
  }

  var isShown: Bool { if case .shown = visibility { true } else { false } }

  // MARK: What the flow brings

  /// Takes the next bytes of a direction.
  ///
  /// - Parameter frame: the packet that brought them, which can be earlier than `moment`'s.
  /// - Returns: whether what is held may have changed.
  mutating func receive(
    _ bytes: Span<UInt8>, _ flowDirection: Direction, from frame: UInt64, at moment: Moment,
    into queue: inout EventQueue
  ) -> Bool {
    if case .foreign = visibility { return false }
    var input = ByteReader(bytes)
    let direction = isSwapped ? flowDirection.opposite : flowDirection
    let readOn = sides[direction.index].decoder.readsOn
    mayHaveHeldTimes = !readOn
    while let element = sides[direction.index].decoder.next(&input, mark: frame) {
      take(element, direction, at: moment, into: &queue)
    }
    if readOn, sides[direction.index].decoder.readsOn, isShown { return false }
    sides[direction.index].heldTimes.note(
      frame, at: moment.time, firstHeld: sides[direction.index].decoder.firstHeldMark)
    decideRoles(isLast: false, &queue)
    abandonIfForeign()
    return true
  }

  /// Holds nothing of a connection that nobody asks for.
  private mutating func abandonIfForeign() {
    guard case .foreign = visibility else { return }
    for index in sides.indices { sides[index].decoder.abandon() }
  }

  mutating func skip(
    _ byteCount: UInt64, _ cause: GapCause, _ flowDirection: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    if case .foreign = visibility { return }
    let direction = isSwapped ? flowDirection.opposite : flowDirection
    summary.sides[direction.index].gaps += 1
    summary.sides[direction.index].missingBytes += byteCount
    let gap = GapReport(
      streamOffset: sides[direction.index].decoder.byteCount, byteCount: byteCount, cause: cause,
      frame: moment.frame)
    report(.gap(gap), direction, at: moment, into: &queue)
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
    for index in sides.indices {
      sides[index].decoder.finish()
      takeRest(Direction.allCases[index], at: moment, into: &queue)
    }
    decideRoles(isLast: true, &queue)
    let statistics = isSwapped ? statistics.swapped : statistics
    for direction in Direction.allCases {
      summary.sides[direction.index].bytes = statistics[direction].bytes
    }
    summary.statistics = statistics
    let last = Moment(time: statistics.lastTime, frame: statistics.lastFrame)
    let content = FlowEndReport(end: end, summary: summary, frame: last.frame)
    report(.flowEnd(content), nil, at: last, into: &queue)
  }

  private mutating func takeRest(
    _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    mayHaveHeldTimes = true
    while let element = sides[direction.index].decoder.next() {
      take(element, direction, at: moment, into: &queue)
    }
  }

  // MARK: What the decoders find

  private mutating func take(
    _ element: RTMPElement, _ direction: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    switch element {
    case .message(let message):
      take(message, direction, at: moment, into: &queue)
    case .handshake(let handshake):
      take(handshake, direction, at: moment, into: &queue)
    case .problem(let found):
      let chunkStream = found.chunkStreamID.map { "Chunk stream \($0.rawValue)" } ?? "Chunk"
      let text = "\(chunkStream) at stream offset \(found.offset): \(found.problem.summary)."
      report(found.problem, text, direction, at: moment, into: &queue)
    case .resync(let resync):
      let found = self.moment(resync.start.mark, direction) ?? moment
      report(
        .resync(ResyncReport(resync: resync, frame: found.frame)), direction, at: found,
        into: &queue)
      if resync.confidence >= Self.convincingConfidence { convince(&queue) }
    case .undecoded(let undecoded):
      summary.sides[direction.index].undecoded = undecoded
      report(undecoded.problem, undecoded.text, direction, at: moment, into: &queue)
      if case .notRTMP(let foreign) = undecoded.reason {
        if foreign == .rtmpt { show(&queue) }
        if !isShown { visibility = .foreign }
      }
    }
  }

  private mutating func take(
    _ handshake: Handshake, _ direction: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    let echo = handshake.echoes(sides[direction.opposite.index].decoder.firstHandshakePacket)
    let content = HandshakeReport(handshake: handshake, isEchoValid: echo)
    report(.handshake(content), direction, at: moment, into: &queue)
    if echo == false {
      let text = "\(handshake.role == .client ? "C2" : "S2") does not answer the peer's packet."
      report(.echoWrong, text, direction, at: moment, into: &queue)
    }
    if handshake.isDigestValid == false, let first = handshake.first {
      let text =
        "\(handshake.role == .client ? "C1" : "S1") has \(first.versionText) where zero should be, and no digest."
      report(.zeroFieldUsed, text, direction, at: moment, into: &queue)
    }
    if opening.start == .midstream, areRolesGuessed { decideRoles(by: handshake, direction) }
    if echo == true || handshake.isDigestValid == true { convince(&queue) }
    sides[direction.index].hasEndedHandshake = true
    if sides[0].hasEndedHandshake, sides[1].hasEndedHandshake {
      for index in sides.indices { sides[index].decoder.forgetHandshake() }
    }
  }

  private mutating func take(
    _ message: Message, _ direction: Direction, at packet: Moment, into queue: inout EventQueue
  ) {
    let moment = mayHaveHeldTimes ? moment(message.end.mark, direction) ?? packet : packet
    let body = MessageBody(of: message)
    if opening.start == .midstream { weighRoles(body, direction, at: moment, into: &queue) }
    if body.isConvincing { convince(&queue) }
    let index = sides[direction.index].messageCount
    sides[direction.index].messageCount += 1
    if index == 0, direction == .clientToServer { notePipelining(at: moment, into: &queue) }
    summary.sides[direction.index].messages += 1
    summary.sides[direction.index].messagesByType.add(message.header.type)
    if !message.isComplete { summary.sides[direction.index].incompleteMessages += 1 }
    summary.note(body)
    let request = pair(body, index, direction, at: moment)
    let content = MessageReport(
      index: index, message: message, body: body, request: request,
      sentByPeer: bytesSentByPeer(of: direction, body))
    report(.message(content), direction, at: moment, into: &queue)
    // What an incomplete message lacks is not its sender's fault.
    guard message.isComplete else { return }
    if let byteCount = body.byteCount, message.header.length > byteCount {
      let text =
        "\(message.header.length - byteCount) bytes follow the \(byteCount) that the message takes."
      report(.messageSurplus, text, direction, about: index, at: moment, into: &queue)
    }
    if case .command(let command) = body, let code = command.statusCode,
      !StatusCode.isKnown(code)
    {
      let text = "The status code is \(code), which is none that clients know."
      report(.statusCodeUnknown, text, direction, about: index, at: moment, into: &queue)
    }
    for malformation in body.malformations where malformation.problem.severity > .note {
      let text = "Byte \(malformation.offset) of the values: \(malformation.problem.summary)."
      report(malformation.problem, text, direction, about: index, at: moment, into: &queue)
    }
  }

  /// How many bytes the peer of one who acknowledges has sent; nil for other messages, and where the
  /// peer's first bytes were not captured.
  private func bytesSentByPeer(of direction: Direction, _ body: MessageBody) -> UInt64? {
    guard case .control(.acknowledgement) = body, opening.start == .syn else { return nil }
    return sides[direction.opposite.index].decoder.byteCount
  }

  /// Notes a client's first message that comes before the server's handshake is complete.
  private mutating func notePipelining(at moment: Moment, into queue: inout EventQueue) {
    let server = sides[Direction.serverToClient.index]
    guard server.decoder.firstHandshakePacketMark != nil, !server.hasEndedHandshake else { return }
    let text = "The client does not wait for S2 before its first message."
    report(.pipelined, text, .clientToServer, at: moment, into: &queue)
  }

  /// Finds the request that a command answers, or notes the command as one that may be answered.
  private mutating func pair(
    _ body: MessageBody, _ index: Int, _ direction: Direction, at moment: Moment
  ) -> MessageReport.Request? {
    guard case .command(let command) = body, let id = command.transactionID else { return nil }
    guard command.isAnswer else {
      sides[direction.index].transactions.open(
        id, .init(index: index, name: command.name.description, time: moment.time))
      return nil
    }
    guard let request = sides[direction.opposite.index].transactions.close(id) else { return nil }
    return .init(
      index: request.index, name: request.name, latency: moment.time - request.time)
  }

  /// When the packet came that is called `mark`, if its bytes were held by the direction's decoder.
  private func moment(_ mark: UInt64, _ direction: Direction) -> Moment? {
    sides[direction.index].heldTimes[mark].map { Moment(time: $0, frame: mark) }
  }

  // MARK: Roles

  /// Takes note that the connection speaks RTMP.
  private mutating func convince(_ queue: inout EventQueue) {
    guard case .waiting = visibility else { return }
    speaksRTMP = true
    if !areRolesGuessed { show(&queue) }
  }

  private mutating func weighRoles(
    _ body: MessageBody, _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    guard !hasDoubtedRoles else { return }
    roleEvidence.note(body, direction)
    guard isShown, opening.roles == .port, roleEvidence.clientDirection == .serverToClient else {
      return
    }
    hasDoubtedRoles = true
    report(
      .rolesDoubtful, "What is said here speaks for \(opening.server) being the client.",
      direction, at: moment, into: &queue)
  }

  /// Settles which side is the client, once there is enough to tell, and shows the connection.
  private mutating func decideRoles(isLast: Bool, _ queue: inout EventQueue) {
    guard areRolesGuessed, case .waiting = visibility else { return }
    guard speaksRTMP || isLast && isExpected else { return }
    let messageCount = sides[0].messageCount + sides[1].messageCount
    if opening.roles != .handshake {
      guard let client = roleEvidence.clientDirection else {
        if isLast || messageCount >= Self.roleMessageLimit { show(&queue) }
        return
      }
      settle(.content, client: client)
    }
    show(&queue)
  }

  /// Who sends its part of the handshake first is the client.
  private mutating func decideRoles(by handshake: Handshake, _ direction: Direction) {
    guard opening.roles != .handshake else { return }
    let peer = sides[direction.opposite.index].decoder.firstHandshakePacketMark
    let isFirst = peer.map { handshake.start.mark < $0 } ?? true
    settle(.handshake, client: isFirst ? direction : direction.opposite)
  }

  private mutating func settle(_ roles: FlowReport.Roles, client: Direction) {
    let isSwap = client == .serverToClient
    opening = FlowReport(
      client: isSwap ? opening.server : opening.client,
      server: isSwap ? opening.client : opening.server, roles: roles, start: opening.start,
      frame: opening.frame)
    guard isSwap, case .waiting(let findings) = visibility else { return }
    isSwapped.toggle()
    sides.swapAt(0, 1)
    summary.sides.swapAt(0, 1)
    visibility = .waiting(findings.map(\.swapped))
  }

  // MARK: Reporting

  /// Makes the connection one that is reported: what was found so far comes first.
  private mutating func show(_ queue: inout EventQueue) {
    guard case .waiting(let findings) = visibility else { return }
    let number = queue.nextFlowNumber()
    visibility = .shown(number: number)
    queue.append(
      .init(moment: openedAt, direction: nil, content: .flow(opening)), flow: number)
    for finding in findings { queue.append(finding, flow: number) }
  }

  private mutating func report(
    _ content: SessionEvent.Content, _ direction: Direction?, at moment: Moment,
    into queue: inout EventQueue
  ) {
    let finding = EventQueue.Finding(moment: moment, direction: direction, content: content)
    switch visibility {
    case .shown(let number): queue.append(finding, flow: number)
    case .waiting(let findings):
      let isTooMuch = findings.count == Self.waitingLimit
      visibility = isTooMuch ? .foreign : .waiting(findings + [finding])
    case .foreign: break
    }
  }

  private mutating func report(
    _ problem: Problem, _ text: String, _ direction: Direction, about message: Int? = nil,
    at moment: Moment, into queue: inout EventQueue
  ) {
    summary.findings[problem.severity, default: 0] += 1
    let finding = FindingReport(
      problem: problem, text: text, message: message, frame: moment.frame)
    report(.finding(finding), direction, at: moment, into: &queue)
  }
}
