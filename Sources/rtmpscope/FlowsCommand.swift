internal import ArgumentParser
internal import Reports
internal import Sessions

struct FlowsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flows",
    abstract: "List the RTMP connections.",
    discussion: """
      EXAMPLES
        rtmpscope flows ingest.pcap
      """)

  @OptionGroup var input: InputOptions

  func run() throws {
    try Failures.reported {
      var source = try input.open()
      var output = StandardOutput()
      var table = FlowListRenderer()
      var analyzer = Analyzer(options: input.analyzerOptions())
      let reading = Result {
        try input.analyze(&source, with: &analyzer) { event in
          table.note(event)
          return true
        }
      }
      table.render(into: &output.buffer)
      try output.flush()
      try reading.get()
    }
  }
}
