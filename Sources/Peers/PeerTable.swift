internal import Rules
internal import Sessions

/// Rows of fields between bars, as data about peers is written: one a line, `#` opens a comment.
struct PeerTable: Sendable {
  struct Row: Sendable {
    /// From 1 on.
    let line: Int
    let fields: [String]
  }

  let rows: [Row]

  init(_ bytes: [UInt8]) {
    let (newline, bar) = (UInt8(ascii: "\n"), UInt8(ascii: "|"))
    var rows: [Row] = []
    var fields: [String] = []
    var (start, line, isComment) = (0, 1, false)
    for place in 0...bytes.count {
      let byte = place < bytes.count ? bytes[place] : newline
      guard byte == newline || byte == bar, !isComment || byte == newline else { continue }
      if !isComment {
        let field = Self.trimmed(bytes[start..<place])
        isComment = fields.isEmpty && field.first == UInt8(ascii: "#")
        if !isComment { fields.append(String(decoding: field, as: UTF8.self)) }
      }
      start = place + 1
      guard byte == newline else { continue }
      if fields.contains(where: { !$0.isEmpty }) { rows.append(Row(line: line, fields: fields)) }
      fields = []
      (line, isComment) = (line + 1, false)
    }
    self.rows = rows
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (start, end) = (field.startIndex, field.endIndex)
    while start < end, isBlank(field[start]) { start += 1 }
    while start < end, isBlank(field[end - 1]) { end -= 1 }
    return field[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
