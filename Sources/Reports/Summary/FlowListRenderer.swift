internal import Flows
internal import Packets
internal import RTMP
public import Sessions

/// Lists connections: who with whom, about what, how much, and how it ended.
public struct FlowListRenderer: Sendable {
  private struct Row: Sendable {
    let report: FlowReport
    var end: FlowEndReport?
  }

  private static let titles = [
    "flow", "client", "server", "what", "stream", "video", "audio", "seconds", "→ messages",
    "→ bytes", "← messages", "← bytes", "ended by",
  ]
  /// Columns with numbers, which are set to the right.
  private static let numeric: Set<Int> = [0, 7, 8, 9, 10, 11]

  private let limit: Int
  private var rows: [Int: Row] = [:]
  /// How many connections are not listed.
  private var leftOutCount = 0
  private var summary: CaptureSummary?

  /// - Parameter limit: how many connections are listed, the first ones; others are only counted.
  public init(limit: Int = 10_000) { self.limit = limit }

  /// Takes from an event what the list shows.
  public mutating func note(_ event: SessionEvent) {
    switch event.content {
    case .flow(let report):
      guard let flow = event.flow else { return }
      if rows.count < limit { rows[flow] = Row(report: report) } else { leftOutCount += 1 }
    case .flowEnd(let end):
      if let flow = event.flow { rows[flow]?.end = end }
    case .summary(let summary):
      self.summary = summary
    default:
      break
    }
  }

  /// Writes what each connection's session has come to, as the list stands.
  public func renderSessions(into output: inout OutputBuffer) {
    for (number, row) in rows.sorted(by: { $0.key < $1.key }) {
      guard let end = row.end, let session = end.summary.session else { continue }
      output.write("\n")
      output.write(session, of: row.report, end, number: number)
    }
  }

  /// Writes the list as it stands.
  public func render(into output: inout OutputBuffer) {
    let lines = rows.sorted { $0.key < $1.key }.map { Self.cells($0.key, $0.value) }
    if !lines.isEmpty { Self.write([Self.titles] + lines, into: &output) }
    if leftOutCount > 0 {
      output.write("and ")
      output.write(count: leftOutCount, "connection")
      output.write(" more, not listed\n")
    }
    if let summary, lines.isEmpty {
      output.write("no RTMP connection among ")
      output.write(count: summary.tcpFlows, "TCP connection")
      output.write("\n")
    }
  }

  private static func write(_ lines: [[String]], into output: inout OutputBuffer) {
    let widths = titles.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    for line in lines {
      var text = ""
      for (column, cell) in line.enumerated() {
        let room = String(repeating: " ", count: widths[column] - cell.count)
        text += (column == 0 ? "" : "  ") + (numeric.contains(column) ? room + cell : cell + room)
      }
      while text.last == " " { text.removeLast() }
      output.write(safe: text)
      output.write("\n")
    }
  }

  private static func cells(_ number: Int, _ row: Row) -> [String] {
    guard let end = row.end else {
      return [String(number), row.report.client.description, row.report.server.description]
        + Array(repeating: "", count: titles.count - 3)
    }
    let summary = end.summary
    let roles = summary.streams.map(\.role.name)
    let names = summary.streams.map { (summary.application.map { $0 + "/" } ?? "") + $0.name }
    var seconds = OutputBuffer()
    seconds.writeSeconds(summary.duration, places: 3)
    return [
      String(number), row.report.client.description, row.report.server.description,
      roles.isEmpty ? summary.notDecoded ?? summary.kind : unique(roles).joined(separator: ", "),
      names.isEmpty ? summary.application ?? "-" : unique(names).joined(separator: ", "),
      summary.videoCodec ?? "-", summary.audioCodec ?? "-",
      String(decoding: seconds.bytes, as: UTF8.self),
      String(summary[.clientToServer].messages), String(summary[.clientToServer].bytes),
      String(summary[.serverToClient].messages), String(summary[.serverToClient].bytes),
      end.end.text,
    ]
  }

  private static func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension FlowSummary {
  /// Why nothing was decoded; nil where something was.
  fileprivate var notDecoded: String? {
    guard Direction.allCases.allSatisfy({ self[$0].messages == 0 }) else { return nil }
    return Direction.allCases.lazy.compactMap { self[$0].undecoded?.reason.name }.first
      ?? "no data"
  }

  /// What a connection is for whose request to publish or to play was not seen.
  fileprivate var kind: String {
    let senders = Direction.allCases.filter {
      self[$0].messagesByType[.audio] + self[$0].messagesByType[.video] > 0
    }
    switch senders {
    case [.clientToServer]: return "publish?"
    case [.serverToClient]: return "play?"
    default: return application == nil ? "-" : "connect"
    }
  }
}

extension FlowEnd {
  /// The name in a list.
  fileprivate var text: String {
    switch self {
    case .fin: "FIN"
    case .rst: "RST"
    case .portReuse: "port reuse"
    case .idle: "silence"
    case .endOfCapture: "end of capture"
    }
  }
}
