extension Condition {
  /// What is wrong with the text of a condition, and where.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// In characters, from 0 on.
    public let offset: Int
    public let text: String

    public var description: String { "at character \(offset + 1): \(text)" }
  }

  /// Reads a condition.
  ///
  ///     condition = term *("or" term)         term = factor *("and" factor)
  ///     factor    = "not" factor / "(" condition ")" / test
  ///     test      = field ("==" / "!=" / "<" / "<=" / ">" / ">=") value
  ///               / field "in" "(" value *("," value) ")" / field "exists"
  ///
  /// A value is a number, `true`, `false`, a text between quotation marks, or a word.
  ///
  /// - Parameter mistake: what is wrong with a test, such as a name that nobody knows; nil where
  ///   nothing is.
  public init(_ text: String, mistake: (Test) -> String? = { _ in nil }) throws(Fault) {
    var parser = ConditionParser(text)
    self = try parser.condition()
    try parser.expectEnd()
    for (offset, test) in parser.tests {
      if let text = mistake(test) { throw Fault(offset: offset, text: text) }
    }
  }
}

private struct ConditionParser {
  private enum Token: Equatable {
    case word(String)
    case quoted(String)
    case symbol(String)

    var shown: String {
      switch self {
      case .word(let text), .symbol(let text): "'\(text)'"
      case .quoted(let text): "\"\(text)\""
      }
    }
  }

  private let text: [Character]
  private var place = 0
  /// Where the token begins that comes next.
  private var start = 0
  private var next: Token?
  /// Why the next token cannot be read; told once it is needed.
  private var fault: Condition.Fault?
  /// Where each test begins.
  private(set) var tests: [(offset: Int, test: Condition.Test)] = []

  /// How deep the next condition lies in others.
  private var depth = 0

  /// Deeper ones are none that anybody writes.
  private static let depthLimit = 64
  private static let symbols = ["==", "!=", "<=", ">=", "<", ">", "(", ")", ","]

  init(_ text: String) {
    self.text = Array(text)
    advance()
  }

  mutating func condition() throws(Condition.Fault) -> Condition {
    var terms = [try term()]
    while take(word: "or") { terms.append(try term()) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func term() throws(Condition.Fault) -> Condition {
    var factors = [try factor()]
    while take(word: "and") { factors.append(try factor()) }
    return factors.count == 1 ? factors[0] : .all(factors)
  }

  private mutating func factor() throws(Condition.Fault) -> Condition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw .init(offset: start, text: "more than \(Self.depthLimit) conditions in one another")
    }
    if take(word: "not") { return .not(try factor()) }
    if take(symbol: "(") {
      let inside = try condition()
      guard take(symbol: ")") else { throw wanted("')'") }
      return inside
    }
    let offset = start
    let test = try test()
    tests.append((offset, test))
    return .test(test)
  }

  private mutating func test() throws(Condition.Fault) -> Condition.Test {
    guard case .word(let field)? = next else { throw wanted("a field's name") }
    advance()
    guard let relation = relation() else {
      let names = Condition.Test.Relation.allCases.map { "'\($0.rawValue)'" }
      throw wanted("one of \(names.joined(separator: ", ")) behind '\(field)'")
    }
    advance()
    switch relation {
    case .exists: return .init(field: field, relation: relation, operands: [])
    case .among:
      guard take(symbol: "(") else { throw wanted("'(' behind 'in'") }
      var operands = [try operand()]
      while take(symbol: ",") { operands.append(try operand()) }
      guard take(symbol: ")") else { throw wanted("',' or ')'") }
      return .init(field: field, relation: relation, operands: operands)
    default:
      let start = start
      let operand = try operand()
      if [.below, .upTo, .above, .from].contains(relation) {
        guard case .number = operand else {
          throw .init(offset: start, text: "'\(relation.rawValue)' is for numbers")
        }
      }
      return .init(field: field, relation: relation, operands: [operand])
    }
  }

  private func relation() -> Condition.Test.Relation? {
    switch next {
    case .word(let text)?, .symbol(let text)?: .init(rawValue: text)
    case .quoted?, nil: nil
    }
  }

  private mutating func operand() throws(Condition.Fault) -> FieldOperand {
    defer { advance() }
    switch next {
    case .quoted(let text)?: return .text(text)
    case .word("true")?: return .flag(true)
    case .word("false")?: return .flag(false)
    case .word(let word)?: return Double(word).map(FieldOperand.number) ?? .text(word)
    case .symbol?, nil: throw wanted("a value")
    }
  }

  func expectEnd() throws(Condition.Fault) {
    if next != nil || fault != nil { throw wanted("'and', 'or' or the end") }
  }

  private func wanted(_ what: String) -> Condition.Fault {
    if let fault { return fault }
    let found = next.map { ", not \($0.shown)" } ?? ""
    return .init(offset: start, text: "\(what) is due\(found)")
  }

  // MARK: Tokens

  private mutating func take(word: String) -> Bool {
    guard next == .word(word) else { return false }
    advance()
    return true
  }

  private mutating func take(symbol: String) -> Bool {
    guard next == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func advance() {
    while place < text.count, text[place].isWhitespace { place += 1 }
    start = place
    next = nil
    guard place < text.count else { return }
    let symbol = Self.symbols.first { text[place...].starts(with: $0) }
    if let symbol {
      place += symbol.count
      next = .symbol(symbol)
    } else if text[place] == "\"" {
      readQuoted()
    } else {
      while place < text.count, Self.isPartOfWord(text[place]) { place += 1 }
      if place == start {
        fault = .init(offset: start, text: "'\(text[start])' means nothing here")
      } else {
        next = .word(String(text[start..<place]))
      }
    }
  }

  private mutating func readQuoted() {
    var content = ""
    place += 1
    while place < text.count, text[place] != "\"" {
      if text[place] == "\\", place + 1 < text.count { place += 1 }
      content.append(text[place])
      place += 1
    }
    guard place < text.count else {
      fault = .init(offset: start, text: "the quotation mark is not closed")
      return
    }
    place += 1
    next = .quoted(content)
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_.-@$".contains(character)
  }
}
