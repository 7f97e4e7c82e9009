internal import Comparison
internal import Flows
internal import RTMP
internal import Sessions

/// Writes for a person what two sessions do differently.
struct ComparisonText: Renderer {
  static let format = ReportFormat<ComparisonReport>("text", rendering: Self.init)

  private static let textWidth = 100

  private let style: TextStyle
  private let width: Int

  init(_ options: ReportOptions) {
    style = options.style
    width = max(60, min(style.width ?? Self.textWidth, 140))
  }

  mutating func append(_ report: ComparisonReport, into output: inout OutputBuffer) {
    write("good  ", report.good, into: &output)
    write("bad   ", report.bad, into: &output)
    output.write("\n")
    output.write(wrapped: report.comparison.conclusion, indent: 0, width: width)
    renderSections(of: report, into: &output)
    renderLacks(of: report.comparison, into: &output)
    output.write("\n")
    output.write(wrapped: report.comparison.counts, indent: 0, width: width)
  }

  private func write(
    _ label: StaticString, _ input: ComparedInput, into output: inout OutputBuffer
  ) {
    output.write(label)
    output.write(safe: input.title)
    output.write("\n")
    guard let software = input.software else { return }
    output.write("      ")
    output.write(safe: software)
    output.write("\n")
  }

  // MARK: Tables

  private func renderSections(
    of report: ComparisonReport, into output: inout OutputBuffer
  ) {
    let comparison = report.comparison
    let steps = comparison.real.filter { $0.kind != .media }
    let media = comparison.real.filter { $0.kind == .media }
    let hop = comparison.explained(by: .hop)
    let sections = [
      (nil, steps), ("media", media), ("begun anew by the hop, which is a client of its own", hop),
      ("names, which do not count", comparison.names),
    ].map { (title: $0, content: ComparisonRows($1, of: report)) }
      .filter { !$0.content.rows.isEmpty }
    let rows = sections.flatMap(\.content.rows)
    guard !rows.isEmpty else { return }
    let columns = Columns(rows, width: width)
    output.write("\n")
    let table = TextTable(widths: [columns.label, columns.value, columns.last])
    table.write(["", "good", "bad"], .faint, on: 1..<3, style, into: &output)
    for (place, section) in sections.enumerated() {
      if let title = section.title {
        if place > 0 { output.write("\n") }
        output.begin(.faint, style)
        output.write(text: title)
        output.end(style)
        output.write("\n")
      }
      for row in section.content.rows { write(row, columns, table, into: &output) }
    }
    renderHabits(sections.flatMap(\.content.programs), into: &output)
  }

  /// Writes of which programs marked differences are habits.
  private func renderHabits(_ programs: [String], into output: inout OutputBuffer) {
    guard !programs.isEmpty else { return }
    let names = Set(programs).sorted().joined(separator: ", ")
    output.write("\n")
    output.write(
      wrapped: "* so in every session, as far as is known: \(names)", indent: 0, width: width)
  }

  /// How wide the columns are, with what is between them.
  private struct Columns {
    let label: Int
    let value: Int
    /// Of the last one.
    let last: Int

    init(_ rows: [ComparedRow], width: Int) {
      let widest = (rows.map { $0.label.count + ($0.direction == nil ? 4 : 2) }.max() ?? 0) + 2
      label = min(widest, width / 2)
      let half = (width - label) / 2
      let good = (rows.map(\.good.count).max() ?? 0) + 2
      let bad = rows.map(\.bad.count).max() ?? 0
      // What one column does not need is the other's.
      value = max(6, min(good, max(half, width - label - bad)))
      last = max(6, width - label - value)
    }
  }

  private func write(
    _ row: ComparedRow, _ columns: Columns, _ table: TextTable, into output: inout OutputBuffer
  ) {
    let room = min(columns.value - 2, columns.last)
    let narrow = ComparedCells(row.good, row.bad, width: room)
    // The wider of two columns shows more where that is enough.
    let good = row.good.count <= columns.value - 2 ? row.good : narrow.good
    let bad = row.bad.count <= columns.last ? row.bad : narrow.bad
    if let direction = row.direction {
      table.write(
        ["\(direction.arrow) \(row.label)", good, bad], .direction(direction), style, into: &output)
    } else {
      table.write(["    \(row.label)", good, bad], into: &output)
    }
  }

  // MARK: What was not captured

  private func renderLacks(
    of comparison: SessionComparison, into output: inout OutputBuffer
  ) {
    let lacks = [true, false].flatMap { isBad in
      comparison.lackingSteps(inBad: isBad).map { (isBad, $0.lack, $0.count) }
    }
    if !lacks.isEmpty { output.write("\n") }
    for (isBad, lack, count) in lacks {
      let steps = "\(count) step\(count == 1 ? "" : "s")"
      output.write(
        wrapped: "not in the capture of \(isBad ? "bad" : "good") (\(lack.text)): \(steps)",
        indent: 0, width: width)
    }
  }
}

extension SessionDifference.Lack {
  /// What such a capture does, in a clause.
  var text: String {
    switch self {
    case .beginsInside: "it begins inside the connection"
    case .bytesMissing: "it lacks bytes"
    case .undecoded: "what is there could not be decoded"
    case .endsOpen: "it ends while the connection is open"
    case .stepLimit: "more than \(SessionOutline.stepLimit) steps of a direction are not compared"
    }
  }
}
