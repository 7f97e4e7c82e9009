public import AMF
internal import ByteParsing

/// What ExAudioTagHeader and ExVideoTagHeader have in common: modifiers, packet type, codec, tracks
/// (Enhanced RTMP v2).
public struct EnhancedTagHeader: Hashable, Sendable {
  /// One ModEx: data that changes how the packet is understood.
  public struct Modifier: Hashable, Sendable {
    /// 0 is TimestampOffsetNano.
    public let type: UInt8
    public let data: [UInt8]

    /// What TimestampOffsetNano adds to the message's timestamp, in nanoseconds.
    public var timestampOffsetNano: UInt32? {
      var data = ByteReader(data.span)
      return type == 0 ? try? data.readUInt24() : nil
    }
  }

  /// How tracks share a message.
  public enum MultitrackType: Hashable, Sendable {
    case oneTrack, manyTracks, manyTracksManyCodecs
    case unassigned(UInt8)

    init(rawValue: UInt8) {
      switch rawValue {
      case 0: self = .oneTrack
      case 1: self = .manyTracks
      case 2: self = .manyTracksManyCodecs
      default: self = .unassigned(rawValue)
      }
    }

    /// The specification's name.
    public var name: String {
      switch self {
      case .oneTrack: "OneTrack"
      case .manyTracks: "ManyTracks"
      case .manyTracksManyCodecs: "ManyTracksManyCodecs"
      case .unassigned(let value): "AvMultitrackType(\(value))"
      }
    }
  }

  public struct Track: Hashable, Sendable {
    public let id: UInt8
    public let fourCC: FourCC
    /// Where what it holds begins in the message's payload.
    public let start: Int
    /// In bytes; nil where the track has the rest of the message.
    public let byteCount: UInt32?
    public package(set) var content: Content

    /// How many bytes of the payload come before the codec's own.
    public var headerByteCount: Int { start + (content.compositionTime == nil ? 0 : 3) }

    /// What a track's part of the message says before, or instead of, the codec's own bytes.
    public struct Content: Hashable, Sendable {
      /// What to add to the message's timestamp to present the frame, in milliseconds; nil where the packet
      /// has none.
      public var compositionTime: Int32?
      /// What a sequence header says of the track, or a frame of a codec that has none; nil in other
      /// messages.
      public var configuration: DecoderConfiguration?
      /// What a MultichannelConfig says; nil in other messages.
      public var channels: ChannelConfiguration?
      /// The names and values of a metadata packet; nil in other messages.
      public package(set) var metadata: AMF0Sequence?
    }
  }

  package static let modEx: UInt8 = 7

  public let modifiers: [Modifier]
  /// An AudioPacketType or VideoPacketType: with several tracks, that of each of them.
  public let packetType: UInt8
  public let multitrack: MultitrackType?
  /// Whether what each track holds is said to be several tracks again, which it must not be.
  public let isNested: Bool
  /// nil where each track has its own, and in a video command; some put one before that all the
  /// same.
  public let fourCC: FourCC?
  /// As far as the bytes at hand reach.
  public package(set) var tracks: [Track]
  /// By how many bytes the last track's size reaches beyond those at hand.
  public let missingByteCount: Int
  /// How many bytes stand behind the last track, too few for another one's header.
  public let surplusByteCount: Int

  /// Reads from after the first byte, whose low four bits are `packetType`.
  ///
  /// - Parameters:
  ///   - multitrackPacketType: the packet type that says that tracks follow.
  ///   - isCommand: whether a packet of that type carries a video command instead of a codec.
  ///   - content: reads a track's whole part of a message of that packet type.
  init(
    _ payload: inout ByteReader, packetType firstType: UInt8, multitrackPacketType: UInt8,
    isCommand: (_ packetType: UInt8) -> Bool,
    content: (_ packetType: UInt8, FourCC, inout ByteReader) -> Track.Content
  ) throws(ParseError) {
    var packetType = firstType
    var modifiers: [Modifier] = []
    while packetType == Self.modEx {
      var count = Int(try payload.readInteger(as: UInt8.self)) + 1
      if count == 256 { count = Int(try payload.readInteger(as: UInt16.self)) + 1 }
      let data = [UInt8](copying: try payload.readBytes(count))
      let types: UInt8 = try payload.readInteger()
      modifiers.append(Modifier(type: types >> 4, data: data))
      packetType = types & 0x0F
    }
    self.modifiers = modifiers
    if isCommand(packetType) {
      (self.packetType, multitrack, tracks) = (packetType, nil, [])
      (isNested, missingByteCount, surplusByteCount) = (false, 0, 0)
      fourCC = Self.readCommandFourCC(&payload)
    } else if packetType == multitrackPacketType {
      let types: UInt8 = try payload.readInteger()
      let multitrack = MultitrackType(rawValue: types >> 4)
      self.multitrack = multitrack
      self.packetType = types & 0x0F
      fourCC = multitrack == .manyTracksManyCodecs ? nil : try FourCC(&payload)
      isNested = self.packetType == multitrackPacketType
      let packetType = self.packetType
      (tracks, missingByteCount, surplusByteCount) = Self.readTracks(&payload, multitrack, fourCC) {
        content(packetType, $0, &$1)
      }
    } else {
      (self.packetType, multitrack, isNested) = (packetType, nil, false)
      fourCC = try FourCC(&payload)
      (tracks, missingByteCount, surplusByteCount) = ([], 0, 0)
    }
  }

  /// The header of a message with one of several tracks alone.
  init(_ track: Track, of message: Self) {
    (modifiers, packetType) = (message.modifiers, message.packetType)
    (multitrack, isNested, tracks) = (nil, false, [])
    (missingByteCount, surplusByteCount) = (0, 0)
    fourCC = track.fourCC
  }

  /// Reads the FourCC that some senders put before a video command's one byte; nil where it has none.
  private static func readCommandFourCC(_ payload: inout ByteReader) -> FourCC? {
    var ahead = ByteReader(payload.rest)
    guard let code = try? FourCC(&ahead), code.isKnown, !ahead.isAtEnd else { return nil }
    try? payload.skip(ahead.offset)
    return code
  }

  private static func readTracks(
    _ payload: inout ByteReader, _ multitrack: MultitrackType, _ shared: FourCC?,
    _ content: (FourCC, inout ByteReader) -> Track.Content
  ) -> (tracks: [Track], missingByteCount: Int, surplusByteCount: Int) {
    var tracks: [Track] = []
    while !payload.isAtEnd {
      let byteCount = payload.remaining
      guard let fourCC = shared ?? (try? FourCC(&payload)),
        let id = try? payload.readInteger(as: UInt8.self)
      else { return (tracks, 0, byteCount) }
      if multitrack == .oneTrack {
        var part = ByteReader(payload.rest)
        tracks.append(
          Track(
            id: id, fourCC: fourCC, start: payload.offset, byteCount: nil,
            content: content(fourCC, &part)))
        break
      }
      guard let count = try? payload.readUInt24() else { return (tracks, 0, byteCount) }
      let start = payload.offset
      let bytes = payload.readBytes(upTo: Int(count))
      let isWhole = bytes.count == Int(count)
      var part = ByteReader(bytes)
      tracks.append(
        Track(
          id: id, fourCC: fourCC, start: start, byteCount: count,
          content: isWhole ? content(fourCC, &part) : Track.Content()))
      guard isWhole else { return (tracks, Int(count) - bytes.count, 0) }
    }
    return (tracks, 0, 0)
  }
}
