import Fields
import Foundation
import Testing

/// The records' schema as what it defines, and what is in that.
struct SchemaTree {
  /// A part of the schema, by its definition's name and the path in it.
  struct Node {
    var name: String
    var schema: [String: Any]

    /// What it may be; `any` where it has no type.
    var types: Set<String> {
      if let values = schema["enum"] as? [Any] {
        return Set(values.map { $0 is NSNull ? "null" : "string" })
      }
      return Set(schema["type"] as? [String] ?? [schema["type"] as? String ?? "any"])
    }
  }

  private let definitions: [String: [String: Any]]

  init() throws {
    let schema = try JSONSerialization.jsonObject(with: Data(RecordSchema.text.utf8))
    definitions = try #require((schema as? [String: Any])?["$defs"] as? [String: [String: Any]])
  }

  func definition(_ name: String) -> Node { Node(name: name, schema: definitions[name] ?? [:]) }

  func properties(of parent: Node) -> [String: Node] {
    (parent.schema["properties"] as? [String: [String: Any]] ?? [:]).reduce(into: [:]) {
      $0[$1.key] = resolved(Node(name: "\(parent.name).\($1.key)", schema: $1.value))
    }
  }

  /// What may be under any name.
  func property(of parent: Node) -> Node? { node("additionalProperties", of: parent, "{}") }

  func element(of parent: Node) -> Node? { node("items", of: parent, "[]") }

  /// What messages' bodies hold, by the messages' types.
  var bodies: [(types: [String], body: Node)] {
    let choices = definitions["typed_body"]?["allOf"] as? [[String: [String: Any]]] ?? []
    return choices.compactMap { choice in
      let condition = properties(of: Node(name: "", schema: choice["if"] ?? [:]))["message_type"]
      let body = properties(of: Node(name: "", schema: choice["then"] ?? [:]))["body"]
      guard let types = condition?.schema["enum"] as? [String] else { return nil }
      return body.map { (types, $0) }
    }
  }

  /// All fields of bodies, each with its types but for null.
  var bodyFields: [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    var open = bodies.map(\.body)
    while let parent = open.popLast() {
      let others = [property(of: parent), element(of: parent)].compactMap(\.self)
      for child in Array(properties(of: parent).values) + others {
        let types = child.types.subtracting(["null"])
        if found[child.name]?.isSuperset(of: types) != true { open.append(child) }
        found[child.name, default: []].formUnion(types)
      }
    }
    return found
  }

  private func node(_ keyword: String, of parent: Node, _ mark: String) -> Node? {
    (parent.schema[keyword] as? [String: Any]).map {
      resolved(Node(name: parent.name + mark, schema: $0))
    }
  }

  private func resolved(_ node: Node) -> Node {
    guard let reference = node.schema["$ref"] as? String,
      let name = reference.split(separator: "/").last.map(String.init)
    else { return node }
    return definition(name)
  }
}
