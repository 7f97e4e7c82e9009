import Foundation
import Sessions
import Testing
import RuleDescriptions

@Suite struct ThresholdTests {
  @Test func `the article has every threshold, as it is`() throws {
    let source = try Self.text("Sources/Sessions/Findings/Threshold.swift")
    let sections = source.matches(of: /MARK: (.*)\n((?:.*\n)*?)(?=.*MARK|\})/)
    let declared = sections.flatMap { section in
      section.2.matches(of: /static let (\w+)(?:: \w+)? = ([\d_]+)/).map {
        "\($0.1) \($0.2.filter { $0 != "_" })\(Self.unit(in: section.1))"
      }
    }
    let article = try Self.text("Sources/rtmpscope.docc/Findings.md")
    let rows = article.matches(of: /\| `(\w+)` \| ([\d.]+)( \w+)? \| (.*) \|/)
    #expect(rows.map { Self.value($0.1, $0.2, $0.3) }.sorted() == declared.sorted())
    #expect(declared.count > 30)
    let rules = rows.flatMap { $0.4.matches(of: /`([a-z-]+\.[a-z-]+)`/).map { String($0.1) } }
    #expect(rules.filter { RuleBook.rule($0) == nil }.isEmpty)
  }

  private static func unit(in title: Substring) -> String {
    ["nanoseconds", "milliseconds", "bytes"].first { title.hasSuffix($0) }.map { " \($0)" } ?? ""
  }

  /// A row as the source has it.
  private static func value(_ name: Substring, _ number: Substring, _ unit: Substring?) -> String {
    switch unit {
    case " s": "\(name) \(Int64((Double(number) ?? 0) * 1e9)) nanoseconds"
    case " ms": "\(name) \(number) milliseconds"
    default: "\(name) \(number)\(unit ?? "")"
    }
  }

  private static func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
