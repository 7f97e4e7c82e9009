internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What a connection's handshake says, and what is wrong with it (RTMP 1.0 §5.2).
extension Session {
  mutating func take(
    _ handshake: Handshake, _ direction: Direction, at moment: Place,
    into queue: inout EventQueue
  ) {
    let peers = sides[direction.opposite.index].decoder.firstHandshakePacket
    let echo = handshake.echo(of: peers)
    let content = HandshakeReport(handshake: handshake, echo: echo)
    report(.handshake(content), direction, at: moment, into: &queue)
    sides[direction.index].handshake = .init(handshake)
    follower.notePeer(handshake, direction)
    let isExact = handshake.second?.bytes == peers?.bytes
    askPeers(handshake, echo, isExact: isExact, direction, at: moment)
    checkEcho(of: handshake, echo, isExact: isExact, direction, at: moment, into: &queue)
    checkPeer(of: handshake, direction, at: moment, into: &queue)
    // Some servers write the client's time where others have a version: that claims no digest.
    if handshake.isDigestValid == false, let first = handshake.first,
      first.secondWord != peers?.time
    {
      let facts: FindingArguments = [
        "packet": .text(handshake.role.firstPacket), "version": .text(first.versionText),
      ]
      follower.suspicions.append(
        FindingReport(.digestInvalid, facts, at: moment), direction, otherwise: .note)
    }
    if echo.map({ $0 != .unrelated }) == true || handshake.isDigestValid == true {
      convince(&queue)
    }
    guard sides[0].handshake != nil, sides[1].handshake != nil else { return }
    noteBeginning()
    for index in sides.indices { sides[index].decoder.forgetHandshake() }
    handshakeEnd = moment
    if opening?.start == .syn, let time = moment.time(since: openedAt),
      follower.isLong(
        time, Threshold.handshakePatience, roundTrips: Threshold.handshakeRoundTrips)
    {
      find(
        .handshakeSlow,
        ["time": .duration(time), "round_trip": .seconds(follower.roundTrip)], nil, at: moment,
        into: &queue)
    }
  }

  /// Takes it that all was seen from the first byte on where both parts of the handshake begin with it,
  /// whatever became of the SYN.
  private mutating func noteBeginning() {
    guard opening?.start == .midstream, sides[0].handshake?.beginsStream == true,
      sides[1].handshake?.beginsStream == true
    else { return }
    sight.isFromStart = true
    follower.noteBeginning()
  }

  private mutating func checkEcho(
    of handshake: Handshake, _ echo: Handshake.Echo?, isExact: Bool, _ direction: Direction,
    at moment: Place, into queue: inout EventQueue
  ) {
    var facts: FindingArguments = [
      "packet": .text(handshake.role.secondPacket),
      "peers_packet": .text(handshake.role.peer.firstPacket),
    ]
    if let count = handshake.shortSecondByteCount {
      facts.add("byte_count", .count(count))
      find(.handshakeShort, facts, direction, at: moment, into: &queue)
    } else if echo == .unrelated {
      follower.suspicions.append(
        FindingReport(.echoWrong, facts, at: moment), direction, otherwise: .note)
    } else if echo == .timeChanged {
      find(.echoTimeChanged, facts, direction, at: moment, into: &queue)
    } else if echo == .repeated, !isExact, let second = handshake.second,
      let first = sides[direction.opposite.index].decoder.firstHandshakePacket
    {
      facts.add("word", .count(second.secondWord))
      facts.add("peers_word", .count(first.secondWord))
      follower.suspicions.append(FindingReport(.echoReadTime, facts, at: moment), direction)
    }
  }

  /// Holds one side's part of the handshake against the other's.
  private mutating func checkPeer(
    of handshake: Handshake, _ direction: Direction, at moment: Place,
    into queue: inout EventQueue
  ) {
    guard let peer = sides[direction.opposite.index].handshake else { return }
    let encrypted = Handshake.encryptedVersions
    if encrypted.contains(peer.version) != encrypted.contains(handshake.version) {
      find(
        .versionMismatch,
        [
          "byte": .text(handshake.role.firstByte), "version": .count(handshake.version),
          "peers_byte": .text(handshake.role.peer.firstByte),
          "peers_version": .count(peer.version),
        ], direction, at: moment, into: &queue)
    }
    let digests: Set<Handshake.Scheme> = [.digest0, .digest1]
    if let own = handshake.scheme, let other = peer.scheme, own != other, digests.contains(own),
      digests.contains(other)
    {
      follower.suspicions.append(
        FindingReport(.digestSchemeMismatch, [:], at: moment), .serverToClient,
        otherwise: .note)
    }
  }

  /// Tells of a client that takes its time before its first message, or sends none.
  mutating func tellStall(at moment: Place, into queue: inout EventQueue) {
    guard let end = handshakeEnd, let unseen = sight.absence(by: .clientToServer),
      let time = moment.time(since: end), follower.isLong(time, Threshold.firstMessagePatience)
    else { return }
    find(
      .claim(.handshakeStalled, unseen), ["waited": .duration(time)], .clientToServer, at: moment,
      into: &queue)
  }

  /// Notes a client's first message that comes before the server's handshake is complete.
  mutating func notePipelining(at moment: Place, into queue: inout EventQueue) {
    let server = sides[Direction.serverToClient.index]
    guard server.decoder.firstHandshakePacketMark != nil, server.handshake == nil,
      sight.absence(by: .serverToClient) != nil
    else { return }
    find(.pipelined, [:], .clientToServer, at: moment, into: &queue)
  }

  /// Tells of a server that does not answer the handshake at all, when the connection ends.
  mutating func tellUnanswered(
    _ end: FlowEnd, _ statistics: FlowStatistics, into queue: inout EventQueue
  ) {
    let client = sides[Direction.clientToServer.index].decoder
    guard opening?.start == .syn, client.firstHandshakePacket != nil, let version = client.version,
      sides[Direction.serverToClient.index].decoder.byteCount == 0,
      let unseen = sight.absence(by: .serverToClient)
    else { return }
    let last = Place.packet(statistics.lastFrame, at: statistics.lastTime)
    let ending = SessionEnding(
      end: end, statistics: statistics, moment: last, sight: sight)
    guard ending.isInVain(since: openedAt) else { return }
    hasToldUnanswered = true
    var facts: FindingArguments = [
      "version": .count(version),
      "is_encrypted": .flag(Handshake.encryptedVersions.contains(version)),
    ]
    facts.add(ending.outcome(since: openedAt))
    find(.claim(.handshakeUnanswered, unseen), facts, .clientToServer, at: last, into: &queue)
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

extension Handshake.Role {
  fileprivate var firstByte: String { self == .client ? "C0" : "S0" }
  fileprivate var firstPacket: String { self == .client ? "C1" : "S1" }
  fileprivate var secondPacket: String { self == .client ? "C2" : "S2" }
}
