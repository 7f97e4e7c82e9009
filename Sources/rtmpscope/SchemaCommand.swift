internal import Fields
internal import ArgumentParser
internal import SessionFixtures
internal import Reports

struct SchemaCommand: ParsableCommand {
  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case records, fixture, exchange, expected, script
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract:
      "Print the JSON Schema (draft 2020-12) of the records, of a fixture's files, or of scripts.")

  @Argument(
    help: """
      Of what: records; a fixture's fixture.json, exchange.ndjson or expected.ndjson; or a script that \
      rtmpscope fixture script takes.
      """)
  var subject: Subject = .records

  func run() throws {
    try Failures.reported {
      var output = StandardOutput()
      output.buffer.write(text: text)
      try output.flush()
    }
  }

  private var text: String {
    switch subject {
    case .records: RecordSchema.text
    case .fixture: FixtureSchema.manifest
    case .exchange: FixtureSchema.exchange
    case .expected: FixtureSchema.expected
    case .script: FixtureSchema.script
    }
  }
}
