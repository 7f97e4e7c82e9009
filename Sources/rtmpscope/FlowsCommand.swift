internal import ArgumentParser
internal import Dissection
internal import Reports
internal import Sessions
internal import Rules

struct FlowsCommand: ReportingCommand {
  static let formats = ReportFormats.flows

  static let configuration = CommandConfiguration(
    commandName: "flows",
    abstract: "List the RTMP connections.",
    discussion: """
      EXAMPLES
        rtmpscope flows ingest.pcap
        rtmpscope flows -v ingest.pcap               with each session's state and tracks
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var redaction: RedactionOption

  @Flag(name: .customShort("v"), help: "Add what each session has come to: state, streams, tracks.")
  var isVerbose = false

  @Option(help: FormatName<Self>.help)
  var format = FormatName<Self>.usual

  func run() throws {
    try Failures.reported {
      var options = ReportOptions()
      options.listsSessions = isVerbose
      var source = CaptureDissection(
        try input.open(),
        options: input.analyzerOptions(
          format.value.decoderOptions(options), disguise: redaction.makeDisguise()))
      options.inputs = [redaction.shown(source.input)]
      var printer = EventPrinter(isLive: input.isLive)
      _ = try printer.print(&source, with: format.value.renderer(options))
    }
  }
}
