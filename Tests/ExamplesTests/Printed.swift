import Synchronization

/// What an example prints, where somebody listens.
final class Printed: Sendable {
  @TaskLocal static var current: Printed?

  private let lines = Mutex<[String]>([])

  /// The lines that `example` prints.
  static func lines(of example: () throws -> Void) rethrows -> [String] {
    let printed = Printed()
    try $current.withValue(printed, operation: example)
    return printed.lines.withLock { $0 }
  }

  func append(_ line: String) { lines.withLock { $0.append(line) } }
}

/// What the examples of this module call where they print; it has the standard library's parameters,
/// so that it takes the place of that.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  Printed.current?.append(items.map { String(describing: $0) }.joined(separator: separator))
}
