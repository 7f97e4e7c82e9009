internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is wrong with a connection's handshake (RTMP 1.0 §5.2).
struct HandshakeCheck: Check {
  private let openings = OpeningCheck()

  /// Takes one side's part of the handshake, which is complete.
  func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) {
    let handshake = step.handshake
    if !openings.see(step, state, into: &log) { checkEcho(of: step, into: &log) }
    checkPeer(of: step, into: &log)
    if step.isUnasked, step.direction == .serverToClient {
      log.find(.serverEarly, ["awaited": .text("C0")], .serverToClient, at: step.moment)
    }
    // Some servers write the client's time where others have a version: that claims no digest.
    if handshake.isDigestValid == false, let first = handshake.first,
      first.secondWord != step.peersPacket?.time
    {
      log.suspect(
        FindingReport(
          .digestInvalid,
          ["packet": .text(handshake.role.packetName(1)), "version": .text(first.versionText)],
          at: step.moment), step.direction, otherwise: .note)
    }
    if step.isLast, let start = step.openedAt, let time = step.moment.time(since: start),
      state.isLong(
        time, Threshold.handshakePatience, roundTrips: Threshold.handshakeRoundTrips)
    {
      log.find(
        .handshakeSlow, ["time": .duration(time), "round_trip": .seconds(state.roundTrip)], nil,
        at: step.moment)
    }
  }

  private func checkEcho(of step: HandshakeStep, into log: inout FindingLog) {
    let handshake = step.handshake
    var facts: FindingArguments = [
      "packet": .text(handshake.role.packetName(2)),
      "peers_packet": .text(handshake.role.peer.packetName(1)),
    ]
    // One that repeats all of the peer's packet is not short.
    if step.echo != .repeated, let count = handshake.shortSecondByteCount {
      log.find(
        .handshakeShort, facts + ["byte_count": .count(count)], step.direction, at: step.moment)
    } else if step.echo == .unrelated {
      log.suspect(
        FindingReport(.echoWrong, facts, at: step.moment), step.direction, otherwise: .note)
    } else if step.echo == .timeChanged {
      log.find(.echoTimeChanged, facts, step.direction, at: step.moment)
    } else if step.echo == .repeated, !step.isExact, let second = handshake.second,
      let first = step.peersPacket
    {
      facts += ["word": .count(second.secondWord), "peers_word": .count(first.secondWord)]
      log.suspect(FindingReport(.echoReadTime, facts, at: step.moment), step.direction)
    }
  }

  /// Holds one side's part of the handshake against the other's.
  private func checkPeer(of step: HandshakeStep, into log: inout FindingLog) {
    guard let peer = step.peer else { return }
    let handshake = step.handshake
    let encrypted = Handshake.encryptedVersions
    if encrypted.contains(peer.version) != encrypted.contains(handshake.version) {
      log.find(
        .versionMismatch,
        [
          "byte": .text(handshake.role.packetName(0)), "version": .count(handshake.version),
          "peers_byte": .text(handshake.role.peer.packetName(0)),
          "peers_version": .count(peer.version),
        ], step.direction, at: step.moment)
    }
    let digests: Set<Handshake.Scheme> = [.digest0, .digest1]
    if let own = handshake.scheme, let other = peer.scheme, own != other, digests.contains(own),
      digests.contains(other)
    {
      log.suspect(
        FindingReport(.digestSchemeMismatch, [:], at: step.moment), .serverToClient,
        otherwise: .note)
    }
  }

  /// Takes a side's first message, or that none of the client's came.
  func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog) {
    let (place, sight) = (first.place, first.sight)
    if first.isBeforePeersHandshake, sight.absence(by: first.direction.opposite) != nil {
      if first.direction == .clientToServer {
        log.find(.pipelined, [:], .clientToServer, at: place)
      } else {
        log.find(.serverEarly, ["awaited": .text("C2")], .serverToClient, at: place)
      }
    }
    guard first.direction == .clientToServer, let end = first.handshakeEnd,
      let unseen = sight.absence(by: .clientToServer),
      let time = place.time(since: end), state.isLong(time, Threshold.firstMessagePatience)
    else { return }
    log.find(
      .claim(.handshakeStalled, unseen), ["waited": .duration(time)], .clientToServer, at: place)
  }

  /// Takes a server that does not answer the handshake at all, when the connection ends.
  func see(_ unanswered: UnansweredHandshake, into log: inout FindingLog) {
    let facts: FindingArguments = [
      "version": .count(unanswered.version),
      "is_encrypted": .flag(Handshake.encryptedVersions.contains(unanswered.version)),
    ]
    log.find(
      .claim(.handshakeUnanswered, unanswered.unseen), facts + unanswered.outcome, .clientToServer,
      at: unanswered.place)
  }

  /// Takes that both sides have waited for each other, when the connection ends.
  func see(_ stuck: StuckHandshake, into log: inout FindingLog) {
    let facts: FindingArguments = [
      "client_byte_count": .count(stuck.partByteCounts[Direction.clientToServer.index]),
      "server_byte_count": .count(stuck.partByteCounts[Direction.serverToClient.index]),
      "is_copy": .flag(stuck.isCopy),
    ]
    log.find(
      .claim(.handshakeStuck, stuck.unseen), facts + stuck.outcome, nil, at: stuck.place,
      related: [
        .init(role: "last", flow: nil, direction: nil, message: nil, place: stuck.since)
      ])
  }
}
