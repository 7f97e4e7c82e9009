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
    values = properties.filter {
      Self.known.contains($0.name)
        && ($0.value.numberValue != nil || $0.value.stringValue?.bytes.count ?? .max <= 64)
    }
    if values.count > Self.known.count { values.removeSubrange(Self.known.count...) }
    told = []
  }

  private static let known: Set<AMFString> = [
    "width", "height", "videocodecid", "audiocodecid", "audiosamplerate", "framerate",
  ]

  private func number(_ name: String) -> Double? {
    values.first { $0.name.description == name }?.value.numberValue
  }

  /// How far apart pictures are as it says, in milliseconds.
  var frameInterval: Int64? {
    number("framerate").flatMap { $0 > 0 ? Int64(exactly: (1000 / $0).rounded()) : nil }
  }

  /// Compares with a track, once its codec or configuration is known.
  mutating func compare(
    with track: MediaTrack, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    guard isThere, let codec = track.codec else { return }
    compareCodec(track.kind == .video ? "videocodecid" : "audiocodecid", codec, message, &log)
    switch track.configuration {
    case .video(let video)?:
      let (width, height) = (number("width"), number("height"))
      if MetadataFit.isSize(width: width, height: height, of: video) { return }
      compare("width", video.width, message, &log)
      compare("height", video.height, message, &log)
    case .audio(let audio)?:
      guard let rate = audio.sampleRate, let said = number("audiosamplerate"),
        !MetadataFit.isRate(said, rate, codec)
      else { return }
      tell("audiosamplerate", .number(said), .count(rate), message, &log)
    case .unreadable?, nil: break
    }
  }

  private mutating func compare(
    _ name: String, _ actual: UInt32?, _ message: FollowedMessage, _ log: inout FollowerLog
  ) {
    guard let actual, let said = number(name), said != 0, said != Double(actual) else { return }
    tell(name, .number(said), .count(actual), message, &log)
  }

  private mutating func compareCodec(
    _ name: String, _ codec: MediaFrame.Codec, _ message: FollowedMessage,
    _ log: inout FollowerLog
  ) {
    guard let said = values.first(where: { $0.name.description == name })?.value,
      MetadataFit.names(said, codec) == false
    else { return }
    let number = said.numberValue
    let isSwapped = codec.fourCC.map { number == Double($0.rawValue.byteSwapped) } ?? false
    let fact: FindingArguments.Fact =
      number.map { .number($0) } ?? .text(said.stringValue?.description ?? "")
    tell(name, fact, .text(codec.name), isSwapped: isSwapped, message, &log)
  }

  /// - Parameter isSwapped: whether what it says is the FourCC with its bytes in the wrong order.
  private mutating func tell(
    _ name: String, _ said: FindingArguments.Fact, _ actual: FindingArguments.Fact,
    isSwapped: Bool = false,
    _ message: FollowedMessage, _ log: inout FollowerLog
  ) {
    guard told.insert(name).inserted else { return }
    log.find(
      .metadataContradicts,
      [
        "property": .text(name), "value": said, "actual": actual,
        "is_byte_swapped": isSwapped ? .flag(true) : nil,
      ], in: message)
  }
}
