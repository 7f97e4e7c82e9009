internal import ArgumentParser
internal import ByteParsing
internal import Dissection
internal import Reports
internal import Sessions
internal import Rules

struct DissectCommand: ReportingCommand {
  static let formats = ReportFormats.dissection

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
      (!input.overlayPorts.isEmpty, "reads no packets, which --overlay would be for."),
      (!output.flow.isEmpty, "reads one connection, where --flow has nothing to choose."),
    ]
    for (isThere, text) in misfits where isThere { throw ValidationError("--raw-stream \(text)") }
  }

  func run() throws {
    try Failures.reported { if rawStream { try dissectStream() } else { try dissectCapture() } }
  }

  private func dissectCapture() throws {
    var source = CaptureDissection(
      try input.open(),
      options: input.analyzerOptions(output.decoderOptions, disguise: redaction.makeDisguise()))
    try dissect(&source)
  }

  private func dissectStream() throws {
    var source = StreamDissection(
      try input.openStream(), direction: output.streamDirection, options: output.decoderOptions,
      disguise: redaction.makeDisguise())
    try dissect(&source)
  }

  private func dissect(_ source: inout some EventSource & ~Copyable) throws {
    var options = output.reportOptions
    options.inputs = [redaction.shown(source.input)]
    // A short text can be guessed by its hash.
    if redaction.redact, options.payload == .sha256 { options.payload = .mediaSHA256 }
    var printer = EventPrinter(isLive: input.isLive)
    printer.filter = output.filter
    printer.limit = output.limit
    let renderer = output.format.value.renderer(options)
    try gate.check(printer.print(&source, with: renderer))
  }
}
