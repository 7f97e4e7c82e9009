internal import ByteParsing
public import Flows
public import RTMP

/// Which side of a connection is the client, and whether it speaks RTMP at all.
extension Session {
  /// Takes note that the connection speaks RTMP.
  mutating func convince(_ queue: inout EventQueue) { show(&queue) }

  mutating func weighRoles(
    _ body: MessageBody, _ direction: Direction, at moment: Place, into queue: inout EventQueue
  ) {
    guard case .weighed(var evidence) = roles else { return }
    evidence.note(body, direction)
    roles = .weighed(evidence)
    guard isShown, opening?.roles ?? .port == .port, evidence.clientDirection == .serverToClient
    else { return }
    roles = .settled
    find(
      .rolesDoubtful,
      [
        "server": opening.map { .text("\($0.server)") },
        "side": .text(direction.receiver.rawValue),
      ], direction, at: moment, into: &queue)
  }
}

extension Direction {
  public init(from sender: Role) { self = sender == .client ? .clientToServer : .serverToClient }

  public var sender: Role { self == .clientToServer ? .client : .server }

  public var receiver: Role { sender.peer }
}
