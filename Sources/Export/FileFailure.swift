/// Why a file was not written.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// Whether there is a file of that name already, that was not to be replaced.
  public let isRefusal: Bool

  init(_ description: String, isRefusal: Bool = false) {
    self.description = description
    self.isRefusal = isRefusal
  }
}
