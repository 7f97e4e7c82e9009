internal import Sessions
internal import AMF

/// Takes AMF values apart: a path and a value for each leaf.
struct ValueList {
  private static let countLimit = 128
  /// Of names and texts, in bytes: what is longer is told by its beginning.
  private static let byteLimit = 1024
  private static let depthLimit = 8
  private static let nameByteLimit = 64

  /// What users choose, and what servers call a connection by.
  private static let names: Set<String> = [
    "app", "tcUrl", "swfUrl", "pageUrl", "publishing_name", "stream_name", "clientid", "clientId",
    "details",
  ]
  private static let outcomes: Set<String> = ["info.code", "info.level"]

  private(set) var values: [SessionValue] = []
  let kind: SessionStep.Kind

  init(of kind: SessionStep.Kind) { self.kind = kind }

  mutating func add(_ value: SessionValue) {
    if values.count < Self.countLimit { values.append(value) }
  }

  mutating func add(_ path: String, words: String?, _ meaning: SessionValue.Meaning = .circumstance)
  {
    if let words { add(SessionValue(path, .words(words), meaning)) }
  }

  mutating func add(
    _ path: String, number: (some BinaryInteger)?, _ meaning: SessionValue.Meaning = .content
  ) {
    if let number { add(SessionValue(path, .number(Double(number)), meaning)) }
  }

  /// Adds a value's leaves; `path` is empty for what has none of its own.
  mutating func add(_ value: AMFValue, at path: String, depth: Int = 0) {
    guard let properties = value.properties, !properties.isEmpty, depth < Self.depthLimit else {
      add(Self.bounded(path, value, meaning(of: path)))
      return
    }
    for property in properties {
      let name = Self.bounded(property.name)
      add(property.value, at: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1)
    }
  }

  /// A value that takes little room, whatever its sender makes of it.
  private static func bounded(
    _ path: String, _ value: AMFValue, _ meaning: SessionValue.Meaning
  ) -> SessionValue {
    let shown: SessionValue.Content
    if let text = value.stringValue {
      guard text.bytes.count > byteLimit else { return SessionValue(path, .amf(value), meaning) }
      shown = .amf(.string(AMFString(bytes: Array(text.bytes.prefix(byteLimit)))))
    } else {
      switch value {
      case .strictArray(let values) where values.count > 64:
        shown = .words("\(values.count) values")
      case .object(let properties), .ecmaArray(_, let properties), .typedObject(_, let properties):
        guard !properties.isEmpty else { return SessionValue(path, .amf(value), meaning) }
        shown = .words("\(properties.count) properties")
      default: return SessionValue(path, .amf(value), meaning)
      }
    }
    return SessionValue(path, shown, meaning, as: .words("hash \(value.hashValue)"))
  }

  /// A name that takes little room.
  static func bounded(_ name: AMFString) -> String { name.description.bounded(to: nameByteLimit) }

  private func meaning(of path: String) -> SessionValue.Meaning {
    guard kind == .command || kind == .answer || kind == .status else { return .content }
    let last = path.split(separator: ".").last.map(String.init) ?? path
    if Self.names.contains(last) { return .name }
    return kind != .command && Self.outcomes.contains(path) ? .outcome : .content
  }
}
