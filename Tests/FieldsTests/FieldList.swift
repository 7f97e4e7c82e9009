import AMF
import Fields

/// Every field that is shown, by its path, with what it holds and where it stands.
struct FieldList: FieldVisitor {
  struct Entry: Equatable, CustomStringConvertible {
    var path: String
    var value: String
    var place: Range<Int>?

    var description: String {
      "\(path) = \(value)" + (place.map { " at \($0.lowerBound)..<\($0.upperBound)" } ?? "")
    }
  }

  private(set) var entries: [Entry] = []
  private var path: [String] = []
  private var counts: [Int] = [0]

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    entries.append(
      Entry(path: (path + [text(name)]).joined(separator: "."), value: value.text, place: place))
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    path.append(text(name))
    counts.append(0)
  }

  mutating func end(_ group: FieldGroup) {
    path.removeLast()
    counts.removeLast()
  }

  private mutating func text(_ name: FieldName) -> String {
    switch name {
    case .field(let name): return "\(name)"
    case .property(let name): return name.description
    case .element:
      counts[counts.count - 1] += 1
      return "\(counts[counts.count - 1] - 1)"
    }
  }
}

extension FieldValue {
  var text: String {
    switch self {
    case .absent: "nothing"
    case .unsigned(let number): "\(number)"
    case .signed(let number): "\(number)"
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .duration(let nanoseconds): "\(nanoseconds) ns"
    case .word(let word): word
    case .code(let code, let name): "\(code) (\(name))"
    case .text(let text, let secrecy): "\"\(text)\"\(secrecy.mark)"
    case .amf(let value, let secrecy): "\(value.shortText)\(secrecy.mark)"
    case .bytes(let bytes, let secrecy): "\(bytes.count) bytes\(secrecy.mark)"
    }
  }
}

extension Secrecy {
  fileprivate var mark: String {
    switch self {
    case .name: ""
    case .secret(let kind): " [\(kind.rawValue)]"
    }
  }
}

extension AMFValue {
  fileprivate var shortText: String {
    if let number = numberValue { return "\(number)" }
    return stringValue.map { "\"\($0)\"" } ?? markerName
  }
}
