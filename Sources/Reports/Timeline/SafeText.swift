extension OutputBuffer {
  /// Writes text from a capture: what would steer a terminal is written as an escape.
  ///
  /// Those are the control characters, and the marks that turn the direction of text.
  public mutating func write(safe text: String) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
        write("\\u{")
        write(text: String(scalar.value, radix: 16))
        write("}")
      default:
        write(bytes: String(scalar).utf8)
      }
    }
  }

  /// Writes text from a capture between quotation marks.
  mutating func write(quoted text: String) {
    write("\"")
    write(safe: text)
    write("\"")
  }
}
