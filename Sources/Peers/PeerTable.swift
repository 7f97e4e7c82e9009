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
    let newline = UInt8(ascii: "\n")
    let lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    rows = lines.enumerated().compactMap { index, line in
      let fields = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        .map { Self.trimmed($0) }
      guard let first = fields.first, !first.hasPrefix("#"), fields.contains(where: { !$0.isEmpty })
      else { return nil }
      return Row(line: index + 1, fields: fields)
    }
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> String {
    var field = field.drop(while: isBlank)
    while let last = field.last, isBlank(last) { field.removeLast() }
    return String(decoding: field, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
