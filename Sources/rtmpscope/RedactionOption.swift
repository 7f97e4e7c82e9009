internal import ArgumentParser
internal import Fixtures
internal import Reports
internal import Sessions

/// Whether what is secret is replaced in all that is printed.
struct RedactionOption: ParsableArguments {
  @Flag(
    help: """
      Print stand-ins for stream keys, tokens, users, addresses, host names and other text, each the \
      same throughout.
      """)
  var redact = false

  /// What replaces names and addresses in one run; nil where nothing is replaced.
  ///
  /// Each has stand-ins of its own.
  func makeDisguise() -> Disguise? { redact ? StreamRedaction().disguise : nil }

  /// What is shown of the input: the names of files tell who has them, and what they are about.
  func shown(_ input: RecordRenderer.Input) -> RecordRenderer.Input {
    guard redact else { return input }
    let files = input.files.enumerated().map { index, name in
      name == "-" ? name : input.files.count == 1 ? "capture" : "capture\(index + 1)"
    }
    return RecordRenderer.Input(
      files: files, linkType: input.linkType, timePrecision: input.timePrecision,
      snapshotLength: input.snapshotLength)
  }

  /// - Throws: where bytes are asked for, of which nobody can say which are secret.
  func check(_ output: OutputOptions) throws {
    guard redact else { return }
    if output.payload == .hex || output.payload == .base64 {
      throw ValidationError(
        "--redact replaces what messages say, and not their bytes: --payload takes none or sha256 with it."
      )
    }
    if output.verbosity > 1 {
      throw ValidationError(
        "--redact replaces what messages say, and not their bytes: it goes with -v, not with -vv.")
    }
  }
}
