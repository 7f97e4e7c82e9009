internal import ArgumentParser

struct FixtureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixture",
    abstract: "Make a regression fixture of a session, and use it.",
    discussion: """
      A fixture is a folder: the bytes of both directions, the script of who sends which when, and \
      the records that a decoder has to give. Names, keys, addresses and pictures are not in it.

      EXAMPLES
        rtmpscope fixture make failing.pcap -o tests/no-video
        rtmpscope fixture script no-header.json -o tests/no-header
        rtmpscope fixture verify tests/*
        rtmpscope fixture pcap tests/no-video -o no-video.pcap
        rtmpscope fixture replay tests/no-video --as client --connect 127.0.0.1:1935
      """,
    subcommands: [
      FixtureMakeCommand.self, FixtureScriptCommand.self, FixtureVerifyCommand.self,
      FixturePcapCommand.self, FixtureReplayCommand.self,
    ])
}
