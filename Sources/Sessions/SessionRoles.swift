internal import AMF
internal import ByteParsing
public import Flows
public import RTMP

/// Which side of a connection is the client, and whether it speaks RTMP at all.
extension Session {
  /// Takes note that the connection speaks RTMP.
  mutating func convince(_ queue: inout EventQueue) { show(&queue) }

  /// Whether a message or a whole part of the handshake came of the server, which speaks RTMP then.
  var speaksRTMP: Bool {
    let server = sides[Direction.serverToClient.index]
    return server.messageCount > 0 || server.handshake != nil
  }

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

/// What messages say about which side is the client, for a connection whose SYN was not captured.
struct RoleEvidence: Sendable {
  private var counts = [0, 0]

  /// The direction that a client sends; nil where nothing tells, or as much for either.
  var clientDirection: Direction? {
    let difference = counts[0] - counts[1]
    if difference == 0 { return nil }
    return difference > 0 ? .clientToServer : .serverToClient
  }

  mutating func note(_ body: MessageBody, _ direction: Direction) {
    switch Self.isSentByClient(body) {
    case true?: counts[direction.index] += 1
    case false?: counts[direction.opposite.index] += 1
    case nil: break
    }
  }

  /// Whether only clients send such a message, or only servers; nil where both do.
  private static func isSentByClient(_ body: MessageBody) -> Bool? {
    if let command = body.command { return isSentByClient(command.name.description) }
    if let event = body.userControl { return isSentByClient(event) }
    return body.data?.handler == "@setDataFrame" ? true : nil
  }

  private static func isSentByClient(_ event: UserControlEvent) -> Bool? {
    switch event {
    case .streamBegin, .streamEOF, .streamDry, .streamIsRecorded, .pingRequest: false
    case .setBufferLength, .pingResponse: true
    default: nil
    }
  }

  private static func isSentByClient(_ command: String) -> Bool? {
    switch command {
    case "connect", "createStream", "releaseStream", "FCPublish", "FCUnpublish", "FCSubscribe",
      "publish", "play", "play2", "pause", "seek", "closeStream", "deleteStream",
      "getStreamLength", "receiveAudio", "receiveVideo", "_checkbw":
      true
    case "onStatus", "onFCPublish", "onFCUnpublish", "onFCSubscribe", "onBWDone", "_result",
      "_error":
      false
    default:
      nil
    }
  }
}
