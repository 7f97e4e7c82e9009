/// What is to be done next to have in files what a capture carries.
///
/// Files are called by their names, which are safe: see ``ExportNames``.
public enum ExportStep: Hashable, Sendable {
  /// Puts bytes at the end of a file, a new one if need be.
  case append(file: String, bytes: [UInt8])
  /// Replaces a byte that was written.
  case replace(file: String, offset: UInt64, byte: UInt8)
  /// A file is whole.
  ///
  /// - Parameter lines: what to tell of it, beside its name: a summary, and what stands below.
  case finish(file: String, summary: String, lines: [String])
  /// Something that a user should know.
  case remark(String)
}

/// What is to be done, in order, and the names that are taken.
struct ExportOutput: Sendable {
  var names = ExportNames()
  private(set) var steps: [ExportStep] = []

  mutating func append(_ step: ExportStep) { steps.append(step) }

  mutating func takeSteps() -> [ExportStep] {
    defer { steps.removeAll() }
    return steps
  }
}
