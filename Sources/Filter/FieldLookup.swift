internal import AMF
public import Fields

/// Finds what fields of something hold, by their paths.
///
/// A path is the names of what holds a field and its own, with dots between them:
/// `command_object.app`. Elements of a list have the list's path, so that a test is met by any of them;
/// `arguments.0` is one of them, `arguments.count` how many there are, `command_object.type` the AMF
/// type of a value.
public struct FieldLookup: FieldVisitor, Sendable {
  /// Of each path that is looked for; nil where it was not seen.
  private var wanted: [String: [FieldOperand]?]
  private var groups: [(path: String, isList: Bool, count: Int)] = []
  private let prefix: String

  /// - Parameters:
  ///   - paths: those that are looked for.
  ///   - prefix: what their beginning must be for something that is seen, such as `body.`; empty for
  ///     what has no name of its own.
  public init(_ paths: some Sequence<String>, under prefix: String = "") {
    self.prefix = prefix
    wanted = Dictionary(paths.map { ($0, nil) }, uniquingKeysWith: { one, _ in one })
  }

  /// What a field holds; nil where none with its path was seen.
  public subscript(path: String) -> [FieldOperand]? { wanted[path] ?? nil }

  /// Goes on with what has another prefix.
  public func under(_ prefix: String) -> FieldLookup {
    var next = FieldLookup([], under: prefix)
    next.wanted = wanted
    return next
  }

  private init(_ paths: [String], under prefix: String) {
    self.prefix = prefix
    wanted = [:]
  }

  // MARK: Fields

  public mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    for path in paths(of: name) { note(value, at: path) }
  }

  public mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    let path = paths(of: name).first ?? ""
    groups.append((path, group == .list, 0))
  }

  public mutating func end(_ group: FieldGroup) {
    let ended = groups.removeLast()
    if ended.isList { add(.number(Double(ended.count)), at: ended.path + ".count") }
  }

  /// A field's own path; an element's list's, and that with its number.
  private mutating func paths(of name: FieldName) -> [String] {
    let base = groups.last.map { $0.path + "." } ?? prefix
    switch name {
    case .field(let name): return [base + "\(name)"]
    case .property(let name): return [base + name.description]
    case .element:
      guard let last = groups.indices.last else { return [] }
      groups[last].count += 1
      let list = groups[last].path
      return [list, "\(list).\(groups[last].count - 1)"]
    }
  }

  private mutating func note(_ value: FieldValue, at path: String) {
    switch value {
    case .absent: add(.text("absent"), at: path + ".type")
    case .unsigned(let number): add(.number(Double(number)), at: path)
    case .signed(let number): add(.number(Double(number)), at: path)
    case .number(let number): add(.number(number), at: path)
    case .flag(let flag): add(.flag(flag), at: path)
    case .duration(let nanoseconds): add(.number(Double(nanoseconds) / 1e9), at: path)
    case .word(let word): add(.text(word), at: path)
    case .code(let code, let word): add(.code(Double(code), word), at: path)
    case .text(let text, _): add(.text(text.description), at: path)
    case .bytes(let bytes, _): add(.number(Double(bytes.count)), at: path + ".count")
    case .amf(let value, _): note(value, at: path)
    }
  }

  private mutating func note(_ value: AMFValue, at path: String) {
    add(.text(value.isNull ? "null" : value.markerName), at: path + ".type")
    if let number = value.numberValue { return add(.number(number), at: path) }
    if let flag = value.booleanValue { return add(.flag(flag), at: path) }
    if let text = value.stringValue { return add(.text(text.description), at: path) }
    // Below a value there is nothing to find for a path that does not go there.
    guard wanted.keys.contains(where: { $0.hasPrefix(path + ".") }) else { return }
    for property in value.properties ?? [] {
      note(property.value, at: "\(path).\(property.name)")
    }
  }

  private mutating func add(_ operand: FieldOperand, at path: String) {
    guard let found = wanted[path] else { return }
    wanted[path] = (found ?? []) + [operand]
  }
}
