import Comparison
import Sessions
import TestSupport
import Testing

@Suite struct EndComparisonTests {
  private typealias Wire = WireBuilder

  private func stream(_ session: inout Conversation, seconds: UInt32) {
    session.publish()
    session.headers()
    for second in 0...seconds { session.frame(second * 1000, key: true) }
  }

  @Test func `a server that closes before the other session is over is an outcome`() throws {
    let dropped: Comparing.Script = {
      self.stream(&$0, seconds: 1)
      $0.close(by: .server, at: 1500)
    }
    let comparison = try Comparing()({ self.stream(&$0, seconds: 5) }, dropped)
    #expect(comparison.summaries == ["outcome end.connection"])
    #expect(comparison.parting?.bad.content == .words("the server closes it"))
    #expect(comparison.parting?.good.content == .words("it goes on"))
    // The other capture may have been ended before its server closed as well.
    #expect(try Comparing()({ self.stream(&$0, seconds: 1) }, dropped).summaries == [])
  }

  @Test func `a publisher that goes without a word is told by the words`() throws {
    let comparison = try Comparing()(
      {
        self.stream(&$0, seconds: 1)
        $0.deleteStream(at: 1500)
        $0.close(by: .client, at: 1510)
      },
      {
        self.stream(&$0, seconds: 1)
        $0.reset(by: .client, at: 1500)
      })
    #expect(comparison.summaries == ["missing deleteStream"])
  }

  @Test func `a publisher that is cut off while the other goes on is an outcome`() throws {
    let comparison = try Comparing()(
      { self.stream(&$0, seconds: 5) },
      {
        self.stream(&$0, seconds: 1)
        $0.reset(by: .client, at: 1500)
      })
    #expect(comparison.parting?.bad.content == .words("the client resets it without unpublishing"))
  }

  @Test func `who closes what both are done with is no difference`() throws {
    let session: (Conversation.Side) -> Comparing.Script = { side in
      {
        self.stream(&$0, seconds: 1)
        $0.deleteStream(at: 1500)
        $0.close(by: side, at: 1600)
      }
    }
    #expect(try Comparing()(session(.client), session(.server)).summaries == [])
  }

  @Test func `another protocol is the first thing to know`() throws {
    let comparison = try Comparing()(
      { $0.connect() },
      {
        $0.client(Array("GET / HTTP/1.1\r\n\r\n".utf8), at: 0)
        $0.close(by: .server, at: 10)
      })
    #expect(comparison.parting?.summary == "outcome session.protocol")
    #expect(comparison.parting?.good.content == .words("RTMP"))
  }

  @Test func `a client that never acknowledges differs from one that does`() throws {
    func session(_ acknowledges: Bool) -> Comparing.Script {
      {
        $0.play()
        $0.server(Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(1000))), at: 31)
        for time in 0..<8 as Range<UInt32> {
          let sound = [0xAF, 1] + [UInt8](repeating: 7, count: 600)
          $0.server(Wire.audio(sound, time * 20), at: 40 + Int64(time) * 20)
          if acknowledges {
            $0.client(
              Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(4000))),
              at: 41 + Int64(time) * 20)
          }
        }
      }
    }
    #expect(
      try Comparing()(session(true), session(false)).summaries == ["value Acknowledgement.sent"])
    #expect(try Comparing()(session(false), session(false)).summaries == [])
  }

  @Test func `a client that does not answer pings differs from one that does`() throws {
    func session(_ answers: Bool) -> Comparing.Script {
      {
        $0.publish()
        for time in 1...3 as ClosedRange<UInt8> {
          let at = 100 * Int64(time)
          $0.server(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, time]), at: at)
          if answers {
            $0.client(Wire.message(chunkStream: 2, type: 4, [0, 7, 0, 0, 0, time]), at: at + 1)
          }
        }
      }
    }
    #expect(
      try Comparing()(session(true), session(false)).summaries == ["value Ping Response.sent"])
  }
}
