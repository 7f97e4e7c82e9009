internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What a connection's handshake says, and what is wrong with it (RTMP 1.0 §5.2).
extension Session {
  /// How long a handshake may take, in nanoseconds.
  private static let handshakePatience: Int64 = 1_000_000_000

  /// After how long without a message some servers drop a client, in nanoseconds.
  private static let firstMessagePatience: Int64 = 2_000_000_000

  mutating func take(
    _ handshake: Handshake, _ direction: Direction, at moment: Moment,
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
    if handshake.isDigestValid == false, let first = handshake.first {
      let text =
        "\(handshake.role.firstPacket) has \(first.versionText) where zero should be, and no valid digest."
      report(.digestInvalid, text, direction, at: moment, into: &queue)
    }
    if opening.start == .midstream, areRolesGuessed { decideRoles(by: handshake, direction) }
    if echo.map({ $0 != .unrelated }) == true || handshake.isDigestValid == true {
      convince(&queue)
    }
    guard sides[0].handshake != nil, sides[1].handshake != nil else { return }
    for index in sides.indices { sides[index].decoder.forgetHandshake() }
    handshakeEnd = moment
    let time = moment.time - openedAt.time
    if opening.start == .syn, time > Self.handshakePatience {
      let text = "The handshake took \(Seconds(time)), from the SYN on."
      report(.handshakeSlow, text, nil, at: moment, into: &queue)
    }
  }

  private mutating func checkEcho(
    of handshake: Handshake, _ echo: Handshake.Echo?, isExact: Bool, _ direction: Direction,
    at moment: Moment, into queue: inout EventQueue
  ) {
    let (own, peers) = (handshake.role.secondPacket, handshake.role.peer.firstPacket)
    if let count = handshake.shortSecondByteCount {
      let text = "\(own) has \(count) of 1536 bytes: the connect command begins inside it."
      report(.handshakeShort, text, direction, at: moment, into: &queue)
    } else if echo == .unrelated {
      let text = "\(own) neither repeats \(peers) nor is signed with its digest."
      report(.echoWrong, text, direction, at: moment, into: &queue)
    } else if echo == .timeChanged {
      let text = "\(own) repeats the random bytes of \(peers), but not its time."
      report(.echoTimeChanged, text, direction, at: moment, into: &queue)
    } else if echo == .repeated, !isExact, let second = handshake.second,
      let first = sides[direction.opposite.index].decoder.firstHandshakePacket
    {
      let text =
        "\(own) differs from \(peers) in bytes 4 to 7 alone: \(second.secondWord), where \(peers) has \(first.secondWord)."
      report(.echoReadTime, text, direction, at: moment, into: &queue)
    }
  }

  /// Holds one side's part of the handshake against the other's.
  private mutating func checkPeer(
    of handshake: Handshake, _ direction: Direction, at moment: Moment,
    into queue: inout EventQueue
  ) {
    guard let peer = sides[direction.opposite.index].handshake else { return }
    let encrypted = Handshake.encryptedVersions
    if encrypted.contains(peer.version) != encrypted.contains(handshake.version) {
      let text =
        "\(handshake.role.firstByte) has version \(handshake.version), \(handshake.role.peer.firstByte) has \(peer.version)."
      report(.versionMismatch, text, direction, at: moment, into: &queue)
    }
    let digests: Set<Handshake.Scheme> = [.digest0, .digest1]
    if let own = handshake.scheme, let other = peer.scheme, own != other, digests.contains(own),
      digests.contains(other)
    {
      let text = "The digests of C1 and S1 follow different schemes."
      report(.digestSchemeMismatch, text, direction, at: moment, into: &queue)
    }
  }

  /// Tells of a client that takes its time before its first message, or sends none.
  mutating func tellStall(at moment: Moment, into queue: inout EventQueue) {
    guard let end = handshakeEnd, sight.isWhole(.clientToServer),
      case let time = moment.time - end.time, time > Self.firstMessagePatience
    else { return }
    let text = "The client sent no whole message for \(Seconds(time)) after the handshake."
    report(.handshakeStalled, text, .clientToServer, at: moment, into: &queue)
  }

  /// Notes a client's first message that comes before the server's handshake is complete.
  mutating func notePipelining(at moment: Moment, into queue: inout EventQueue) {
    let server = sides[Direction.serverToClient.index]
    guard server.decoder.firstHandshakePacketMark != nil, server.handshake == nil else { return }
    let text = "The client does not wait for S2 before its first message."
    report(.pipelined, text, .clientToServer, at: moment, into: &queue)
  }

  /// Tells of a server that does not answer the handshake at all, when the connection ends.
  mutating func tellUnanswered(
    _ end: FlowEnd, _ statistics: FlowStatistics, into queue: inout EventQueue
  ) {
    let client = sides[Direction.clientToServer.index].decoder
    guard opening.start == .syn, client.firstHandshakePacket != nil, let version = client.version,
      sides[Direction.serverToClient.index].decoder.byteCount == 0,
      sight.isWhole(.serverToClient)
    else { return }
    let last = Moment(time: statistics.lastTime, frame: statistics.lastFrame)
    let ending = SessionEnding(
      end: end, statistics: statistics, moment: last, sight: sight)
    guard ending.isInVain(since: openedAt) else { return }
    hasToldUnanswered = true
    let what = Handshake.encryptedVersions.contains(version) ? "RTMPE" : "RTMP"
    let text =
      "The client asked for \(what) (handshake version \(version)) and got no answer: \(ending.outcome(since: openedAt))."
    report(.handshakeUnanswered, text, .clientToServer, at: last, into: &queue)
  }

  /// Tells of a server that has no tunnel for a client that asks for one.
  mutating func tellTunnelRefused(
    _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    guard direction == .serverToClient,
      case .notRTMP(.rtmpt)? = summary.sides[Direction.clientToServer.index].undecoded?.reason,
      case .notRTMP(.http(let status?))? = summary.sides[direction.index].undecoded?.reason,
      status >= 300
    else { return }
    let text = "The client asks for RTMPT, and the server answers HTTP \(status): it has no tunnel."
    report(.tunnelRefused, text, direction, at: moment, into: &queue)
  }
}

extension Handshake.Role {
  fileprivate var firstByte: String { self == .client ? "C0" : "S0" }
  fileprivate var firstPacket: String { self == .client ? "C1" : "S1" }
  fileprivate var secondPacket: String { self == .client ? "C2" : "S2" }
}
