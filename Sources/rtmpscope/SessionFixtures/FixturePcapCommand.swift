internal import ArgumentParser
internal import Capture
internal import SessionFixtures
internal import Packets

struct FixturePcapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pcap",
    abstract: "Write a fixture's conversation as a capture.",
    discussion: """
      Ethernet, IP and TCP with right checksums, from SYN to FIN as far as those were seen. Bytes \
      that the fixture lacks are missing there too. Times are those of the session, from 2020 on.

      EXAMPLES
        rtmpscope fixture pcap tests/no-video -o no-video.pcap
      """)

  @Argument(help: ArgumentHelp("The fixture's folder.", valueName: "folder"))
  var folder: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The capture to write.", valueName: "file"))
  var file: String

  @Flag(help: "Replace a file that is there.")
  var force = false

  func run() throws {
    try Failures.reported {
      let fixture = try FixtureFailure.reported(folder) {
        try FixtureFiles.read(FixtureFolder.read(folder)).fixture
      }
      let writer = CaptureWriter(
        linkType: .ethernet, precision: .nanoseconds, snapshotLength: 1 << 18)
      try FixtureFolder.write(file, overwrites: force) { write in
        try write(writer.header)
        var packets = FixturePackets(of: fixture)
        while let packet = packets.next() {
          try write(
            writer.record(
              of: packet.bytes.span, time: packet.time, originalLength: packet.originalLength))
        }
      }
    }
  }
}
