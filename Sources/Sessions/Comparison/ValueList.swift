internal import AMF

/// Takes AMF values apart: a path and a value for each leaf.
struct ValueList {
  private static let countLimit = 256
  private static let depthLimit = 8

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
      add(SessionValue(path, .amf(value), meaning(of: path)))
      return
    }
    for property in properties {
      let name = property.name.description
      add(property.value, at: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1)
    }
  }

  private func meaning(of path: String) -> SessionValue.Meaning {
    guard kind == .command || kind == .answer || kind == .status else { return .content }
    let last = path.split(separator: ".").last.map(String.init) ?? path
    if Self.names.contains(last) { return .name }
    return kind != .command && Self.outcomes.contains(path) ? .outcome : .content
  }
}
