internal import Sessions

/// Sets cells in columns, for a person to read.
///
/// The last cell of a line stands as it is. Those before it are filled up with blanks, and cut where they
/// would leave none before the next one.
struct TextTable {
  /// What stands between columns that are as wide as what they hold.
  private static let gap = 2

  /// Of each column, with what is between it and the next one.
  private let widths: [Int]
  /// Columns with numbers, which are set to the right.
  private let numeric: Set<Int>

  init(widths: [Int]) {
    self.widths = widths
    numeric = []
  }

  /// Columns as wide as the widest cells of lines, which all have as many.
  ///
  /// - Parameter least: no column is narrower.
  init(fitting lines: [[String]], least: Int = 0, numeric: Set<Int> = []) {
    let columns = (lines.first ?? []).indices
    widths = columns.map { column in
      lines.reduce(least) { max($0, $1[column].count) } + Self.gap
    }
    self.numeric = numeric
  }

  /// Writes a line, of text from anywhere; empty cells at its end are left out.
  ///
  /// - Parameters:
  ///   - accent: how some of its cells look.
  ///   - marked: those cells.
  func write(
    _ cells: [String], _ accent: TextStyle.Accent? = nil, on marked: Range<Int> = 0..<1,
    _ style: TextStyle = TextStyle(), into output: inout OutputBuffer
  ) {
    let last = cells.lastIndex { !$0.isEmpty } ?? 0
    for (column, cell) in cells.prefix(last + 1).enumerated() {
      let isLast = column == last
      let shown = isLast ? cell : cell.shortened(to: widths[column] - 1)
      let room = widths[column] - shown.count
      if let accent, column == marked.lowerBound { output.begin(accent, style) }
      if numeric.contains(column) { output.write(spaces: room - Self.gap) }
      output.write(safe: shown)
      if !isLast { output.write(spaces: numeric.contains(column) ? Self.gap : room) }
      if accent != nil, column == min(last, marked.upperBound - 1) { output.end(style) }
    }
    output.write("\n")
  }
}

extension OutputBuffer {
  fileprivate mutating func write(spaces count: Int) {
    for _ in 0..<max(0, count) { write(byte: 0x20) }
  }
}
