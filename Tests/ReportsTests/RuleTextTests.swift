import ByteParsing
import Sessions
import TestSupport
import Testing

@testable import Reports
import RuleDescriptions

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
      #expect(words.contains(" Proof: \(rule.proof) Why a"))
      #expect(words.contains(" \(rule.problem.severity.name): \(rule.severityReason) "))
      #expect(words.contains(" Could be wrong: \(rule.refutation) "))
      #expect(words.contains(" Look at: \(rule.advice)"))
      let lines = text.split(separator: "\n").dropFirst().filter { !$0.contains("https:") }
      #expect(lines.allSatisfy { $0.count < 80 }, "\(rule.id)")
      #expect(words.matches(of: /https:/).count == rule.seenIn.count)
    }
  }
  @Test func `what proves a rule stands before what speaks against it`() throws {
    let rule = try #require(RuleBook.rule("tcp.refused"))
    #expect(
      written { RuleText.explain(rule, into: &$0) } == """
        tcp.refused  error  RFC 9293 §3.5.2

          The connection is refused.

          Nothing listens at that port, or a firewall says so.

          Proof: The server's RST answers the SYN, and neither side sent a byte.

          Why an error: There is no connection.

          Could be wrong: A firewall, or a queue that is full, sends the RST of a
          server that runs.

          Look at: The address and port; whether the server runs.

        """)
  }
}
