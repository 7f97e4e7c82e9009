internal import Comparison
internal import AMF
internal import Sessions

extension SessionValue.Content {
  /// On one line, without what would steer a terminal.
  var text: String {
    OutputBuffer.text { output in
      switch self {
      case .amf(let value): output.write(value)
      case .number(let number): output.write(number)
      case .words(let words): output.write(safe: words)
      }
    }
  }
}

/// Two values side by side, each cut to a column.
struct ComparedCells {
  /// How much of what is alike is kept before the place where they differ.
  private static let context = 10

  let good: String
  let bad: String

  /// - Parameter width: in columns, of each.
  init(_ good: String, _ bad: String, width: Int) {
    let alike = zip(good, bad).prefix { $0 == $1 }.count
    // What can be shown from the beginning on is; else both begin at one place, so that they compare.
    let isNear = alike + Self.context < width
    let last = [good, bad].map { $0.count - width + 1 }.filter { $0 > 1 }.min() ?? 0
    let start = isNear ? 0 : max(0, min(alike - Self.context, last))
    self.good = Self.cut(good, to: width, from: start)
    self.bad = Self.cut(bad, to: width, from: start)
  }

  private static func cut(_ text: String, to width: Int, from start: Int) -> String {
    guard text.count > width, width > 2 else { return text }
    let head = start > 0 ? "…" : ""
    return head + text.dropFirst(start).shortened(to: width - head.count)
  }
}
