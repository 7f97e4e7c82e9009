package import AMF
package import RTMP

/// What onMetaData says of a stream, as far as it can be held against what the stream turns out to be.
package struct StreamMetadata: Sendable {
  private static let known: Set<AMFString> = [
    "width", "height", "videocodecid", "audiocodecid", "audiosamplerate", "framerate",
    "audiochannels", "stereo",
  ]

  package private(set) var isThere = false
  private var values: [AMFProperty] = []
  /// How often it came.
  package private(set) var count = 0

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
    values.first { $0.name.description == name }?.value
  }

  package func number(_ name: String) -> Double? { self[name]?.numberValue }

  /// How far apart pictures are as it says, in milliseconds.
  package var frameInterval: Int64? {
    number("framerate").flatMap { $0 > 0 ? Int64(exactly: (1000 / $0).rounded()) : nil }
  }
}

extension DataMessage {
  private static let setDataFrame: AMFString = "@setDataFrame"
  private static let onMetaData: AMFString = "onMetaData"

  /// Whether a publisher has the server keep what it says.
  package var isSetDataFrame: Bool { handler == Self.setDataFrame }

  /// The properties of onMetaData; nil in other messages.
  package var metadata: [AMFProperty]? {
    let name = isSetDataFrame ? values.first?.stringValue : handler
    guard name == Self.onMetaData else { return nil }
    return values.lazy.compactMap(\.properties).first
  }
}
