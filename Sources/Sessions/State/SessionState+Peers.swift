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
  private static let publishNotice: AMFString = "onFCPublish"
  private static let encoder: AMFString = "encoder"
  private static let version: AMFString = "version"
  private static let srsVersion: AMFString = "srs_version"
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
    if command.name == Self.publishNotice {
      let code = command.statusCode?.description
      return notePeer(.publishNotice, code ?? "plain", message.direction)
    }
    switch meaning {
    case .connect: notePeer(connect: command, message.direction)
    case .connectAnswer(isError: false): notePeer(connectAnswer: command, message.direction)
    case .createStreamAnswer(isError: false):
      let id = command.createdStreamID?.rawValue
      notePeer(.firstStream, id.map { String($0) }, message.direction)
      let format = message.message.header.format.rawValue
      notePeer(.createFormat, String(format), message.direction)
    case .request: notePeer(request: command, message)
    case .status(let status): if let code = status.code { notePeer(status: command, code, message) }
    case .other where command.name == Self.bandwidthDone:
      let value = command.arguments.first?.numberValue ?? command.commandObject?.numberValue
      notePeer(.bandwidthDone, value?.shortText, message.direction)
    default: break
    }
  }

  /// Notes the sizes that a side announces, and which of them is its first message.
  mutating func notePeer(_ control: ProtocolControl, _ direction: Direction) {
    switch control {
    case .setChunkSize(let size):
      notePeer(.firstMessage, "set_chunk_size", direction)
      notePeer(.chunkSize, String(size), direction)
    case .windowAcknowledgementSize(let size):
      notePeer(.firstMessage, "window_acknowledgement_size", direction)
      notePeer(.window, String(size), direction)
    case .setPeerBandwidth(let size, _): notePeer(.peerBandwidth, String(size), direction)
    default: break
    }
  }

  /// Notes what made the media, as onMetaData has it; what a server sends is what it was sent.
  mutating func notePeer(metadata: [AMFProperty], _ direction: Direction) {
    guard direction == .clientToServer else { return }
    let encoder = metadata.first { $0.name == Self.encoder }?.value.stringValue
    notePeer(.encoder, encoder?.description, direction)
  }

  private mutating func notePeer(connect command: Command, _ direction: Direction) {
    let version = command.commandObject?[Self.flashVer]?.stringValue?.description
    notePeer(.flashVer, version ?? Self.absent, direction)
    notePeer(.firstMessage, "command", direction)
    notePeer(.connectNames, command.commandObject?.names, direction)
  }

  private mutating func notePeer(connectAnswer command: Command, _ direction: Direction) {
    let server = command.commandObject
    let info = command.arguments.first { $0.properties != nil }
    let version = server?[Self.fmsVer] ?? info?[Self.fmsVer]
    notePeer(.fmsVer, version?.stringValue?.description ?? Self.absent, direction)
    notePeer(.capabilities, server?[Self.capabilities]?.numberValue?.shortText, direction)
    notePeer(.mode, server?[Self.mode]?.numberValue?.shortText ?? Self.absent, direction)
    notePeer(.connectDescription, info?[Self.description]?.stringValue?.description, direction)
    let inner = info?.properties?.lazy.map(\.value).first { $0.names != nil }
    let innerNames = inner?.names.map { "," + $0 }
    notePeer(.connectNames, (info?.names ?? "") + (innerNames ?? ""), direction)
    let told = inner?[Self.version] ?? info?[Self.version]
    notePeer(.connectVersion, told?.stringValue?.description, direction)
    notePeer(.srsVersion, inner?[Self.srsVersion]?.stringValue?.description, direction)
    notePeer(.answerNames, server?.names ?? Self.absent, direction)
    notePeer(.firstMessage, "command", direction)
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
    let info = command.arguments.first { $0.properties != nil }
    notePeer(.statusNames, info?.names, message.direction)
    let text = info?[Self.description]?.stringValue?.description ?? Self.absent
    switch code {
    case "NetStream.Publish.Start": notePeer(.publishDescription, text, message.direction)
    case "NetStream.Play.Start": notePeer(.playDescription, text, message.direction)
    case "NetStream.Publish.BadName": notePeer(.badNameDescription, text, message.direction)
    default: break
    }
  }

  private mutating func notePeer(
    _ fact: PeerFact, _ value: @autoclosure () -> String?, _ direction: Direction
  ) {
    peerFacts[direction.index].note(fact, value())
  }
}

