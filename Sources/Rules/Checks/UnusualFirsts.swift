internal import Media
internal import AMF
internal import Flows
internal import RTMP
internal import Sessions

/// What one side has sent for the first time, of what not every peer knows.
struct UnusualFirsts: Sendable {
  /// What is unusual about a message.
  struct Oddity: Hashable, Sendable {
    enum Kind: String, Sendable {
      case command, data, event, type, empty, unreadable, codec
      case chunkStream = "chunk_stream"
      case extendedTimestamp = "extended_timestamp"
      case openingType3 = "opening_type_3"
    }

    let kind: Kind
    /// Which one; empty where there is only one of the kind.
    var name = ""
  }

  /// How many are remembered; what comes after them is no news.
  private static let limit = 64

  private var known: Set<Oddity> = []
  /// The last of them.
  private(set) var last: (oddity: Oddity, mark: MessageMark)?

  private mutating func note(_ oddity: Oddity, _ message: FollowedMessage) {
    guard known.count < Self.limit, known.insert(oddity).inserted else { return }
    last = (oddity, message.mark)
  }

  mutating func see(_ message: FollowedMessage, _ watch: ChunkWatch) {
    let header = message.header
    if message.isOdd {
      if header.hasExtendedTimestamp { note(.init(kind: .extendedTimestamp), message) }
      if watch.followsFullHeader, header.format == .type3 {
        note(.init(kind: .openingType3), message)
      }
    }
    if header.chunkStreamID.rawValue >= 64 {
      note(.init(kind: .chunkStream, name: "\(header.chunkStreamID.rawValue)"), message)
    }
    if message.body.isEmpty {
      note(.init(kind: .empty, name: header.type.name), message)
    } else if !header.type.isMedia, let oddity = Self.oddity(of: message.body, header.type) {
      note(oddity, message)
    }
  }

  mutating func see(_ step: MediaStep, in message: FollowedMessage) {
    guard step.frame.isEnhanced, let codec = step.frame.codec else { return }
    for case .newCodec in step.events { note(.init(kind: .codec, name: codec.name), message) }
  }

  private static func oddity(of body: MessageBody, _ type: MessageType) -> Oddity? {
    if let command = body.command {
      let name = command.name.description
      return commands.contains(name) ? nil : Oddity(kind: .command, name: String(name.prefix(64)))
    }
    if let data = body.data {
      let name = (data.handler ?? data.values.first?.stringValue)?.description ?? ""
      return names.contains(name) ? nil : Oddity(kind: .data, name: String(name.prefix(64)))
    }
    if let event = body.userControl {
      return event.type <= 7 && event.type != 5
        ? nil : Oddity(kind: .event, name: "\(event.type)")
    }
    if body.readingError != nil { return Oddity(kind: .unreadable, name: type.name) }
    // Abort is part of RTMP 1.0, and so rare that some receivers do not know it.
    if case .abort = body.control { return Oddity(kind: .type, name: type.name) }
    return body.control != nil ? nil : Oddity(kind: .type, name: type.name)
  }

  /// Commands that clients and servers of all kinds send.
  private static let commands: Set<String> = [
    "_checkbw", "_error", "_onbwcheck", "_onbwdone", "_result", "call", "checkBandwidth", "close",
    "closeStream", "connect", "createStream", "deleteStream", "FCPublish", "FCSubscribe",
    "FCUnpublish", "FCUnsubscribe", "getStreamLength", "onBWDone", "onFCPublish", "onFCSubscribe",
    "onFCUnpublish", "onFCUnsubscribe", "onStatus", "pause", "pauseRaw", "play", "play2",
    "publish", "receiveAudio", "receiveVideo", "releaseStream", "secureTokenResponse", "seek",
  ]

  /// Names of data messages that encoders, servers and players of all kinds send.
  private static let names: Set<String> = [
    "@clearDataFrame", "@setDataFrame", "onCaption", "onCaptionInfo", "onCuePoint", "onFI",
    "onLastSecond", "onMetaData", "onPlayStatus", "onStatus", "onTextData", "|RtmpSampleAccess",
  ]
}
