import ByteParsing
import SessionFixtures
import Flows
import RTMP
import Replay
import Sessions
import TestSupport
import Testing

@Suite struct ReplayConversationTests {
  @Test(arguments: [1, 7, 100, 1537, Int.max], [true, false])
  func `a fixture plays both sides of itself`(pieceSize: Int, leaves: Bool) throws {
    let scene = Scene.publish(leaves: leaves)
    let duel = try Duel(client: scene, server: scene, pieceSize: pieceSize)
    for role in Role.allCases {
      let outcome = try #require(duel[role])
      #expect(outcome.divergence == nil)
      #expect(outcome.unsentMessages == 0)
      #expect(outcome.extra == [] && outcome.leftOut == [])
      #expect(outcome.result == "publish accepted")
      #expect(duel.sent[role] == scene.fixture[Direction(from: role)])
    }
    // The client's commands, and its sequence header.
    #expect(duel[.server]?.matchedCount == (leaves ? 5 : 4))
    #expect(duel[.client]?.matchedCount == 3)
  }

  @Test func `C2 and S2 answer the live peer's random bytes`() throws {
    let duel = try Duel(client: .publish(fill: 10), server: .publish(fill: 20))
    #expect(duel[.client]?.divergence == nil && duel[.server]?.divergence == nil)
    #expect(duel.sent[.client]?.prefix(3073) == WireBuilder.handshake(own: 10, peer: 21)[...])
    #expect(duel.sent[.server]?.prefix(3073) == WireBuilder.handshake(own: 21, peer: 10)[...])
  }

  struct Parting: Sendable, CustomTestStringConvertible {
    let name: String
    let server: Scene
    let lines: [String]

    var testDescription: String { name }
  }

  static let partings: [Parting] = [
    Parting(
      name: "another status", server: .publish(status: "NetStream.Publish.BadName"),
      lines: [
        "the fixture has onStatus NetStream.Publish.Start (s2c message 2, offset 3204)",
        "the server said onStatus NetStream.Publish.BadName (its message 2, offset 3204)",
      ]),
    Parting(
      name: "another stream", server: .publish(stream: 5),
      lines: [
        "the fixture has _result #2 of createStream, stream 1 (s2c message 1, offset 3163)",
        "the server said _result #2 of createStream, stream 5 (its message 1, offset 3163)",
      ]),
    Parting(
      name: "something that nobody knows",
      server: .publish(serverSays: WireBuilder.command("surprise", 9)),
      lines: [
        "the fixture has _result #2 of createStream, stream 1 (s2c message 1, offset 3163)",
        "the server said surprise #9 (its message 1, offset 3163)",
      ]),
  ]

  @Test(arguments: partings) func `what the server does otherwise is told`(parting: Parting) throws
  {
    let duel = try Duel(client: .publish(), server: parting.server)
    #expect(duel[.client]?.divergence?.lines(of: .server) == parting.lines)
  }

