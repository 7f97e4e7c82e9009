internal import ByteParsing
package import Sessions

/// A finding's facts as its sentence has them.
struct Wording: Sendable {
  private let finding: FindingReport

  init(_ finding: FindingReport) { self.finding = finding }

  /// A fact in words; empty where there is none.
  subscript(name: String) -> String {
    finding.arguments[name]?.words ?? ""
  }

  func fact(_ name: String) -> FindingArguments.Fact? { finding.arguments[name] }

  func has(_ name: String) -> Bool { finding.arguments[name] != nil }

  /// Whether a fact is stated, and true.
  func isTrue(_ name: String) -> Bool { finding.arguments[name] == .flag(true) }

  func integer(_ name: String) -> Int64? {
    if case .integer(let number)? = finding.arguments[name] { number } else { nil }
  }

  func texts(_ name: String) -> [String] {
    if case .texts(let texts)? = finding.arguments[name] { texts } else { [] }
  }

  /// In nanoseconds.
  func duration(_ name: String) -> Int64? {
    if case .duration(let time)? = finding.arguments[name] { time } else { nil }
  }

  /// Such as `1 byte` or `3 bytes`.
  func count(_ name: String, _ noun: String) -> String {
    "\(self[name]) \(noun)\(integer(name) == 1 ? "" : "s")"
  }

  /// A fact between two other texts; empty where there is none.
  func clause(_ before: String, _ name: String, _ after: String = "") -> String {
    has(name) ? before + self[name] + after : ""
  }

  /// The place that the finding refers to as `role`.
  func related(_ role: String) -> FindingReport.Related? {
    finding.related.first { $0.role == role }
  }

  var place: Place { finding.place }
  var end: Place? { finding.end }
  var summary: String { finding.problem.summary }
  /// Whether it is about an aggregate's own layout.
  var isOfAggregate: Bool { finding.problem.id.hasPrefix("aggregate.") }
}

extension FindingArguments.Fact {
  /// In words.
  package var words: String {
    switch self {
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: ", ")
    case .duration(let time): "\(Seconds(time))"
    case .flag(let flag): flag ? "true" : "false"
    }
  }
}
