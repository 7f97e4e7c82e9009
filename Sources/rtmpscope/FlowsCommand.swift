internal import ArgumentParser
internal import Dissection
internal import Reports
internal import Sessions

struct FlowsCommand: ParsableCommand {
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

  func run() throws {
    try Failures.reported {
      var source = CaptureDissection(
        try input.open(), options: input.analyzerOptions(disguise: redaction.makeDisguise()))
      var output = StandardOutput()
      var table = FlowListRenderer(listsSessions: isVerbose)
      let reading = Result {
        try source.read { event in
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
