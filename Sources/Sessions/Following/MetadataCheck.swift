internal import AMF
internal import ByteParsing
internal import RTMP

/// Holds onMetaData against what the stream turns out to be.
struct MetadataCheck: Sendable {
  private(set) var isThere = false
  private var values: [AMFProperty] = []
  private var told: Set<String> = []

  mutating func take(_ properties: [AMFProperty]) {
    isThere = true
    // There should be one of each; more are not kept.
    values = properties.filter { Self.known.contains($0.name) }
    if values.count > Self.known.count { values.removeSubrange(Self.known.count...) }
    told = []
  }

  private static let known: Set<AMFString> = [
    "width", "height", "videocodecid", "audiocodecid", "audiosamplerate",
  ]

  private func number(_ name: String) -> Double? {
    values.first { $0.name.description == name }?.value.numberValue
  }

  /// Compares with a track, once its codec or configuration is known.
  mutating func compare(
    with track: MediaTrack, _ codec: VideoTagHeader.Codec, _ message: FollowedMessage,
    into log: inout FollowerLog
  ) {
    guard isThere else { return }
    compareCodec("videocodecid", id: codec.legacyID, codec.fourCC, codec.name, message, &log)
    guard case .video(let video)? = track.configuration else { return }
    compare("width", video.width, message, &log)
    compare("height", video.height, message, &log)
  }

  mutating func compare(
    with track: MediaTrack, _ codec: AudioTagHeader.Codec, _ message: FollowedMessage,
    into log: inout FollowerLog
  ) {
    guard isThere else { return }
    compareCodec("audiocodecid", id: codec.legacyID, codec.fourCC, codec.name, message, &log)
    guard case .audio(let audio)? = track.configuration, let rate = audio.sampleRate,
      let said = number("audiosamplerate")
    else { return }
    // HE-AAC is announced with either of two rates.
    let fits = [Double(rate), Double(rate) / 2, Double(rate) * 2].contains(said)
    if !fits { tell("audiosamplerate", "\(said)", "\(rate)", message, &log) }
  }

  private mutating func compare(
    _ name: String, _ actual: UInt32?, _ message: FollowedMessage, _ log: inout FollowerLog
  ) {
    guard let actual, let said = number(name), said != 0, said != Double(actual) else { return }
    tell(name, "\(said)", "\(actual)", message, &log)
  }

  /// - Parameter id: FLV's number of the codec; nil where it has a FourCC.
  private mutating func compareCodec(
    _ name: String, id: UInt8?, _ fourCC: FourCC?, _ codec: String, _ message: FollowedMessage,
    _ log: inout FollowerLog
  ) {
    guard let said = number(name), said != 0 else { return }
    let isID = id.map { said == Double($0) } ?? false
    let isFourCC = fourCC.map { said == Double($0.rawValue) } ?? false
    if isID || isFourCC { return }
    let isSwapped = fourCC.map { said == Double($0.rawValue.byteSwapped) } ?? false
    let extra = isSwapped ? " (the FourCC with its bytes in the wrong order)" : ""
    tell(name, "\(said)\(extra)", codec, message, &log)
  }

  private mutating func tell(
    _ name: String, _ said: String, _ actual: String, _ message: FollowedMessage,
    _ log: inout FollowerLog
  ) {
    guard told.insert(name).inserted else { return }
    log.object(
      .metadataContradicts, "onMetaData says \(name) \(said); the stream has \(actual).",
      to: message)
  }
}

extension VideoTagHeader.Codec {
  fileprivate var legacyID: UInt8? { if case .legacy(let id) = self { id } else { nil } }
}

extension AudioTagHeader.Codec {
  fileprivate var legacyID: UInt8? { if case .legacy(let id) = self { id } else { nil } }
  fileprivate var fourCC: FourCC? {
    switch self {
    case .fourCC(let code): code
    case .legacy(10): .aac
    case .legacy: nil
    }
  }
}
