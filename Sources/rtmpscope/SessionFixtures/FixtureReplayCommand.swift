public import ArgumentParser
internal import Export
public import RTMP
internal import SessionFixtures
internal import Replay
internal import Reports

struct FixtureReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play one side of a fixture to a live peer, and compare what that says.",
    discussion: """
      The fixture's bytes are sent as they are, each when the peer has said what the fixture's peer \
      had said by then. Commands, answers, statuses, data and sequence headers have to be the same; \
      sizes, frames and descriptions do not.

      Exit status 1 where the peer does something else, 2 where the fixture cannot be read or the \
      peer cannot be reached.

      EXAMPLES
        rtmpscope fixture replay tests/publish --as client --connect 127.0.0.1:1935
        rtmpscope fixture replay tests/publish --as server --listen 1935
        rtmpscope fixture replay tests/play --as client --connect [::1]:1935 --real-time
      """)

  @Argument(help: ArgumentHelp("The fixture's folder.", valueName: "folder"))
  var folder: String

  @Option(name: .customLong("as"), help: ArgumentHelp("client or server.", valueName: "side"))
  var role: Role

  @Option(help: ArgumentHelp("Where the live server is.", valueName: "host:port"))
  var connect: String?

  @Option(
    help: ArgumentHelp(
      """
      Where the live client comes to; 127.0.0.1 unless a host is given, and any free port for 0.
      """, valueName: "[host:]port"))
  var listen: String?

  @Flag(help: "Keep the fixture's times; otherwise, as fast as the peer allows.")
  var realTime = false

  @Option(
    help: ArgumentHelp("How long anything is waited for; 10 unless given.", valueName: "seconds"))
  var timeout: Double = 10

  func validate() throws {
    switch role {
    case .client:
      if listen != nil { throw ValidationError("--listen is for --as server.") }
      guard let connect else { throw ValidationError("--as client takes --connect.") }
      guard let address = ReplayAddress(connect), address.port > 0 else {
        throw ValidationError("--connect takes HOST:PORT.")
      }
    case .server:
      if connect != nil { throw ValidationError("--connect is for --as client.") }
      guard listen != nil else { throw ValidationError("--as server takes --listen.") }
      guard listenAddress != nil else {
        throw ValidationError("--listen takes PORT or HOST:PORT.")
      }
    }
    // A day: nobody waits longer, and no clock counts further.
    guard timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--timeout takes a number of seconds above 0, up to 86400.")
    }
  }

  private var listenAddress: ReplayAddress? {
    listen.flatMap { ReplayAddress($0, defaultHost: "127.0.0.1") }
  }

  func run() throws {
    try Failures.reported {
      var output = StandardOutput()
      let script = try FixtureFailure.reported(folder) {
        try ReplayScript(of: FixtureFiles.read(FixtureFolder.read(folder)).fixture, as: role)
      }
      var options = ReplayOptions()
      options.keepsTime = realTime
      options.seconds = timeout
      let outcome: ReplayOutcome
      do {
        outcome = try play(script, options, &output)
      } catch let failure as ReplayFailure {
        throw FixtureFailure(failure.description)
      }
      for line in outcome.lines(as: role, against: connect) {
        output.buffer.write(safe: line)
        output.buffer.endLine()
      }
      try output.flush()
      if outcome.divergence != nil { throw ExitCode(1) }
    }
  }

  private func play(
    _ script: ReplayScript, _ options: ReplayOptions, _ output: inout StandardOutput
  ) throws -> ReplayOutcome {
    if let address = connect.flatMap({ ReplayAddress($0) }) {
      return try ReplayConnection.connect(to: address, script, options)
    }
    guard let listenAddress else { throw ExitCode.validationFailure }
    return try ReplayConnection.listen(on: listenAddress, script, options) { address in
      output.buffer.write(text: "listening on \(address)\n")
      try output.flush()
    }
  }
}

extension Role: ExpressibleByArgument {}
