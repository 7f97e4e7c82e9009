/// What the numbers mean that a connect command brings (RTMP 1.0 §7.2.1.1; Enhanced RTMP v2, Enhancing
/// NetConnection connect Command).
public enum ConnectCapabilities {
  /// The names of the bits that are set, those without one as a number, or of the value; empty where the
  /// property has none.
  ///
  /// - Parameter property: of the command object, such as `capsEx`; for an entry of an info map the
  ///   map's name.
  public static func names(of property: String, _ value: Double) -> [String] {
    guard let number = UInt32(exactly: value) else { return [] }
    if property == "objectEncoding" {
      return number == 0 ? ["AMF0"] : number == 3 ? ["AMF3"] : []
    }
    let names = (flags[property] ?? []).enumerated().compactMap { bit, name in
      number >> UInt32(bit) & 1 == 1 ? name : nil
    }
    let rest = unassigned(of: property, number)
    return rest == 0 ? names : names + ["unknown 0x" + String(rest, radix: 16)]
  }

  /// The bits that are set and have no name; 0 where the property has no bits.
  public static func unassigned(of property: String, _ number: UInt32) -> UInt32 {
    guard let count = flags[property]?.count else { return 0 }
    return (number >> UInt32(count)) << UInt32(count)
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
