internal import ArgumentParser
internal import ByteParsing
internal import Dissection
internal import Reports
internal import Sessions
internal import Peers

struct DiagnoseCommand: ReportingCommand {
  static let formats = ReportFormats.diagnosis

  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Say what went wrong: a verdict for each connection, and every finding.",
    discussion: """
      EXAMPLES
        rtmpscope diagnose session.pcap
        rtmpscope diagnose -v session.pcap           with both programs and their habits
        rtmpscope diagnose --severity warning --fail-on warning session.pcap
        rtmpscope diagnose --format junit session.pcap > report.xml
        rtmpscope diagnose --against scuffle-rtmp session.pcap
        rtmpscope rules publish.refused              what a finding means
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var gate: FindingGate
  @OptionGroup var redaction: RedactionOption

  @Flag(name: .customShort("v"), help: "Add what both programs are, and their known habits.")
  var isVerbose = false

  @Option(help: FormatName<Self>.help)
  var format = FormatName<Self>.usual

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
      let options = input.analyzerOptions(
        format.value.decoderOptions(reportOptions), disguise: redaction.makeDisguise())
      var source = CaptureDissection(
        try input.open(), options: options,
        against: against.map { redaction.redact ? $0.withoutFolders : $0.profile })
      var report = reportOptions
      report.inputs = [redaction.shown(source.input)]
      var printer = EventPrinter(isLive: input.isLive)
      printer.filter.flows = FlowSelection(flow)
      try gate.check(printer.print(&source, with: format.value.renderer(report)))
    }
  }

  private var reportOptions: ReportOptions {
    var options = ReportOptions()
    options.style = Terminal.style
    options.leastSeverity = severity.severity
    options.failingSeverity = (gate.failOn ?? .warning).severity
    options.listsSessions = isVerbose
    options.version = RTMPScope.configuration.version
    return options
  }
}
