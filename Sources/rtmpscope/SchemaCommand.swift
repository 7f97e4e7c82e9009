internal import ArgumentParser
internal import Fixtures
internal import Reports

struct SchemaCommand: ParsableCommand {
  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case records, fixture, exchange, expected
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft 2020-12) of the records, or of a fixture's files.")

  @Argument(
    help: "Of what: records, or a fixture's fixture.json, exchange.ndjson or expected.ndjson.")
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
    }
  }
}
