internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions
internal import Wording
internal import Rules

/// Writes all findings as one SARIF 2.1.0 log, which code hosts and editors show.
struct DiagnosisSARIF: Renderer {
  static let format = ReportFormat<SessionEvent>("sarif", "2.1.0") { options in
    let diagnosis = Diagnosis(least: options.leastSeverity)
    return DiagnosisReport(diagnosis, DiagnosisSARIF(options))
  }

  private let file: String
  private let version: String?
  private var json = JSONWriter()
  private var rules: [Rule] = []
  private var places: [String: Int] = [:]
  private var leftOutCount = 0

  init(_ options: ReportOptions) {
    file = options.fileNames
    version = options.version
  }

  mutating func begin(into output: inout OutputBuffer) {
    swap(&json.output, &output)
    json.beginObject()
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    json.key("results")
    json.beginArray()
    swap(&json.output, &output)
  }

  mutating func append(_ element: Diagnosis.Element, into output: inout OutputBuffer) {
    guard case .connection(let found) = element else { return }
    swap(&json.output, &output)
    for (event, report) in found.findings {
      let place = place(of: report.problem.id)
      json.result(report, event, found, file, place)
    }
    swap(&json.output, &output)
    leftOutCount += found.leftOutCount
  }

  /// Where a rule stands among those that results name.
  private mutating func place(of id: String) -> Int? {
    if let place = places[id] { return place }
    guard let rule = RuleBook.rule(id) else { return nil }
    places[id] = rules.count
    rules.append(rule)
    return rules.count - 1
  }

  mutating func finish(into output: inout OutputBuffer) {
    swap(&json.output, &output)
    json.endArray()
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.member("name", "rtmpscope")
    if let version { json.member("version", version) }
    json.key("rules")
    json.beginArray()
    for rule in rules { json.rule(rule) }
    json.endArray()
    json.endObject()
    json.endObject()
    if leftOutCount > 0 {
      json.key("properties")
      json.beginObject()
      json.member("findingsLeftOut", leftOutCount)
      json.endObject()
    }
    json.endObject()
    json.endArray()
    json.endObject()
    json.endLine()
    swap(&json.output, &output)
  }
}

extension JSONWriter {
  fileprivate mutating func text(_ name: StaticString, _ text: String) {
    key(name)
    beginObject()
    member("text", text)
    endObject()
  }

  /// Names the bytes of a finding in the file that `extract --raw` writes of their direction.
  private mutating func stream(_ bytes: Range<StreamOffset>, _ file: String) {
    key("relatedLocations")
    beginArray()
    beginObject()
    key("physicalLocation")
    beginObject()
    key("artifactLocation")
    beginObject()
    member("uri", file)
    endObject()
    key("region")
    beginObject()
    member("byteOffset", bytes.lowerBound)
    member("byteLength", bytes.upperBound - bytes.lowerBound)
    endObject()
    endObject()
    text("message", "in the direction's bytes, as rtmpscope extract --raw writes them")
    endObject()
    endArray()
  }

  fileprivate mutating func rule(_ rule: Rule) {
    beginObject()
    member("id", rule.id)
    text("shortDescription", rule.problem.summary)
    text("fullDescription", rule.explanation)
    text("help", "\(rule.problem.reference). \(rule.remarks.joined(separator: " "))")
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
    member("level", report.severity.name)
    text("message", "\(report.sentence) [flow \(found.number), \(report.place.name)]")
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
    if let bytes = report.bytes, let direction = event.direction {
      stream(bytes, "flow\(found.number)-\(direction.name).bin")
    }
    key("properties")
    beginObject()
    member("flow", found.number)
    member("frame", report.place.frame)
    member("direction", event.direction?.name)
    member("message", report.message)
    member("elapsed", seconds: event.elapsed)
    facts(of: report)
    endObject()
    endObject()
  }
}
