public import AMF
public import ByteParsing

/// What opens a video message: FLV's VideoTagHeader (FLV 10.1 §E.4.3.1) or ExVideoTagHeader
/// (Enhanced RTMP v2).
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |0| type| codec |   AVC: AVCPacketType (1), CompositionTime (3, signed)
///     |1| type| packet|   FourCC (4), and what the packet type adds
///     +-+-+-+-+-+-+-+-+
public struct VideoTagHeader: Hashable, Sendable {
  public enum FrameType: Hashable, Sendable {
    case key, inter, disposableInter, generatedKey, command
    case unassigned(UInt8)

    init(rawValue: UInt8) {
      switch rawValue {
      case 1: self = .key
      case 2: self = .inter
      case 3: self = .disposableInter
      case 4: self = .generatedKey
      case 5: self = .command
      default: self = .unassigned(rawValue)
      }
    }

    /// The bits on the wire.
    public var rawValue: UInt8 {
      switch self {
      case .key: 1
      case .inter: 2
      case .disposableInter: 3
      case .generatedKey: 4
      case .command: 5
      case .unassigned(let value): value
      }
    }

    /// The name in records.
    public var name: String {
      switch self {
      case .key: "key"
      case .inter: "inter"
      case .disposableInter: "disposable_inter"
      case .generatedKey: "generated_key"
      case .command: "command"
      case .unassigned: "unknown"
      }
    }
  }

  /// What a message carries of the codec's stream.
  public enum PacketType: Hashable, Sendable {
    case sequenceStart, codedFrames, sequenceEnd, codedFramesX, metadata, mpeg2TSSequenceStart
    case unassigned(UInt8)

    init(enhanced value: UInt8) {
      switch value {
      case 0: self = .sequenceStart
      case 1: self = .codedFrames
      case 2: self = .sequenceEnd
      case 3: self = .codedFramesX
      case 4: self = .metadata
      case 5: self = .mpeg2TSSequenceStart
      default: self = .unassigned(value)
      }
    }

    /// AVCPacketType: the same first three.
    init(avc value: UInt8) { self = value <= 2 ? PacketType(enhanced: value) : .unassigned(value) }

    /// The bits, or AVC's byte, on the wire.
    public var rawValue: UInt8 {
      switch self {
      case .sequenceStart: 0
      case .codedFrames: 1
      case .sequenceEnd: 2
      case .codedFramesX: 3
      case .metadata: 4
      case .mpeg2TSSequenceStart: 5
      case .unassigned(let value): value
      }
    }

    /// The name in records.
    public var name: String {
      switch self {
      case .sequenceStart: "sequence_start"
      case .codedFrames: "coded_frames"
      case .sequenceEnd: "sequence_end"
      case .codedFramesX: "coded_frames_x"
      case .metadata: "metadata"
      case .mpeg2TSSequenceStart: "mpeg2ts_sequence_start"
      case .unassigned: "unknown"
      }
    }
  }

  public enum Codec: Hashable, Sendable {
    /// FLV's CodecID, four bits.
    case legacy(UInt8)
    case fourCC(FourCC)

    /// The FourCC, or the one that a CodecID stands for.
    public var fourCC: FourCC? {
      switch self {
      case .fourCC(let code): code
      case .legacy(7): .avc
      case .legacy(12): .hevc
      case .legacy(13): .av1
      case .legacy: nil
      }
    }

    /// The codec as people call it.
    public var name: String {
      switch self {
      case .fourCC(let code): code.codecName
      case .legacy(1): "JPEG"
      case .legacy(2): "Sorenson H.263"
      case .legacy(3): "Screen Video"
      case .legacy(4): "VP6"
      case .legacy(5): "VP6 with alpha"
      case .legacy(6): "Screen Video 2"
      case .legacy(7): "H.264"
      // Not FLV's, but sent before Enhanced RTMP had a FourCC for them.
      case .legacy(12): "H.265 (CodecID 12)"
      case .legacy(13): "AV1 (CodecID 13)"
      case .legacy(let id): "CodecID \(id)"
      }
    }
  }

  public let frameType: FrameType
  /// nil in an enhanced video command, and where each track has its own.
  public let codec: Codec?
  /// nil for codecs that have no packet types.
  public let packetType: PacketType?
  /// What to add to the message's timestamp to present the frame, in milliseconds; signed.
  public let compositionTime: Int32?
  /// 0 begins a seek, 1 ends it (FLV 10.1 §E.4.3.1); what else the header says then has no meaning.
  public let command: UInt8?
  public package(set) var enhanced: EnhancedTagHeader?
  /// How many bytes of the payload come before the codec's own.
  public let byteCount: Int
  /// What a sequence header says, or a key frame of VP8 or VP9, whose sequence headers give no size, or of
  /// FLV's older codecs, which have none; nil in other messages, and where each track has its own.
  public let configuration: DecoderConfiguration?
  /// The names and values of a metadata packet, such as `colorInfo` and its object; nil in other
  /// messages.
  public package(set) var metadata: AMF0Sequence?

