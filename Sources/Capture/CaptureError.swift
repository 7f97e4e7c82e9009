/// Why a capture could not be read, or not to its end.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    case cannotOpen
    case notACapture
    /// Reading ended before the capture did: the bytes are damaged or missing.
    case damaged
    case badFilter
  }

  public let kind: Kind
  /// The file, as the user gave it.
  public let file: String
  public let reason: String

  public var description: String { "\(file): \(reason)" }
}
