import Foundation

/// Holds JSON against a schema, for the keywords that the records' schema uses.
struct SchemaValidator {
  private let root: [String: Any]

  init(json: [UInt8]) throws {
    root = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] ?? [:]
  }

  func complaints(about json: [UInt8]) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(json))
    return check(value, root, at: "")
  }

  private func check(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
    var found: [String] = []
    for (keyword, rule) in schema {
      switch keyword {
      case "type":
        let types = rule as? [String] ?? [rule as? String ?? ""]
        if !types.contains(where: { isType(value, $0) }) { found.append("\(path): not \(types)") }
      case "const":
        if !isEqual(value, rule) { found.append("\(path): not \(rule)") }
      case "enum":
        let cases = rule as? [Any] ?? []
        if !cases.contains(where: { isEqual(value, $0) }) {
          found.append("\(path): not one of \(cases)")
        }
      case "minimum":
        if let number = double(value), let least = double(rule), number < least {
          found.append("\(path): below \(least)")
        }
      case "maximum":
        if let number = double(value), let most = double(rule), number > most {
          found.append("\(path): above \(most)")
        }
      case "pattern":
        if let text = value as? String, let pattern = rule as? String,
          text.range(of: pattern, options: .regularExpression) == nil
        {
          found.append("\(path): does not match \(pattern)")
        }
      case "required":
        guard let object = value as? [String: Any] else { continue }
        for name in rule as? [String] ?? [] where object[name] == nil {
          found.append("\(path): lacks \(name)")
        }
      case "properties":
        guard let object = value as? [String: Any] else { continue }
        for (name, schema) in rule as? [String: [String: Any]] ?? [:] {
          if let member = object[name] { found += check(member, schema, at: "\(path)/\(name)") }
        }
      case "additionalProperties":
        guard let object = value as? [String: Any], let schema = rule as? [String: Any] else {
          continue
        }
        for (name, member) in object { found += check(member, schema, at: "\(path)/\(name)") }
      case "items":
        for (index, item) in (value as? [Any] ?? []).enumerated() {
          found += check(item, rule as? [String: Any] ?? [:], at: "\(path)/\(index)")
        }
      case "$ref":
        let name = (rule as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
        let definitions = root["$defs"] as? [String: [String: Any]] ?? [:]
        guard let schema = definitions[name] else {
          found.append("no definition \(name)")
          continue
        }
        found += check(value, schema, at: path)
      case "allOf":
        for schema in rule as? [[String: Any]] ?? [] { found += check(value, schema, at: path) }
      case "if":
        let applies = check(value, rule as? [String: Any] ?? [:], at: path).isEmpty
        if applies { found += check(value, schema["then"] as? [String: Any] ?? [:], at: path) }
      case "then", "$schema", "$id", "$defs", "title", "description": break
      default: found.append("the schema uses \(keyword), which is not checked")
      }
    }
    return found
  }

  private func isType(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "number": double(value) != nil
    case "integer": double(value).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  private func isBoolean(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
  }

  private func double(_ value: Any) -> Double? {
    isBoolean(value) ? nil : (value as? NSNumber)?.doubleValue
  }

  private func isEqual(_ one: Any, _ other: Any) -> Bool {
    (one as? NSObject) == (other as? NSObject)
  }
}
