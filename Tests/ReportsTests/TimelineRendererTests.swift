import Reports
import TestSupport
import Testing

@Suite struct TimelineRendererTests {
  @Test func `colours end where they began, and leave the text as it is`() throws {
    for name in ["reject-badname", "reset-mid-publish", "midstream-late"] {
      let plain = try timeline(name, TextStyle())
      let coloured = try timeline(name, TextStyle(usesColor: true))
      #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
      for line in coloured.split(separator: "\n") {
        let marks = line.matches(of: /\u{1B}\[([0-9]+)m/).map(\.1)
        #expect(marks.count.isMultiple(of: 2))
        for (place, mark) in marks.enumerated() { #expect((mark == "0") == (place % 2 == 1)) }
      }
    }
  }

  @Test(arguments: [("36", " → "), ("35", " ← "), ("31", "error publish.refused")])
  func `directions and severities have colours of their own`(code: String, text: String) throws {
    let timeline = try timeline("reject-badname", TextStyle(usesColor: true))
    #expect(timeline.contains("\u{1B}[\(code)m\(text)"))
  }

  @Test(arguments: [60, 80, 100])
  func `lines are cut to a terminal's width`(width: Int) throws {
    let whole = try timeline("reject-badname", TextStyle()).split(separator: "\n")
    let cut = try timeline("reject-badname", TextStyle(width: width)).split(separator: "\n")
    #expect(cut.count == whole.count)
    #expect(cut.contains { $0.hasSuffix("…") })
    // The last line is a summary, which stands for itself.
    for (line, full) in zip(cut, whole).dropLast() {
      #expect(line.count <= width)
      #expect(line == full || line.last == "…" && full.hasPrefix(line.dropLast()))
    }
  }

  private func timeline(_ name: String, _ style: TextStyle) throws -> String {
    let recorded = try Recorded(name)
    return written(
      TimelineRenderer(precision: recorded.input.timePrecision, style: style), recorded.events)
  }
}
