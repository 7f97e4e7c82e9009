import ByteParsing
import Foundation
import Sessions
import TestSupport
import Testing
import Rules
import RuleDescriptions
import Wording

@Suite struct RuleBookTests {
  @Test(arguments: RuleExample.all)
  func `a rule finds what breaks it, and not what nearly does`(_ example: RuleExample) throws {
    var breach = try example.conversation()
    example.breach(&breach)
    #expect(found(by: example, in: breach.finish()) == example.finds.map(\.description))
    var nearMiss = try example.conversation()
    example.nearMiss(&nearMiss)
    #expect(found(by: example, in: nearMiss.finish()) == [])
  }

  @Test(arguments: RuleExample.all)
  func `no sentence has a gap where a fact is not known`(_ example: RuleExample) throws {
    var breach = try example.conversation()
    example.breach(&breach)
    for event in breach.finish().events {
      guard case .finding(let report) = event.content else { continue }
      let gap = try /\s\s|\s[,.]|\(\)|_request|_response/.firstMatch(in: report.sentence)
      #expect(gap == nil, "\(report.sentence)")
    }
  }

  /// What the example's rule finds; what is about a message stands at the packet that ended it.
  private func found(by example: RuleExample, in outcome: Outcome) -> [String] {
    var found: [ExpectedFinding] = []
    if example.isHabit {
      found = outcome.ends.flatMap { $0.summary.session?.habits ?? [] }
        .filter { $0.finding.problem.id == example.rule }
        .map { ExpectedFinding($0.finding, $0.direction) }
    }
    for event in outcome.events {
      guard case .finding(let report) = event.content, report.problem.id == example.rule
      else { continue }
      found.append(ExpectedFinding(report, event.direction))
      if let message = report.message {
        let frame = outcome.lastFrame(ofMessage: message, event.direction, flow: event.flow)
        #expect(report.place.frame == frame, "message \(message)")
      }
    }
    return found.map(\.description)
  }

  @Test func `every rule has an example`() {
    let rules = Set(RuleBook.all.map(\.id))
    #expect(rules == Set(RuleExample.all.map(\.rule)))
    #expect(RuleExample.all.allSatisfy { !$0.finds.isEmpty })
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
