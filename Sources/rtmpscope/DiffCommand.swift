internal import Comparison
internal import ArgumentParser
internal import Capture
internal import Dissection
internal import RTMP
internal import Reports
internal import Sessions

struct DiffCommand: ReportingCommand {
  static let formats = ReportFormats.comparison

  /// The two sessions differ.
  private static let status = ExitCode(1)

  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what a session does differently from one that works.",
    discussion: """
      Sessions are aligned by what they do, not by when: handshakes, control messages, commands and \
      their answers, data, media. What a capture cannot have (it begins late, or lacks bytes) is no \
      difference; neither is what a relay begins anew. Names that users choose are listed, and do \
      not count.

      EXAMPLES
        rtmpscope diff obs.pcap ours.pcap
        rtmpscope diff both.pcap                     its two connections
        rtmpscope diff --good-flow 1 --bad-flow 4 many.pcap
        rtmpscope diff --ignore flashVer --ignore connect.fpad obs.pcap ours.pcap

      The exit status is 1 if they differ.
      """)

  @Argument(help: "The capture of the session that works.")
  var good: String

  @Argument(help: "The capture of the one that does not; without it both are in the first.")
  var bad: String?

  @Option(
    help: ArgumentHelp(
      "Which flow works; else the first that publishes or plays without an error.",
      valueName: "number"))
  var goodFlow: Int?

  @Option(
    help: ArgumentHelp(
      "Which flow does not; else the first with an error, or the first that does the same.",
      valueName: "number"))
  var badFlow: Int?

  @Option(
    help: ArgumentHelp(
      """
      Leave out what is called so: a property (flashVer), a path (info.code), a path with its step \
      (connect.flashVer), or a whole step; can be given again.
      """,
      valueName: "key"))
  var ignore: [String] = []

  @Flag(help: "Names that users choose count as differences too.")
  var names = false

  @Option(help: FormatName<Self>.help)
  var format = FormatName<Self>.usual

  @Option(
    name: .customLong("port"),
    help: ArgumentHelp(
      "A server port on which RTMP is expected beside 1935.", valueName: "port"))
  var ports: [UInt16] = []

  @Option(
    name: .customLong("capture-filter"),
    help: ArgumentHelp(
      "Only packets that this filter lets through, as tcpdump takes it.", valueName: "filter"))
  var captureFilter: String?

  @Option(name: .customLong("overlay"), help: .overlay)
  var overlayPorts: [UInt16] = []

  @Option(help: .memoryLimit)
  var memoryLimit = MemoryAmount.usual

  @OptionGroup var redaction: RedactionOption

  func run() throws {
    try Failures.reported {
      // The second may come as it happens while the first is still read.
      if [good, bad ?? good].contains(where: CaptureSource.isLive) { Interruption.watch() }
      let disguise = redaction.makeDisguise()
      let isTwo = bad != nil
      let wanted =
        isTwo ? [goodFlow] : goodFlow == nil || badFlow == nil ? [] : [goodFlow, badFlow]
      let captures =
        [try read(good, wanted, number: isTwo ? 1 : nil, disguise)]
        + (try bad.map { [try read($0, [badFlow], number: 2, disguise)] } ?? [])
      let pair = try pair(captures)
      let comparison = SessionComparison(
        good: pair.good.outline, bad: pair.bad.outline, ignoring: ignore, countsNames: names)
      try print(ComparisonReport(comparison, good: pair.good, bad: pair.bad), of: captures)
      let failures = captures.flatMap(\.failures)
      if !failures.isEmpty { throw InputFailure(errors: failures) }
      if !comparison.real.isEmpty { throw Self.status }
    }
  }

  private func read(
    _ path: String, _ flows: [Int?], number: Int?, _ disguise: Disguise?
  ) throws -> CapturedOutlines {
    var input = InputOptions()
    input.captures = [path]
    input.captureFilter = captureFilter
    input.ports = ports
    input.overlayPorts = overlayPorts
    input.memoryLimit = memoryLimit
    var source = CaptureDissection(
      try input.open(),
      options: input.analyzerOptions(CapturedOutlines.decoderOptions, disguise: disguise))
    var progress = Progress(of: CaptureDissection.pieceNames)
    defer { progress.finish() }
    var outlines = try CapturedOutlines(of: &source, wanted: flows.compactMap(\.self)) {
      progress.advance()
    }
    outlines.input = redaction.shown(outlines.input, number: number)
    return outlines
  }

  private func print(_ report: ComparisonReport, of captures: [CapturedOutlines]) throws {
    var options = ReportOptions()
    options.inputs = captures.map(\.input)
    options.style = Terminal.style
    var renderer = format.value.renderer(options)
    var output = StandardOutput()
    renderer.begin(into: &output.buffer)
    renderer.append(report, into: &output.buffer)
    renderer.finish(into: &output.buffer)
    try output.flush()
  }

  private func pair(_ captures: [CapturedOutlines]) throws -> ComparedPair {
    do {
      return try ComparedPair(
        captures[0], captures.dropFirst().first, goodFlow: goodFlow, badFlow: badFlow)
    } catch ComparedPair.Lack.ambiguous(let capture, let count) {
      throw ValidationError(
        """
        \(capture) does not have two RTMP connections but \(count): name a second capture, or the two \
        connections with --good-flow and --bad-flow. rtmpscope flows lists them.
        """)
    } catch ComparedPair.Lack.nothing(let capture) {
      // That is neither a difference nor a mistake in the call.
      StandardOutput.complain("rtmpscope: \(capture): no RTMP connection to compare")
      throw ExitCode(2)
    }
  }
}
