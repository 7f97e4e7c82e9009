internal import ByteParsing
internal import Flows
internal import RTMP

/// Which side of a connection is the client, and whether it speaks RTMP at all.
extension Session {
  /// Whether it is not known yet which side is the client.
  var isWaitingForRoles: Bool {
    guard areRolesGuessed, case .waiting = visibility else { return false }
    return true
  }

  /// Takes note that the connection speaks RTMP.
  mutating func convince(_ queue: inout EventQueue) {
    guard case .waiting = visibility else { return }
    speaksRTMP = true
    if !areRolesGuessed { show(&queue) }
  }

  mutating func weighRoles(
    _ body: MessageBody, _ direction: Direction, at moment: Moment, into queue: inout EventQueue
  ) {
    guard !hasDoubtedRoles else { return }
    roleEvidence.note(body, direction)
    guard isShown, opening.roles == .port, roleEvidence.clientDirection == .serverToClient else {
      return
    }
    hasDoubtedRoles = true
    let sender = direction == .clientToServer ? "server" : "client"
    let text =
      moment.hasTime
      ? "What is said here speaks for \(opening.server) being the client."
      : "What is said here speaks for the \(sender) having sent these bytes."
    report(.rolesDoubtful, text, direction, at: moment, into: &queue)
  }

  /// Settles which side is the client, once there is enough to tell, and shows the connection.
  mutating func decideRoles(isLast: Bool, _ queue: inout EventQueue) {
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
  mutating func decideRoles(by handshake: Handshake, _ direction: Direction) {
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
    sight.swapDirections()
    for index in standIns.indices { standIns[index].swapSides() }
    swap(&follower.client, &follower.server)
    follower.peerFacts.swapAt(0, 1)
    summary.sides.swapAt(0, 1)
    visibility = .waiting(findings.map(\.swapped))
  }
}
