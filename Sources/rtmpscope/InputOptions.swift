internal import ArgumentParser
internal import Capture
internal import Dissection
internal import RTMP
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

  @Option(name: .customLong("overlay"), help: .overlay)
  var overlayPorts: [UInt16] = []

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
    options.overlayPorts.formUnion(overlayPorts)
    options.memoryLimit = memoryLimit.byteCount
    return options
  }

  /// Opens the file, of one direction's bytes; from here on a signal ends one that comes as it happens.
  func openStream() throws -> StreamFile {
    if isLive { Interruption.watch() }
    do {
      return try StreamFile(path: captures[0], end: Interruption.inputEnd)
    } catch {
      throw InputFailure(errors: [error])
    }
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
}

extension ArgumentHelp {
  static let overlay = ArgumentHelp(
    """
    A UDP port whose datagrams are tried as VXLAN, VXLAN-GPE and Geneve, beside the ports that are \
    assigned to them; can be given again.
    """,
    valueName: "port")
}
