import Wording
import RTMP
import TestSupport
import Testing

@testable import Sessions
import Peers

@Suite struct ShortenedTextTests {
  private typealias Wire = WireBuilder

  @Test(arguments: [
    ("", 0, ""), ("", 3, ""), ("cam", 3, "cam"), ("cam1", 3, "ca…"), ("cam1", 1, "…"),
    ("é日本", 2, "é…"),
  ])
  func `a text has at most so many characters, an ellipsis among them`(
    text: String, width: Int, shortened: String
  ) {
    #expect(text.shortened(to: width) == shortened)
  }

  @Test(arguments: [("cam", 3, "cam"), ("cam1", 3, "cam…"), ("aé", 3, "aé"), ("aéé", 3, "aé…")])
  func `a text has so many bytes before an ellipsis`(text: String, count: Int, bounded: String) {
    #expect(text.bounded(to: count) == bounded)
  }

  @Test
  func `names of any length are shown whole in their message, and summed up by how they begin`()
    throws
  {
    let long = String(repeating: "n", count: 15_000)
    var session = Conversation()
    session.connect(app: long, [("fourCcList", Wire.strings(long))])
    session.createStream()
    session.askToPublish(long)
    session.status("NetStream.Publish.BadName", level: "error", at: 30)
    session.client(Wire.command(long, 9), at: 40)
    session.close(by: .client, at: 900)
    let outcome = session.finish()
    #expect(outcome.messages.count { $0.message.payload.bytes.count > 15_000 } == 3)
    let summary = try #require(outcome.ends.first?.summary)
    let stream = try #require(summary.session?.streams.first)
    let names = [summary.application, summary.tcURL, summary.streams.first?.name, stream.name]
    #expect(names.allSatisfy { $0?.utf8.count == 2048 + "…".utf8.count })
    let others = [summary.session?.verdict?.text, summary.session?.offered?.fourCCs?.first]
    #expect(others.allSatisfy { $0.map { $0.utf8.count < 2000 } ?? false })
    #expect(summary.session?.openTransactions.map(\.utf8.count).max() == 2048 + "…".utf8.count)
    let remarks = outcome.findings + outcome.habits
    #expect(remarks.allSatisfy { $0.sentence.utf8.count <= 1100 })
    #expect(remarks.contains { $0.sentence.hasSuffix("…") || $0.sentence.hasSuffix("….") })
  }
}
