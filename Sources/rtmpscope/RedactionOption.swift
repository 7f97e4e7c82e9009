internal import Redaction
internal import ArgumentParser
internal import SessionFixtures
internal import Reports
internal import Sessions

/// Whether what is secret is replaced in all that is printed.
struct RedactionOption: ParsableArguments {
  @Flag(
    help: """
      Print pseudonyms for stream keys, tokens, users, addresses, host names and other text, each the \
      same throughout.
      """)
  var redact = false

  /// What replaces names and addresses in one run; nil where nothing is replaced.
  ///
  /// Each has pseudonyms of its own.
  func makeDisguise() -> Disguise? { redact ? StreamRedaction().disguise : nil }

  /// What is shown of a file's name, which tells who has it, and what it is about.
  ///
  /// - Parameter number: from 1, where there are several.
  private func shown(file name: String, number: Int? = nil) -> String {
    !redact || name == "-" ? name : "capture\(number.map(String.init) ?? "")"
  }

  /// What is shown of the input.
  ///
  /// - Parameter number: from 1, where there are several inputs, of one file each.
  func shown(_ input: InputDescription, number: Int? = nil) -> InputDescription {
    input.named(
      input.files.enumerated().map { index, name in
        shown(file: name, number: input.files.count > 1 ? index + 1 : number)
      })
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