  /// Reads the header; of what follows it, a sequence header and a key frame's head are looked at.
  public init(_ payload: inout ByteReader) throws(ParseError) {
    let start = payload.offset
    let first: UInt8 = try payload.readInteger()
    let frameType = FrameType(rawValue: first >> 4 & 7)
    self.frameType = frameType
    if first & 0x80 != 0 {
      let metadata: UInt8 = 4
      let multitrack: UInt8 = 6
      let header = try EnhancedTagHeader(
        &payload, packetType: first & 0x0F, multitrackPacketType: multitrack,
        isCommand: { frameType == .command && $0 != metadata },
        content: { Self.content(ofTrack: &$2, $1, PacketType(enhanced: $0), frameType) })
      enhanced = header
      codec = header.fourCC.map(Codec.fourCC)
      packetType = PacketType(enhanced: header.packetType)
      let isCommand = frameType == .command && header.packetType != metadata
      command = isCommand && header.multitrack == nil ? try payload.readInteger() : nil
      compositionTime = command == nil ? try Self.readCompositionTime(&payload, header) : nil
    } else {
      enhanced = nil
      let codecID = first & 0x0F
      codec = .legacy(codecID)
      // HEVC and AV1 under a CodecID borrow AVC's header. FLV has it before a command too, where
      // senders leave it out.
      let hasAVCHeader = codecID == 7 || codecID == 12 || codecID == 13
      let avcHeaderByteCount = 4
      if hasAVCHeader, frameType != .command || payload.remaining > avcHeaderByteCount {
        packetType = PacketType(avc: try payload.readInteger())
        compositionTime = try payload.readInt24()
      } else {
        packetType = nil
        compositionTime = nil
      }
      command = frameType == .command ? try payload.readInteger() : nil
    }
    byteCount = payload.offset - start
    metadata =
      packetType == .metadata && enhanced?.multitrack == nil ? AMF0Sequence(payload.rest) : nil
    configuration =
      enhanced?.multitrack == nil && command == nil
        && (frameType == .key || packetType != .codedFrames)
      ? Self.configuration(payload.rest, codec, packetType, frameType) : nil
  }

  /// What opens a message with one of several tracks alone.
  package init(_ track: EnhancedTagHeader.Track, of message: Self) {
    frameType = message.frameType
    codec = .fourCC(track.fourCC)
    packetType = message.packetType
    compositionTime = track.content.compositionTime
    command = nil
    enhanced = message.enhanced.map { EnhancedTagHeader(track, of: $0) }
    byteCount = track.headerByteCount
    configuration = track.content.configuration
    metadata = track.content.metadata
  }

  private static func configuration(
    _ bytes: Span<UInt8>, _ codec: Codec?, _ packetType: PacketType?, _ frameType: FrameType
  ) -> DecoderConfiguration? {
    if case .legacy(let id)? = codec, frameType == .key, (2...6).contains(id) {
      return VideoConfiguration(legacyPicture: bytes, codecID: id)
        .map(DecoderConfiguration.video)
    }
    guard let codec = codec?.fourCC else { return nil }
    if packetType == .mpeg2TSSequenceStart {
      return DecoderConfiguration(codec, transportDescriptor: bytes)
    }
    if packetType == .sequenceStart { return DecoderConfiguration(codec, bytes) }
    guard frameType == .key, codec == .vp8 || codec == .vp9 else { return nil }
    return VideoConfiguration(vpKeyFrame: bytes, codec: codec).map(DecoderConfiguration.video)
  }

  private static func readCompositionTime(
    _ payload: inout ByteReader, _ header: EnhancedTagHeader
  ) throws(ParseError) -> Int32? {
    guard header.multitrack == nil, let fourCC = header.fourCC,
      hasCompositionTime(PacketType(enhanced: header.packetType), fourCC)
    else { return nil }
    return try payload.readInt24()
  }

  private static func hasCompositionTime(_ packetType: PacketType, _ fourCC: FourCC) -> Bool {
    packetType == .codedFrames && (fourCC == .avc || fourCC == .hevc || fourCC == .vvc)
  }

  /// What a track's part of a message with several says.
  private static func content(
    ofTrack part: inout ByteReader, _ fourCC: FourCC, _ packetType: PacketType,
    _ frameType: FrameType
  ) -> EnhancedTagHeader.Track.Content {
    var content = EnhancedTagHeader.Track.Content()
    if hasCompositionTime(packetType, fourCC) { content.compositionTime = try? part.readInt24() }
    if packetType == .metadata { content.metadata = AMF0Sequence(part.rest) }
    content.configuration = configuration(part.rest, .fourCC(fourCC), packetType, frameType)
    return content
  }

  /// Whether a sequence header that calls itself H.264 holds an H.265 configuration, or H.265's
  /// parameter sets behind start codes.
  ///
  /// - Parameter payload: the message's.
  public func isMisnamedHEVC(_ payload: Span<UInt8>) -> Bool {
    guard packetType == .sequenceStart, codec?.fourCC == .avc, payload.count > byteCount else {
      return false
    }
    let record = payload.extracting(byteCount...)
    if NALUnit.opensWithStartCodeOfHEVC(record) { return true }
    guard case .video(let video) = DecoderConfiguration(.hevc, record) else { return false }
    if case .video(let avc) = configuration, avc.width != nil { return false }
    return video.width != nil
  }

  public var isKeyFrame: Bool { frameType == .key || frameType == .generatedKey }

  /// Whether the frame type is none that is defined; before metadata any will do (Enhanced RTMP v2).
  var hasReservedFrameType: Bool {
    if case .unassigned = frameType { packetType != .metadata } else { false }
  }

  public var isSequenceHeader: Bool {
    command == nil && (packetType == .sequenceStart || packetType == .mpeg2TSSequenceStart)
  }
}

extension ByteReader {
  /// Reads a signed 24-bit integer, most significant byte first.
  mutating func readInt24() throws(ParseError) -> Int32 {
    Int32(bitPattern: try readUInt24() << 8) >> 8
  }
}
