extension OutputBuffer {
  /// Writes text from a capture in lines of at most `width` columns, each after `indent` blanks, the
  /// last one with its end.
  mutating func write(wrapped text: String, indent: Int, width: Int) {
    var column = 0
    for word in Self.text({ $0.write(safe: text) }).split(separator: " ") {
      if column > 0, column + 1 + word.count > width {
        write("\n")
        column = 0
      }
      if column == 0 {
        for _ in 0..<indent { write(" ") }
        column = indent
      } else {
        write(" ")
        column += 1
      }
      write(bytes: word.utf8)
      column += word.count
    }
    write("\n")
  }
}