  @Test func `another transaction ID is told`() throws {
    let duel = try Duel(client: .publish(connect: 7), server: .publish())
    #expect(
      duel[.server]?.divergence?.lines(of: .client) == [
        "the fixture has connect #1 (c2s message 0, offset 3073)",
        "the client said connect #7 (its message 0, offset 3073)",
      ])
  }

  @Test func `what nobody needs is noted`() throws {
    let aside = WireBuilder.command("onBWDone", 0)
    let extra = try Duel(client: .publish(), server: .publish(serverSays: aside))
    #expect(extra[.client]?.divergence == nil)
    #expect(extra[.client]?.extra == ["onBWDone #0"])
    let lacking = try Duel(client: .publish(serverSays: aside), server: .publish())
    #expect(lacking[.client]?.divergence == nil)
    #expect(lacking[.client]?.leftOut == ["onBWDone #0"])
  }

  @Test func `a ping is answered between messages, on a chunk stream of its own`() throws {
    let ping = Scene.userControl(6, 0x0102_0304)
    let duel = try Duel(client: .publish(), server: .publish(serverSays: ping))
    #expect(duel[.client]?.divergence == nil && duel[.server]?.divergence == nil)
    let pong = WireBuilder.message(
      chunkStream: 2, type: 4, [0, 7] + PacketBuilder.bytes(UInt32(0x0102_0304)))
    let own = Scene.publish().fixture[.clientToServer]
    let sent = try #require(duel.sent[.client])
    #expect(sent.count == own.count + pong.count)
    #expect(sent.indices.contains { sent[$0...].starts(with: pong) })
  }

  @Test func `a server that only pings gets nobody further`() throws {
    let script = try ReplayScript(of: Scene.publish().fixture, as: .client)
    var conversation = ReplayConversation(script)
    conversation.receive(WireBuilder.handshake(own: 2, peer: 1))
    while case .turn = conversation.next() { _ = conversation.take() }
    let progress = conversation.progress
    conversation.receive(Scene.userControl(6, 1))
    #expect(conversation.next() == .reply)
    guard case .send = conversation.take() else {
      Issue.record("a ping is not answered")
      return
    }
    #expect(conversation.next() == .wait)
    #expect(conversation.progress == progress)
  }

  @Test func `a server that ends early is told with what was to come`() throws {
    let script = try ReplayScript(of: Scene.publish().fixture, as: .client)
    var conversation = ReplayConversation(script)
    conversation.receive(WireBuilder.handshake(own: 2, peer: 1))
    conversation.peerEnded()
    #expect(
      conversation.divergence?.lines(of: .server) == [
        "the fixture has _result #1 of connect, NetConnection.Connect.Success (s2c message 0, offset 3073)",
        "the server ended the connection; it said nothing",
      ])
    #expect(conversation.next() == .done)
  }

  @Test func `a server that goes before the media was sent is told`() throws {
    let script = try ReplayScript(of: Scene.publish(leaves: false).fixture, as: .client)
    var conversation = ReplayConversation(script)
    conversation.receive(Scene.publish().fixture[.serverToClient])
    conversation.peerEnded()
    #expect(
      conversation.divergence?.lines(of: .server).first
        == "the fixture has nothing more that the server says, and 7 messages for it to read")
  }

  /// The server's side of a play, whose client has said all that it had to.
  private func listener(serverSays last: [UInt8]) throws -> ReplayConversation {
    var scene = Scene()
    scene.says(.client, WireBuilder.command("connect", 1))
    scene.says(.server, Scene.result(1, [5] + Scene.info("NetConnection.Connect.Success")))
    for _ in 0..<3 { scene.says(.server, Scene.video(isSequenceHeader: false)) }
    scene.says(.server, last)
    var conversation = ReplayConversation(try ReplayScript(of: scene.fixture, as: .server))
    conversation.receive(scene.fixture[.clientToServer])
    // The handshake, the result, and one frame of three.
    for _ in 0..<3 { _ = conversation.take() }
    return conversation
  }

  @Test func `a reset comes when the peer has had time to read`() throws {
    var scene = Scene.publish(leaves: false)
    scene.step(.clientToServer, .reset)
    var conversation = ReplayConversation(try ReplayScript(of: scene.fixture, as: .client))
    conversation.receive(scene.fixture[.serverToClient])
    while case .turn = conversation.next() { _ = conversation.take() }
    #expect(conversation.next() == .rest(limit: 100_000_000))
    conversation.endRest()
    #expect(conversation.take() == .reset)
    #expect(conversation.next() == .done)
  }

  @Test func `a client may have had enough of the media`() throws {
    var conversation = try listener(serverSays: Scene.video(isSequenceHeader: false))
    conversation.peerEnded()
    #expect(conversation.divergence == nil)
    #expect(conversation.outcome.unsentMessages == 3)
    #expect(conversation.take() == .close)
    #expect(conversation.next() == .done)
  }

  @Test(arguments: [true, false])
  func `a client may leave when it likes, without a word or with one`(isSilent: Bool) throws {
    var scene = Scene.publish(leaves: false)
    let farewell = WireBuilder.command("deleteStream", 4)
    scene.says(.client, farewell)
    scene.says(.server, WireBuilder.command("onStatus", 0, [5] + Scene.info("NetStream.Gone")))
    scene.step(.clientToServer, .close)
    var conversation = ReplayConversation(try ReplayScript(of: scene.fixture, as: .server))
    let bytes = scene.fixture[.clientToServer]
    conversation.receive(bytes.dropLast(isSilent ? farewell.count : 0))
    // The handshake, two results and a status, but not what answers the farewell.
    for _ in 0..<4 { _ = conversation.take() }
    #expect(conversation.next() == (isSilent ? .wait : .turn(at: 15_000_000)))
    conversation.peerEnded()
    #expect(conversation.divergence == nil)
    while case .turn = conversation.next() { _ = conversation.take() }
    #expect(conversation.next() == .done)
    #expect(conversation.outcome.leftOut == (isSilent ? ["deleteStream #4"] : []))
  }

  @Test func `a client may not leave before the last status`() throws {
    var conversation = try listener(
      serverSays: WireBuilder.command("onStatus", 0, [5] + Scene.info("NetStream.Play.Stop")))
    conversation.peerEnded()
    #expect(
      conversation.divergence?.lines(of: .client).first
        == "the fixture has nothing more that the client says, and 3 messages for it to read")
  }

  @Test func `silence is told with what was to come`() throws {
    let script = try ReplayScript(of: Scene.publish().fixture, as: .client)
    var conversation = ReplayConversation(script)
    while case .turn = conversation.next() { _ = conversation.take() }
    #expect(conversation.next() == .wait)
    conversation.waitEnded(after: 1.5, isReading: true)
    #expect(
      conversation.divergence?.lines(of: .server) == [
        "the fixture has the server's handshake",
        "waited 1.5 s for the server; it said nothing",
      ])
  }

  @Test func `another protocol is told`() throws {
    let script = try ReplayScript(of: Scene.publish().fixture, as: .client)
    var conversation = ReplayConversation(script)
    conversation.receive(Array("HTTP/1.1 400 Bad Request\r\n".utf8))
    #expect(
      conversation.divergence?.lines(of: .server).last
        == "what the server sent cannot be read: HTTP instead of a handshake")
  }

  @Test func `nothing is sent before its answer`() throws {
    let scene = Scene.publish()
    var conversation = ReplayConversation(try ReplayScript(of: scene.fixture, as: .client))
    var sentCounts: [Int] = []
    var sent = 0
    for byte in scene.fixture[.serverToClient] {
      while case .turn = conversation.next() {
        guard case .send(let bytes) = conversation.take() else { break }
        sent += bytes.count
      }
      if sentCounts.last != sent { sentCounts.append(sent) }
      conversation.receive([byte])
    }
    let command = { (name: String) in WireBuilder.command(name, 1).count }
    let connect = 3073 + command("connect")
    let create = connect + command("createStream")
    #expect(sentCounts == [1537, 3073, connect, create, create + command("publish")])
  }

  @Test func `what cannot be played is refused`() throws {
    var midstream = Scene.publish().fixture
    midstream.start = .midstream
    for direction in Direction.allCases { midstream[direction].removeFirst(3073) }
    midstream.steps.removeFirst(4)
    #expect(throws: ReplayFailure.self) { try ReplayScript(of: midstream, as: .client) }

    var gap = Scene.publish()
    gap.step(.clientToServer, .gap(byteCount: 10, .notCaptured))
    #expect(throws: ReplayFailure.self) { try ReplayScript(of: gap.fixture, as: .client) }
    // Of the peer, less is then compared.
    #expect(throws: Never.self) { try ReplayScript(of: gap.fixture, as: .server) }
  }
}
