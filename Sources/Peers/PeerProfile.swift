internal import Rules
public import Sessions

/// What an implementation takes and what it fails on, as data: the conditions under which it would
/// refuse, close, misread, stall or crash.
///
///     peer   | nginx-rtmp 1.2
///     server | closes | set_chunk_size above 10485760 | too big RTMP chunk size
///
/// A row names the role of the peer (`client`, `server` or `both`), what it does, when, and why. A
/// condition is one or more clauses with `and` between them, each a ``TrafficFact``, a relation (`is`,
/// `is not`, `above`, `below`, `has`, `lacks`) and values with commas between them. A fact that is not
/// known makes its clause false.
public struct PeerProfile: Hashable, Sendable {
  /// The role that the peer would have.
  public typealias Side = PeerAnswer.Side

  /// What is wrong with a profile.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1 on.
    public let line: Int
    public let text: String

    public var description: String { "line \(line): \(text)" }
  }

  /// As `--against` has it.
  public let id: String
  /// With its version.
  public let name: String
  private var conditionsBySide: [Side: [PeerCondition]] = [:]

  public func conditions(_ side: Side) -> [PeerCondition] { conditionsBySide[side] ?? [] }

  /// Reads a profile.
  ///
  /// - Parameter id: what it is called where it is chosen.
  public init(_ id: String, _ bytes: [UInt8]) throws(Fault) {
    self.id = id
    var name: String?
    for row in PeerTable(bytes).rows {
      if row.fields[0] == "peer" {
        guard row.fields.count == 2, !row.fields[1].isEmpty else {
          throw Fault(line: row.line, text: "after 'peer' comes its name, and nothing else")
        }
        name = row.fields[1]
        continue
      }
      guard row.fields.count == 4 else {
        throw Fault(
          line: row.line,
          text: "\(row.fields.count) fields, where there are four: side | outcome | when | why")
      }
      let condition = try PeerCondition(row)
      for side in try Self.sides(row) { conditionsBySide[side, default: []].append(condition) }
    }
    guard let name else { throw Fault(line: 1, text: "no row says 'peer | NAME'") }
    self.name = name
  }

  private static func sides(_ row: PeerTable.Row) throws(Fault) -> [Side] {
    if row.fields[0] == "both" { return Side.allCases }
    guard let side = Side(rawValue: row.fields[0]) else {
      throw Fault(line: row.line, text: "'\(row.fields[0])' is not client, server or both")
    }
    return [side]
  }
}

extension PeerCondition {
  init(_ row: PeerTable.Row) throws(PeerProfile.Fault) {
    guard let outcome = Outcome(rawValue: row.fields[1]) else {
      let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw .init(line: row.line, text: "'\(row.fields[1])' is none of \(names)")
    }
    self.outcome = outcome
    var clauses: [Clause] = []
    for text in row.fields[2].split(separator: " and ") {
      clauses.append(try Clause(text, line: row.line))
    }
    guard !clauses.isEmpty else { throw .init(line: row.line, text: "no condition") }
    self.clauses = clauses
    reason = row.fields[3]
  }
}

extension PeerCondition.Clause {
  init(_ text: Substring, line: Int) throws(PeerProfile.Fault) {
    let words = text.split(separator: " ")
    guard let fact = words.first.flatMap({ TrafficFact(rawValue: String($0)) }) else {
      throw .init(line: line, text: "'\(words.first ?? "")' is no fact that is known")
    }
    let isNegative = words.count > 2 && words[1] == "is" && words[2] == "not"
    let relation = isNegative ? "is not" : words.count > 1 ? String(words[1]) : ""
    guard let relation = Relation(rawValue: relation) else {
      let names = Relation.allCases.map(\.rawValue).joined(separator: ", ")
      throw .init(line: line, text: "after '\(fact.rawValue)' comes one of \(names)")
    }
    let values = words.dropFirst(isNegative ? 3 : 2).joined(separator: " ")
      .split(separator: ",").map(String.init)
    guard !values.isEmpty else {
      throw .init(line: line, text: "no value after '\(relation.rawValue)'")
    }
    if relation == .above || relation == .below, values.count != 1 || Double(values[0]) == nil {
      throw .init(line: line, text: "after '\(relation.rawValue)' comes one number")
    }
    if fact == .rule, let unknown = values.first(where: { RuleBook.rule($0) == nil }) {
      throw .init(line: line, text: "there is no rule '\(unknown)'")
    }
    (self.fact, self.relation, self.values) = (fact, relation, values)
  }
}
