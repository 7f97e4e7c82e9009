/// What a file lacks of its stream, counted while it is written, and told in the end.
struct StreamRemarks: Sendable {
  /// Whose timestamps are counted from 0.
  var counted = 0
  /// Whose timestamps are not known.
  var untimed = 0
  var incomplete = 0
  /// Of a stream whose start is missing, before its first key frame.
  var skipped = 0
  /// That no tag can hold.
  var unwritable = 0
  /// Of frames whose sequence header was not seen.
  var codecsWithoutHeader: Set<String> = []

  /// - Parameter hasFile: whether anything was written.
  func tell(of name: String, hasFile: Bool, _ output: inout ExportOutput) {
    if skipped > 0, hasFile {
      tell(name, "\(messages(skipped)) before the first key frame left out", &output)
    } else if skipped > 0 {
      tell(name, "no key frame, so there is no file (--from-first writes one)", &output)
    }
    if incomplete > 0 { tell(name, "\(messages(incomplete, "incomplete ")) left out", &output) }
    if untimed > 0 {
      tell(name, "\(messages(untimed)) left out, for their timestamps are not known", &output)
    }
    if unwritable > 0 {
      tell(name, "\(messages(unwritable)) left out that no FLV tag can hold", &output)
    }
    guard hasFile else { return }
    if counted > 0 {
      tell(name, "timestamps are counted from 0, for only their deltas are known", &output)
    }
    for codec in codecsWithoutHeader.sorted() {
      tell(name, "no sequence header of \(codec) was seen; players may need one", &output)
    }
  }

  private func tell(_ name: String, _ text: String, _ output: inout ExportOutput) {
    output.append(.remark("\(name): \(text)"))
  }

  private func messages(_ count: Int, _ what: String = "") -> String {
    "\(count) \(what)message\(count == 1 ? "" : "s")"
  }
}
