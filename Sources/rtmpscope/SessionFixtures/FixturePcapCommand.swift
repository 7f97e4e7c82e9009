internal import ArgumentParser
internal import Export
internal import SessionFixtures

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
      try FixtureFolder.write(fixture, to: file, overwrites: force)
    }
  }
}
