import Foundation
import Sessions
import TestSupport
import Testing
import Peers

@Suite struct ArticleTests {
  struct Article: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    var testDescription: String { name }
  }

  static let articles: [Article] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("Sources/rtmpscope.docc")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let paths = files.sorted().map { folder.appendingPathComponent($0) }
    return (paths + [root.appendingPathComponent("README.md")]).compactMap { path in
      (try? String(contentsOf: path, encoding: .utf8))
        .map { Article(name: path.lastPathComponent, text: $0) }
    }
  }()

  @Test func `of each library every state, event and error has a row`() throws {
    let article = try #require(Self.articles.first { $0.name == "Libraries.md" })
    let lines = article.text.split(separator: "\n", omittingEmptySubsequences: false)
    var counts: [String: Int] = [:]
    var section = ""
    for line in lines {
      if line.hasPrefix("#") { section = line.drop { $0 == "#" || $0 == " " }.lowercased() }
      // The head of a table and the line below it are no rows.
      let isHead = ["| ---", "| state |", "| event |", "| error |"].contains { line.hasPrefix($0) }
      if line.hasPrefix("| "), !isHead { counts[section, default: 0] += 1 }
    }
    for library in ["rml_rtmp", "oxideav-rtmp", "scuffle-rtmp", "shiguredo_rtmp"] {
      let row = try #require(lines.first { $0.hasPrefix("| \(library) |") })
      let numbers = row.split(separator: "|").compactMap {
        Int($0.trimmingCharacters(in: .whitespaces))
      }
      let rows = ["states", "events", "errors"].map { counts["\($0) of \(library)"] ?? 0 }
      #expect(rows == numbers, "\(library)")
    }
  }

  @Test func `every fact that profiles can ask for is documented`() throws {
    let article = try #require(Self.articles.first { $0.name == "Peers.md" })
    for fact in TrafficFact.allCases { #expect(article.text.contains("| `\(fact.rawValue)` |")) }
    for fact in PeerFact.allCases { #expect(article.text.contains("`\(fact.rawValue)`")) }
  }
}
