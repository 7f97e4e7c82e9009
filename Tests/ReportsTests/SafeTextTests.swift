import Testing

@testable import Reports

@Suite struct SafeTextTests {
  @Test func `what would steer a terminal is written as an escape`() {
    var output = OutputBuffer()
    output.write(safe: "a\u{1B}[31mb\n\u{9B}c\u{202E}d é")
    #expect(
      String(decoding: output.bytes, as: UTF8.self)
        == #"a\u{1b}[31mb\n\u{9b}c\u{202e}d é"#)
  }

  @Test func `a line is cut to the columns there are`() {
    var output = OutputBuffer()
    output.write(text: "12345678")
    output.cut(from: 2, to: 6)
    #expect(String(decoding: output.bytes, as: UTF8.self) == "12345678")
    output.cut(from: 2, to: 4)
    #expect(String(decoding: output.bytes, as: UTF8.self) == "12345…")
    output.removeAll()
    output.write(text: "éééé")
    output.cut(from: 0, to: 4)
    #expect(String(decoding: output.bytes, as: UTF8.self) == "éééé")
    output.cut(from: 0, to: 2)
    #expect(String(decoding: output.bytes, as: UTF8.self) == "é…")
  }
}
