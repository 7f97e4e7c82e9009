internal import Sessions

/// A JSON value with its place in the text, and members in the order in which they were typed: AMF
/// objects have an order.
struct JSONValue: Sendable {
  enum Content: Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])
  }

  struct Member: Sendable {
    let name: String
    let value: JSONValue
  }

  /// Which it begins on.
  let line: Int
  /// Of its bytes.
  let place: Range<Int>
  let content: Content

  /// As messages show it.
  var text: String {
    switch content {
    case .string(let text): "\"\(text.shortened(to: 40))\""
    case .array: "an array"
    case .object: "an object"
    case .null, .boolean, .number: description
    }
  }

  /// What is wrong with it.
  func fault(_ text: String) -> FixtureError { FixtureError(text, line: line) }
}

// MARK: - Comparison by meaning

extension JSONValue {
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.name == name }?.value
  }

  var stringValue: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }

  var numberValue: Double? {
    guard case .number(let number) = content else { return nil }
    return number
  }

  /// Where it differs from `other`, by the path of members, and how.
  func differences(from other: JSONValue, at path: String = "") -> [(
    path: String, was: JSONValue?, is: JSONValue?
  )] {
    switch (content, other.content) {
    case (.object(let own), .object(let others)):
      let names = Set(own.map(\.name)).union(others.map(\.name)).sorted()
      return names.flatMap { name -> [(path: String, was: JSONValue?, is: JSONValue?)] in
        let path = path.isEmpty ? name : "\(path).\(name)"
        guard let mine = self[name], let theirs = other[name] else {
          return [(path, other[name], self[name])]
        }
        return mine.differences(from: theirs, at: path)
      }
    case (.array(let own), .array(let others)) where own.count == others.count:
      return zip(own, others).enumerated().flatMap { index, pair in
        pair.0.differences(from: pair.1, at: "\(path)[\(index)]")
      }
    default: return description == other.description ? [] : [(path, other, self)]
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// As JSON has it, with names in order: the same for values that mean the same.
  var description: String {
    switch content {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let number): number.plainText
    case .string(let text): "\"\(text)\""
    case .array(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    case .object(let members):
      "{"
        + members.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value)" }
        .joined(separator: ", ") + "}"
    }
  }
}

extension Double {
  /// Whole numbers without a fraction.
  package var plainText: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
