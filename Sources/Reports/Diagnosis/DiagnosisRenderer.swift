internal import ByteParsing

/// Writes a diagnosis in one of its formats: the beginning, each connection, the end.
protocol DiagnosisRenderer: Sendable {
  mutating func begin(into output: inout OutputBuffer)

  mutating func render(_ found: Diagnosis.Case, into output: inout OutputBuffer)

  /// - Parameter tcpFlowCount: how many TCP connections the capture has, whatever they speak.
  mutating func end(tcpFlowCount: Int, into output: inout OutputBuffer)
}
