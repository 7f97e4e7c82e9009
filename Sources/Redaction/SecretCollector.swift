internal import AMF
package import Fields
package import RTMP

/// Finds, in what messages say, the strings that are to be replaced.
package struct SecretCollector: Sendable {
  private let kept: Set<SecretKind>
  package var pseudonyms: Pseudonyms
  /// Whole strings of messages, and what they become.
  package private(set) var strings: [[UInt8]: [UInt8]] = [:]
  /// Sentences for people, which can name anything that is secret, in the order in which they came.
  private var sentences: [[UInt8]] = []

  package init(keeping kept: Set<SecretKind> = [], _ pseudonyms: Pseudonyms = Pseudonyms()) {
    self.kept = kept
    self.pseudonyms = pseudonyms
  }

  /// Takes an end point's address; what it becomes.
  @discardableResult package mutating func note(address: String) -> [UInt8] {
    replace(Array(address.utf8)[...], .addresses)
  }

  /// Takes what a message says.
  package mutating func note(_ body: MessageBody) { body.describe(to: &self) }

  /// Forgets whole strings, so that others can be collected; what they hold keeps its pseudonyms.
  mutating func beginAnew() {
    strings.removeAll(keepingCapacity: true)
    sentences.removeAll()
  }

  /// Ends collecting: what people are told names things that were found anywhere.
  package mutating func finish() {
    for sentence in sentences where strings[sentence] == nil {
      strings[sentence] = replacingNames(in: sentence)
    }
    for (original, replacement) in strings where original == replacement {
      strings[original] = nil
    }
  }

  // MARK: Values

  private mutating func note(_ value: AMFValue, under name: AMFString?, as kind: SecretKind) {
    value.visit(under: name) { value, name in
      if case .avmPlus(let content) = value {
        note(content, under: name, as: kind)
      } else if let text = value.stringValue {
        note(string: text, under: name?.description, kind)
      }
    }
  }

  private mutating func note(_ value: AMF3Value, under name: AMFString?, as kind: SecretKind) {
    switch value {
    case .string(let text), .xml(let text), .xmlDocument(let text):
      note(string: text, under: name?.description, kind)
    case .array(let array):
      for property in array.named { note(property.value, under: property.name, as: kind) }
      for value in array.values { note(value, under: name, as: kind) }
    case .object(let object):
      for property in object.properties { note(property.value, under: property.name, as: kind) }
      switch object.external {
      case .value(let value)?: note(value, under: name, as: kind)
      case .smallMessage(let groups)?:
        for field in groups.flatMap(\.fields) { note(field.value, under: nil, as: kind) }
      case .unknown?, nil: break
      }
    case .dictionary(_, let entries):
      for entry in entries {
        note(entry.key, under: nil, as: kind)
        note(entry.value, under: name, as: kind)
      }
    case .vector(let vector):
      guard case .objects(_, let values) = vector.elements else { return }
      for value in values { note(value, under: name, as: kind) }
    default: break
    }
  }

  // MARK: Strings

  private mutating func note(
    string: AMFString, under name: String? = nil, _ kind: SecretKind
  ) {
    let bytes = string.bytes
    guard !bytes.isEmpty, strings[bytes] == nil else { return }
    let name = name ?? ""
    if name == "app" {
      strings[bytes] = replacing(path: bytes[...], .apps)
    } else if name == "description" || name == "message" {
      sentences.append(bytes)
    } else if ProtocolWords.urls.contains(name) || bytes.contains("://") {
      strings[bytes] = replacing(url: bytes)
    } else if bytes.contains(0x20), kind != .streams, name != "details",
      ProtocolWords.authenticationMarks.contains(where: bytes.contains)
    {
      sentences.append(bytes)
    } else if name == "details" || ProtocolWords.streamNames.contains(name) || kind == .streams {
      strings[bytes] = replacing(streamName: bytes)
    } else if ProtocolWords.technicalNames.contains(name) {
      return
    } else if ProtocolWords.values.contains(string.description) {
      return
    } else if kind == .texts, bytes.count < 3 {
      return
    } else {
      strings[bytes] = kept.contains(kind) ? bytes : replace(bytes[...], kind)
    }
  }

  /// `scheme://user:password@host:port/path?query`.
  mutating func replacing(url: [UInt8]) -> [UInt8] {
    guard let scheme = url.firstRange(of: Array("://".utf8)) else {
      return replacing(path: url[...], .apps)
    }
    let rest = url[scheme.upperBound...]
    let end = rest.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
    return url[..<scheme.upperBound] + replacing(authority: rest[..<end])
      + replacing(path: rest[end...], .apps)
  }

  private mutating func replacing(authority: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var host = authority
    if let at = authority.lastIndex(of: 0x40) {
      for (index, part) in authority[..<at].split(separator: 0x3A, maxSplits: 1).enumerated() {
        result += (index > 0 ? [0x3A] : []) + replace(part, .users)
      }
      result.append(0x40)
      host = authority[(at + 1)...]
    }
    var port: ArraySlice<UInt8> = []
    if host.first == 0x5B, let close = host.firstIndex(of: 0x5D) {
      result.append(0x5B)
      port = host[close...]
      host = host[(host.startIndex + 1)..<close]
    } else if let colon = host.lastIndex(of: 0x3A) {
      port = host[colon...]
      host = host[..<colon]
    }
    let isAddress =
      host.contains(0x3A) || host.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    return result + replace(host, isAddress ? .addresses : .hosts) + port
  }

  /// `/application/instance?query`.
  private mutating func replacing(path: ArraySlice<UInt8>, _ kind: SecretKind) -> [UInt8] {
    let query = path.firstIndex(of: 0x3F) ?? path.endIndex
    let segments = path[..<query].split(separator: 0x2F, omittingEmptySubsequences: false)
      .map { segment in
        let word = String(decoding: segment, as: UTF8.self)
        return ProtocolWords.applications.contains(word) ? Array(segment) : replace(segment, kind)
      }
    return Array(segments.joined(separator: [0x2F])) + replacing(query: path[query...])
  }

  /// `name?query`, of which the name can be a path.
  private mutating func replacing(streamName: [UInt8]) -> [UInt8] {
    let query = streamName.firstIndex(of: 0x3F) ?? streamName.endIndex
    let name = streamName[..<query]
    let word = String(decoding: name, as: UTF8.self)
    let isPlain = ProtocolWords.values.contains(word)
    return (isPlain ? Array(name) : replace(name, .streams))
      + replacing(query: streamName[query...])
  }

  /// `?name=value&name=value`.
  mutating func replacing(query: ArraySlice<UInt8>) -> [UInt8] {
    guard query.first == 0x3F else { return Array(query) }
    let parameters = query.dropFirst().split(separator: 0x26, omittingEmptySubsequences: false)
      .map { parameter -> [UInt8] in
        guard let equals = parameter.firstIndex(of: 0x3D) else {
          return replace(parameter, .queries)
        }
        let name = String(decoding: parameter[..<equals], as: UTF8.self)
        let value = parameter[(equals + 1)...]
        if ProtocolWords.plainParameters.contains(name) { return Array(parameter) }
        let isUsers = ProtocolWords.userParameters.contains(name.lowercased())
        return parameter[...equals] + replace(value, isUsers ? .users : .queries)
      }
    return [0x3F] + parameters.joined(separator: [0x26])
  }

  @discardableResult
  mutating func replace(_ part: ArraySlice<UInt8>, _ kind: SecretKind) -> [UInt8] {
    let bytes = Array(part)
    guard !kept.contains(kind), !bytes.isEmpty else { return bytes }
    let replacement = pseudonyms.replace(bytes, kind)
    let decoded = bytes.percentDecoded
    if decoded != bytes { pseudonyms.replace(decoded, kind) }
    let encoded = bytes.percentEncoded
    if encoded != bytes { pseudonyms.replace(encoded, kind) }
    return replacement
  }
}

extension SecretCollector: FieldVisitor {
  package mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    switch value {
    case .text(let text, .secret(let kind)): note(string: text, kind)
    case .amf(let value, .secret(let kind)): note(value, under: nil, as: kind)
    // Names of the protocol, and bytes of no known form, are dealt with where they are shown.
    case .text(_, .name), .amf(_, .name), .bytes: break
    case .absent, .unsigned, .signed, .number, .flag, .duration, .word, .code: break
    }
  }

  package mutating func begin(_ group: FieldGroup, _ name: FieldName) {}

  package mutating func end(_ group: FieldGroup) {}
}
