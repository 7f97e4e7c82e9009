internal import ByteParsing
internal import Flows

/// How a timeline may look: colours and width are a terminal's.
public struct TextStyle: Hashable, Sendable {
  /// What is set apart by colour.
  enum Accent: Sendable {
    case direction(Direction)
    case severity(Problem.Severity)
    case faint

    var code: StaticString {
      switch self {
      case .direction(.clientToServer): "\u{1B}[36m"
      case .direction(.serverToClient): "\u{1B}[35m"
      case .severity(.note): "\u{1B}[34m"
      case .severity(.warning): "\u{1B}[33m"
      case .severity(.error): "\u{1B}[31m"
      case .faint: "\u{1B}[2m"
      }
    }
  }

  public var usesColor: Bool
  /// Lines are cut to so many columns; nil leaves them whole.
  public var width: Int?

  public init(usesColor: Bool = false, width: Int? = nil) {
    self.usesColor = usesColor
    self.width = width
  }
}

extension OutputBuffer {
  mutating func begin(_ accent: TextStyle.Accent, _ style: TextStyle) {
    if style.usesColor { write(accent.code) }
  }

  mutating func end(_ style: TextStyle) {
    if style.usesColor { write("\u{1B}[0m") }
  }

  /// Cuts what was written after `start` to `width` columns, the last of them an ellipsis.
  mutating func cut(from start: Int, to width: Int) {
    guard count - start > width, let place = placeToCut(from: start, to: width) else { return }
    truncate(to: place)
    write("…")
  }

  /// Where the last of `width` columns begins; nil where no more columns are written after `start`.
  private func placeToCut(from start: Int, to width: Int) -> Int? {
    let written = span
    var columns = 0
    var last = start
    for place in start..<count where written[place] & 0xC0 != 0x80 {
      columns += 1
      if columns == width { last = place }
      if columns > width { return last }
    }
    return nil
  }
}
