import Foundation
import Peers
import Sessions
import TestSupport
import Testing
import RuleDescriptions

/// What help texts, the README and articles name is there.
@Suite struct HelpTests {
  struct Page: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    var testDescription: String { name }
  }

  /// A command with what it takes, as it says itself.
  struct Command: Decodable, Sendable {
    struct Argument: Decodable, Sendable {
      struct Name: Decodable, Sendable {
        let kind: String
        let name: String
      }

      let names: [Name]?
      let defaultValue: String?
      let allValueStrings: [String]?
      let allValues: [String]?

      /// With their dashes.
      var options: [String] {
        (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
      }
    }

    let commandName: String
    let arguments: [Argument]?
    let subcommands: [Command]?

    var options: Set<String> { Set((arguments ?? []).flatMap(\.options)) }

    func subcommand(_ name: some StringProtocol) -> Command? {
      subcommands?.first { $0.commandName == name }
    }

    /// This one and all below it, each with the words that call it.
    func all(behind words: [String] = []) -> [(words: [String], command: Command)] {
      [(words, self)]
        + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap {
          $0.all(behind: words + [$0.commandName])
        }
    }
  }

  /// All commands; nil where the tool does not tell.
  private static let tool: Command? = {
    struct Dump: Decodable { let command: Command }
    let output = try? Tool.run(["--experimental-dump-help"]).output
    return try? JSONDecoder().decode(Dump.self, from: Data(output ?? [])).command
  }()

  private static let pages: [Page] =
    (tool?.all() ?? []).map { words, _ in
      let text = try? Tool.run(words + ["--help"]).text
      return Page(name: (["rtmpscope"] + words).joined(separator: " "), text: text ?? "")
    } + ArticleTests.articles.map { Page(name: $0.name, text: $0.text) }

  @Test func `every command and every article is looked at`() {
    #expect(Self.pages.count > 25)
    #expect(Self.pages.contains { $0.name == "rtmpscope fixture make" })
    #expect(Self.pages.contains { $0.name == "README.md" })
    #expect(Self.pages.allSatisfy { $0.text.count > 100 })
  }

  // MARK: Rules

  private static let areas = Set(RuleBook.all.compactMap { $0.id.split(separator: ".").first })
  /// What looks like a rule's area and name, and is a file's name with its ending, or a name in a message.
  private static let otherWords: Set<Substring> = ["pcap", "swift", "fpad"]

  // The protocol's table has fields too, and a test of its own.
  @Test(arguments: pages.filter { $0.name != "Protocol.md" })
  func `rules that are named are in the rule book`(page: Page) {
    #expect(unknownRules(in: page.text) == [])
  }

  private func unknownRules(in text: String) -> [String] {
    let prose = text.replacing(/```swift\n.*?```/.dotMatchesNewlines(), with: "")
    return prose.matches(
      of: /(?<before>^|[^\w.\/@-])(?<area>[a-z0-9-]+)\.(?<name>[a-z0-9-]+)(?!\w|\.\w)/
    ).filter { Self.areas.contains($0.area) && !Self.otherWords.contains($0.name) }
      .map { "\($0.area).\($0.name)" }
      .filter { RuleBook.rule($0) == nil && TrafficFact(rawValue: $0) == nil }
  }

  // MARK: Options

  /// Of swift, valgrind, and scripts of this repository.
  private static let otherOptions: Set<Substring> = [
    "--enable-code-coverage", "--files", "--filter", "--product", "--quick",
    "--static-swift-stdlib", "--tool",
  ]

  @Test(arguments: pages)
  func `options that are named are some command's`(page: Page) throws {
    #expect(try unknownOptions(in: page.text) == [])
  }

  private func unknownOptions(in text: String) throws -> Set<Substring> {
    let known = try Set(#require(Self.tool).all().flatMap { $0.command.options })
    let named = Set(text.matches(of: /(?:^|[^\w-])(--[a-z][a-z0-9-]*)/).map(\.output.1))
    return named.subtracting(Self.otherOptions).filter { !known.contains(String($0)) }
  }

  @Test(arguments: pages)
  func `commands are called with options that they take`(page: Page) throws {
    #expect(try wrongOptions(in: page.text) == [])
  }

  /// Options that stand in a command's call, and that it does not take.
  private func wrongOptions(in text: String) throws -> [String] {
    var wrong: [String] = []
    let tool = try #require(Self.tool)
    for call in text.matches(of: /rtmpscope ([^\n`|>;()]*)/) {
      var words = call.output.1.split(separator: " ").map {
        $0.trimmingSuffix { ",.:".contains($0) }
      }
      var command = tool
      while let word = words.first, let next = command.subcommand(word) {
        command = next
        words.removeFirst()
      }
      let takes = try command.options.union(
        command.commandName == tool.commandName
          ? #require(tool.subcommand("dissect")).options : [])
      for word in words where word.hasPrefix("-") && word != "-" {
        let options = word.hasPrefix("--") ? [String(word)] : word.dropFirst().map { "-\($0)" }
        wrong += options.filter { !takes.contains($0) }
      }
    }
    return wrong
  }

  @Test func `a default that help shows is one that the option takes`() throws {
    var count = 0
    for (words, command) in try #require(Self.tool).all() {
      for argument in command.arguments ?? [] {
        guard let values = argument.allValueStrings ?? argument.allValues,
          let value = argument.defaultValue
        else { continue }
        #expect(values.contains(value), "\(words) \(argument.options)")
        count += 1
      }
    }
    #expect(count > 0)
  }

  // MARK: Files

  private static let root = URL(fileURLWithPath: Fixture.path(of: "..")).standardized

  @Test(arguments: pages)
  func `files of the repository that are named are there`(page: Page) {
    #expect(missingFiles(in: page.text) == [])
  }

  private func missingFiles(in text: String) -> [Substring] {
    let paths = text.matches(
      of: /(?:^|[^\w.\/-])((?:Sources|Tests|Fixtures|\.ci)\/[\w.\/+-]*)/
    ).map { $0.output.1.trimmingSuffix { $0 == "." } }
    let articles = text.matches(of: /(?:^|[^\w.\/*-])([\w-]+\.md)/).map(\.output.1)
    let folders = ["", "Sources/rtmpscope.docc/"]
    return paths.filter { !isThere(String($0)) }
      + articles.filter { name in !folders.contains { isThere($0 + name) } }
  }

  @Test func `what is not there is noticed`() throws {
    #expect(unknownRules(in: "publish.refused, `publish.rejected`") == ["publish.rejected"])
    #expect(try unknownOptions(in: "`--flow`, (--flows)") == ["--flows"])
    let call = "rtmpscope flows -v --raw x.pcap | rtmpscope --limit 3 -"
    #expect(try wrongOptions(in: call) == ["--raw"])
    let text = "Sources/AMF, `Tests/Nothing/x.swift`. README.md, `Nothing.md`"
    #expect(missingFiles(in: text) == ["Tests/Nothing/x.swift", "Nothing.md"])
  }

  private func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(path).path)
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while isLeftOut: (Character) -> Bool) -> SubSequence {
    var rest = self[...]
    while let last = rest.last, isLeftOut(last) { rest.removeLast() }
    return rest
  }
}
