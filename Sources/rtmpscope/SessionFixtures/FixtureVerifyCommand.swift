internal import ArgumentParser
internal import Export
internal import SessionFixtures
internal import Reports

struct FixtureVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decode fixtures again, and compare with what they expect.",
    discussion: """
      Exit status 1 where a fixture decodes to something else, 2 where one cannot be read.

      EXAMPLES
        rtmpscope fixture verify tests/*
      """)

  /// How many differences of one fixture are shown.
  private static let limit = 20

  @Argument(help: ArgumentHelp("Fixtures' folders.", valueName: "folder"))
  var folders: [String]

  func run() throws {
    try Failures.reported {
      var output = StandardOutput()
      var isDifferent = false
      var failures: [FixtureFailure] = []
      for folder in folders {
        do {
          let verification = try FixtureFailure.reported(folder) {
            try FixtureVerification(FixtureFolder.read(folder))
          }
          isDifferent = isDifferent || !verification.differences.isEmpty
          write(verification, folder, &output)
        } catch let failure as FixtureFailure {
          failures.append(failure)
        }
        try output.flush()
      }
      for failure in failures { StandardOutput.complain("rtmpscope: \(failure.description)") }
      if !failures.isEmpty { throw ExitCode(2) }
      if isDifferent { throw ExitCode(1) }
    }
  }

  private func write(
    _ verification: FixtureVerification, _ folder: String, _ output: inout StandardOutput
  ) {
    let differences = verification.differences
    guard !differences.isEmpty else {
      output.buffer.write(text: "\(folder): ok, \(verification.messageCount) messages\n")
      return
    }
    let count = differences.count == 1 ? "1 difference" : "\(differences.count) differences"
    output.buffer.write(text: "\(folder): \(count)\n")
    for difference in differences.prefix(Self.limit) {
      output.buffer.write("  ")
      output.buffer.write(safe: difference)
      output.buffer.endLine()
    }
    if differences.count > Self.limit {
      output.buffer.write(text: "  and \(differences.count - Self.limit) more\n")
    }
  }
}
