import AMF
import Fields
import Flows
import Foundation
import RTMP
import Rules
import Sessions
import TestSupport
import Testing

@testable import Reports

/// The records' schema has the fields that `Fields` shows, and no others.
@Suite struct BodySchemaTests {
  @Test func `each field of a body is in the schema with its type, and no other`() throws {
    var walk = try SchemaWalk()
    for example in MessageExample.all + Self.rarer {
      let report = try example.report()
      let contexts: [FieldContext] = [
        .init(), .init(sentByPeer: 1),
        .init(request: .init(index: 0, name: "connect", latency: 1)),
      ]
      walk.begin(bodyOf: report.message.header.type.name)
      for context in contexts { report.body.describe(to: &walk, in: context) }
      walk.end(.object)
    }
    #expect(walk.misfits == [])
    #expect(walk.declared.subtracting(walk.seen).sorted() == [])
    let names = try Self.namesInSources
    #expect(names.count > 50 && names.subtracting(walk.names).sorted() == [])
  }

  @Test func `each field of headers and handshakes is in the schema with its type`() throws {
    var walk = try SchemaWalk()
    var analyzer = StreamAnalyzer(direction: .clientToServer)
    let wire =
      WireBuilder.handshake(own: 1, peer: 2) + WireBuilder.message(chunkStream: 3, type: 9, [23])
    analyzer.append(wire.span)
    analyzer.finish()
    while let event = analyzer.next() {
      switch event.content {
      case .handshake(let report):
        walk.begin("handshake")
        report.handshake.describe(to: &walk, report.echo)
        report.handshake.describe(to: &walk, .repeated)
      case .message(let report):
        walk.begin("message")
        report.message.describeHeader(to: &walk)
      default: break
      }
    }
    #expect(walk.misfits == [])
    #expect(walk.names.isSuperset(of: Message.headerFields + ["version", "echo_valid"]))
  }

  /// What those of ``MessageExample`` leave out.
  private static let rarer: [MessageExample] = [
    // A transaction ID that is no number.
    MessageExample(20, [UInt8](hex: "02 0001 78 00 7FF8000000000000 05")),
    // H.264 with a frame rate.
    MessageExample(
      9,
      [UInt8](
        hex: """
          17000000000164000dffe1001a6764000dacd941419f9f011000000300100000
          030320f142996001000468efbcb0fdf8f800
          """)),
  ]

  /// The names by which bodies call fields.
  private static var namesInSources: Set<String> {
    get throws {
      let folder = Fixture.path(of: "../Sources/Fields")
      let ofOthers: Set = ["HeaderFields.swift", "HandshakeFields.swift"]
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".swift") && !ofOthers.contains($0) }
      let name = /(?:see|begin)\(\s*(?:\.\w+,\s*)?"(\w+)"/
      return try Set(
        files.flatMap { file in
          try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            .matches(of: name).map { String($0.1) }
        })
    }
  }
}

/// Holds fields against the schema as they are shown, and notes which of it there are.
private struct SchemaWalk: FieldVisitor {
  private typealias Node = SchemaTree.Node

  private(set) var misfits: Set<String> = []
  /// Which fields were shown, each with its type.
  private(set) var seen: Set<String> = []
  /// What fields that were shown are called.
  private(set) var names: Set<String> = []
  private let tree: SchemaTree
  private var path: [Node] = []
  private var messageType = ""

  init() throws { tree = try SchemaTree() }

  mutating func begin(_ definition: String) {
    path = [tree.definition(definition)]
  }

  mutating func begin(bodyOf type: String) {
    path.append(
      tree.bodies.first { $0.types.contains(type) }?.body ?? Node(name: "nothing", schema: [:]))
  }

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    if case .field(let name) = name, "\(name)" == "message_type", case .word(let type) = value {
      messageType = type
    }
    note(name, type(of: value, as: name))
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    let child = note(name, group == .object ? "object" : "array")
    if case .field(let name) = name, "\(name)" == "body" {
      begin(bodyOf: messageType)
    } else {
      path.append(child)
    }
  }

  mutating func end(_ group: FieldGroup) { path.removeLast() }

  @discardableResult
  private mutating func note(_ name: FieldName, _ type: String) -> Node {
    guard let parent = path.last, let child = child(name, of: parent) else {
      misfits.insert("\(path.last?.name ?? "nothing") lacks \(name)")
      return Node(name: "nothing", schema: [:])
    }
    if !child.types.contains(type) { misfits.insert("\(child.name) is \(type)") }
    seen.insert("\(child.name): \(type)")
    if case .field(let name) = name { names.insert("\(name)") }
    return child
  }

  /// What a value is in JSON; any of what AMF has, where it is.
  private func type(of value: FieldValue, as name: FieldName) -> String {
    switch value {
    case .absent: "null"
    case .unsigned, .signed: "integer"
    case .number(let number): number.isFinite ? "number" : "object"
    case .duration: "number"
    case .flag: "boolean"
    case .word, .code, .bytes: "string"
    case .text: if case .element = name { "any" } else { "string" }
    case .amf: "any"
    }
  }

  private func child(_ name: FieldName, of parent: Node) -> Node? {
    switch name {
    case .field(let name): tree.properties(of: parent)["\(name)"]
    case .property: tree.property(of: parent)
    case .element: tree.element(of: parent)
    }
  }

  /// All fields of bodies that the schema has, each with its types but for null.
  var declared: Set<String> {
    Set(tree.bodyFields.flatMap { name, types in types.map { "\(name): \($0)" } })
  }
}
