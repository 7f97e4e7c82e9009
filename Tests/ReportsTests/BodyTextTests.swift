import TestSupport
import Testing

@testable import Reports

@Suite struct BodyTextTests {
  @Test(arguments: MessageExample.all)
  func `a message is written on one line`(example: MessageExample) throws {
    let report = try example.report()
    #expect(written { $0.write(report) } == example.text)
  }
}
