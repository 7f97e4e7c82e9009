internal import ByteParsing
internal import Sessions

/// Writes a diagnosis while its capture is read, connection by connection.
struct DiagnosisReport<Cases: Renderer<Diagnosis.Element>>: Renderer {
  private var diagnosis: Diagnosis
  private var cases: Cases

  init(_ diagnosis: Diagnosis, _ cases: Cases) {
    self.diagnosis = diagnosis
    self.cases = cases
  }

  mutating func begin(into output: inout OutputBuffer) { cases.begin(into: &output) }

  /// Writes the connections whose end is known with the event.
  mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    diagnosis.append(event)
    renderNext(into: &output)
  }

  /// Takes every connection for ended, as far as it is known.
  mutating func finish(into output: inout OutputBuffer) {
    diagnosis.finish()
    renderNext(into: &output)
    cases.finish(into: &output)
  }

  private mutating func renderNext(into output: inout OutputBuffer) {
    while let found = diagnosis.next() { cases.append(found, into: &output) }
  }
}
