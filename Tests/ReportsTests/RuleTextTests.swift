import ByteParsing
import Sessions
import TestSupport
import Testing

@testable import Reports

@Suite struct RuleTextTests {
  @Test func `every rule has a line`() {
    let lines = written { RuleText.list(RuleBook.all, into: &$0) }.split(separator: "\n")
    #expect(lines.count == RuleBook.all.count)
    for (line, rule) in zip(lines, RuleBook.all) {
      #expect(line.hasPrefix("\(rule.id) "))
      #expect(line.contains(" \(rule.problem.severity.name) "))
      #expect(line.hasSuffix(" \(rule.problem.summary)"))
    }
  }

  @Test func `a rule is explained with all that there is to say of it`() {
    for rule in RuleBook.all {
      let text = written { RuleText.explain(rule, into: &$0) }
      #expect(
        text.hasPrefix("\(rule.id)  \(rule.problem.severity.name)  \(rule.problem.reference)\n\n"))
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(rule.explanation))
      #expect(words.contains("Look at: \(rule.advice)"))
      #expect(words.matches(of: /https:/).count == rule.seenIn.count)
    }
  }
}
