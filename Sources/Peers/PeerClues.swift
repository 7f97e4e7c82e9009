internal import RTMP
internal import Rules
internal import Sessions

/// By what implementations give themselves away, as the data in `clues.peer` has it.
///
/// An implementation has a row of its own (side, name, where its clues were seen), and behind it a row for each clue:
/// fact (``PeerFact``), relation (``PeerClue/Relation``), value, and how much it weighs. 6 names the implementation by
/// itself, 0 is a habit of many, which names nobody, and whose lack speaks against it. Rows that begin with `version` say
/// where it tells its version.
enum PeerClues {
  /// What is known of one implementation, as one side.
  struct Group: Sendable {
    let side: Role
    let peer: String
    /// Several of one fact are alternatives, the weightiest first; first stand the facts that can name it by
    /// themselves.
    private(set) var byFact: [(fact: PeerFact, clues: [PeerClue])] = []
    fileprivate(set) var versions: [PeerVersion] = []

    /// Takes a row of the table; nil where it begins no implementation.
    fileprivate init?(_ row: PeerTable.Row) {
      guard row.fields.count == 3, let side = Role(rawValue: row.fields[0]) else { return nil }
      (self.side, peer) = (side, row.fields[1])
    }

    fileprivate mutating func append(_ clue: PeerClue) {
      if let place = byFact.firstIndex(where: { $0.fact == clue.fact }) {
        byFact[place].clues.append(clue)
      } else {
        byFact.append((clue.fact, [clue]))
      }
    }

    fileprivate mutating func sort() {
      for place in byFact.indices { byFact[place].clues.sort { $0.weight > $1.weight } }
      let names = { (fact: (fact: PeerFact, clues: [PeerClue])) in
        fact.clues[0].weight >= PeerClue.naming
      }
      byFact = byFact.filter(names) + byFact.filter { !names($0) }
    }
  }

  static let clients = all.filter { $0.side == .client }
  static let servers = all.filter { $0.side == .server }

  private static let all: [Group] = {
    var groups: [Group] = []
    for row in PeerTable(PackageResources.clues_peer).rows {
      if let group = Group(row) {
        groups.append(group)
      } else if let clue = PeerClue(row), !groups.isEmpty {
        groups[groups.count - 1].append(clue)
      } else if let version = PeerVersion(row), !groups.isEmpty {
        groups[groups.count - 1].versions.append(version)
      }
    }
    for place in groups.indices { groups[place].sort() }
    return groups
  }()
}

/// One thing by which an implementation gives itself away.
struct PeerClue: Sendable {
  enum Relation: String, Sendable {
    case equals = "is"
    case begins
    case has
    /// Names with commas between them, which a program that keeps them in a table sends in any order.
    case anyOrder = "any_order"
  }

  let fact: PeerFact
  let relation: Relation
  let value: String
  let weight: Int

  /// What a clue weighs that names an implementation by itself.
  static let naming = 6

  /// Takes a row of the table; nil where it is no clue.
  fileprivate init?(_ row: PeerTable.Row) {
    let fields = row.fields
    guard fields.count == 4, let fact = PeerFact(rawValue: fields[0]),
      let relation = Relation(rawValue: fields[1]), let weight = Int(fields[3])
    else { return nil }
    (self.fact, self.relation, value, self.weight) = (fact, relation, fields[2], weight)
  }

  /// Whether a value of the fact is as the clue has it.
  func fits(_ actual: String) -> Bool {
    switch relation {
    case .equals: actual == value
    case .begins: actual.hasPrefix(value)
    case .has: actual.place(of: value) != nil
    case .anyOrder:
      actual.utf8.count == value.utf8.count
        && actual.split(separator: ",").sorted() == value.split(separator: ",").sorted()
    }
  }
}

/// Where an implementation tells its version.
struct PeerVersion: Sendable {
  /// `from` a text on, which is part of the version, or `behind` it.
  private enum Relation: String { case from, behind }

  private let fact: PeerFact
  /// nil where the whole fact is the version.
  private let marker: (relation: Relation, text: String)?

  /// Takes a row of the table; nil where it is none of a version.
  fileprivate init?(_ row: PeerTable.Row) {
    let fields = row.fields
    guard fields.first == "version", fields.count > 1, let fact = PeerFact(rawValue: fields[1])
    else { return nil }
    self.fact = fact
    marker =
      fields.count == 4 ? Relation(rawValue: fields[2]).map { ($0, fields[3]) } : nil
  }

  /// What comes behind a version, or begins what does.
  private static let ends = Array(" ;()".utf8)

  /// The version as it was said; nil where it was not, or has no digit.
  func told(in facts: PeerFacts) -> String? {
    guard let said = facts[fact] else { return nil }
    var word = said.utf8[...]
    if let marker {
      guard let place = said.place(of: marker.text) else { return nil }
      word = word[place...].dropFirst(marker.relation == .from ? 0 : marker.text.utf8.count)
    }
    word = word.drop { $0 == UInt8(ascii: " ") }.prefix { !Self.ends.contains($0) }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return word.contains { digits ~= $0 } ? String(Substring(word)) : nil
  }
}

extension String {
  /// Where a text of ASCII stands in it; nil where it does not.
  ///
  /// Byte by byte, which is much quicker than by characters.
  fileprivate func place(of text: String) -> Index? {
    guard let first = text.utf8.first else { return startIndex }
    var place = utf8.startIndex
    while place < utf8.endIndex {
      if utf8[place] == first, utf8[place...].starts(with: text.utf8) { return place }
      utf8.formIndex(after: &place)
    }
    return nil
  }
}
