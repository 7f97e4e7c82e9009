internal import ArgumentParser
internal import Capture
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions

/// Where packets come from.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Capture files (pcap or pcapng), read in time order as one capture; - is standard input.",
      valueName: "capture"))
  var captures: [String]

  @Option(
    name: .customLong("capture-filter"),
    help: ArgumentHelp(
      "Only packets that this filter lets through, as tcpdump takes it.", valueName: "filter"))
  var captureFilter: String?

  @Option(
    name: .customLong("port"),
    help: ArgumentHelp(
      """
      A server port on which RTMP is expected beside 1935: connections there are reported whatever \
      they speak. On all others RTMP is found by its handshake.
      """,
      valueName: "port"))
  var ports: [UInt16] = []

  @Option(help: .memoryLimit)
  var memoryLimit = MemoryAmount.usual

  /// Whether packets come as they are captured.
  var isLive: Bool { captures.contains(where: CaptureSource.isLive) }

  func analyzerOptions(
    _ decoder: RTMPDecoder.Options = .init(), disguise: Disguise? = nil
  ) -> Analyzer.Options {
    var options = Analyzer.Options()
    options.decoder = decoder
    options.disguise = disguise
    options.ports.formUnion(ports)
    options.memoryLimit = memoryLimit.byteCount
    return options
  }

  /// Opens the captures; from here on a signal ends those that come as they happen.
  func open() throws -> CaptureSource {
    if isLive { Interruption.watch() }
    do {
      return try CaptureSource(
        paths: captures, filter: captureFilter, end: Interruption.inputEnd)
    } catch {
      throw InputFailure(errors: [error])
    }
  }

  /// Feeds every packet to `analyzer`, and calls `body` for each event.
  ///
  /// - Parameters:
  ///   - body: false ends reading.
  ///   - betweenPackets: called when a packet's events are done, before the next one is waited for.
  /// - Throws: ``InputFailure`` at the end, where a file could not be read to its end.
  func analyze(
    _ source: inout CaptureSource, with analyzer: inout Analyzer,
    _ body: (SessionEvent) throws -> Bool, betweenPackets: () throws -> Void = {}
  ) throws {
    var progress = Progress()
    defer { progress.finish() }
    while let packet = source.next() {
      progress.advance()
      analyzer.append(packet)
      while let event = analyzer.next() {
        guard try body(event) else { return }
      }
      try betweenPackets()
    }
    analyzer.finish()
    while let event = analyzer.next() {
      guard try body(event) else { return }
    }
    guard source.failures.isEmpty else { throw InputFailure(errors: source.failures) }
  }
}

extension CaptureSource {
  /// What the first record says of the input.
  var recordInput: RecordRenderer.Input {
    let linkTypes = descriptions.map { $0.linkTypeName ?? String($0.linkType.rawValue) }
    return RecordRenderer.Input(
      files: descriptions.map(\.name),
      linkType: linkTypes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        .joined(separator: ","),
      timePrecision: timePrecision,
      snapshotLength: snapshotLength)
  }
}
