/// Writes a report of input while that is read: the beginning, what comes, the end.
///
/// What is written where depends on the format: a line for each event, or all at the end. To add a
/// format to a command, write a file with a renderer and its ``ReportFormat``, and name that in
/// ``ReportFormats``.
public protocol Renderer<Subject>: Sendable {
  /// What comes: events of one input, or what came of several.
  associatedtype Subject

  mutating func begin(into output: inout OutputBuffer)
  mutating func append(_ subject: Subject, into output: inout OutputBuffer)
  mutating func finish(into output: inout OutputBuffer)
}

extension Renderer {
  // Most formats have a line for what comes, and no more.
  public mutating func begin(into output: inout OutputBuffer) {}
  public mutating func finish(into output: inout OutputBuffer) {}
}
