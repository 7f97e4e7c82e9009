internal import ArgumentParser
internal import Capture
internal import Dissection
internal import Export
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Rules

struct ExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Write what was published and played as FLV files.",
    discussion: """
      One file for each stream of each connection: the payloads as they were sent, with their \
      timestamps. A stream that is not seen from its start on begins with its first key frame. \
      Messages of which bytes are missing are left out, and standard error says how many.

      EXAMPLES
        rtmpscope extract session.pcap -o out
        rtmpscope extract --flow 2 --codec-config session.pcap -o out
        rtmpscope extract --raw --pcap many.pcap -o out
                                                     each connection's bytes, and its packets
      """)

  @OptionGroup var input: InputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder for the files; it is made if need be.", valueName: "folder"))
  var folder: String

  @Option(
    help: ArgumentHelp("Only the flow of that number; can be given again.", valueName: "number"))
  var flow: [Int] = []

  @Flag(help: "Write each direction's bytes too, handshake and all (flow1-c2s.bin, flow1-s2c.bin).")
  var raw = false

  @Flag(help: "Write each track's decoder configuration too (.avcC, .hvcC, .asc and so on).")
  var codecConfig = false

  @Flag(help: "Write each connection's packets too (flow1.pcap); reads the captures twice.")
  var pcap = false

  @Flag(help: "Replace files that are there.")
  var force = false

  @Flag(
    help: "Begin with the first message even if the stream's start and a key frame are missing.")
  var fromFirst = false

  func validate() throws {
    if folder.isEmpty { throw ValidationError("-o takes the name of a folder.") }
    if pcap, input.isLive || input.captures.contains("-") {
      throw ValidationError(
        "--pcap reads its captures twice, which standard input and pipes cannot be.")
    }
  }

  func run() throws {
    try Failures.reported {
      let capture = try input.open()
      Interruption.watch()
      let isLive = input.isLive
      var export = SessionExport(options: exportOptions)
      var writer = try ExportPrinter(folder, overwrites: force)
      var decoder = RTMPDecoder.Options()
      decoder.retention = .whole
      var options = input.analyzerOptions(decoder)
      options.showsBytes = raw
      var packets = FlowPackets(
        memoryLimit: options.memoryLimit, overlayPorts: options.overlayPorts)
      var source = CaptureDissection(capture, options: options)
      var flows = FlowSelection(flow)
      let reading = Result {
        try source.read { event in
          guard flows.shows(event) else { return true }
          if case .flow(let report) = event.content, let number = event.flow {
            packets.note(report, flow: number)
          }
          if case .flowEnd(let report) = event.content, let number = event.flow,
            let multipath = report.summary.statistics?.multipath
          {
            packets.note(multipath, flow: number)
          }
          export.note(event)
          try writer.take(export.takeSteps())
          return true
        } betweenPieces: {
          if !isLive { try Interruption.check() }
        }
      }
      // What was read up to a broken place is written all the same.
      if case .failure(let error) = reading, !(error is InputFailure) { throw error }
      if pcap { try writePackets(of: packets, to: &writer) }
      try writer.finish()
      try reading.get()
      try flows.check()
    }
  }

  private var exportOptions: ExportOptions {
    var options = ExportOptions()
    options.startsAtFirst = fromFirst
    options.writesConfigurations = codecConfig
    return options
  }

  private func writePackets(of flows: FlowPackets, to writer: inout ExportPrinter) throws {
    guard !flows.isEmpty else { return }
    var flows = flows
    var source = try input.open()
    flows.begin(source)
    while let packet = source.nextPacket() {
      try Interruption.check()
      try writer.take(flows.take(packet))
    }
    try writer.take(flows.finish())
  }
}
