internal import AMF
internal import Flows
internal import RTMP

/// What the two sides say and do by which their implementations may be known.
extension SessionState {
  private static let flashVer: AMFString = "flashVer"
  private static let fmsVer: AMFString = "fmsVer"
  private static let capabilities: AMFString = "capabilities"
  private static let mode: AMFString = "mode"
  private static let description: AMFString = "description"
  private static let bandwidthDone: AMFString = "onBWDone"
  private static let absent = "absent"

  mutating func notePeer(_ handshake: Handshake, _ direction: Direction) {
    guard let first = handshake.first else { return }
    notePeer(.handshakeVersion, first.versionText, direction)
    let random = first.bytes.dropFirst(8)
    let bytes =
      random.allSatisfy { $0 == 0 }
      ? "zero" : random.suffix(4).allSatisfy { $0 == 0 } ? "zero_tail" : "random"
    notePeer(.handshakeBytes, bytes, direction)
  }

  /// Notes what a command shows, by what it means.
  mutating func notePeer(
    _ command: Command, _ meaning: CommandMeaning, _ message: FollowedMessage
  ) {
    switch meaning {
    case .connect: notePeer(connect: command, message.direction)
    case .connectAnswer(isError: false): notePeer(connectAnswer: command, message.direction)
    case .createStreamAnswer(isError: false):
      let id = command.createdStreamID?.rawValue
      notePeer(.firstStream, id.map { String($0) }, message.direction)
    case .request: notePeer(request: command, message)
    case .status(let status): if let code = status.code { notePeer(status: command, code, message) }
    case .other where command.name == Self.bandwidthDone:
      let value = command.arguments.first?.numberValue ?? command.commandObject?.numberValue
      notePeer(.bandwidthDone, value?.shortText, message.direction)
    default: break
    }
  }

  private mutating func notePeer(connect command: Command, _ direction: Direction) {
    let version = command.commandObject?[Self.flashVer]?.stringValue?.description
    notePeer(.flashVer, version ?? Self.absent, direction)
  }

  private mutating func notePeer(connectAnswer command: Command, _ direction: Direction) {
    let server = command.commandObject
    notePeer(.fmsVer, server?[Self.fmsVer]?.stringValue?.description ?? Self.absent, direction)
    notePeer(.capabilities, server?[Self.capabilities]?.numberValue?.shortText, direction)
    notePeer(.mode, server?[Self.mode]?.numberValue?.shortText ?? Self.absent, direction)
    let info = command.arguments.first { $0.properties != nil }
    notePeer(.connectDescription, info?[Self.description]?.stringValue?.description, direction)
    let inner = info?.properties?.lazy.compactMap(\.value.properties).first ?? []
    let names = (info?.properties ?? []).prefix(16) + inner.prefix(16)
    notePeer(
      .connectNames, names.map { "\($0.name) " }.joined().lowercased(), direction)
  }

  private mutating func notePeer(request command: Command, _ message: FollowedMessage) {
    let chunkStream = message.message.header.chunkStreamID.rawValue
    notePeer(.requestChunkStream, String(chunkStream), message.direction)
    notePeer(.requestTransaction, command.transactionID?.shortText, message.direction)
  }

  private mutating func notePeer(
    status command: Command, _ code: String, _ message: FollowedMessage
  ) {
    let chunkStream = message.message.header.chunkStreamID.rawValue
    notePeer(.statusChunkStream, String(chunkStream), message.direction)
    guard code == "NetStream.Publish.Start" else { return }
    let info = command.arguments.first { $0.properties != nil }
    let text = info?[Self.description]?.stringValue?.description
    notePeer(.publishDescription, text ?? Self.absent, message.direction)
  }

  mutating func notePeer(_ fact: PeerFact, _ value: String?, _ direction: Direction) {
    peerFacts[direction.index].note(fact, value)
  }
}
