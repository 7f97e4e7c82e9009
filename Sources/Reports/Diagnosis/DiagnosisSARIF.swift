internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions
internal import Wording
internal import RuleDescriptions

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
    json.object("tool") { json in
      json.object("driver") { json in
        json.member("name", "rtmpscope")
        if let version { json.member("version", version) }
        json.objects("rules", rules) { $0.members(of: $1) }
      }
    }
    if leftOutCount > 0 {
      json.object("properties") { $0.member("findingsLeftOut", leftOutCount) }
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
    object(name) { $0.member("text", text) }
  }

  /// A place in a file; of all of it where no region is given.
  private mutating func place(in file: String, _ region: Range<StreamOffset>? = nil) {
    object("physicalLocation") { json in
      json.object("artifactLocation") { $0.member("uri", file) }
      guard let region else { return }
      json.object("region") { json in
        json.member("byteOffset", region.lowerBound)
        json.member("byteLength", region.upperBound - region.lowerBound)
      }
    }
  }

  fileprivate mutating func members(of rule: Rule) {
    member("id", rule.id)
    text("shortDescription", rule.problem.summary)
    text("fullDescription", rule.explanation)
    text("help", "\(rule.problem.reference). \(rule.remarks.joined(separator: " "))")
    object("defaultConfiguration") { $0.member("level", rule.problem.severity.name) }
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
    objects("locations", [file]) { json, file in
      json.place(in: file)
      json.objects("logicalLocations", [found]) { json, found in
        json.member("name", "flow \(found.number)")
        json.member("fullyQualifiedName", found.ends)
      }
    }
    if let bytes = report.bytes, let direction = event.direction {
      // They are in the file that `extract --raw` writes of their direction.
      objects("relatedLocations", [bytes]) { json, bytes in
        json.place(in: "flow\(found.number)-\(direction.name).bin", bytes)
        json.text("message", "in the direction's bytes, as rtmpscope extract --raw writes them")
      }
    }
    object("properties") { json in
      json.member("flow", found.number)
      json.member("frame", report.place.frame)
      json.member("direction", event.direction?.name)
      json.member("message", report.message)
      json.member("elapsed", seconds: event.elapsed)
      json.facts(of: report)
    }
    endObject()
  }
}
