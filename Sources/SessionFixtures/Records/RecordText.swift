/// A record that this package has written, by its members: names, and values as they are written.
struct RecordText: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    var name: String
    var value: String
  }

  var members: [Member]

  /// Takes a JSON object apart; what is none has no members.
  init(_ text: [UInt8]) {
    members = []
    guard case .object(let found)? = try? JSONReader.read(text).content else { return }
    members = found.map { member in
      Member(
        name: member.name, value: String(decoding: text[member.value.place], as: UTF8.self))
    }
  }

  init(members: [Member]) { self.members = members }

  subscript(name: String) -> String? {
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
