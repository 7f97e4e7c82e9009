import Testing

@testable import Reports

@Suite struct OutputBufferTests {
  private func text(_ write: (inout OutputBuffer) -> Void) -> String {
    var output = OutputBuffer()
    write(&output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    0, 1, 9, 10, 99, 100, 9_999_999_999_999_999_999, 10_000_000_000_000_000_000, UInt64.max,
  ])
  func `whole numbers have all their digits`(number: UInt64) {
    #expect(text { $0.write(number) } == number.description)
  }

  @Test(arguments: [Int.min, -1, Int.max])
  func `signed numbers have their sign`(number: Int) {
    #expect(text { $0.write(number) } == number.description)
  }

  @Test(arguments: [(7, 3, "007"), (1234, 3, "1234"), (0, 1, "0"), (0, 20, "00000000000000000000")])
  func `digits are filled up with zeros`(number: UInt64, width: Int, expected: String) {
    #expect(text { $0.writeDigits(number, width: width) } == expected)
  }

  @Test func `text longer than all there is room for is written whole`() {
    let long = String(repeating: "0123456789", count: 5000)
    #expect(text { for _ in 0..<3 { $0.write(text: long) } } == long + long + long)
  }

  @Test func `names and text are quoted`() {
    #expect(
      text {
        $0.writeKey("one", needsComma: false)
        $0.writeQuoted(Array("two".utf8).span)
        $0.writeKey("three", needsComma: true)
      } == #""one":"two","three":"#)
  }

  @Test func `what was written is moved to the right edge`() {
    #expect(
      text {
        $0.write("ab")
        $0.alignRight(from: 1, to: 4)
      } == "a   b")
  }

  @Test func `what is taken out is not there any more`() {
    var output = OutputBuffer()
    output.write("abc")
    output.truncate(to: 1)
    output.truncate(to: 5)
    #expect(output.bytes == Array("a".utf8))
    output.removeAll()
    #expect(output.bytes == [])
  }
}
