import Comparison
import AMF
import Flows
import Sessions
import TestSupport
import Testing
import Peers

@Suite struct OutlineCollectorTests {
  private typealias Wire = WireBuilder

  private func keys(_ outline: SessionOutline, _ direction: Direction) -> [String] {
    outline[direction].steps.map(\.key)
  }

  @Test func `an outline has what each side does, but for media, acknowledgements and pings`()
    throws
  {
    let outline = try Comparing.outline(Comparing.conversation()) {
      $0.publish()
      $0.headers()
      $0.frame(0, key: true)
      $0.frame(40)
      $0.server(Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(4000))), at: 90)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 1]), at: 91)
      $0.server(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: 92)
      $0.status("NetStream.Play.UnpublishNotify", at: 93)
      $0.status("NetStream.Failed", level: "error", at: 94)
    }
    #expect(
      keys(outline, .clientToServer) == [
        "handshake", "connect", "createStream", "publish", "onMetaData", "video sequence header",
        "audio sequence header", "first frame",
      ])
    #expect(
      keys(outline, .serverToClient) == [
        "handshake", "answer to connect", "answer to createStream", "status of publish",
        "Stream Begin", "status Play.UnpublishNotify", "status of publish",
      ])
    #expect(outline.purpose == .publish)
    #expect(outline.subject == "live/cam")
  }

  @Test func `metadata is called alike whether or not the server is asked to keep it`() throws {
    let outline = try Comparing.outline(Comparing.conversation()) {
      $0.publish()
      $0.headers([("width", Wire.number(320))])
    }
    let step = try #require(outline[.clientToServer].steps.first { $0.key == "onMetaData" })
    #expect(step["handler"]?.content == .words("@setDataFrame"))
    #expect(step["width"]?.content == .amf(.number(320)))
    #expect(step["form"]?.content == .words("ECMA array"))
  }

  @Test func `one flow can be asked for`() {
    var session = Conversation()
    session.connect()
    session.reconnect(fromPort: 50001)
    session.connect()
    let all = session.finish().outlines
    #expect(all.outlines.map(\.flow) == [1, 2])
    #expect(all.flowCount == 2)
  }

  @Test func `the good one has no error, the bad one has`() throws {
    var session = Conversation()
    session.create()
    session.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
    session.status("NetStream.Play.StreamNotFound", level: "error", at: 30)
    session.reconnect(fromPort: 50001)
    session.create()
    session.askToPublish()
    session.status("NetStream.Publish.BadName", level: "error", at: 30)
    session.close(by: .client, at: 31)
    session.reconnect(fromPort: 50002)
    session.publish("other")
    let outlines = session.finish().outlines.outlines
    let good = try #require(FlowChoice.good(among: outlines))
    #expect(good.flow == 3)
    #expect(FlowChoice.bad(among: outlines, for: good)?.flow == 2)
    #expect(FlowChoice.bad(among: outlines.filter { !$0.hasError }, for: good)?.flow == 3)
    #expect(FlowChoice.good(among: []) == nil)
  }
}
