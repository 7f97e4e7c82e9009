internal import ArgumentParser
internal import ByteParsing
internal import Dissection
internal import Reports
internal import Sessions

struct DiagnoseCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, ndjson, sarif, junit
  }

  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Say what went wrong: a verdict for each connection, and every finding.",
    discussion: """
      EXAMPLES
        rtmpscope diagnose session.pcap
        rtmpscope diagnose --severity warning --fail-on warning session.pcap
        rtmpscope diagnose --format junit session.pcap > report.xml
        rtmpscope diagnose --against scuffle-rtmp session.pcap
        rtmpscope rules publish.refused              what a finding means
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var gate: FindingGate
  @OptionGroup var redaction: RedactionOption

  @Option(
    help: """
      text, ndjson (finding, flow and summary records), sarif (2.1.0) or junit (XML, findings from \
      --fail-on or warning on as failures).
      """)
  var format: Format = .text

  @Option(help: "Only findings of that severity or more.")
  var severity: SeverityName = .note

  @Option(
    help: ArgumentHelp("Only the flow of that number; can be given again.", valueName: "number"))
  var flow: [Int] = []

  @Option(
    help: ArgumentHelp(
      """
      What would that implementation have made of the session, in the place of either side? A name \
      of rtmpscope rules --peers, or a file with a profile. Can be given again.
      """, valueName: "peer"), transform: PeerChoice.init)
  var against: [PeerChoice] = []

  func run() throws {
    try Failures.reported {
      var options = input.analyzerOptions(disguise: redaction.makeDisguise())
      options.against = against.map { redaction.redact ? $0.withoutFolders : $0.profile }
      var source = CaptureDissection(try input.open(), options: options)
      let recordInput = redaction.shown(source.input)
      var output = StandardOutput()
      var records = RecordRenderer(precision: recordInput.timePrecision)
      var worst: Problem.Severity?
      var flows = FlowSelection(flow)
      var report = makeReport(on: recordInput.files.joined(separator: ","))
      if report == nil {
        records.render(recordInput, into: &output.buffer)
        output.buffer.endLine()
      }
      report?.begin(into: &output.buffer)
      let isLive = input.isLive
      let reading = Result {
        try source.read { event in
          guard flows.shows(event) else { return true }
          worst = event.worseSeverity(than: worst)
          if report == nil, isRecord(event) {
            records.render(event, into: &output.buffer)
            output.buffer.endLine()
          }
          report?.append(event, into: &output.buffer)
          try output.flushIfLarge()
          return true
        } betweenPieces: {
          if isLive { try output.flush() }
        }
      }
      report?.finish(into: &output.buffer)
      try output.flush()
      try reading.get()
      try flows.check()
      try gate.check(worst)
    }
  }

  /// What is written instead of records.
  ///
  /// - Parameter file: what is read, by name.
  private func makeReport(on file: String) -> DiagnosisReport? {
    let format: DiagnosisReport.Format
    switch self.format {
    case .ndjson: return nil
    case .text: format = .text(Terminal.style)
    case .sarif: format = .sarif(file: file, version: RTMPScope.configuration.version)
    case .junit: format = .junit(file: file, failingFrom: (gate.failOn ?? .warning).severity)
    }
    return DiagnosisReport(format, least: severity.severity)
  }

  private func isRecord(_ event: SessionEvent) -> Bool {
    switch event.content {
    case .finding(let report): report.severity >= severity.severity
    case .flow, .flowEnd, .summary: true
    default: false
    }
  }
}
