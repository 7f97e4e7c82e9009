internal import Comparison
internal import Flows
internal import Sessions

/// A line of a comparison: what it is about, and what both sessions have.
struct ComparedRow {
  let label: String
  let good: String
  let bad: String
  /// nil for a property under its step.
  let direction: Direction?
}

/// Differences as lines, those of one step under its name.
struct ComparisonRows {
  /// What stands around a step, and differs in many of them if it differs in one.
  private static let folded: Set<String> = [
    "transaction_id", "chunk_stream_id", "message_stream_id", "message_type", "sent", "form",
  ]

  private static let habitMark = " *"

  private(set) var rows: [ComparedRow] = []
  /// The programs whose habits are marked.
  private(set) var programs: [String] = []
  private let report: ComparisonReport

  init(_ differences: [SessionDifference], of report: ComparisonReport) {
    self.report = report
    let repeated = Self.repeated(differences)
    var last: SessionDifference?
    for difference in differences where !repeated.contains(Fold(difference)) {
      add(difference, under: last)
      last = difference
    }
    var told: Set<Fold> = []
    for difference in differences {
      let fold = Fold(difference)
      guard repeated.contains(fold), told.insert(fold).inserted else { continue }
      add(differences.filter { Fold($0) == fold })
    }
  }

  /// What marks a difference that is a habit of a program.
  private mutating func mark(_ difference: SessionDifference) -> String {
    let names = report.programs(behind: difference)
    programs += names.filter { !programs.contains($0) }
    return names.isEmpty ? "" : Self.habitMark
  }

  private struct Fold: Hashable {
    let direction: Direction?
    let path: String?

    init(_ difference: SessionDifference) {
      direction = difference.direction
      path = difference.path
    }
  }

  private static func repeated(_ differences: [SessionDifference]) -> Set<Fold> {
    var counts: [Fold: Int] = [:]
    for difference in differences where difference.path.map(folded.contains) ?? false {
      counts[Fold(difference), default: 0] += 1
    }
    return Set(counts.filter { $0.value > 1 }.keys)
  }

  // MARK: Steps and their values

  private mutating func add(_ difference: SessionDifference, under last: SessionDifference?) {
    guard let path = difference.path else {
      rows.append(
        ComparedRow(
          label: difference.step + mark(difference),
          good: Self.occurrence(difference, difference.good),
          bad: Self.occurrence(difference, difference.bad), direction: difference.direction))
      return
    }
    let isSameStep =
      last.map { last in
        last.step == difference.step && last.direction == difference.direction
          && last.good.frame == difference.good.frame && last.bad.frame == difference.bad.frame
      } ?? false
    if !isSameStep {
      rows.append(
        ComparedRow(
          label: difference.step, good: Self.frame(difference.good),
          bad: Self.frame(difference.bad), direction: difference.direction))
    }
    rows.append(
      ComparedRow(
        label: path + mark(difference), good: difference.good.content?.text ?? "–",
        bad: difference.bad.content?.text ?? "–", direction: nil))
  }

  private static func frame(_ occurrence: SessionDifference.Occurrence) -> String {
    occurrence.frame.map { "frame \($0)" } ?? ""
  }

  /// Where a step is, and what else there is to say of it.
  private static func occurrence(
    _ difference: SessionDifference, _ occurrence: SessionDifference.Occurrence
  ) -> String {
    guard occurrence.isThere else { return "–" }
    let more = difference.count > 1 ? ", \(difference.count) of them" : ""
    let parts = [frame(occurrence), occurrence.content?.text ?? ""].filter { !$0.isEmpty }
    return parts.joined(separator: ", ") + more
  }

  // MARK: What many steps have in common

  /// Adds one property of several steps, those of which both values agree in one line.
  private mutating func add(_ folded: [SessionDifference]) {
    guard let first = folded.first, let path = first.path else { return }
    rows.append(ComparedRow(label: path, good: "", bad: "", direction: first.direction))
    var lines: [(good: String, bad: String, steps: [String], mark: String)] = []
    for difference in folded {
      let good = difference.good.content?.text ?? "–"
      let bad = difference.bad.content?.text ?? "–"
      let mark = mark(difference)
      if let place = lines.firstIndex(where: { ($0.good, $0.bad, $0.mark) == (good, bad, mark) }) {
        if !lines[place].steps.contains(difference.step) {
          lines[place].steps.append(difference.step)
        }
      } else {
        lines.append((good, bad, [difference.step], mark))
      }
    }
    for line in lines {
      rows.append(
        ComparedRow(
          label: Self.list(line.steps) + line.mark, good: line.good, bad: line.bad, direction: nil))
    }
  }

  private static func list(_ steps: [String]) -> String {
    let shown = 2
    let more = steps.count > shown ? " and \(steps.count - shown) more" : ""
    return steps.prefix(shown).joined(separator: ", ") + more
  }
}
