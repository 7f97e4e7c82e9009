package import ByteParsing

/// A codec's four-character code (Enhanced RTMP v2, AudioFourCc and VideoFourCc).
public struct FourCC: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The code of four ASCII characters.
  public init(stringLiteral text: StaticString) {
    rawValue = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
  }

  package init(_ input: inout ByteReader) throws(ParseError) {
    rawValue = try input.readInteger()
  }

  public static let avc: FourCC = "avc1"
  public static let hevc: FourCC = "hvc1"
  public static let vvc: FourCC = "vvc1"
  public static let av1: FourCC = "av01"
  public static let vp8: FourCC = "vp08"
  public static let vp9: FourCC = "vp09"
  public static let aac: FourCC = "mp4a"
  public static let opus: FourCC = "Opus"
  public static let flac: FourCC = "fLaC"
  public static let ac3: FourCC = "ac-3"
  public static let eac3: FourCC = "ec-3"
  public static let mp3: FourCC = ".mp3"

  private static let video: Set<FourCC> = [.avc, .hevc, .vvc, .av1, .vp8, .vp9]
  private static let audio: Set<FourCC> = [.aac, .opus, .flac, .ac3, .eac3, .mp3]

  /// Whether the specification assigns it.
  public var isKnown: Bool { isKnown(for: .video) || isKnown(for: .audio) }

  /// Whether the specification assigns it to media of that kind.
  public func isKnown(for kind: MediaFrame.Kind) -> Bool {
    kind == .video ? Self.video.contains(self) : Self.audio.contains(self)
  }

  /// The four characters, or hexadecimal digits where they are not all printable ASCII.
  public var description: String {
    let bytes = [UInt8](bigEndian: rawValue)
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      return "0x" + String(rawValue, radix: 16)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The codec as people call it; the code itself where it is not known.
  public var codecName: String {
    switch self {
    case .avc: "H.264"
    case .hevc: "H.265"
    case .vvc: "H.266"
    case .av1: "AV1"
    case .vp8: "VP8"
    case .vp9: "VP9"
    case .aac: "AAC"
    case .opus: "Opus"
    case .flac: "FLAC"
    case .ac3: "AC-3"
    case .eac3: "E-AC-3"
    case .mp3: "MP3"
    default: description
    }
  }
}
