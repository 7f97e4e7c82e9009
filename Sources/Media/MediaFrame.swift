/// What a media message brings of one track, in a few words: what those want who look at every one.
public struct MediaFrame: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case audio, video }

  /// The codec of a track, as its messages name it.
  public enum Codec: Hashable, Sendable {
    case video(VideoTagHeader.Codec)
    case audio(AudioTagHeader.Codec)

    /// Tells it from other codecs of its kind, quickly.
    var key: UInt64 {
      switch self {
      case .video(.legacy(let id)), .audio(.legacy(let id)): UInt64(id)
      case .video(.fourCC(let code)), .audio(.fourCC(let code)): 1 << 32 | UInt64(code.rawValue)
      }
    }

    /// The codec as people call it.
    public var name: String {
      switch self {
      case .video(let codec): codec.name
      case .audio(let codec): codec.name
      }
    }

    /// The FourCC, or the one that an FLV number stands for.
    public var fourCC: FourCC? {
      switch self {
      case .video(let codec): codec.fourCC
      case .audio(.fourCC(let code)): code
      case .audio(.legacy(10)): .aac
      case .audio(.legacy): nil
      }
    }

    /// Whether frames cannot be decoded without what a sequence header holds.
    public var needsSequenceHeader: Bool {
      switch fourCC {
      case FourCC.avc?, FourCC.hevc?, FourCC.vvc?, FourCC.av1?, FourCC.aac?: true
      default: false
      }
    }

    /// Whether Enhanced RTMP has a sequence header for it that decoders can do without.
    package var hasOptionalSequenceHeader: Bool {
      switch fourCC {
      case FourCC.opus?, FourCC.flac?, FourCC.vp8?, FourCC.vp9?: true
      default: false
      }
    }
  }

  public let kind: Kind
  /// 0 where the message has one track.
  public let trackID: UInt8
  public let codec: Codec?
  /// Tells the codec from others of its kind, quickly.
  package let codecKey: UInt64
  /// The eight that follow, in a byte: a frame is handed on often.
  @usableFromInline let traits: Traits
  /// In milliseconds; 0 where the codec has none.
  public let compositionTime: Int32
  /// How many bytes of the message come before the codec's own.
  public let headerByteCount: Int

  @usableFromInline struct Traits: Hashable, Sendable {
    @usableFromInline let bits: UInt8

    init(
      isSequenceHeader: Bool, isCodedFrame: Bool, isKeyFrame: Bool, isEnhanced: Bool,
      isMultitrack: Bool, isEmpty: Bool, hasReservedType: Bool = false
    ) {
      bits =
        (isSequenceHeader ? 1 : 0) | (isCodedFrame ? 2 : 0) | (isKeyFrame ? 4 : 0)
        | (isEnhanced ? 8 : 0) | (isMultitrack ? 16 : 0) | (isEmpty ? 32 : 0)
        | (hasReservedType ? 64 : 0)
    }
  }

  @inlinable public var isSequenceHeader: Bool { traits.bits & 1 != 0 }

  /// Whether it is a frame of the codec's stream.
  @inlinable public var isCodedFrame: Bool { traits.bits & 2 != 0 }

  /// Whether it is a frame or a sequence header: what follows its header is the codec's own.
  @inlinable package var isOfCodec: Bool { traits.bits & 3 != 0 }

  @inlinable public var isKeyFrame: Bool { traits.bits & 4 != 0 }

  /// Whether its header is Enhanced RTMP's.
  @inlinable public var isEnhanced: Bool { traits.bits & 8 != 0 }

  /// Whether the message has several tracks: then this stands for none of them.
  @inlinable public var isMultitrack: Bool { traits.bits & 16 != 0 }

  /// Whether nothing follows its header, in a message whose length is known: a sequence header without
  /// a configuration, or a frame without a picture.
  @inlinable public var isEmpty: Bool { traits.bits & 32 != 0 }

  /// Whether its frame type is one that is not defined.
  @inlinable public var hasReservedType: Bool { traits.bits & 64 != 0 }

  /// Whether its header is FLV's, and of a defined type.
  @inlinable package var isPlain: Bool { traits.bits & (8 | 64) == 0 }

  /// What a video message brings.
  ///
  /// - Parameter byteCount: how long the message is; nil where that does not matter.
  public init(_ header: VideoTagHeader, byteCount: UInt32? = nil) {
    kind = .video
    trackID = 0
    codec = header.codec.map(Codec.video)
    codecKey = codec?.key ?? .max
    traits = Traits(
      isSequenceHeader: header.isSequenceHeader,
      isCodedFrame: header.command == nil
        && (header.packetType == nil || header.packetType == .codedFrames
          || header.packetType == .codedFramesX),
      isKeyFrame: header.isKeyFrame, isEnhanced: header.enhanced != nil,
      isMultitrack: header.enhanced?.multitrack != nil,
      isEmpty: byteCount.map { $0 <= header.byteCount } ?? false,
      hasReservedType: header.hasReservedFrameType)
    compositionTime = header.compositionTime ?? 0
    headerByteCount = header.byteCount
  }

  /// What an audio message brings.
  ///
  /// - Parameter byteCount: how long the message is; nil where that does not matter.
  public init(_ header: AudioTagHeader, byteCount: UInt32? = nil) {
    kind = .audio
    trackID = 0
    codec = header.codec.map(Codec.audio)
    codecKey = codec?.key ?? .max
    traits = Traits(
      isSequenceHeader: header.isSequenceHeader,
      isCodedFrame: header.packetType == nil || header.packetType == .codedFrames,
      isKeyFrame: true, isEnhanced: header.enhanced != nil,
      isMultitrack: header.enhanced?.multitrack != nil,
      isEmpty: byteCount.map { $0 <= header.byteCount } ?? false)
    compositionTime = 0
    headerByteCount = header.byteCount
  }

  /// One of a message's several tracks.
  public init(_ track: EnhancedTagHeader.Track, of message: MediaFrame) {
    kind = message.kind
    trackID = track.id
    codec =
      message.kind == .video ? .video(.fourCC(track.fourCC)) : .audio(.fourCC(track.fourCC))
    codecKey = codec?.key ?? .max
    traits = Traits(
      isSequenceHeader: message.isSequenceHeader, isCodedFrame: message.isCodedFrame,
      isKeyFrame: message.isKeyFrame, isEnhanced: true, isMultitrack: false,
      isEmpty: track.byteCount.map { Int($0) <= track.headerByteCount - track.start } ?? false)
    compositionTime = track.content.compositionTime ?? 0
    headerByteCount = track.headerByteCount
  }
}
