internal import Sessions

/// A JSON value with the line that it begins on, and members in the order in which they were typed:
/// AMF objects have an order.
struct ScriptValue: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([ScriptValue])
    case object([Member])
  }

  struct Member: Hashable, Sendable {
    let name: String
    let value: ScriptValue
  }

  let line: Int
  let content: Content

  /// As messages show it.
  var text: String {
    switch content {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let number): Self.text(number)
    case .string(let text): "\"\(text.shortened(to: 40))\""
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// Whole numbers without a fraction.
  static func text(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? "\(number)"
  }

  /// What is wrong with it.
  func fault(_ text: String) -> FixtureError { FixtureError(text, line: line) }
}
