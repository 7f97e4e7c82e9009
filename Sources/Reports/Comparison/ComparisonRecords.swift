internal import Comparison
internal import AMF
internal import Flows
internal import Packets
internal import Peers
internal import RTMP
internal import Sessions

/// Writes as records what two sessions do differently: one for each difference, then one for all.
struct ComparisonRecords: Renderer {
  static let format = ReportFormat<ComparisonReport>(
    "ndjson", "difference records, and a comparison record at the end", rendering: Self.init)

  private var lines: RecordLines

  init(_ options: ReportOptions) { lines = RecordLines(options) }

  mutating func begin(into output: inout OutputBuffer) { lines.begin(into: &output) }

  mutating func append(_ report: ComparisonReport, into output: inout OutputBuffer) {
    var json = JSONWriter()
    for difference in report.comparison.differences {
      json.object {
        $0.members(of: difference)
        $0.member("habit_of", report.programs(behind: difference))
      }
      json.endLine()
    }
    json.object { $0.members(of: report) }
    json.endLine()
    output.write(json.output.span)
  }
}

extension JSONWriter {
  fileprivate mutating func members(of difference: SessionDifference) {
    member("record", "difference")
    member("kind", difference.kind.rawValue)
    member("direction", difference.direction?.name)
    member("step", difference.step)
    member("path", difference.path)
    content("good", difference.good.content)
    content("bad", difference.bad.content)
    member("good_frame", difference.good.frame)
    member("bad_frame", difference.bad.frame)
    member("good_message", difference.good.message)
    member("bad_message", difference.bad.message)
    member("count", difference.count)
    member("explained_by", difference.explanation?.rawValue)
    member("lack", difference.lack?.rawValue)
  }

  private mutating func content(_ name: StaticString, _ content: SessionValue.Content?) {
    key(name)
    switch content {
    case .amf(let value)?: self.value(value, .plain)
    case .number(let number)?: value(number)
    case .words(let words)?: value(words)
    case nil: null()
    }
  }

  fileprivate mutating func members(of report: ComparisonReport) {
    let comparison = report.comparison
    member("record", "comparison")
    object("good") { $0.members(of: report.good) }
    object("bad") { $0.members(of: report.bad) }
    member("differ", !comparison.real.isEmpty)
    member("parts_at", comparison.parting?.sentence)
    member("relation", comparison.relation.name)
    object("differences") { json in
      json.counts(
        SessionDifference.Kind.allCases.map { kind in
          (kind.rawValue, comparison.real.count { $0.kind == kind })
        })
    }
    member("names", comparison.names.count)
    member("explained_by_damage", comparison.explained(by: .damage).count)
    member("explained_by_hop", comparison.explained(by: .hop).count)
    member("ignored", comparison.ignoredCount)
    member("common_steps", comparison.commonStepCount)
  }

  private mutating func members(of input: ComparedInput) {
    member("file", input.file)
    member("flow", input.outline.flow)
    member("flows", input.flowCount)
    member("client", input.outline.report.client.description)
    member("server", input.outline.report.server.description)
    member("role", input.outline.purpose?.rawValue)
    member("subject", input.outline.subject)
    software("client_software", input.guess(.client))
    software("server_software", input.guess(.server))
  }
}

extension SessionRelation {
  /// The name in records.
  fileprivate var name: String? {
    switch self {
    case .unrelated: nil
    case .sameConnection: "same_connection"
    case .hop: "hop"
    }
  }
}
