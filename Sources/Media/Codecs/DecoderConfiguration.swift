public import ByteParsing

/// What a sequence header tells a decoder, as far as a person asks for it.
public enum DecoderConfiguration: Hashable, Sendable {
  case video(VideoConfiguration)
  case audio(AudioConfiguration)
  /// It breaks a rule, or ends too early.
  case unreadable(ParseError)

  /// Reads the configuration that follows a tag header; nil for codecs that have none.
  init?(_ codec: FourCC, _ bytes: Span<UInt8>) {
    guard bytes.count > 0 else { return nil }
    var input = ByteReader(bytes)
    do throws(ParseError) {
      switch codec {
      case .avc: self = .video(try VideoConfiguration(avc: &input))
      case .hevc: self = .video(try VideoConfiguration(hevc: &input))
      case .vvc: self = .video(try VideoConfiguration(vvc: &input))
      case .av1: self = .video(try VideoConfiguration(av1: &input))
      case .vp8, .vp9: self = .video(try VideoConfiguration(vp: &input))
      case .aac: self = .audio(try AudioConfiguration(aac: input.rest))
      case .opus: self = .audio(try AudioConfiguration(opus: &input))
      case .flac: self = .audio(try AudioConfiguration(flac: &input))
      default: return nil
      }
    } catch {
      self = .unreadable(error)
    }
  }

  /// Reads the descriptor of an MPEG2TSSequenceStart, which is AV1's (Carriage of AV1 in MPEG-2 TS §2.2): a
  /// tag, a length, and the four bytes that an AV1CodecConfigurationRecord begins with.
  init?(_ codec: FourCC, transportDescriptor bytes: Span<UInt8>) {
    guard codec == .av1, bytes.count >= 6 else { return nil }
    var record = ByteReader(bytes.extracting(2..<6))
    do throws(ParseError) {
      self = .video(try VideoConfiguration(av1: &record))
    } catch {
      self = .unreadable(error)
    }
  }
}

extension DecoderConfiguration {
  /// Of pictures, in pixels; nil where it does not say, or is no picture's.
  package var size: (width: UInt32, height: UInt32)? {
    guard case .video(let video) = self, let width = video.width, let height = video.height
    else { return nil }
    return (width, height)
  }
}

/// What a video sequence header says.
public struct VideoConfiguration: Hashable, Sendable {
  /// As the codec's specification names it, such as `High`.
  public internal(set) var profile: String?
  /// Such as `4.1`.
  public internal(set) var level: String?
  /// In pixels, after cropping.
  public internal(set) var width: UInt32?
  public internal(set) var height: UInt32?
  /// In frames a second, where the stream says so.
  public internal(set) var frameRate: Double?
  /// Of luma, in bits.
  public internal(set) var bitDepth: UInt32?
  public internal(set) var chroma: Chroma?
  /// How wide a sample is shown for its height; nil where the stream does not say.
  public internal(set) var sampleAspectRatio: SampleAspectRatio?
  /// How many pictures can come before one that is shown earlier; nil where the stream does not say.
  package internal(set) var reorderedPictures: UInt32?

  public enum Chroma: UInt32, Hashable, Sendable {
    case monochrome, yuv420, yuv422, yuv444

    /// Such as `4:2:0`.
    public var name: String {
      switch self {
      case .monochrome: "4:0:0"
      case .yuv420: "4:2:0"
      case .yuv422: "4:2:2"
      case .yuv444: "4:4:4"
      }
    }
  }

  init() {}
}

/// What an audio sequence header says.
public struct AudioConfiguration: Hashable, Sendable {
  /// Such as `LC`; nil for codecs without profiles.
  public internal(set) var profile: String?
  /// In hertz, of what is heard.
  public internal(set) var sampleRate: UInt32?
  public internal(set) var channels: UInt32?
  /// In bits; nil for codecs that have none.
  public internal(set) var bitDepth: UInt32?
  /// Whether it is FLAC's without the marker `fLaC` that Enhanced RTMP has before it.
  public internal(set) var lacksMarker = false

  init() {}
}

extension Problem {
  public static let codecConfigurationBroken = Problem(
    "media.configuration-broken", .error, "Enhanced RTMP v2, sequence headers",
    "a decoder configuration is not as its codec has it")
}
