internal import AMF
internal import Flows
internal import RTMP

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
