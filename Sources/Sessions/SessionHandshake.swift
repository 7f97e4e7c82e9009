internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Streams

/// What a connection's handshake comes to (RTMP 1.0 §5.2).
extension Session {
  mutating func take(
    _ handshake: Handshake, _ direction: Direction, at moment: Place,
    into queue: inout EventQueue
  ) {
    let peers = sides[direction.opposite.index].decoder.firstHandshakePacket
    let echo = handshake.echo(of: peers)
    let peersMark = sides[direction.opposite.index].decoder.firstHandshakePacketMark
    // What was not seen may have come first.
    let isUnasked =
      opening?.start == .syn && sight.absence(by: direction.opposite) != nil
      && (peersMark.map { $0 > handshake.start.mark } ?? true)
    let content = HandshakeReport(handshake: handshake, echo: echo)
    report(.handshake(content), direction, at: moment, into: &queue)
    sides[direction.index].handshake = .init(
      handshake, behind: state.proxyHeader(direction).map { StreamOffset($0.byteCount) } ?? 0)
    state.notePeer(handshake, direction)
    let peer = sides[direction.opposite.index].handshake
    let step = HandshakeStep(
      handshake: handshake, direction: direction, moment: moment, echo: echo,
      isExact: handshake.second?.bytes == peers?.bytes, peersPacket: peers, peer: peer,
      openedAt: opening?.start == .syn ? openedAt : nil,
      isUnasked: isUnasked)
    observer?.see(step, state, into: &log)
    handOver(&queue)
    if case .waiting = visibility, content.provesRTMP { convince(&queue) }
    guard peer != nil else { return }
    noteBeginning()
    for index in sides.indices { sides[index].decoder.forgetHandshake() }
    self.handshake = .complete(at: moment)
  }

  /// Takes it that all was seen from the first byte on where both parts of the handshake begin with it,
  /// whatever became of the SYN.
  private mutating func noteBeginning() {
    guard opening?.start == .midstream, sides[0].handshake?.beginsStream == true,
      sides[1].handshake?.beginsStream == true
    else { return }
    sight.isFromStart = true
    state.noteBeginning()
  }

  /// Takes a side's first message.
  ///
  /// - Parameter isThere: whether it comes, rather than that the connection ends without one.
  mutating func noteFirstMessage(
    of direction: Direction, at moment: Place, isThere: Bool, into queue: inout EventQueue
  ) {
    let peer = direction.opposite.index
    var end: Place?
    if case .complete(let place) = handshake { end = place }
    let first = FirstMessage(
      direction: direction, place: moment, sight: sight, handshakeEnd: end,
      isBeforePeersHandshake: isThere && sides[peer].handshake == nil
        && sides[peer].decoder.firstHandshakePacketMark != nil)
    observer?.see(first, state, into: &log)
    handOver(&queue)
  }

  /// Notes, when the connection ends, that the server has not answered the handshake at all.
  mutating func noteUnanswered(
    _ end: FlowEnd, _ statistics: FlowStatistics, into queue: inout EventQueue
  ) {
    let client = sides[Direction.clientToServer.index].decoder
    guard isObserved, opening?.start == .syn,
      sides[Direction.serverToClient.index].byteCount == 0,
      let unseen = sight.absence(by: .serverToClient)
    else { return }
    let last = Place.packet(statistics.lastFrame, at: statistics.lastTime)
    let ending = SessionEnding(
      end: end, statistics: statistics, moment: last, sight: sight)
    guard ending.isInVain(since: openedAt) else { return }
    // It is told of the proxy's header then.
    if state.proxy != nil { return handshake = .unanswered }
    guard client.firstHandshakePacket != nil, let version = client.version else { return }
    handshake = .unanswered
    let unanswered = UnansweredHandshake(
      version: version, outcome: ending.outcome(since: openedAt) + ending.resetFact, place: last,
      unseen: unseen)
    observer?.see(unanswered, into: &log)
    handOver(&queue)
  }

  /// Notes, when the connection ends, that both sides have waited for the other's second packet.
  mutating func noteStuck(
    _ end: FlowEnd, _ statistics: FlowStatistics, into queue: inout EventQueue
  ) {
    guard isObserved, sides[0].isWithinSecondPacket, sides[1].isWithinSecondPacket,
      let unseen = sight.absence, let first = sides[0].lastArrival,
      let second = sides[1].lastArrival
    else { return }
    let since = second.time(since: first) ?? 0 > 0 ? second : first
    let last = Place.packet(statistics.lastFrame, at: statistics.lastTime)
    let ending = SessionEnding(end: end, statistics: statistics, moment: last, sight: sight)
    guard ending.isInVain(since: since) else { return }
    handshake = .stuck
    let stuck = StuckHandshake(
      partByteCounts: sides.indices.map {
        Int(sides[$0].decoder.byteCount) - Handshake.byteCount / 2 - 1
      },
      isCopy: sides[0].decoder.firstHandshakePacket?.bytes
        == sides[1].decoder.firstHandshakePacket?.bytes,
      since: since, outcome: ending.outcome(since: since), place: last, unseen: unseen)
    observer?.see(stuck, into: &log)
    handOver(&queue)
  }

  /// Tells of a server that has no tunnel for a client that asks for one.
  mutating func tellTunnelRefused(
    _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    guard direction == .serverToClient,
      case .notRTMP(.rtmpt)? = summary.sides[Direction.clientToServer.index].undecoded?.reason,
      case .notRTMP(.http(let status?))? = summary.sides[direction.index].undecoded?.reason,
      status >= 300
    else { return }
    find(.tunnelRefused, ["http_status": .count(status)], direction, at: moment, into: &queue)
  }
}
