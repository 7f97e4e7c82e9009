import TestSupport
import Testing

@testable import Reports

@Suite struct BodyJSONTests {
  @Test(arguments: MessageExample.all)
  func `what a message says has its names`(example: MessageExample) throws {
    let report = try example.report()
    var writer = JSONWriter()
    writer.body(of: report)
    #expect(String(decoding: writer.output.bytes, as: UTF8.self) == example.json)
  }

  @Test func `a codec that calls itself by quotation marks leaves records readable`() throws {
    // Enhanced RTMP, a key frame, and a FourCC that no codec has: "\AB.
    let report = try MessageExample(9, [0x91, 0x22, 0x5C, 0x41, 0x42, 0, 0]).report()
    var writer = JSONWriter()
    writer.body(of: report)
    let text = String(decoding: writer.output.bytes, as: UTF8.self)
    #expect(text.contains(#""codec":"\"\\AB""#))
    #expect(text.contains(#""four_cc":"\"\\AB""#))
  }
}