extension AMFValue {
  /// The names of its properties as they come, with commas between them; nil where it has none.
  fileprivate var names: String? {
    guard let properties else { return nil }
    var bytes: [UInt8] = []
    for property in properties.prefix(16) {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
      bytes += property.name.bytes
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Something that a side says or does by which its implementation may be known: the name that clues
/// have for it.
public enum PeerFact: String, Hashable, Sendable, CaseIterable {
  /// `flashVer` of connect.
  case flashVer = "flash_ver"
  /// `fmsVer` of connect's answer, in its command object or in its information; `absent` where it has none.
  case fmsVer = "fms_ver"
  /// `capabilities` of connect's answer.
  case capabilities
  /// `mode` of connect's answer; `absent` where it has none.
  case mode
  /// The description in connect's answer.
  case connectDescription = "connect_description"
  /// The names in connect's command object, or in the information of its answer and, behind them, in the
  /// first object in that, with commas between them.
  case connectNames = "connect_names"
  /// `version` in the information of connect's answer, or in the first object in that.
  case connectVersion = "connect_version"
  /// `srs_version` in the first object in the information of connect's answer.
  case srsVersion = "srs_version"
  /// The names in the command object of connect's answer, with commas between them; `absent` where it is none.
  case answerNames = "answer_names"
  /// The four bytes after the time in C1 or S1, such as `9.0.124.2`.
  case handshakeVersion = "handshake_version"
  /// `zero` where all random bytes of C1 or S1 are, `zero_tail` where the last four are, else `random`.
  case handshakeBytes = "handshake_bytes"
  /// `set_chunk_size`, `window_acknowledgement_size` or `command`, whichever of them the side sends first.
  case firstMessage = "first_message"
  /// The first chunk size that the side announces, in bytes.
  case chunkSize = "chunk_size"
  /// The window that the side announces, in bytes.
  case window
  /// The limit in the first Set Peer Bandwidth that the side sends, in bytes.
  case peerBandwidth = "peer_bandwidth"
  /// The chunk stream of publish, or of play.
  case requestChunkStream = "request_chunk_stream"
  /// The transaction ID of publish, or of play.
  case requestTransaction = "request_transaction"
  /// The chunk stream of the first onStatus.
  case statusChunkStream = "status_chunk_stream"
  /// The names in the information of the first onStatus, with commas between them.
  case statusNames = "status_names"
  /// The description of NetStream.Play.Start; `absent` where it has none.
  case playDescription = "play_description"
  /// The description of NetStream.Publish.Start; `absent` where it has none.
  case publishDescription = "publish_description"
  /// The description of NetStream.Publish.BadName; `absent` where it has none.
  case badNameDescription = "bad_name_description"
  /// The first message stream that the side creates.
  case firstStream = "first_stream"
  /// The format of the header of createStream's answer, from 0 to 3.
  case createFormat = "create_format"
  /// The code in onFCPublish; `plain` where it has none.
  case publishNotice = "publish_notice"
  /// `encoder` in the onMetaData that a client sends: what made the media, which need not be the client.
  case encoder
  /// The argument of onBWDone.
  case bandwidthDone = "on_bw_done"
}

/// What is known of one side by such facts; the first value of each counts.
package struct PeerFacts: Sendable {
  /// How many a side shows as a rule.
  private static let usualCount = 16
  /// Longer values tell nothing more, in bytes.
  private static let valueLimit = 256

  /// A few, so that a list is found through faster than a table.
  private var values: [(fact: PeerFact, value: String)] = []

  package subscript(fact: PeerFact) -> String? { values.first { $0.fact == fact }?.value }

  /// Notes a value, which is made only where none is known of that fact.
  fileprivate mutating func note(_ fact: PeerFact, _ value: @autoclosure () -> String?) {
    guard !values.contains(where: { $0.fact == fact }), let value = value() else { return }
    if values.isEmpty { values.reserveCapacity(Self.usualCount) }
    values.append((fact, value.utf8.count > Self.valueLimit ? String(value.prefix(64)) : value))
  }
}
