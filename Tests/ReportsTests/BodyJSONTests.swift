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
}
