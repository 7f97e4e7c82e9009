internal import Packets

/// Why a capture could not be read, or not to its end.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    case cannotOpen
    case notACapture
    /// Reading ended before the capture did: the bytes are damaged or missing.
    case damaged
    case badFilter
    /// Its packets begin in a way that is not known.
    case unknownLinkType
  }

  public let kind: Kind
  /// The file, as the user gave it.
  public let file: String
  public let reason: String

  public var description: String { "\(file): \(reason)" }

  static func unknownLinkType(_ capture: CaptureDescription) -> Self {
    let name = capture.linkTypeName.map { " (\($0))" } ?? ""
    return CaptureError(
      kind: .unknownLinkType, file: capture.name,
      reason: "packets of link type \(capture.linkType.rawValue)\(name) cannot be read")
  }
}
