internal import Rules
public import RTMP

/// What an implementation takes and what it fails on, as data: the conditions under which it would
/// refuse, close, misread, stall or crash.
///
///     peer   | nginx-rtmp 1.2
///     server | closes | body.chunk_size > 10485760 | too big RTMP chunk size
///
/// A row names the role of the peer (`client`, `server` or `both`), what it does, when, and why. When is
/// a `Condition` over the fields of a message, as records have them, and over each ``TrafficFact``. What
/// is not known decides nothing.
public struct PeerProfile: Hashable, Sendable {
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
  private var conditionsBySide: [Role: [PeerCondition]] = [:]

  public func conditions(_ side: Role) -> [PeerCondition] { conditionsBySide[side] ?? [] }

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

  private static func sides(_ row: PeerTable.Row) throws(Fault) -> [Role] {
    if row.fields[0] == "both" { return Role.allCases }
    guard let side = Role(rawValue: row.fields[0]) else {
      throw Fault(line: row.line, text: "'\(row.fields[0])' is not client, server or both")
    }
    return [side]
  }
}
