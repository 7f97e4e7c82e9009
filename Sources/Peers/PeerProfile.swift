internal import Rules
public import RTMP

/// What an implementation takes and what it fails on, as data: the conditions under which it would
/// refuse, close, misread, stall or crash.
///
///     peer   | nginx-rtmp 1.2
///     server | closes            | body.chunk_size > 10485760 | too big RTMP chunk size
///     server | closes by default | message_length > 1048576   | too big message | ngx_rtmp_receive.c
///     omits  | what exec and notify directives do
///
/// A row names the role of the peer (`client`, `server` or `both`), what it does, when, why, and where its
/// sources say so, if anywhere. When is a `Condition` over the fields of a message, as records have them,
/// and over each ``TrafficFact``. What is not known decides nothing.
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
  /// What it was read from: repositories with their commits.
  public private(set) var sources: [String] = []
  /// What the implementation does that the profile does not look at.
  public private(set) var omissions: [String] = []
  /// What each deployment decides for itself, such as names in use and authentication.
  public private(set) var deployment: [String] = []
  private var conditionsBySide: [Role: [PeerCondition]] = [:]

  /// Whether it is of that implementation: its name begins with the program's, and a version may follow.
  package func isOf(_ program: String) -> Bool {
    name == program || name.hasPrefix(program + " ")
  }

  public func conditions(_ side: Role) -> [PeerCondition] { conditionsBySide[side] ?? [] }

  /// Reads a profile.
  ///
  /// - Parameter id: what it is called where it is chosen.
  public init(_ id: String, _ bytes: [UInt8]) throws(Fault) {
    self.id = id
    let rows = PeerTable(bytes).rows
    guard let title = rows.first(where: { $0.fields[0] == "peer" }) else {
      throw Fault(line: 1, text: "no row says 'peer | NAME'")
    }
    name = try title.text
    for row in rows {
      switch row.fields[0] {
      case "peer": continue
      case "source": sources.append(try row.text)
      case "omits": omissions.append(try row.text)
      case "deployment": deployment.append(try row.text)
      default: try append(row)
      }
    }
  }

  private mutating func append(_ row: PeerTable.Row) throws(Fault) {
    guard 4...5 ~= row.fields.count else {
      throw Fault(
        line: row.line,
        text: """
          \(row.fields.count) fields, where there are four or five: side | outcome | when | why | where
          """)
    }
    let condition = try PeerCondition(row)
    for side in try Self.sides(row) { conditionsBySide[side, default: []].append(condition) }
  }

  private static func sides(_ row: PeerTable.Row) throws(Fault) -> [Role] {
    if row.fields[0] == "both" { return Role.allCases }
    guard let side = Role(rawValue: row.fields[0]) else {
      throw Fault(line: row.line, text: "'\(row.fields[0])' is not client, server or both")
    }
    return [side]
  }
}

extension PeerTable.Row {
  /// What stands behind the word that it begins with.
  fileprivate var text: String {
    get throws(PeerProfile.Fault) {
      guard fields.count == 2, !fields[1].isEmpty else {
        let due = fields[0] == "peer" ? "its name" : "a text"
        throw .init(line: line, text: "after '\(fields[0])' comes \(due), and nothing else")
      }
      return fields[1]
    }
  }
}
