internal import ArgumentParser
internal import ByteParsing
internal import Reports
internal import Sessions

struct DissectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dissect",
    abstract: "Print every RTMP message as a timeline or as records.",
    discussion: """
      EXAMPLES
        rtmpscope session.pcap
        rtmpscope --flow 2 --type command_amf0 -v session.pcap
        rtmpscope --format ndjson session.pcap | jq -r 'select(.record == "message") | .message_type'
        rtmpscope --format ndjson --payload sha256 part1.pcap part2.pcap part3.pcap
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var gate: FindingGate

  func run() throws {
    try Failures.reported {
      var source = try input.open()
      let isLive = input.isLive
      var printer = EventPrinter(output, source.recordInput)
      defer { try? printer.flush() }
      var analyzer = Analyzer(options: input.analyzerOptions(output.decoderOptions))
      var worst: Problem.Severity?
      let filter = output.filter
      let reading = Result {
        try input.analyze(&source, with: &analyzer) { event in
          if filter.shows(event) { worst = event.worseSeverity(than: worst) }
          return try printer.print(event)
        } betweenPackets: {
          if isLive { try printer.flush() }
        }
      }
      try printer.finish()
      try reading.get()
      try gate.check(worst)
    }
  }
}
