import Comparison
import AMF
import Flows
import Sessions
import TestSupport
import Testing

@Suite struct SessionComparisonTests {
  private typealias Wire = WireBuilder

  private func stream(_ session: inout Conversation) {
    session.publish()
    session.headers()
    session.frame(0, key: true)
    session.frame(40)
    session.sound(20)
  }

  @Test func `a session does not differ from itself`() throws {
    let comparison = try Comparing()(stream, stream)
    #expect(comparison.summaries == [])
    #expect(comparison.differences.isEmpty)
    #expect(comparison.parting == nil)
    #expect(comparison.commonStepCount == 12)
  }

  @Test func `a value is told with both and where they are`() throws {
    let comparison = try Comparing()(
      { $0.connect([("flashVer", Wire.string("one"))]) },
      { $0.connect([("flashVer", Wire.string("other"))]) })
    #expect(comparison.summaries == ["value connect.flashVer"])
    let difference = try #require(comparison.parting)
    #expect(difference.direction == .clientToServer)
    #expect(difference.good.content == .amf(.string("one")))
    #expect(difference.bad.content == .amf(.string("other")))
    #expect(difference.good.frame == 5)
    #expect(difference.good.message == 0)
  }

  @Test func `a property that only one has is a difference`() throws {
    let comparison = try Comparing()(
      { $0.connect([("type", Wire.string("nonprivate"))]) }, { $0.connect() })
    #expect(comparison.summaries == ["value connect.type"])
    #expect(comparison.parting?.bad.content == nil)
  }

