/// Why a file was not written.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// Whether there is a file of that name already, that was not to be replaced.
  public let isRefusal: Bool

  init(_ description: String) {
    self.description = description
    isRefusal = false
  }

  private init(refusal: String) {
    description = refusal
    isRefusal = true
  }

  static func refusal(_ description: String) -> Self { Self(refusal: description) }
}
