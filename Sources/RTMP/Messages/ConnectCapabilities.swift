/// What the numbers mean that a connect command brings (RTMP 1.0 §7.2.1.1; Enhanced RTMP v2, Enhancing
/// NetConnection connect Command).
public enum ConnectCapabilities {
  /// The names of the bits that are set, or of the value; empty where the property has none.
  ///
  /// - Parameter property: of the command object, such as `capsEx`; for an entry of an info map the
  ///   map's name.
  public static func names(of property: String, _ value: Double) -> [String] {
    guard let number = UInt32(exactly: value) else { return [] }
    if property == "objectEncoding" {
      return number == 0 ? ["AMF0"] : number == 3 ? ["AMF3"] : []
    }
    guard let flags = flags[property] else { return [] }
    return flags.enumerated().compactMap { bit, name in
      number >> UInt32(bit) & 1 == 1 ? name : nil
    }
  }

  /// By bit, from the lowest.
  private static let flags: [String: [String]] = [
    "capsEx": ["Reconnect", "Multitrack", "ModEx", "TimestampNanoOffset"],
    "videoFunction": ["client seek", "HDR", "metadata packets", "large scale tile"],
    "videoFourCcInfoMap": ["CanDecode", "CanEncode", "CanForward"],
    "audioFourCcInfoMap": ["CanDecode", "CanEncode", "CanForward"],
    "videoCodecs": [
      "unused", "JPEG", "Sorenson H.263", "Screen Video", "VP6", "VP6 with alpha",
      "Screen Video 2", "H.264",
    ],
    "audioCodecs": [
      "PCM", "ADPCM", "MP3", "Intel", "unused", "Nellymoser 8 kHz", "Nellymoser", "G.711 A-law",
      "G.711 µ-law", "Nellymoser 16 kHz", "AAC", "Speex",
    ],
  ]
}
