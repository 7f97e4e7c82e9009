internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions

extension Diagnosis {
  /// Writes all findings as one SARIF 2.1.0 log, which code hosts and editors show.
  ///
  /// - Parameters:
  ///   - file: the capture that was read.
  ///   - version: of the tool.
  public func renderSARIF(file: String, version: String, into output: inout OutputBuffer) {
    var json = JSONWriter()
    json.beginObject()
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.member("name", "rtmpscope")
    json.member("version", version)
    json.key("rules")
    json.beginArray()
    let used = Set(cases.flatMap { $0.findings.map(\.report.problem.id) })
    let rules = RuleBook.all.filter { used.contains($0.id) }
    for rule in rules { json.rule(rule) }
    json.endArray()
    json.endObject()
    json.endObject()
    json.key("results")
    json.beginArray()
    let places = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
    for found in cases {
      for (event, report) in found.findings {
        json.result(report, event, found, file, places[report.problem.id])
      }
    }
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    json.endLine()
    output.write(bytes: json.output.bytes)
  }
}

extension JSONWriter {
  fileprivate mutating func text(_ name: StaticString, _ text: String) {
    key(name)
    beginObject()
    member("text", text)
    endObject()
  }

  fileprivate mutating func rule(_ rule: Rule) {
    beginObject()
    member("id", rule.id)
    text("shortDescription", rule.problem.summary)
    text("fullDescription", rule.explanation)
    text("help", "\(rule.problem.reference). Look at: \(rule.advice)")
    key("defaultConfiguration")
    beginObject()
    member("level", rule.problem.severity.name)
    endObject()
    endObject()
  }

  fileprivate mutating func result(
    _ report: FindingReport, _ event: SessionEvent, _ found: Diagnosis.Case, _ file: String,
    _ rulePlace: Int?
  ) {
    beginObject()
    member("ruleId", report.problem.id)
    if let rulePlace { member("ruleIndex", rulePlace) }
    member("level", report.problem.severity.name)
    text("message", "\(report.text) [flow \(found.number), frame \(report.frame)]")
    key("locations")
    beginArray()
    beginObject()
    key("physicalLocation")
    beginObject()
    key("artifactLocation")
    beginObject()
    member("uri", file)
    endObject()
    endObject()
    key("logicalLocations")
    beginArray()
    beginObject()
    member("name", "flow \(found.number)")
    member("fullyQualifiedName", found.ends)
    endObject()
    endArray()
    endObject()
    endArray()
    key("properties")
    beginObject()
    member("flow", found.number)
    member("frame", report.frame)
    member("direction", event.direction?.name)
    member("message", report.message)
    member("elapsed", seconds: event.elapsed)
    endObject()
    endObject()
  }
}
