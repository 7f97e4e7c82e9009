import Media
import ByteParsing
import Wording
import RTMP
import Sessions
import TestSupport
import Testing

private typealias Wire = WireBuilder

@Suite struct MediaFormTests {
  struct Layout: CustomTestStringConvertible, Sendable {
    let hex: String
    let text: String

    var testDescription: String { text }
  }

  @Test(arguments: [
    Layout(
      hex: "57 01", text: "Command 1 stands behind the first byte, without the four that AVC adds."),
    Layout(
      hex: "57 00 000000 01",
      text: "Command 1 stands behind the four bytes that AVC adds to the header."),
    Layout(hex: "52 01", text: "Command 1 stands behind the first byte."),
    Layout(
      hex: "d0 01", text: "Command 1 stands behind the Enhanced RTMP header, without a FourCC."),
    Layout(
      hex: "d7 02 000000 01 01",
      text: "Command 1 stands behind the Enhanced RTMP header, without a FourCC."),
    Layout(hex: "d1 68766331 01", text: "Command 1 stands behind the FourCC hvc1."),
  ])
  func `a command is found in each of its layouts, and is no sequence header`(layout: Layout) {
    var conversation = Conversation()
    conversation.publish()
    conversation.client(Wire.video([UInt8](hex: layout.hex)), at: 40)
    let outcome = conversation.finish()
    #expect(outcome.findings.map(\.sentence).contains(layout.text))
    guard case .video(let header)? = outcome.messages.last?.body else {
      Issue.record("no video")
      return
    }
    #expect(header.command == 1)
    #expect(!header.isSequenceHeader)
    #expect(header.configuration == nil)
    #expect(header.byteCount == [UInt8](hex: layout.hex).count)
  }

  @Test func `messages without payload are shown, and nothing is wrong with them`() {
    var conversation = Conversation()
    conversation.publish()
    conversation.client(Wire.video([]) + Wire.audio([]), at: 40)
    let outcome = conversation.finish()
    #expect(outcome.messages.suffix(2).map(\.body) == [.empty, .empty])
    // One for each type.
    #expect(outcome.findings.map(\.problem.id) == ["message.empty", "message.empty"])
  }
}
