internal import Export
internal import Reports

/// Does what an export says is to be done, and tells of each file that is whole.
struct ExportPrinter: ~Copyable {
  private var folder: ExportFolder
  private var output = StandardOutput()
  private var fileCount = 0

  init(_ path: String, overwrites: Bool) throws {
    folder = try ExportFolder(path, overwrites: overwrites)
  }

  mutating func take(_ steps: [ExportStep]) throws {
    for step in steps where try folder.take(step) { tell(step) }
    try output.flushIfLarge()
  }

  private mutating func tell(_ step: ExportStep) {
    switch step {
    case .append, .replace: break
    case .finish(let file, let summary, let lines):
      fileCount += 1
      for line in ["\(file)  \(summary)"] + lines.map({ "  \($0)" }) {
        output.buffer.write(text: line)
        output.buffer.endLine()
      }
    case .remark(let text): StandardOutput.complain("rtmpscope: \(text)")
    }
  }

  /// - Throws: where files were there already, and so are not written.
  mutating func finish() throws {
    try output.flush()
    if let refusal = folder.refusal { throw refusal }
    if fileCount == 0 { StandardOutput.complain("rtmpscope: nothing was published or played") }
  }
}
