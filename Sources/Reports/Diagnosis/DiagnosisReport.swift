public import ByteParsing
public import Sessions

/// Writes a diagnosis while its capture is read: ``begin(into:)``, every event, ``finish(into:)``.
public struct DiagnosisReport: Sendable {
  public enum Format: Sendable {
    /// For a person to read.
    case text(TextStyle)
    /// A SARIF 2.1.0 log that names what was read, and the version of the tool.
    case sarif(file: String, version: String)
    /// A JUnit report that names what was read, with findings from a severity on as failures.
    case junit(file: String, failingFrom: Problem.Severity)
  }

  private var diagnosis: Diagnosis
  private var renderer: any DiagnosisRenderer
  private var tcpFlowCount = 0

  /// - Parameter least: findings of less weight are left out.
  public init(_ format: Format, least: Problem.Severity = .note) {
    self.init(format, of: Diagnosis(least: least))
  }

  init(_ format: Format, of diagnosis: Diagnosis) {
    self.diagnosis = diagnosis
    renderer =
      switch format {
      case .text(let style): DiagnosisText(least: diagnosis.least, style: style)
      case .sarif(let file, let version): DiagnosisSARIF(file: file, version: version)
      case .junit(let file, let limit): DiagnosisJUnit(file: file, failingFrom: limit)
      }
  }

  public mutating func begin(into output: inout OutputBuffer) { renderer.begin(into: &output) }

  /// Writes the connections whose end is known with the event.
  public mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    if case .summary(let summary) = event.content { tcpFlowCount = summary.tcpFlows }
    diagnosis.append(event)
    renderNext(into: &output)
  }

  /// Takes every connection for ended, as far as it is known.
  public mutating func finish(into output: inout OutputBuffer) {
    diagnosis.finish()
    renderNext(into: &output)
    renderer.end(tcpFlowCount: tcpFlowCount, into: &output)
  }

  private mutating func renderNext(into output: inout OutputBuffer) {
    while let found = diagnosis.next() { renderer.render(found, into: &output) }
  }
}
