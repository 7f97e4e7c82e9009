package import AMF
package import Media
package import RTMP

/// What onMetaData says of a stream, as far as it can be held against what the stream turns out to be.
package struct StreamMetadata: Sendable {
  // So few that looking through them takes less than hashing.
  private static let known: [AMFString] = [
    "width", "height", "videocodecid", "audiocodecid", "audiosamplerate", "framerate",
    "audiochannels", "stereo",
  ]

  package private(set) var isThere = false
  private var values: [AMFProperty] = []
  /// How often it came.
  package private(set) var count = 0

  package init() {}

  package init(_ properties: [AMFProperty]) { take(properties) }

  mutating func take(_ properties: [AMFProperty]) {
    isThere = true
    count += 1
    // There should be one of each; more are not kept.
    values = properties.filter {
      Self.known.contains($0.name)
        && ($0.value.numberValue != nil || $0.value.booleanValue != nil
          || $0.value.stringValue?.bytes.count ?? .max <= 64)
    }
    if values.count > Self.known.count { values.removeSubrange(Self.known.count...) }
  }

  package subscript(name: String) -> AMFValue? {
    var name = name
    return name.withUTF8 { name in
      values.first { $0.name.bytes.count == name.count && $0.name.bytes.elementsEqual(name) }?.value
    }
  }

  package func number(_ name: String) -> Double? { self[name]?.numberValue }

  /// The property that names the codec of such a track.
  package static func codecProperty(of kind: MediaFrame.Kind) -> String {
    kind == .video ? "videocodecid" : "audiocodecid"
  }

  /// What it says of the codec of such a track; nil where it has none.
  package func announcedCodec(of kind: MediaFrame.Kind) -> AMFValue? {
    self[Self.codecProperty(of: kind)].flatMap { $0.isCodec ? $0 : nil }
  }

  /// Whether it says that there is one kind of track, and nothing of the other.
  package func announces(_ kind: MediaFrame.Kind, butNot other: MediaFrame.Kind) -> Bool {
    announcedCodec(of: kind) != nil && announcedCodec(of: other) == nil
  }

  /// How far apart pictures are as it says, in milliseconds.
  package var frameInterval: Int64? {
    number("framerate").flatMap { $0 > 0 ? Int64(exactly: (1000 / $0).rounded()) : nil }
  }
}

extension AMFValue {
  /// Whether it names a codec: 0, or no name, is that of a track which is not there.
  fileprivate var isCodec: Bool {
    numberValue.map { $0 != 0 } ?? (stringValue?.bytes.isEmpty == false)
  }
}

extension [AMFProperty] {
  private static let codecs: [AMFString] = ["videocodecid", "audiocodecid"]

  /// Whether onMetaData with these properties names a codec.
  package var namesCodec: Bool {
    contains { Self.codecs.contains($0.name) && $0.value.isCodec }
  }
}

extension DataMessage {
  private static let setDataFrame: AMFString = "@setDataFrame"
  private static let onMetaData: AMFString = "onMetaData"

  /// Whether a publisher has the server keep what it says.
  package var isSetDataFrame: Bool { handler == Self.setDataFrame }

  /// What onMetaData brings, whatever that is; nil in other messages, and where it brings nothing.
  package var metadataValue: AMFValue? {
    let name = isSetDataFrame ? values.first?.stringValue : handler
    guard name == Self.onMetaData else { return nil }
    let rest = isSetDataFrame ? values.dropFirst() : values[...]
    return rest.first { $0.properties != nil } ?? rest.first
  }

  /// The properties of onMetaData; nil in other messages.
  package var metadata: [AMFProperty]? { metadataValue?.properties }
}
