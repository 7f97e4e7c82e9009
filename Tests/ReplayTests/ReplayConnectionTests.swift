import RTMP
import SessionFixtures
import Foundation
import Flows
import Replay
import Synchronization
import TestSupport
import Testing

/// Two sides that play to each other over the loopback interface.
@Suite struct ReplayConnectionTests {
  /// A side that plays on a thread of its own.
  private final class Player: Sendable {
    private let outcome = Mutex<Result<ReplayOutcome, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    func play(_ body: @escaping @Sendable () throws -> ReplayOutcome) {
      Thread.detachNewThread {
        let result = Result { try body() }
        self.outcome.withLock { $0 = result }
        self.isDone.signal()
      }
    }

    func finish() throws -> ReplayOutcome {
      isDone.wait()
      return try #require(outcome.withLock { $0 }).get()
    }
  }

  private static let anyPort = ReplayAddress(host: "127.0.0.1", port: 0)

  private static func address(of socket: LoopbackSocket) -> ReplayAddress {
    ReplayAddress(host: "127.0.0.1", port: Int(socket.port))
  }

  private func play(
    client: Scene, server: Scene, _ options: ReplayOptions = ReplayOptions()
  ) throws -> (client: ReplayOutcome, server: ReplayOutcome) {
    let player = Player()
    let script = try ReplayScript(of: client.fixture, as: .client)
    let served = try ReplayConnection.listen(
      on: Self.anyPort, ReplayScript(of: server.fixture, as: .server), options
    ) { address in
      player.play { try ReplayConnection.connect(to: address, script, options) }
    }
    return (try player.finish(), served)
  }

  @Test(arguments: [false, true])
  func `a fixture plays both sides of itself`(keepsTime: Bool) throws {
    var options = ReplayOptions()
    options.keepsTime = keepsTime
    let outcome = try play(client: .publish(), server: .publish(), options)
    for side in [outcome.client, outcome.server] {
      #expect(side.divergence == nil)
      #expect(side.unsentMessages == 0)
      #expect(side.result == "publish accepted")
    }
    #expect(outcome.client.sentMessages == 8)
    #expect(outcome.server.matchedCount == 5)
  }

  @Test func `another status is where they part`() throws {
    let outcome = try play(
      client: .publish(), server: .publish(status: "NetStream.Publish.BadName"))
    let lines = try #require(outcome.client.divergence).lines(of: .server)
    #expect(
      lines.contains(
        "the server said onStatus NetStream.Publish.BadName (its message 2, offset 3204)"))
  }

  @Test func `a side that resets has reset`() throws {
    var scene = Scene.publish(leaves: false)
    scene.step(.clientToServer, .reset)
    let outcome = try play(client: scene, server: scene)
    #expect(outcome.client.divergence == nil)
    #expect(outcome.client.sentMessages == 7)
    #expect(outcome.server.divergence == nil)
  }

  @Test func `a peer that says nothing is waited for only so long`() throws {
    var options = ReplayOptions()
    options.seconds = 0.2
    let client = try ReplayScript(of: Scene.publish().fixture, as: .client)
    let silent = try LoopbackSocket(listens: true)
    let address = Self.address(of: silent)
    let outcome = try ReplayConnection.connect(to: address, client, options)
    #expect(
      outcome.divergence?.lines(of: .server) == [
        "the fixture has the server's handshake",
        "waited 0.2 s for the server; it said nothing",
      ])
  }

  // MARK: No connection

  @Test func `a server that is not there is told`() throws {
    let deaf = try LoopbackSocket(listens: false)
    let address = Self.address(of: deaf)
    let script = try ReplayScript(of: Scene.publish().fixture, as: .client)
    let failure = #expect(throws: ReplayFailure.self) {
      try ReplayConnection.connect(to: address, script, ReplayOptions())
    }
    #expect(
      failure?.description.hasPrefix(
        "\(address): cannot be reached: Connection refused (errno ") == true)
  }

  @Test func `an address that is taken is told`() throws {
    let taken = try LoopbackSocket(listens: true)
    let address = Self.address(of: taken)
    let script = try ReplayScript(of: Scene.publish().fixture, as: .server)
    let failure = #expect(throws: ReplayFailure.self) {
      try ReplayConnection.listen(on: address, script, ReplayOptions()) { _ in
        Issue.record("it listens")
      }
    }
    #expect(
      failure?.description.hasPrefix(
        "\(address): cannot be listened on: Address already in use (errno ") == true)
  }

  @Test func `a client that does not come is waited for only so long`() throws {
    var options = ReplayOptions()
    options.seconds = 0.1
    let script = try ReplayScript(of: Scene.publish().fixture, as: .server)
    let failure = #expect(throws: ReplayFailure.self) {
      try ReplayConnection.listen(on: Self.anyPort, script, options) { _ in }
    }
    #expect(failure?.description.hasSuffix("nobody has connected within 0.1 s") == true)
  }

  @Test func `what cannot be told of listening ends it`() throws {
    struct Refusal: Error {}
    let script = try ReplayScript(of: Scene.publish().fixture, as: .server)
    #expect(throws: Refusal.self) {
      try ReplayConnection.listen(on: Self.anyPort, script, ReplayOptions()) { _ in
        throw Refusal()
      }
    }
  }
}
