internal import ByteParsing
internal import Flows
internal import RTMP

/// Which side of a connection is the client, and whether it speaks RTMP at all.
extension Session {
  /// Takes note that the connection speaks RTMP.
  mutating func convince(_ queue: inout EventQueue) { show(&queue) }

  mutating func weighRoles(
    _ body: MessageBody, _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    guard !hasDoubtedRoles else { return }
    roleEvidence.note(body, direction)
    guard isShown, opening?.roles ?? .port == .port, roleEvidence.clientDirection == .serverToClient
    else {
      return
    }
    hasDoubtedRoles = true
    find(
      .rolesDoubtful,
      [
        "server": opening.map { .text("\($0.server)") },
        "side": .text(direction == .clientToServer ? "server" : "client"),
      ], direction, at: moment, into: &queue)
  }
}
