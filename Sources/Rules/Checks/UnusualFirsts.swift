internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// What one side has sent for the first time, of what not every peer knows.
struct UnusualFirsts: Sendable {
  /// What is unusual about a message.
  struct Oddity: Hashable, Sendable {
    enum Kind: String, Sendable {
      case command, data, event, type, empty, unreadable, codec, status
      /// onMetaData that names no codec.
      case metadata
      /// Media of a kind that onMetaData does not announce, though it does the other.
      case unannounced
      /// A data message on message stream 0, which some readers take for a command.
      case connectionData = "connection_data"
      case chunkStream = "chunk_stream"
      case unseenChunkStream = "unseen_chunk_stream"
      case extendedTimestamp = "extended_timestamp"
      case openingType3 = "opening_type_3"
    }

    let kind: Kind
    /// Which one; empty where there is only one of the kind.
    var name = ""

    /// How soon a close can be because of it, in nanoseconds: upon what many sessions have, at once.
    var patience: Int64 {
      kind == .metadata || kind == .unannounced
        ? Threshold.promptPatience : Threshold.reactionPatience
    }
  }

  private static let status: AMFString = "onStatus"

  /// How many are remembered; what comes after them is no news.
  private static let limit = 64

  private var known: Set<Oddity> = []
  private var knowsExtendedTimestamp = false
  /// The last of them.
  private(set) var last: First?

  /// Something unusual with its place.
  struct First: Sendable {
    let oddity: Oddity
    let message: Int?
    let place: Place
    let bytes: Range<StreamOffset>?
  }

  private mutating func note(_ first: First) {
    guard known.count < Self.limit, known.insert(first.oddity).inserted else { return }
    last = first
  }

  private mutating func note(_ oddity: Oddity, _ message: FollowedMessage) {
    let mark = message.mark
    note(First(oddity: oddity, message: mark.index, place: mark.place, bytes: mark.bytes))
  }

  mutating func see(_ message: FollowedMessage, _ watch: ChunkWatch) {
    let header = message.header
    if message.isOdd {
      if header.hasExtendedTimestamp, !knowsExtendedTimestamp {
        knowsExtendedTimestamp = true
        note(.init(kind: .extendedTimestamp, name: Self.extendedField(of: header)), message)
      }
      if watch.followsFullHeader, header.format == .type3 {
        note(.init(kind: .openingType3), message)
      }
    }
    if header.chunkStreamID.rawValue >= 64 {
      note(.init(kind: .chunkStream, name: "\(header.chunkStreamID.rawValue)"), message)
    }
    if message.body.isEmpty {
      note(.init(kind: .empty, name: header.type.name), message)
    } else if !header.type.isMedia, let oddity = Self.oddity(of: message) {
      note(oddity, message)
    }
  }

  /// Takes a status: some clients cannot do without its level.
  mutating func see(_ step: CommandStep) {
    guard case .status = step.meaning, step.command.name == Self.status,
      step.command.statusLevel == nil
    else { return }
    note(.init(kind: .status), step.message)
  }

  /// Takes a compressed header on a chunk stream that has had no full one.
  mutating func see(_ finding: FindingReport) {
    guard case .integer(let id)? = finding.arguments["chunk_stream_id"] else { return }
    note(
      First(
        oddity: .init(kind: .unseenChunkStream, name: "\(id)"), message: finding.message,
        place: finding.place, bytes: finding.bytes))
  }

  /// Takes what names a track's codec for the first time, or another one.
  mutating func see(_ step: MediaStep, of stream: NetStream, in message: FollowedMessage) {
    let kind = step.frame.kind
    if stream.metadata.announces(kind == .video ? .audio : .video, butNot: kind) {
      note(.init(kind: .unannounced, name: kind == .video ? "video" : "audio"), message)
    }
    if step.frame.isEnhanced, let codec = step.frame.codec {
      note(.init(kind: .codec, name: codec.name), message)
    }
  }

  /// The four bytes of the field, which a reader that does not know it takes for the message's first.
  private static func extendedField(of header: Message.Header) -> String {
    let value = header.format == .type0 ? header.timestamp : header.timestampDelta
    return value.map { [UInt8](bigEndian: $0).hexText } ?? ""
  }

  private static func oddity(of message: FollowedMessage) -> Oddity? {
    let (body, type) = (message.body, message.header.type)
    if let command = body.command {
      return commands.contains(command.name)
        ? nil : Oddity(kind: .command, name: String(command.name.description.prefix(64)))
    }
    if let data = body.data { return oddity(of: data, message) }
    if let event = body.userControl {
      return event.type <= 7 && event.type != 5
        ? nil : Oddity(kind: .event, name: "\(event.type)")
    }
    if body.readingError != nil { return Oddity(kind: .unreadable, name: type.name) }
    // Abort is part of RTMP 1.0, and so rare that some receivers do not know it.
    if case .abort = body.control { return Oddity(kind: .type, name: type.name) }
    guard body.control == nil else { return nil }
    return Oddity(kind: .type, name: type.isAssigned ? type.name : type.description)
  }

  private static func oddity(of data: DataMessage, _ message: FollowedMessage) -> Oddity? {
    let name = data.handler ?? data.values.first?.stringValue ?? ""
    func oddity(_ kind: Oddity.Kind, _ name: String) -> Oddity {
      Oddity(kind: kind, name: String(name.prefix(64)))
    }
    if message.streamID == .connection { return oddity(.connectionData, name.description) }
    // A server that has taken it hands on what it says.
    guard names.contains(name), !data.isSetDataFrame || message.direction == .clientToServer
    else { return oddity(.data, name.description) }
    guard let properties = data.metadata, !properties.namesCodec else { return nil }
    return oddity(.metadata, properties.prefix(8).map(\.name.description).joined(separator: ", "))
  }

  /// Commands that clients and servers of all kinds send.
  private static let commands: Set<AMFString> = [
    "_checkbw", "_error", "_onbwcheck", "_onbwdone", "_result", "call", "checkBandwidth", "close",
    "closeStream", "connect", "createStream", "deleteStream", "FCPublish", "FCSubscribe",
    "FCUnpublish", "FCUnsubscribe", "getStreamLength", "onBWDone", "onFCPublish", "onFCSubscribe",
    "onFCUnpublish", "onFCUnsubscribe", "onStatus", "pause", "pauseRaw", "play", "play2",
    "publish", "receiveAudio", "receiveVideo", "releaseStream", "secureTokenResponse", "seek",
  ]

  /// Names of data messages that encoders, servers and players of all kinds send.
  private static let names: Set<AMFString> = [
    "@clearDataFrame", "@setDataFrame", "onCaption", "onCaptionInfo", "onCuePoint", "onFI",
    "onLastSecond", "onMetaData", "onPlayStatus", "onStatus", "onTextData", "|RtmpSampleAccess",
  ]
}
