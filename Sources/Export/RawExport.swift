internal import Sessions

/// Writes one direction's bytes as they were put together.
struct RawExport: Sendable {
  /// Further holes are only counted.
  private static let holeLimit = 100

  let file: String
  private var byteCount: UInt64 = 0
  private var next: UInt64 = 0
  private var holeCount = 0
  private var lines: [String] = []

  init(file: String) { self.file = file }

  mutating func append(_ report: BytesReport, _ output: inout ExportOutput) {
    noteHole(to: report.streamOffset)
    output.append(.append(file: file, bytes: report.bytes))
    byteCount += UInt64(report.bytes.count)
    next = report.streamOffset &+ UInt64(report.bytes.count)
  }

  /// Bytes from where the last ones ended are not there.
  mutating func noteHole(to offset: UInt64) {
    guard offset > next else { return }
    holeCount += 1
    if holeCount <= Self.holeLimit {
      lines.append(
        "hole: \(offset - next) bytes from stream offset \(next) on, at byte \(byteCount) of the file"
      )
    }
    next = offset
  }

  func finish(_ output: inout ExportOutput) {
    let rest = holeCount - Self.holeLimit
    output.append(
      .finish(
        file: file, summary: "\(byteCount) bytes",
        lines: lines + (rest > 0 ? ["\(rest) further holes"] : [])))
  }
}
