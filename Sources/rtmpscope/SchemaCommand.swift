internal import ArgumentParser
internal import Reports

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft 2020-12) of the records.")

  func run() throws {
    try Failures.reported {
      var output = StandardOutput()
      output.buffer.write(text: RecordSchema.text)
      try output.flush()
    }
  }
}