  @Test func `a refusal comes before what differs earlier`() throws {
    let comparison = try Comparing()(
      stream,
      {
        $0.connect([("flashVer", Wire.string("x"))])
        $0.createStream()
        $0.askToPublish()
        $0.status("NetStream.Publish.BadName", level: "error", at: 30)
        $0.close(by: .client, at: 35)
      })
    #expect(comparison.parting?.summary == "outcome status of publish.info.code")
    #expect(
      comparison.summaries == [
        "value connect.flashVer", "outcome status of publish.info.level",
        "outcome status of publish.info.code", "missing onMetaData",
        "missing video sequence header", "missing audio sequence header", "missing first frame",
      ])
  }

  @Test func `a request without an answer is an outcome`() throws {
    let comparison = try Comparing()(
      { $0.publish() },
      {
        $0.create()
        $0.askToPublish()
        $0.close(by: .server, at: 40)
      })
    #expect(comparison.parting?.summary == "outcome status of publish")
  }

  @Test func `steps that only one takes are told, those of one name in a row once`() throws {
    let comparison = try Comparing()(
      { $0.publish() },
      {
        $0.create()
        for _ in 0..<3 { $0.client(Wire.command("ping", 0), at: 22) }
        $0.askToPublish()
        $0.status("NetStream.Publish.Start", at: 30)
      })
    #expect(comparison.summaries == ["extra ping"])
    #expect(comparison.parting?.count == 3)
  }

  @Test func `a step at another place is told with both places`() throws {
    let comparison = try Comparing()(
      {
        $0.connect()
        $0.client(Wire.setChunkSize(4096), at: 12)
        $0.client(Wire.command("createStream", 2), at: 13)
        $0.server(Wire.command("_result", 2, [5] + Wire.number(1)), at: 14)
      },
      {
        $0.connect()
        $0.client(Wire.command("createStream", 2), at: 13)
        $0.server(Wire.command("_result", 2, [5] + Wire.number(1)), at: 14)
        $0.client(Wire.setChunkSize(128), at: 15)
      })
    #expect(comparison.summaries == ["order Set Chunk Size", "value Set Chunk Size.chunk_size"])
    #expect(comparison.parting?.good.content == .words("after connect"))
    #expect(comparison.parting?.bad.content == .words("after createStream"))
  }

  @Test func `names are kept apart, and count where that is asked for`() throws {
    let good: Comparing.Script = { $0.publish("one") }
    let bad: Comparing.Script = { $0.publish("other") }
    let comparison = try Comparing()(good, bad)
    #expect(comparison.summaries == [])
    #expect(comparison.names.map(\.summary) == ["name publish.publishing_name"])
    let strict = try Comparing(countsNames: true)(good, bad)
    #expect(strict.summaries == ["name publish.publishing_name"])
    #expect(strict.names.isEmpty)
  }

  @Test(arguments: [
    (["flashVer"], 1), (["connect.flashVer"], 1), (["connect"], 2), (["FlashVer"], 0),
    (["flashVer", "type"], 2), (["info.code"], 0),
  ])
  func `what is ignored is left out and counted`(keys: [String], count: Int) throws {
    let comparison = try Comparing(ignoring: keys)(
      { $0.connect([("flashVer", Wire.string("a")), ("type", Wire.string("nonprivate"))]) },
      { $0.connect([("flashVer", Wire.string("b"))]) })
    #expect(comparison.ignoredCount == count)
    #expect(comparison.real.count == 2 - count)
  }

  @Test func `transaction IDs are counted up, or are not`() throws {
    func session(_ first: Double, _ second: Double) -> Comparing.Script {
      {
        $0.connect()
        $0.client(Wire.command("releaseStream", first, [5] + Wire.string("cam")), at: 12)
        $0.client(Wire.command("createStream", second), at: 12)
        $0.server(Wire.command("_result", second, [5] + Wire.number(1)), at: 14)
      }
    }
    #expect(try Comparing()(session(2, 3), session(4, 5)).summaries == [])
    #expect(
      try Comparing()(session(2, 3), session(0, 3)).summaries
        == ["value releaseStream.transaction_id"])
  }

  @Test func `the number of a created stream is no difference, another one is`() throws {
    func session(created: Double, used: UInt8) -> Comparing.Script {
      {
        $0.create(created)
        $0.askToPublish(stream: used)
        $0.status("NetStream.Publish.Start", stream: used, at: 30)
      }
    }
    #expect(
      try Comparing()(session(created: 1, used: 1), session(created: 3, used: 3)).summaries
        == ["value answer to createStream.stream_id"])
    #expect(
      try Comparing()(session(created: 1, used: 1), session(created: 1, used: 2)).summaries
        == ["value publish.message_stream_id", "value status of publish.message_stream_id"])
  }

  @Test func `a client that does not wait for its answer differs from one that does`() throws {
    let comparison = try Comparing()(
      { $0.publish() },
      {
        $0.connect()
        $0.client(Wire.command("createStream", 4), at: 15)
        $0.askToPublish(at: 16)
        $0.server(Wire.command("_result", 4, [5] + Wire.number(1)), at: 20)
        $0.status("NetStream.Publish.Start", at: 30)
      })
    #expect(comparison.summaries == ["value publish.sent"])
    #expect(comparison.parting?.bad.content == .words("before createStream is answered"))
  }

  @Test func `a publisher is not a player`() throws {
    let comparison = try Comparing()({ $0.publish() }, { $0.play() })
    #expect(comparison.parting?.summary == "outcome session.role")
  }

  @Test func `an unknown number stands for itself`() throws {
    let session: Comparing.Script = {
      $0.publish()
      $0.headers([("duration", Wire.number(.nan))])
    }
    #expect(try Comparing()(session, session).differences.isEmpty)
  }

  @Test func `values of other AMF versions are the same`() throws {
    let comparison = try Comparing()(
      {
        $0.connect()
        $0.client(Wire.command("call", 0, [5] + Wire.number(7)), at: 12)
      },
      {
        $0.connect()
        $0.client(Wire.command("call", 0, [5, 17, 4, 7]), at: 12)
      })
    #expect(comparison.summaries == [])
  }

  @Test func `a long text is told by its beginning, and differs by its end`() throws {
    let start = String(repeating: "x", count: 5000)
    let comparison = try Comparing()(
      { $0.connect([("flashVer", Wire.string(start + "a"))]) },
      { $0.connect([("flashVer", Wire.string(start + "b"))]) })
    #expect(comparison.summaries == ["value connect.flashVer"])
    #expect(comparison.parting?.good.content == .amf(.string(AMFString(start.prefix(1024) + ""))))
  }
}
