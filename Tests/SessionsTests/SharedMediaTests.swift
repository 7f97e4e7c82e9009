import Comparison
import Sessions
import TestSupport
import Testing

@Suite struct SharedMediaTests {
  private typealias Wire = WireBuilder

  /// A publish whose frames begin with those of `seed`.
  private func stream(
    client: [UInt8], server: [UInt8], app: String, seed: UInt8 = 0, after milliseconds: Int64 = 0,
    isRelay: Bool = false, isRefused: Bool = false, count: UInt8 = 20
  ) throws -> SessionOutline {
    try Comparing.outline(Comparing.conversation(client: client, server: server)) {
      // The first packet's time is the capture's beginning.
      $0.client([], at: 0)
      $0.connect(app: app, isRelay ? [] : [("flashVer", Wire.string("encoder"))])
      $0.createStream()
      $0.askToPublish()
      $0.status(
        isRefused ? "NetStream.Publish.Denied" : "NetStream.Publish.Start",
        level: isRefused ? "error" : "status", at: 30)
      $0.headers()
      for number in 0..<count {
        let frame = Wire.avcFrame(key: number == 0) + [UInt8](repeating: seed + number, count: 64)
        $0.client(
          Wire.video(frame, UInt32(number) * 40), at: 40 + milliseconds + Int64(number) * 40)
      }
    }
  }

  private func encoder(seed: UInt8 = 0) throws -> SessionOutline {
    try stream(client: [10, 0, 0, 1], server: [10, 0, 0, 2], app: "in", seed: seed)
  }

  @Test func `a hop explains what it begins anew`() throws {
    let relay = try stream(
      client: [10, 0, 0, 2], server: [10, 0, 0, 3], app: "in", after: 50, isRelay: true)
    let comparison = SessionComparison(good: try encoder(), bad: relay)
    #expect(comparison.summaries == [])
    #expect(comparison.explained(by: .hop).map(\.summary) == ["value connect.flashVer"])
    guard case .hop(let media) = comparison.relation else {
      Issue.record("no hop")
      return
    }
    #expect(media.common == 20)
    #expect(media.lag == 50_000_000)
  }

  @Test func `a hop does not explain that it is refused`() throws {
    let relay = try stream(
      client: [10, 0, 0, 2], server: [10, 0, 0, 3], app: "in", isRelay: true, isRefused: true)
    let comparison = SessionComparison(good: try encoder(), bad: relay)
    #expect(comparison.parting?.summary == "outcome status of publish.info.code")
  }

  @Test func `other media is no hop`() throws {
    let other = try stream(
      client: [10, 0, 0, 2], server: [10, 0, 0, 3], app: "in", seed: 100, isRelay: true)
    let comparison = SessionComparison(good: try encoder(), bad: other)
    #expect(comparison.relation == .unrelated)
    #expect(comparison.summaries == ["value connect.flashVer"])
  }

  @Test func `the same file pushed later, or by another client to the same server, is no hop`()
    throws
  {
    let later = try stream(
      client: [10, 0, 0, 2], server: [10, 0, 0, 3], app: "in", after: 60_000, isRelay: true)
    #expect(SessionComparison(good: try encoder(), bad: later).relation == .unrelated)
    let beside = try stream(
      client: [10, 0, 0, 9], server: [10, 0, 0, 2], app: "in", isRelay: true)
    #expect(SessionComparison(good: try encoder(), bad: beside).relation == .unrelated)
  }

  @Test func `a connection captured twice is known again`() throws {
    #expect(
      SessionComparison(good: try encoder(), bad: try encoder()).relation == .sameConnection)
  }

  @Test func `a few frames are an accident`() throws {
    let few = try stream(
      client: [10, 0, 0, 2], server: [10, 0, 0, 3], app: "in", isRelay: true, count: 7)
    #expect(SessionComparison(good: try encoder(), bad: few).relation == .unrelated)
  }
}
