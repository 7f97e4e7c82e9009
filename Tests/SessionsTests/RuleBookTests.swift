import ByteParsing
import Foundation
import Sessions
import TestSupport
import Testing
import Rules

@Suite struct RuleBookTests {
  @Test(arguments: RuleExample.all)
  func `a rule finds what breaks it, and not what nearly does`(_ example: RuleExample) throws {
    var breach = try example.conversation()
    example.breach(&breach)
    let outcome = breach.finish()
    let found = (example.isHabit ? outcome.habits : outcome.findings).map(\.problem.id)
    #expect(found.contains(example.rule), "only \(found)")
    var nearMiss = try example.conversation()
    example.nearMiss(&nearMiss)
    #expect(!nearMiss.finish().findings.map(\.problem.id).contains(example.rule))
  }

  @Test func `every rule has an example`() {
    let rules = Set(RuleBook.all.map(\.id))
    #expect(rules == Set(RuleExample.all.map(\.rule)))
  }

  @Test func `every problem that is declared is a rule, and none twice`() throws {
    let declared = try Self.sources().flatMap { text in
      text.matches(of: /= (?:Problem|AbsenceRule)\(\s*"([a-z0-9.-]+)"/).map { String($0.1) }
    }
    #expect(declared.sorted() == RuleBook.all.map(\.id).sorted())
    #expect(Set(declared).count == declared.count)
  }

  @Test func `an absence is stated with its proof and in no other way`() throws {
    let stated = try Self.sources().filter { !$0.contains("struct Headlines") }
      .flatMap { $0.matches(of: /find\w*\(\s*(?:problem: )?AbsenceRule\.\w+\.problem/) }
    #expect(stated.isEmpty)
  }

  @Test func `every rule that claims an absence has its proof in the article`() throws {
    let article = try String(
      contentsOf: Self.root.appendingPathComponent("Sources/rtmpscope.docc/Findings.md"),
      encoding: .utf8)
    let section = try #require(article.split(separator: "| what is said to be absent").last)
    let table = section.prefix { $0 != "#" }.split(separator: "\n\n").first ?? ""
    let listed = Set(table.matches(of: /`([a-z-]+\.[a-z-]+)`/).map { String($0.1) })
    #expect(listed == Set(RuleBook.all.filter(\.claimsAbsence).map(\.id)))
  }

  @Test func `rules are worded as sentences`() {
    for rule in RuleBook.all {
      #expect(!rule.problem.summary.hasSuffix("."), "\(rule.id)")
      let texts = [rule.explanation, rule.proof, rule.severityReason, rule.refutation]
      #expect(texts.allSatisfy { $0.count > 1 && $0.hasSuffix(".") }, "\(rule.id)")
      #expect(Set(texts).count == texts.count, "\(rule.id)")
      #expect(rule.advice.hasSuffix("."), "\(rule.id)")
      #expect(rule.seenIn.allSatisfy { $0.contains(/^[\w.-]+\/[\w.-]+#\d+$/) }, "\(rule.id)")
    }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func sources() throws -> [String] {
    let folder = root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
  }
}
