internal import Flows
internal import Packets
internal import RTMP
public import Sessions

/// Lists connections: who with whom, about what, how much, and how it ended.
public struct FlowListRenderer: Renderer {
  static let format = ReportFormat<SessionEvent>("text") { options in
    FlowListRenderer(listsSessions: options.listsSessions)
  }

  private struct Row: Sendable {
    let report: FlowReport
    /// What the columns behind the server have; empty while the connection goes on.
    var outcome: [String] = []
    /// What its session has come to, as it is written, if that is wanted.
    var session: [UInt8] = []
  }

  private static let titles = [
    "flow", "client", "server", "what", "stream", "video", "audio", "seconds", "→ messages",
    "→ bytes", "← messages", "← bytes", "ended by",
  ]
  /// Columns with numbers, which are set to the right.
  private static let numeric: Set<Int> = [0, 7, 8, 9, 10, 11]

  /// In characters.
  private static let subjectWidth = 80

  private let limit: Int
  private let byteLimit: Int
  private let listsSessions: Bool
  private var rows: [Int: Row] = [:]
  /// Of what is written of those that have ended.
  private var byteCount = 0
  /// How many connections are not listed.
  private var leftOutCount = 0
  private var summary: CaptureSummary?

  /// - Parameters:
  ///   - limit: how many connections are listed, the first ones; others are only counted.
  ///   - byteLimit: how many bytes their lines may have until more are only counted.
  ///   - listsSessions: what each connection's session has come to follows the list.
  public init(limit: Int = 10_000, byteLimit: Int = 64 << 20, listsSessions: Bool = false) {
    self.limit = limit
    self.byteLimit = byteLimit
    self.listsSessions = listsSessions
  }

  /// Takes from an event what the list shows.
  public mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    switch event.content {
    case .flow(let report):
      guard let flow = event.flow else { return }
      let hasRoom = rows.count < limit && byteCount < byteLimit
      if hasRoom { rows[flow] = Row(report: report) } else { leftOutCount += 1 }
    case .flowEnd(let end):
      if let flow = event.flow { note(end, of: flow) }
    case .summary(let summary):
      self.summary = summary
    default:
      break
    }
  }

  private mutating func note(_ end: FlowEndReport, of flow: Int) {
    guard var row = rows[flow] else { return }
    row.outcome = Self.outcome(end)
    if listsSessions, let session = end.summary.session {
      var output = OutputBuffer()
      output.write(session, of: row.report, end, number: flow)
      row.session = output.bytes
    }
    byteCount += row.session.count + row.outcome.reduce(0) { $0 + $1.utf8.count }
    rows[flow] = row
  }

  /// Writes the list as it stands.
  public func finish(into output: inout OutputBuffer) {
    let rows = rows.sorted { $0.key < $1.key }
    renderList(rows.map(Self.cells), into: &output)
    for (_, row) in rows where !row.session.isEmpty {
      output.write("\n")
      output.write(bytes: row.session)
    }
  }

  private func renderList(_ lines: [[String]], into output: inout OutputBuffer) {
    if !lines.isEmpty {
      let all = [Self.titles] + lines
      let table = TextTable(fitting: all, numeric: Self.numeric)
      for line in all { table.write(line, into: &output) }
    }
    if leftOutCount > 0 {
      output.write("and ")
      output.write(count: leftOutCount, "connection")
      output.write(" more, not listed\n")
    }
    guard let summary else { return }
    if lines.isEmpty {
      output.writeNoConnection(in: summary)
    } else {
      output.writeOthers(in: summary)
    }
  }

  private static func cells(_ number: Int, _ row: Row) -> [String] {
    let ends = [String(number), row.report.client.description, row.report.server.description]
    let blanks = Array(repeating: "", count: titles.count - ends.count)
    return ends + (row.outcome.isEmpty ? blanks : row.outcome)
  }

  private static func outcome(_ end: FlowEndReport) -> [String] {
    let summary = end.summary
    let purposes = summary.streams.map(\.purpose.rawValue)
    let seconds = summary.duration.map { duration in
      OutputBuffer.text { $0.writeSeconds(duration, places: 3) }
    }
    return [
      purposes.isEmpty
        ? summary.notDecoded ?? summary.kind : unique(purposes).joined(separator: ", "),
      summary.subject(width: subjectWidth) ?? "-",
      codecs(of: summary, isVideo: true) ?? summary.videoCodec ?? "-",
      codecs(of: summary, isVideo: false) ?? summary.audioCodec ?? "-", seconds ?? "",
      String(summary[.clientToServer].messages), String(summary[.clientToServer].bytes),
      String(summary[.serverToClient].messages), String(summary[.serverToClient].bytes),
      end.end.text,
    ]
  }

  /// Those of all tracks of a kind that have frames, as their session has followed them, each once; nil where
  /// there are none.
  private static func codecs(of summary: FlowSummary, isVideo: Bool) -> String? {
    let tracks = summary.session?.streams.flatMap(\.tracks) ?? []
    let names = tracks.filter { $0.isVideo == isVideo && $0.frames > 0 }.compactMap(\.codec)
    return names.isEmpty ? nil : unique(names).joined(separator: ", ")
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
      ?? notOpened ?? "no data"
  }

  /// Why there is no connection; nil where there is one.
  private var notOpened: String? {
    guard let statistics, statistics.opening.synCount > 0, !statistics.opening.isAccepted else {
      return nil
    }
    return statistics.opening.isRefused ? "refused" : "unanswered"
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
