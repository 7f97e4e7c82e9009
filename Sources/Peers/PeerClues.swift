internal import RTMP
internal import Rules
internal import Sessions

/// By what implementations give themselves away, as the data in `clues.peer` has it.
///
/// A line is a clue: side, implementation, fact (``PeerFact``), relation (`is`, `begins`, `has`), value,
/// how much it weighs, and where it was seen: 6 names the implementation by itself, 0 is a habit of many, which names
/// nobody, and whose lack speaks against it.
enum PeerClues {
  /// What is known of one implementation, as one side.
  struct Group: Sendable {
    let peer: String
    /// Several of one fact are alternatives, the weightiest first; first stand the facts that can name it by
    /// themselves.
    let byFact: [(fact: PeerFact, clues: [PeerClue])]
  }

  static let clients = groups(of: .client)
  static let servers = groups(of: .server)

  private static let all = PeerTable(PackageResources.clues_peer).rows.compactMap(PeerClue.init)

  private static func groups(of side: Role) -> [Group] {
    let clues = Dictionary(grouping: all.filter { $0.side == side }, by: \.peer)
    return clues.sorted { $0.key < $1.key }.map { peer, clues in
      let byFact = Dictionary(grouping: clues, by: \.fact).mapValues {
        $0.sorted { $0.weight > $1.weight }
      }
      let facts = PeerFact.allCases.compactMap { fact in byFact[fact].map { (fact, $0) } }
      let (naming, others) = (
        facts.filter { $0.1[0].weight >= PeerClue.naming },
        facts.filter { $0.1[0].weight < PeerClue.naming }
      )
      return Group(peer: peer, byFact: naming + others)
    }
  }
}

/// One thing by which an implementation gives itself away.
struct PeerClue: Sendable {
  enum Relation: String, Sendable { case equals = "is", begins, has }

  let side: Role
  let peer: String
  let fact: PeerFact
  let relation: Relation
  let value: String
  let weight: Int

  /// What a clue weighs that names an implementation by itself.
  static let naming = 6

  /// Takes a row of the table; nil where it is no clue.
  init?(_ row: PeerTable.Row) {
    let fields = row.fields
    guard fields.count == 7, let side = Role(rawValue: fields[0]),
      let fact = PeerFact(rawValue: fields[2]), let relation = Relation(rawValue: fields[3]),
      let weight = Int(fields[5])
    else { return nil }
    (self.side, peer, self.fact, self.relation) = (side, fields[1], fact, relation)
    (value, self.weight) = (fields[4], weight)
  }

  /// Whether a value of the fact is as the clue has it.
  func fits(_ actual: String) -> Bool {
    switch relation {
    case .equals: actual == value
    case .begins: actual.hasPrefix(value)
    case .has: Self.holds(actual.utf8, value.utf8)
    }
  }

  /// Byte by byte, which is much quicker than by characters.
  private static func holds(_ text: String.UTF8View, _ part: String.UTF8View) -> Bool {
    var rest = text[...]
    while rest.count >= part.count {
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
