/// Why a fixture, or what is to become one, cannot be used.
public struct FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file that it stands in, by its name in the fixture's folder; nil where it is about none.
  public let file: String?
  /// From 1 on.
  public let line: Int?
  public let text: String

  public init(_ text: String, file: String? = nil, line: Int? = nil) {
    self.text = text
    self.file = file
    self.line = line
  }

  /// The same of a file that is known only now.
  func inFile(_ file: String) -> FixtureError { FixtureError(text, file: file, line: line) }

  public var description: String {
    let place = [file, line.map { "line \($0)" }].compactMap(\.self).joined(separator: ", ")
    return place.isEmpty ? text : "\(place): \(text)"
  }
}
