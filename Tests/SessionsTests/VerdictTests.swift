import Wording
import Sessions
import ByteParsing
import TestSupport
import Testing
import Peers

@Suite struct VerdictTests {
  private typealias Wire = WireBuilder

  private func verdict(_ script: (inout Conversation) -> Void) -> String? {
    var session = Conversation()
    script(&session)
    return session.finish().ends.first?.summary.session?.verdict?.text
  }

  @Test func `a publish in order has a verdict without fault`() {
    let verdict = verdict {
      $0.publish()
      $0.headers()
      $0.frame(0, key: true)
      $0.sound(0)
      $0.deleteStream(at: 1030)
      $0.close(by: .client, at: 1040)
    }
    #expect(
      verdict
        == "The client published 'live/cam' for 1.0 s (H.264 320x180 and AAC). "
        + "No error and no warning. The client closed the connection.")
  }

  @Test func `a refused name is told with its holder`() {
    let verdict = verdict {
      $0.publish()
      $0.reconnect(fromPort: 50001)
      $0.create()
      $0.askToPublish(at: 25)
      $0.status("NetStream.Publish.BadName", level: "error", at: 26)
      $0.close(by: .client, at: 30)
    }
    #expect(
      verdict
        == "The server refuses the stream name: NetStream.Publish.BadName 1.0 ms after publish, "
        + "frame 20. Another publisher holds 'cam' since frame 10 (flow 1). "
        + "The client closed the connection.")
  }

  @Test func `a publish that is accepted after it was refused is told as published`() throws {
    var session = Conversation()
    session.create()
    session.askToPublish(at: 25)
    session.status("NetStream.Publish.BadName", level: "error", at: 26)
    session.askToPublish(at: 27)
    session.status("NetStream.Publish.Start", at: 30)
    session.headers()
    session.frame(0, key: true)
    session.deleteStream(at: 1030)
    session.close(by: .client, at: 1040)
    let summary = try #require(session.finish().ends.first?.summary.session)
    #expect(summary.verdict?.text.contains("The client published 'live/cam' for 1.0 s") == true)
    #expect(summary.streams.map(\.refusal) == [nil])
  }

  @Test func `a play that follows on another is told from the first on`() {
    var session = Conversation()
    session.play("one")
    session.server(Wire.audio([0x2F, 1]), at: 40)
    session.client(
      Wire.command("play", 6, [5] + Wire.string("two"), stream: 1), at: 500)
    session.server(Wire.audio([0x2F, 1], 500), at: 600)
    session.close(by: .client, at: 2030)
    let verdict = session.finish().ends.first?.summary.session?.verdict?.text
    #expect(verdict?.contains("played 'live/two' for 2.0 s") == true, "\(verdict ?? "")")
  }

  @Test func `a stream that is published again after its end is told for its last time`() throws {
    var session = Conversation()
    session.publish()
    session.client(Wire.command("FCUnpublish", 6, [5] + Wire.string("cam")), at: 2030)
    session.askToPublish(at: 3000)
    session.status("NetStream.Publish.Start", at: 3001)
    session.client(Wire.video(Wire.avcFrame(key: true), 0), at: 3010)
    session.close(by: .client, at: 6001)
    let verdict = session.finish().ends.first?.summary.session?.verdict?.text
    #expect(verdict?.contains("published 'live/cam' for 3.0 s") == true, "\(verdict ?? "")")
  }

  @Test func `a connect without an answer is told with who closed`() {
    let verdict = verdict {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object([("app", Wire.string("x"))])), at: 1)
      $0.close(by: .server, at: 3)
    }
    #expect(
      verdict
        == "The client asked to connect to 'x' and got no answer: "
        + "the server closed the connection 2.0 ms later.")
  }

  @Test func `RTMPE that is not answered is told as such`() {
    let verdict = verdict {
      $0.client([6] + Wire.packet(1), at: 0)
      $0.close(by: .server, at: 2)
    }
    #expect(
      verdict
        == "The client asked for RTMPE (handshake version 6) and got no answer: "
        + "the server closed the connection 2.0 ms later.")
  }

  @Test func `a capture that ends early says no more than it shows`() {
    #expect(
      verdict { $0.connect() }
        == "The client connected to 'live'; the capture ends before it asked to publish or play "
        + "anything. No error and no warning. The capture ends while the connection is open.")
  }

  @Test func `a capture that begins late says so`() {
    let verdict = verdict {
      $0.isMidstream = true
      for time in 0..<20 as Range<UInt32> { $0.client(Wire.audio([0xAF, 1, 1], time), at: 20) }
    }
    #expect(
      verdict
        == "The capture begins inside the connection. The client publishes (AAC); its request is "
        + "not in the capture. No error and no warning. "
        + "The capture ends while the connection is open.")
  }

  @Test func `a window is told with what was due`() {
    let verdict = verdict {
      $0.connect()
      $0.server(Wire.message(chunkStream: 2, type: 5, [0, 0, 0x0F, 0xA0]), at: 20)
      let filler = [UInt8](repeating: 5, count: 1000)
      $0.server(Wire.message(chunkStream: 4, type: 18, filler), at: 21)
    }
    #expect(verdict?.contains("wants an Acknowledgement every 4000 bytes") == true)
    #expect(verdict?.contains("none came") == true)
  }

  @Test func `attempts to authenticate are counted over a client's connections`() {
    var session = Conversation()
    for port in [50000, 50001, 50002] as [UInt16] {
      session.reconnect(fromPort: port)
      session.handshake()
      session.client(Wire.command("connect", 1, Wire.object([("app", Wire.string("x"))])), at: 1)
      let info = [
        ("level", Wire.string("error")),
        ("description", Wire.string("code=403 need auth; authmod=adobe ?reason=needauth&user=u")),
      ]
      session.server(Wire.command("_error", 1, [5] + Wire.object(info)), at: 2)
    }
    let texts = session.finish().findings.filter { $0.problem.id == "connect.authentication" }
      .map(\.sentence)
    #expect(texts.map { $0.contains("reason=needauth") } == [true, true, true])
    #expect(texts.map { $0.contains("attempt 3 of this client") } == [false, false, true])
  }

  @Test func `a lost place is told with its bytes, what came before and what it may be`() throws {
    var session = Conversation()
    session.handshake()
    session.server(Wire.setChunkSize(4096), at: 1)
    session.client(Wire.command("call", 1) + [0xC9, 1, 2, 3], at: 2)
    let finding = try #require(
      session.finish().findings.first { $0.problem.id == "chunk.desync" })
    #expect(finding.sentence.contains("c9 01 02 03: format 3"))
    #expect(finding.sentence.contains("The last message before it is number 0."))
    #expect(finding.sentence.contains("chunks cut by the peer's chunk size, 4096, instead of 128"))
  }
}
