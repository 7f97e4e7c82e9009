internal import Media
internal import AMF
internal import RTMP
internal import Sessions

/// Whether what onMetaData says of a track can be meant of what the track is.
enum MetadataFit {
  /// A codec, by whichever of its names or numbers it is meant.
  private enum Family: Hashable {
    case fourCC(FourCC)
    case legacy(MediaFrame.Kind, Int)
  }

  // MARK: Codec

  /// Whether a videocodecid or audiocodecid names the codec; nil where it is no name that is known.
  static func names(_ said: AMFValue, _ codec: MediaFrame.Codec) -> Bool? {
    let kind: MediaFrame.Kind = if case .video = codec { .video } else { .audio }
    guard let named = family(named: said, kind) else { return nil }
    return named == family(of: codec, kind)
  }

  private static func family(of codec: MediaFrame.Codec, _ kind: MediaFrame.Kind) -> Family {
    switch codec {
    case .video(.fourCC(let code)), .audio(.fourCC(let code)): .fourCC(code)
    case .video(.legacy(let id)), .audio(.legacy(let id)): family(legacy: Int(id), kind)
    }
  }

  private static func family(named said: AMFValue, _ kind: MediaFrame.Kind) -> Family? {
    if let text = said.stringValue {
      guard let code = fourCCs[text.description.lowercased()], code.isKnown(for: kind) else {
        return nil
      }
      return .fourCC(code)
    }
    guard let number = said.numberValue, let id = UInt32(exactly: number), id != 0 else {
      return said.numberValue == 0 ? nil : said.numberValue.map { _ in .legacy(kind, -1) }
    }
    if id <= 0xFF { return family(legacy: Int(id), kind) }
    let code = FourCC(rawValue: id)
    return .fourCC(fourCCs[code.description.lowercased()] ?? code)
  }

  /// FLV has three numbers for Nellymoser, and two for MP3; some numbers stand for what has a FourCC.
  private static func family(legacy id: Int, _ kind: MediaFrame.Kind) -> Family {
    switch (kind, id) {
    case (.video, 7): .fourCC(.avc)
    case (.video, 12): .fourCC(.hevc)
    case (.video, 13): .fourCC(.av1)
    case (.audio, 2), (.audio, 14): .fourCC(.mp3)
    case (.audio, 4), (.audio, 5): .legacy(.audio, 6)
    case (.audio, 10): .fourCC(.aac)
    default: .legacy(kind, id)
    }
  }

  /// What encoders write, in small letters.
  private static let fourCCs: [String: FourCC] = [
    "avc1": .avc, "avc3": .avc, "avc": .avc, "h264": .avc, "h.264": .avc,
    "hvc1": .hevc, "hev1": .hevc, "hevc": .hevc, "h265": .hevc, "h.265": .hevc,
    "vvc1": .vvc, "vvi1": .vvc, "vvc": .vvc, "av01": .av1, "av1": .av1,
    "vp08": .vp8, "vp8": .vp8, "vp09": .vp9, "vp9": .vp9,
    "mp4a": .aac, "aac": .aac, ".mp3": .mp3, "mp3": .mp3, "opus": .opus, "flac": .flac,
    "ac-3": .ac3, "ac3": .ac3, "ec-3": .eac3, "eac3": .eac3,
  ]

  // MARK: Size

  /// Whether a size, or half of one, is that of the pictures: as they are coded and cropped, as they are
  /// shown, or turned by a quarter.
  static func isSize(width: Double?, height: Double?, of video: VideoConfiguration) -> Bool {
    guard let actualWidth = video.width, let actualHeight = video.height else { return true }
    let (across, down) = (Double(actualWidth), Double(actualHeight))
    var sizes = [(across, down)]
    if let ratio = video.sampleAspectRatio {
      let aspect = Double(ratio.width) / Double(ratio.height)
      sizes += [(across * aspect, down), (across, down / aspect)]
    }
    for size in sizes where fits(width, size.0, video) && fits(height, size.1, video) {
      return true
    }
    // What turns a picture is not looked at; a size that is turned is no proof of another one.
    guard let width, let height else { return false }
    return sizes.contains { fits(width, $0.1, video) && fits(height, $0.0, video) }
  }

  /// Whether a length is meant, which encoders make even where chroma is halved.
  private static func fits(_ said: Double?, _ actual: Double, _ video: VideoConfiguration) -> Bool {
    guard let said, said != 0 else { return true }
    let isRounded = actual != actual.rounded()
    let isOdd = said.truncatingRemainder(dividingBy: 2) == 1
    let isHalved = video.chroma == .yuv420 || video.chroma == .yuv422
    return abs(said - actual) <= (isRounded || isOdd && isHalved ? 1 : 0)
  }

  // MARK: Sound

  /// Whether one channel of AAC may come out as two, by parametric stereo that is not announced.
  static func mayBeStereo(_ audio: AudioConfiguration, _ codec: MediaFrame.Codec) -> Bool {
    codec.fourCC == .aac && audio.channels == 1 && audio.sampleRate ?? 0 <= 24000
  }

  /// Whether an audiosamplerate is that of the sound.
  static func isRate(_ said: Double, _ rate: UInt32, _ codec: MediaFrame.Codec) -> Bool {
    if said == 0 || said == Double(rate) { return true }
    return switch codec.fourCC {
    // HE-AAC is announced with either of two rates.
    case FourCC.aac?: said == Double(rate) / 2 || said == Double(rate) * 2
    // Opus puts out 48 kHz, whatever the rate was that went in.
    case FourCC.opus?: true
    default: false
    }
  }
}
