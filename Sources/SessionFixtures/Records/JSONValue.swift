/// Any JSON, for comparison by meaning.
enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var numberValue: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }
}

extension JSONValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .array(values)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// As JSON has it, with names in order.
  var description: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let number): Int64(exactly: number).map(String.init) ?? "\(number)"
    case .string(let text): "\"\(text)\""
    case .array(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        .joined(separator: ", ") + "}"
    }
  }

  /// Where it differs from `other`, by the path of members, and how.
  func differences(from other: JSONValue, at path: String = "") -> [(
    path: String, was: JSONValue?, is: JSONValue?
  )] {
    switch (self, other) {
    case (.object(let own), .object(let others)):
      let names = Set(own.keys).union(others.keys).sorted()
      return names.flatMap { name -> [(path: String, was: JSONValue?, is: JSONValue?)] in
        let path = path.isEmpty ? name : "\(path).\(name)"
        guard let mine = own[name], let theirs = others[name] else {
          return [(path, others[name], own[name])]
        }
        return mine.differences(from: theirs, at: path)
      }
    case (.array(let own), .array(let others)) where own.count == others.count:
      return zip(own, others).enumerated().flatMap { index, pair in
        pair.0.differences(from: pair.1, at: "\(path)[\(index)]")
      }
    default: return self == other ? [] : [(path, other, self)]
    }
  }
}
