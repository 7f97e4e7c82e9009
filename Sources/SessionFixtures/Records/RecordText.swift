/// A record that this package has written, by its members: names, and values as they are written.
struct RecordText: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    var name: String
    var value: Substring
  }

  var members: [Member]

  /// Takes a JSON object apart; what is none has no members.
  init(_ text: some StringProtocol) {
    let text = Substring(text)
    let bytes = text.utf8
    members = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    var start: Substring.Index?
    var name: String?
    func close(at end: Substring.Index) {
      if let name, let start { members.append(Member(name: name, value: text[start..<end])) }
      name = nil
      start = nil
    }
    for place in bytes.indices {
      let byte = bytes[place]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        if start == nil { start = place }
      case UInt8(ascii: ":") where depth == 1 && name == nil:
        if let first = start { name = String(text[first..<place].dropFirst().dropLast()) }
        start = nil
      case UInt8(ascii: ",") where depth == 1:
        close(at: place)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth > 0, start == nil { start = place }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { close(at: place) }
      default:
        if start == nil, depth > 0 { start = place }
      }
    }
  }

  init(members: [Member]) { self.members = members }

  subscript(name: String) -> Substring? {
    get { members.first { $0.name == name }?.value }
    set {
      if let place = members.firstIndex(where: { $0.name == name }) {
        if let newValue { members[place].value = newValue } else { members.remove(at: place) }
      } else if let newValue {
        members.append(Member(name: name, value: newValue))
      }
    }
  }

  /// As one line of JSON, without its end.
  var text: String {
    "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
  }
}
