import ByteParsing
import Foundation
import RuleDescriptions
import TestSupport
import Testing

/// The article says of each statement of the protocol what tells it, in names that there are.
@Suite struct ProtocolTests {
  @Test func `every row names fields and rules that exist`() throws {
    let tree = try SchemaTree()
    for row in try Self.rows() {
      #expect(
        ["*descriptive*", "*not told*"].contains(row.told) || !row.told.names.isEmpty, "\(row)")
      for name in row.told.names where RuleBook.rule(name) == nil {
        #expect(!tree.fields(at: name).isEmpty, "\(name) of \(row)")
      }
    }
  }

  @Test func `every rule about a specification has a row`() throws {
    let told = Set(try Self.rows().flatMap(\.told.names))
    let specifications = [
      "RTMP 1.0", "AMF", "FLV", "Enhanced RTMP", "ISO/IEC 14496-15", "H.264",
    ]
    let rules = RuleBook.all.filter { rule in
      specifications.contains { rule.problem.reference.hasPrefix($0) }
    }
    #expect(rules.count > 200)
    #expect(rules.map(\.id).filter { !told.contains($0) } == [])
  }

  @Test func `every field of a message's body has a row`() throws {
    let tree = try SchemaTree()
    let told = Set(try Self.rows().flatMap(\.told.names).flatMap { tree.fields(at: $0) })
    // What has no name of its own is told of with what it is in.
    let fields = tree.bodyFields.keys.filter { !$0.hasSuffix("[]") && !$0.hasSuffix("{}") }
    #expect(fields.count > 50)
    #expect(fields.filter { !told.contains($0) }.sorted() == [])
  }

  @Test func `every test that is named exists`() throws {
    let types = try Self.typesInTests()
    for row in try Self.rows() {
      #expect(row.shown == "—" ? row.told.hasPrefix("*") : !row.shown.names.isEmpty, "\(row)")
      for name in row.shown.names { #expect(types.contains(name), "\(name) of \(row)") }
    }
  }

  // MARK: The article

  private struct Row: CustomStringConvertible {
    let statement: String
    let told: String
    let shown: String

    var description: String { statement }
  }

  private static func rows() throws -> [Row] {
    let path = Fixture.path(of: "../Sources/rtmpscope.docc/Protocol.md")
    let article = try String(contentsOfFile: path, encoding: .utf8)
    let sections = article.components(separatedBy: "\n## ").dropFirst()
    let rows = try sections.flatMap { section in
      // The first two lines of a table are no rows.
      try section.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 4, "\(line)")
        return Row(statement: cells[0], told: cells[2], shown: cells[3])
      }
    }
    #expect(rows.count > 200)
    return rows
  }

  private static func typesInTests() throws -> Set<String> {
    let root = URL(fileURLWithPath: Fixture.path(of: "../Tests"))
    let targets = try FileManager.default.contentsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix("Tests") }
    let files = targets.flatMap { target in
      FileManager.default.enumerator(
        at: root.appendingPathComponent(target), includingPropertiesForKeys: nil)?
        .compactMap { $0 as? URL } ?? []
    }
    return try Set(
      files.filter { $0.pathExtension == "swift" }.flatMap { file in
        try String(contentsOf: file, encoding: .utf8)
          .matches(of: /struct (\w+)/).map { String($0.1) }
      })
  }
}

extension String {
  /// What stands in backquotes.
  fileprivate var names: [String] { matches(of: /`([^`]+)`/).map { String($0.1) } }
}

extension SchemaTree {
  /// The fields that a path goes through, of each body that has it; none where there is no such path.
  ///
  /// It begins with `body`, `handshake` or `session`, or is a message's own.
  fileprivate func fields(at path: String) -> Set<String> {
    var names = path.split(separator: ".").map(String.init)
    var open: [Node]
    switch names.first {
    case "body": open = bodies.map(\.body)
    case "handshake", "session": open = [definition(names[0])]
    default: open = [definition("message")]
    }
    if names.count > 1 { names.removeFirst() }
    return open.reduce(into: []) { $0.formUnion(fields(at: names[...], in: $1) ?? []) }
  }

  /// Nil where the path leads to nothing.
  private func fields(at path: ArraySlice<String>, in parent: Node) -> Set<String>? {
    guard let name = path.first else { return [] }
    if let child = properties(of: parent)[name] {
      return fields(at: path.dropFirst(), in: child).map { $0.union([child.name]) }
    }
    return element(of: parent).flatMap { fields(at: path, in: $0) }
  }
}
