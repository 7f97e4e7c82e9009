import AMF
import Testing

@testable import Reports

@Suite struct JSONWriterTests {
  @Test func `strings are escaped where JSON needs it`() {
    #expect(json { $0.value("a\"b\\c\n\u{1}\u{7F}é") } == #""a\"b\\c\n\u0001\u007fé""#)
  }

  @Test func `numbers are written shortest, and what JSON lacks is named`() {
    let examples: [(Double, String)] = [
      (0, "0"), (-0.0, "-0.0"), (1, "1"), (-25, "-25"), (0.1, "0.1"), (1e300, "1e+300"),
      (9_007_199_254_740_991, "9007199254740991"), (.nan, #"{"$number":"NaN"}"#),
      (.infinity, #"{"$number":"Infinity"}"#), (-.infinity, #"{"$number":"-Infinity"}"#),
    ]
    for (number, text) in examples { #expect(json { $0.value(number) } == text) }
  }

  @Test func `members and elements are separated by commas`() {
    let text = json { writer in
      writer.beginObject()
      writer.member("a", 1)
      writer.key("b")
      writer.beginArray()
      writer.value(true)
      writer.null()
      writer.endArray()
      writer.member("c", seconds: -1_500_000_000)
      writer.endObject()
    }
    #expect(text == #"{"a":1,"b":[true,null],"c":-1.500000000}"#)
  }

  @Test func `AMF values become plain JSON where that loses nothing`() {
    let value = AMFValue.object([
      AMFProperty("n", .number(1)), AMFProperty("s", .string("x")),
      AMFProperty("u", .undefined), AMFProperty("d", .date(milliseconds: 1000, timeZone: 0)),
      AMFProperty("x", .xmlDocument("<a/>")), AMFProperty("l", .strictArray([.null])),
    ])
    #expect(
      json { $0.value(value, .plain) }
        == #"{"n":1,"s":"x","u":{"$undefined":true},"d":{"$date":"1970-01-01T00:00:01.000000Z"},"#
        + #""x":{"$xml":"<a/>"},"l":[null]}"#)
  }

  @Test func `names that repeat keep all their values`() {
    let value = AMFValue.object([AMFProperty("a", .null), AMFProperty("a", .boolean(true))])
    #expect(json { $0.value(value, .plain) } == #"{"$properties":[["a",null],["a",true]]}"#)
  }

  @Test func `a string that is not UTF-8 shows its bytes too`() {
    let value = AMFValue.string(AMFString(bytes: [0xFF, 0x41]))
    #expect(
      json { $0.value(value, .plain) } == "{\"$string\":\"\u{FFFD}A\",\"hex\":\"ff41\"}")
  }

  @Test func `typed values name their marker`() {
    let value = AMFValue.ecmaArray(declaredCount: 2, [AMFProperty("a", .longString("b"))])
    #expect(
      json { $0.value(value, .typed) }
        == #"{"type":"ecma_array","declared_count":2,"properties":"#
        + #"[["a",{"type":"long_string","value":"b"}]]}"#)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func `base64 is padded`(text: String, encoded: String) {
    #expect(json { $0.base64(Array(text.utf8)) } == "\"\(encoded)\"")
  }

  private func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.output.bytes, as: UTF8.self)
  }
}
