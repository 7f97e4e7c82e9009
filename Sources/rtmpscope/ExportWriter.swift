internal import Reports

/// Does what an export says is to be done, and tells of each file that is whole.
struct ExportWriter: ~Copyable {
  private var folder: ExportFolder
  private var output = StandardOutput()
  private var fileCount = 0

  init(_ path: String, overwrites: Bool) throws {
    do {
      folder = try ExportFolder(path, overwrites: overwrites)
    } catch {
      throw StandardOutput.Failure(description: error.description)
    }
  }

  mutating func take(_ steps: [ExportStep]) throws {
    do throws(ExportFolder.Failure) {
      for step in steps { try take(step) }
    } catch {
      throw StandardOutput.Failure(description: error.description)
    }
    try output.flushIfLarge()
  }

  private mutating func take(_ step: ExportStep) throws(ExportFolder.Failure) {
    switch step {
    case .append(let file, let bytes): try folder.append(bytes, to: file)
    case .replace(let file, let offset, let byte): try folder.replace(byte, at: offset, of: file)
    case .finish(let file, let summary, let lines):
      guard try folder.finish(file) else { return }
      fileCount += 1
      output.buffer.write(text: "\(file)  \(summary)")
      output.buffer.endLine()
      for line in lines {
        output.buffer.write(text: "  \(line)")
        output.buffer.endLine()
      }
    case .remark(let text): StandardOutput.complain("rtmpscope: \(text)")
    }
  }

  /// - Throws: where files were there already, and so are not written.
  mutating func finish() throws {
    try output.flush()
    let refused = folder.refusedFiles
    if let first = refused.first {
      let others = refused.count == 1 ? "" : " and \(refused.count - 1) others"
      throw StandardOutput.Failure(
        description: "\(first)\(others) there already, not written (--force replaces)")
    }
    if fileCount == 0 { StandardOutput.complain("rtmpscope: nothing was published or played") }
  }
}
