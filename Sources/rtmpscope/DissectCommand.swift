internal import ArgumentParser
internal import ByteParsing
internal import Capture
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
        rtmpscope --redact session.pcap > for-the-bug-report.txt
        rtmpscope --raw-stream --direction s2c server.bin
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var gate: FindingGate
  @OptionGroup var redaction: RedactionOption

  @Flag(
    help: """
      The file is no capture but one direction's bytes, from the handshake or from anywhere on: what \
      the client sent, or, with --direction s2c, the server.
      """)
  var rawStream = false

  func validate() throws {
    try redaction.check(output)
    guard rawStream else { return }
    let misfits = [
      (input.captures.count > 1, "takes one file."),
      (input.captureFilter != nil, "reads no packets for --capture-filter to choose from."),
      (!input.ports.isEmpty, "reads no packets, which --port would be for."),
      (!output.flow.isEmpty, "reads one connection, where --flow has nothing to choose."),
    ]
    for (isThere, text) in misfits where isThere { throw ValidationError("--raw-stream \(text)") }
  }

  func run() throws {
    try Failures.reported { if rawStream { try dissectStream() } else { try dissectCapture() } }
  }

  private func dissectCapture() throws {
    var source = try input.open()
    var analyzer = Analyzer(
      options: input.analyzerOptions(output.decoderOptions, disguise: redaction.makeDisguise()))
    try dissect(redaction.shown(source.recordInput)) { print, flush throws in
      try input.analyze(&source, with: &analyzer, print, betweenPackets: flush)
    }
  }

  private func dissectStream() throws {
    var stream = try RawStream(path: input.captures[0])
    var analyzer = StreamAnalyzer(
      direction: output.streamDirection, options: output.decoderOptions,
      disguise: redaction.makeDisguise())
    try dissect(redaction.shown(stream.recordInput)) { print, flush throws in
      try stream.analyze(with: &analyzer, print, betweenBlocks: flush)
    }
  }

  /// Prints what `read` finds.
  ///
  /// - Parameter read: given what takes an event, and says whether more are wanted; and what lets the
  ///   output be read that there is, where input comes as it happens.
  private func dissect(
    _ recordInput: RecordRenderer.Input,
    _ read: (_ print: (SessionEvent) throws -> Bool, _ flush: () throws -> Void) throws -> Void
  ) throws {
    let isLive = input.isLive
    var printer = EventPrinter(output, recordInput, redacts: redaction.redact)
    defer { try? printer.flush() }
    var worst: Problem.Severity?
    let filter = output.filter
    let reading = Result {
      try read(
        { event in
          if filter.shows(event) { worst = event.worseSeverity(than: worst) }
          return try printer.print(event)
        }, { if isLive { try printer.flush() } })
    }
    try printer.finish()
    try reading.get()
    try gate.check(worst)
  }
}
