import Media
import RTMP
import Replay
import Testing

@Suite struct ExpectationsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let fixture: [Meaning]
    let peer: [Meaning]
    let isGap: Bool
    /// e: as expected; x: extra; u: unexpected.
    let verdicts: String

    init(
      _ name: String, _ fixture: [Meaning], _ peer: [Meaning], _ verdicts: String,
      isGap: Bool = false
    ) {
      self.name = name
      self.fixture = fixture
      self.peer = peer
      self.isGap = isGap
      self.verdicts = verdicts
    }

    var testDescription: String { name }
  }

  private static let connected = Meaning.answer(
    .init(to: 1, of: "connect", code: "NetConnection.Connect.Success"))
  private static let rejected = Meaning.answer(
    .init(isError: true, to: 1, of: "connect", code: "NetConnection.Connect.Rejected"))
  private static let created = Meaning.answer(.init(to: 2, of: "createStream", streamID: 1))
  private static let aside = Meaning.call("onBWDone", transactionID: 0)
  private static let released = Meaning.answer(.init(to: 3, of: "releaseStream"))
  private static let started = Meaning.status(code: "NetStream.Publish.Start")
  private static let metadata = Meaning.data(handler: "onMetaData")
  private static let video = Meaning.sequenceHeader(.video)
  private static let audio = Meaning.sequenceHeader(.audio)
  private static let farewell = Meaning.call("deleteStream", transactionID: 5)
  private static let begin = Meaning.streamBegin(1)

  static let rows: [Row] = [
    Row("the same", [connected, created, started], [connected, created, started], "eee"),
    Row("in another order", [connected, created], [created], "u"),
    Row("another outcome", [connected], [rejected], "u"),
    Row(
      "another stream", [created],
      [.answer(.init(to: 2, of: "createStream", streamID: 2))], "u"),
    Row(
      "another transaction ID", [.call("publish", transactionID: 4)],
      [.call("publish", transactionID: 5)], "u"),
    Row("another status", [started], [.status(code: "NetStream.Publish.BadName")], "u"),
    Row("an aside more", [connected, created], [connected, aside, created], "exe"),
    Row("an aside less", [connected, aside, created], [connected, created], "ee"),
    Row("an aside late", [aside, connected], [connected, aside], "ee"),
    Row(
      "an answer to an aside more", [connected, created], [connected, released, created], "exe"),
    Row("a reset more", [begin], [.status(code: "NetStream.Play.Reset"), begin], "xe"),
    Row("a Stream Begin more", [started], [begin, started], "ue"),
    Row("a Stream Begin less", [begin, started], [started], "u"),
    Row("sequence headers in another order", [video, audio], [audio, video], "ee"),
    Row("metadata behind them", [metadata, video], [video, metadata], "ee"),
    Row("a sequence header before a status", [started, video], [video, started], "ee"),
    Row("a sequence header less", [video, started], [started], "u"),
    Row("a sequence header more", [video, started], [video, audio, started], "exe"),
    Row("sequence headers again", [video, video, started], [video, started], "ee"),
    Row("and again", [video, started], [video, video, started], "exe"),
    Row("a farewell more", [started, .end], [started, farewell, .end], "exe"),
    Row("a farewell too soon", [started, .end], [farewell], "u"),
    Row("a farewell less", [farewell, .end], [.end], "e"),
    Row("a farewell less, and not the end", [farewell, started], [started], "u"),
    Row("an end too soon", [started], [.end], "u"),
    Row("an end that was not seen", [started], [started, .end], "eu"),
    Row("a shared object more", [started], [.sharedObject], "u"),
    Row("more where bytes are missing", [started], [begin, started], "xe", isGap: true),
    Row("data more", [started], [.data(handler: "onCuePoint"), started], "xe"),
  ]

  @Test(arguments: rows) func `a peer is held against the fixture`(row: Row) {
    var expectations = Expectations(
      row.fixture.map { Expectations.Item($0, followsGap: row.isGap) })
    let verdicts = row.peer.map { meaning in
      switch expectations.take(meaning) {
      case .expected: "e"
      case .extra: "x"
      case .unexpected: "u"
      }
    }
    #expect(verdicts.joined() == row.verdicts)
  }

  @Test func `only what comes before a step is waited for`() {
    var expectations = Expectations([
      .init(Self.aside, step: 1), .init(Self.connected, index: 2, step: 3),
      .init(Self.created, index: 3, step: 5),
    ])
    #expect(expectations.pending(before: 3) == nil)
    #expect(expectations.pending(before: 4)?.index == 2)
    #expect(expectations.take(Self.connected) == .expected)
    #expect(expectations.pending(before: 5) == nil)
    #expect(expectations.pending()?.index == 3)
    #expect(expectations.leftOut(isWhole: false).map(\.meaning) == [Self.aside])
    #expect(Expectations([.init(Self.aside)]).leftOut(isWhole: false) == [])
    #expect(Expectations([.init(Self.aside)]).leftOut(isWhole: true).count == 1)
  }
}
