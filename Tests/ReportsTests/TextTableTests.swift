import Testing

@testable import Reports

@Suite struct TextTableTests {
  private func text(
    _ table: TextTable, _ lines: [[String]], _ accent: TextStyle.Accent? = nil,
    on marked: Range<Int> = 0..<1
  ) -> String {
    written { output in
      for line in lines {
        table.write(line, accent, on: marked, TextStyle(usesColor: true), into: &output)
      }
    }
  }

  @Test func `columns are as wide as their widest cells, and numbers stand to the right`() {
    let lines = [["name", "count", "end"], ["überlang", "7", "FIN"], ["a", "1234567", ""]]
    #expect(
      text(TextTable(fitting: lines, numeric: [1]), lines) == """
        name        count  end
        überlang        7  FIN
        a         1234567

        """)
  }

  @Test func `no column is narrower than is asked for`() {
    let lines = [["a", "b"], ["c", ""]]
    #expect(text(TextTable(fitting: lines, least: 3), lines) == "a    b\nc\n")
  }

  @Test func `cells are cut so that a blank is left, but for the last one`() {
    let table = TextTable(widths: [6, 6, 3])
    #expect(text(table, [["abcdefgh", "abc", "abcdef"]]) == "abcd… abc   abcdef\n")
    #expect(text(table, [["abcdefgh", "", ""]]) == "abcdefgh\n")
  }

  @Test func `what would steer a terminal does not`() {
    #expect(text(TextTable(widths: [4]), [["\u{1B}[2J"]]) == "\\u{1b}[2J\n")
  }

  @Test func `colours end with the cells that they are for`() {
    let table = TextTable(widths: [4, 6, 3])
    #expect(
      text(table, [["a", "b", "c"]], .faint, on: 1..<3) == "a   \u{1B}[2mb     c\u{1B}[0m\n")
    #expect(
      text(table, [["a", "b", "c"]], .faint) == "\u{1B}[2ma   \u{1B}[0mb     c\n")
    #expect(text(table, [["a", "", ""]], .faint) == "\u{1B}[2ma\u{1B}[0m\n")
  }
}
