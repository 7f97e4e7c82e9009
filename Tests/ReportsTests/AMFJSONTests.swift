import AMF
import TestSupport
import Testing

@testable import Reports

@Suite struct AMFJSONTests {
  /// Flags: body, client ID, and a bit that has no field; correlation ID; none.
  static let acknowledgement = [UInt8](
    hex: "0A 07 07 44534B  83 08 04 01 06 03 78 03  01 06 03 79  00")

  @Test(arguments: AMFExample.all)
  func `a value is plain JSON, or has its marker`(example: AMFExample) {
    #expect(json { $0.value(example.value, .plain) } == example.plain)
    #expect(json { $0.value(example.value, .typed) } == example.typed)
  }

  @Test func `a message of Flex in small form has its fields, or its flags`() throws {
    let bytes = Self.acknowledgement
    let sequence = AMF3Sequence(bytes.span)
    let value = try #require(sequence.values.first)
    #expect(
      json { $0.value(.avmPlus(value), .plain) }
        == #"{"$class":"DSK","body":1,"clientId":"x","bit 10":true,"correlationId":"y"}"#)
    #expect(
      json { $0.typed(value) }
        == #"{"type":"amf3_object","class":"DSK","kind":"externalizable","sealed":[],"#
        + #""dynamic":[],"groups":[{"flags":"8308","values":[{"type":"amf3_integer","value":1},"#
        + #"{"type":"amf3_string","value":"x"},{"type":"amf3_true","value":true}]},"#
        + #"{"flags":"01","values":[{"type":"amf3_string","value":"y"}]},"#
        + #"{"flags":"00","values":[]}]}"#)
  }

  private func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.output.bytes, as: UTF8.self)
  }
}
