internal import Comparison
internal import AMF
internal import Flows
internal import Packets
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
      Self.write(difference, into: &json)
      json.endLine()
    }
    Self.write(report, into: &json)
    json.endLine()
    output.write(json.output.span)
  }

  private static func write(_ difference: SessionDifference, into json: inout JSONWriter) {
    json.beginObject()
    json.member("record", "difference")
    json.member("kind", difference.kind.rawValue)
    json.member("direction", difference.direction?.name)
    json.member("step", difference.step)
    json.member("path", difference.path)
    json.key("good")
    write(difference.good.content, into: &json)
    json.key("bad")
    write(difference.bad.content, into: &json)
    json.member("good_frame", difference.good.frame)
    json.member("bad_frame", difference.bad.frame)
    json.member("good_message", difference.good.message)
    json.member("bad_message", difference.bad.message)
    json.member("count", difference.count)
    json.member("explained_by", difference.explanation?.rawValue)
    json.member("lack", difference.lack?.name)
    json.endObject()
  }

  private static func write(_ content: SessionValue.Content?, into json: inout JSONWriter) {
    switch content {
    case .amf(let value)?: json.value(value, .plain)
    case .number(let number)?: json.value(number)
    case .words(let words)?: json.value(words)
    case nil: json.null()
    }
  }

  private static func write(_ report: ComparisonReport, into json: inout JSONWriter) {
    let comparison = report.comparison
    json.beginObject()
    json.member("record", "comparison")
    json.key("good")
    write(report.good, into: &json)
    json.key("bad")
    write(report.bad, into: &json)
    json.member("differ", !comparison.real.isEmpty)
    json.member("parts_at", comparison.parting?.sentence)
    json.member("relation", comparison.relation.name)
    json.key("differences")
    json.beginObject()
    for kind in SessionDifference.Kind.allCases {
      json.key(text: kind.rawValue)
      json.value(comparison.real.count { $0.kind == kind })
    }
    json.endObject()
    json.member("names", comparison.names.count)
    json.member("explained_by_damage", comparison.explained(by: .damage).count)
    json.member("explained_by_hop", comparison.explained(by: .hop).count)
    json.member("ignored", comparison.ignoredCount)
    json.member("common_steps", comparison.commonStepCount)
    json.endObject()
  }

  private static func write(_ input: ComparedInput, into json: inout JSONWriter) {
    json.beginObject()
    json.member("file", input.file)
    json.member("flow", input.outline.flow)
    json.member("flows", input.flowCount)
    json.member("client", input.outline.report.client.description)
    json.member("server", input.outline.report.server.description)
    json.member("role", input.outline.purpose?.rawValue)
    json.member("subject", input.outline.subject)
    json.endObject()
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
