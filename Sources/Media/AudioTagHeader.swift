public import ByteParsing

/// What opens an audio message: FLV's AudioTagHeader (FLV 10.1 §E.4.2.1) or ExAudioTagHeader
/// (Enhanced RTMP v2).
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     | format| r |s|t|   rate, size, type;  AAC: AACPacketType (1)
///     |   9   | packet|   FourCC (4), and what the packet type adds
///     +-+-+-+-+-+-+-+-+
public struct AudioTagHeader: Hashable, Sendable {
  public enum PacketType: Hashable, Sendable {
    case sequenceStart, codedFrames, sequenceEnd, multichannelConfig
    case unassigned(UInt8)

    init(enhanced value: UInt8) {
      switch value {
      case 0: self = .sequenceStart
      case 1: self = .codedFrames
      case 2: self = .sequenceEnd
      case 4: self = .multichannelConfig
      default: self = .unassigned(value)
      }
    }

    /// AACPacketType: the same first two.
    init(aac value: UInt8) { self = value <= 1 ? PacketType(enhanced: value) : .unassigned(value) }

    /// The bits, or AAC's byte, on the wire.
    public var rawValue: UInt8 {
      switch self {
      case .sequenceStart: 0
      case .codedFrames: 1
      case .sequenceEnd: 2
      case .multichannelConfig: 4
      case .unassigned(let value): value
      }
    }

    /// The name in records.
    public var name: String {
      switch self {
      case .sequenceStart: "sequence_start"
      case .codedFrames: "coded_frames"
      case .sequenceEnd: "sequence_end"
      case .multichannelConfig: "multichannel_config"
      case .unassigned: "unknown"
      }
    }
  }

  public enum Codec: Hashable, Sendable {
    /// FLV's SoundFormat, four bits.
    case legacy(UInt8)
    case fourCC(FourCC)

    /// The codec as people call it.
    public var name: String {
      switch self {
      case .fourCC(let code): code.codecName
      case .legacy(0): "PCM (platform endian)"
      case .legacy(1): "ADPCM"
      case .legacy(2): "MP3"
      case .legacy(3): "PCM"
      case .legacy(4): "Nellymoser 16 kHz"
      case .legacy(5): "Nellymoser 8 kHz"
      case .legacy(6): "Nellymoser"
      case .legacy(7): "G.711 A-law"
      case .legacy(8): "G.711 µ-law"
      case .legacy(10): "AAC"
      case .legacy(11): "Speex"
      case .legacy(14): "MP3 8 kHz"
      case .legacy(15): "device-specific"
      case .legacy(let format): "SoundFormat \(format)"
      }
    }
  }

  /// What FLV's header says of the sound, which only PCM and ADPCM are bound to: AAC always says
  /// 44 kHz, 16 bits, stereo.
  public struct SoundFields: Hashable, Sendable {
    /// In hertz: 5512, 11025, 22050 or 44100.
    public let rate: Int
    /// In bits: 8 or 16.
    public let size: Int
    public let channels: Int
  }

  /// nil where each track has its own.
  public let codec: Codec?
  public let sound: SoundFields?
  /// nil for codecs that have no packet types.
  public let packetType: PacketType?
  public let enhanced: EnhancedTagHeader?
  /// How many bytes of the payload come before the codec's own.
  public let byteCount: Int
  /// What a sequence header says, or a frame of a codec that has none: AC-3, MP3, and those whose
  /// rate the SoundFormat fixes; nil in other messages, and where each track has its own.
  public let configuration: DecoderConfiguration?
  /// What a MultichannelConfig says of one track; nil in other messages.
  public let channels: ChannelConfiguration?

  /// Reads the header; of what follows it, a sequence header and a frame's head are looked at.
  public init(_ payload: inout ByteReader) throws(ParseError) {
    let start = payload.offset
    let first: UInt8 = try payload.readInteger()
    let format = first >> 4
    let exHeader: UInt8 = 9
    let aac: UInt8 = 10
    if format == exHeader {
      let multitrack: UInt8 = 5
      let header = try EnhancedTagHeader(
        &payload, packetType: first & 0x0F, multitrackPacketType: multitrack,
        isCommand: { _ in false },
        content: { Self.content(ofTrack: &$2, $1, PacketType(enhanced: $0)) })
      enhanced = header
      codec = header.fourCC.map(Codec.fourCC)
      packetType = PacketType(enhanced: header.packetType)
      sound = nil
    } else {
      enhanced = nil
      codec = .legacy(format)
      sound = SoundFields(
        rate: Self.rate(first >> 2 & 3), size: first & 2 == 0 ? 8 : 16,
        channels: first & 1 == 0 ? 1 : 2)
      packetType = format == aac ? PacketType(aac: try payload.readInteger()) : nil
    }
    byteCount = payload.offset - start
    let isOneTrack = enhanced?.multitrack == nil
    channels =
      packetType == .multichannelConfig && isOneTrack
      ? try? ChannelConfiguration(&payload) : nil
    guard enhanced?.multitrack == nil else {
      configuration = nil
      return
    }
    switch (packetType, codec) {
    case (.sequenceStart, .fourCC(let code)):
      configuration = DecoderConfiguration(code, payload.rest)
    case (.sequenceStart, .legacy): configuration = DecoderConfiguration(.aac, payload.rest)
    case (.codedFrames, _), (nil, _):
      configuration = Self.frameConfiguration(codec, sound, payload.rest)
        .map(DecoderConfiguration.audio)
    default: configuration = nil
    }
  }

  /// What opens a message with one of several tracks alone.
  package init(_ track: EnhancedTagHeader.Track, of message: Self) {
    codec = .fourCC(track.fourCC)
    sound = nil
    packetType = message.packetType
    enhanced = message.enhanced.map { EnhancedTagHeader(track, of: $0) }
    byteCount = track.headerByteCount
    configuration = track.content.configuration
    channels = track.content.channels
  }

  /// What a track's part of a message with several says.
  private static func content(
    ofTrack part: inout ByteReader, _ fourCC: FourCC, _ packetType: PacketType
  ) -> EnhancedTagHeader.Track.Content {
    var content = EnhancedTagHeader.Track.Content()
    switch packetType {
    case .sequenceStart: content.configuration = DecoderConfiguration(fourCC, part.rest)
    case .codedFrames:
      content.configuration = frameConfiguration(.fourCC(fourCC), nil, part.rest)
        .map(DecoderConfiguration.audio)
    case .multichannelConfig: content.channels = try? ChannelConfiguration(&part)
    case .sequenceEnd, .unassigned: break
    }
    return content
  }

  /// In hertz, of FLV's SoundRate.
  private static func rate(_ field: UInt8) -> Int {
    switch field {
    case 0: 5512
    case 1: 11025
    case 2: 22050
    default: 44100
    }
  }

  public var isSequenceHeader: Bool { packetType == .sequenceStart }
}
