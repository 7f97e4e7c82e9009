import AMF
import RTMP
import TestSupport
import Testing

@Suite struct MessageBodyReplacingTests {
  /// A message in which `a` stands for all that is to be replaced, and the same with `A` in its place.
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let type: UInt8
    let payload: [UInt8]

    init(_ name: String, type: UInt8, _ hex: String) {
      testDescription = name
      self.type = type
      payload = [UInt8](hex: hex)
    }

    var replaced: [UInt8] { payload.map { $0 == 0x61 ? 0x41 : $0 } }
  }

  /// A shared object with one event.
  private static func sharedObject(_ name: String, _ event: String) -> Example {
    Example(name, type: 19, "0001 61 00000003 00000002 00000000" + event)
  }

  static let examples: [Example] = [
    Example(
      "command", type: 20,
      "02 0001 61 00 3FF0000000000000 03 0001 61 02 0001 61 000009 02 0001 61 0A 00000001 02 0001 61"
    ),
    Example("AMF3 command", type: 17, "00 02 0001 61 00 3FF0000000000000 11 06 03 61"),
    Example("data", type: 18, "02 0001 61 08 00000001 0001 61 02 0001 61 000009"),
    Example("data without a handler", type: 18, "00 3FF0000000000000 02 0001 61"),
    sharedObject("use", "01 00000000"),
    sharedObject("request_change", "03 00000007 0001 61 02 0001 61"),
    sharedObject("change", "04 00000007 0001 61 02 0001 61"),
    sharedObject("success", "05 00000003 0001 61"),
    sharedObject("send_message", "06 00000004 02 0001 61"),
    sharedObject("status", "07 00000006 0001 61 0001 61"),
    sharedObject("remove", "09 00000003 0001 61"),
    sharedObject("request_remove", "0A 00000003 0001 61"),
    sharedObject("unknown event", "0C 00000002 6161"),
    Example("aggregate", type: 22, "12 000004 0007E4 00 000000 02 0001 61 0000000F"),
    Example("SWF verification", type: 4, "001B 6161"),
    Example("unknown user control event", type: 4, "0063 6161"),
    Example("video metadata", type: 9, "94 68766331 02 0001 61 03 0001 61 02 0001 61 000009"),
  ]

  @Test(arguments: examples)
  func `what a message says is replaced, and nothing else`(example: Example) throws {
    let before = try #require(body(of: example.payload, type: example.type))
    let after = try #require(body(of: example.replaced, type: example.type))
    #expect(before != after)
    #expect(before.replacing { AMFString(bytes: $1.bytes.map { $0 == 0x61 ? 0x41 : $0 }) } == after)
  }

  @Test(arguments: [
    Example("Set Chunk Size", type: 1, "00006161"), Example("ping", type: 4, "0006 61616161"),
    Example("audio", type: 8, "AF 01 6161"), Example("video", type: 9, "17 01 000000 6161"),
  ])
  func `numbers and media stay`(example: Example) throws {
    let message = try #require(body(of: example.payload, type: example.type))
    #expect(message.replacing { _, _ in "other" } == message)
  }
}
