internal import Comparison
internal import ArgumentParser
internal import Capture
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions

struct DiffCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, ndjson
  }

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

  @Option(help: "text, or ndjson (difference records, and a comparison record at the end).")
  var format: Format = .text

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

  @Option(help: .memoryLimit)
  var memoryLimit = MemoryAmount.usual

  @OptionGroup var redaction: RedactionOption

  func run() throws {
    try Failures.reported {
      // The second may come as it happens while the first is still read.
      if [good, bad ?? good].contains(where: CaptureSource.isLive) { Interruption.watch() }
      var output = StandardOutput()
      let reader = OutlineReader(
        ports: ports, filter: captureFilter, memoryLimit: memoryLimit,
        disguise: redaction.makeDisguise())
      var goodCapture = try reader.read(good, wanted: bad == nil ? nil : goodFlow)
      var badCapture = goodCapture
      if let bad {
        badCapture = try reader.read(bad, wanted: badFlow)
      } else {
        try separate(&goodCapture, &badCapture)
      }
      let chosen = try choose(goodCapture, badCapture)
      let comparison = SessionComparison(
        good: chosen.good.outline, bad: chosen.bad.outline, ignoring: ignore, countsNames: names)
      switch format {
      case .text:
        ComparisonText(
          comparison, good: chosen.good, bad: chosen.bad, style: Terminal.style
        ).render(into: &output.buffer)
      case .ndjson:
        let records = RecordRenderer(precision: .microseconds)
        let captures = bad == nil ? [goodCapture] : [goodCapture, badCapture]
        for (index, capture) in captures.enumerated() {
          let number = bad == nil ? nil : index + 1
          records.render(
            redaction.shown(capture.recordInput, number: number), into: &output.buffer)
          output.buffer.endLine()
        }
        ComparisonRecords(comparison, good: chosen.good, bad: chosen.bad)
          .render(into: &output.buffer)
      }
      try output.flush()
      let failures = goodCapture.failures + (bad == nil ? [] : badCapture.failures)
      if !failures.isEmpty { throw InputFailure(errors: failures) }
      if !comparison.real.isEmpty { throw Self.status }
    }
  }

  /// Gives each side of one capture the flows that can be its own.
  private func separate(
    _ first: inout OutlineReader.Capture, _ second: inout OutlineReader.Capture
  ) throws {
    guard goodFlow != nil && badFlow != nil || first.flowCount == 2 || first.flowCount == 0 else {
      throw ValidationError(
        """
        \(good) does not have two RTMP connections but \(first.flowCount): name a second capture, or the two \
        connections with --good-flow and --bad-flow. rtmpscope flows lists them.
        """)
    }
    if let badFlow, goodFlow == nil { first.outlines.removeAll { $0.flow == badFlow } }
    let choice = first.outline(goodFlow) ?? FlowChoice.good(among: first.outlines)
    if badFlow == nil { second.outlines.removeAll { $0.flow == choice?.flow } }
  }

  private func choose(
    _ first: OutlineReader.Capture, _ second: OutlineReader.Capture
  ) throws -> (good: ComparedInput, bad: ComparedInput) {
    guard
      let good = goodFlow == nil ? FlowChoice.good(among: first.outlines) : first.outline(goodFlow)
    else { throw first.lack(of: goodFlow) }
    let choice = FlowChoice.bad(among: second.outlines, for: good)
    guard let bad = badFlow == nil ? choice : second.outline(badFlow) else {
      throw second.lack(of: badFlow)
    }
    func file(_ capture: OutlineReader.Capture, _ number: Int) -> String {
      redaction.shown(file: capture.path, number: self.bad == nil ? nil : number)
    }
    return (
      ComparedInput(file: file(first, 1), outline: good, flowCount: first.flowCount),
      ComparedInput(file: file(second, 2), outline: bad, flowCount: second.flowCount)
    )
  }
}
