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
    let rule = try #require(RuleBook.rule("capture.snapshot-length"))
    #expect(
      written { RuleText.explain(rule, into: &$0) } == """
        capture.snapshot-length  note  pcap, snapshot length

          The capture cut packets short.

          Payload beyond the snapshot length is not known.

          Proof: Packets of the connection are longer on the wire than in the capture.

          Why a note: It hides payload, and is no fault of the peers.

          Could be wrong: A tool may have cut the packets after they were captured.

          Look at: The -s option of the capturing program.

        """)
  }
}
