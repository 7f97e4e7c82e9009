import AMF
import TestSupport
import Testing

@testable import Reports

@Suite struct AMFTextTests {
  @Test(arguments: AMFExample.all)
  func `a value is written on one line`(example: AMFExample) {
    #expect(written { $0.write(example.value) } == example.text)
  }

  @Test func `fields of a message in small form that nobody has named are bits`() throws {
    let bytes = AMFJSONTests.acknowledgement
    let sequence = AMF3Sequence(bytes.span)
    let value = try #require(sequence.values.first)
    #expect(
      written { $0.write(.avmPlus(value)) }
        == #"DSK {body: 1, clientId: "x", bit 10: true, correlationId: "y"}"#)
  }
}
