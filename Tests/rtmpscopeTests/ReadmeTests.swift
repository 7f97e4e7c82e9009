import Foundation
import TestSupport
import Testing

/// The README's examples are what the tool prints.
@Suite struct ReadmeTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let command: String
    let lines: [String]

    var testDescription: String { command }
  }

  /// Blocks that begin with a call of the tool, without a pipe.
  static let examples: [Example] = {
    let path = Fixture.path(of: "../README.md")
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```").compactMap { block in
      let lines = block.split(separator: "\n").map(String.init)
      guard let first = lines.first, first.hasPrefix("$ rtmpscope "), !first.contains(" | ") else {
        return nil
      }
      return Example(command: first, lines: Array(lines.dropFirst()))
    }
  }()

  @Test func `there are examples`() { #expect(Self.examples.count >= 4) }

  @Test(arguments: examples) func `an example shows what the tool prints`(example: Example) throws {
    let arguments = example.command.split(separator: " ").dropFirst(2).map(String.init)
    let printed = try Tool.run(arguments, in: Fixture.path(of: "..")).text.split(separator: "\n")
      .map(String.init)
    var rest = printed[...]
    for line in example.lines where line != "…" {
      let isCut = line.hasSuffix("…")
      let shown = isCut ? String(line.dropLast()) : line
      let place = rest.firstIndex { isCut ? $0.hasPrefix(shown) : $0 == shown }
      guard let place else {
        Issue.record("not printed, or not there: \(line)")
        return
      }
      rest = rest[(place + 1)...]
    }
  }
}
