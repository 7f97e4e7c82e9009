import Flows
import Flows
import RTMP
import TestSupport
import Testing

/// Captures that lack something: no finding, verdict or state of theirs claims what the whole
/// capture contradicts.
@Suite struct ClaimsUnderLossTests {
  @Test(arguments: Fixture.all)
  func `nothing false is claimed where one packet was not captured`(fixture: Fixture) throws {
    try hold(fixture) { $0.withoutOnePacket }
  }

  @Test(arguments: Fixture.all)
  func `nothing false is claimed where a capture begins late`(fixture: Fixture) throws {
    try hold(fixture) { $0.cutAtBeginning }
  }

  @Test(arguments: Fixture.all)
  func `nothing false is claimed where a capture ends early`(fixture: Fixture) throws {
    try hold(fixture) { $0.cutAtEnd }
  }

  @Test(arguments: Fixture.all)
  func `nothing false is claimed where one side was not captured`(fixture: Fixture) throws {
    try hold(fixture) { $0.withoutOneSide }
  }

  @Test func `what the whole capture does not say is found`() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "idle-publisher" })
    let claims = try RecordedPackets(fixture).claims(after: nil)
    let nothing = Claims(after: nil)
    let found = claims.contradicted(by: nothing).map(\.claim.content)
    #expect(found.contains(.finding(rule: "close.without-status", .serverToClient)))
    #expect(found.contains(.retold(rule: "close.without-status")))
    #expect(found.contains(.state(1, "publishing")))
    #expect(found.contains(.state(nil, "connected")))
    #expect(found.contains(.closed(by: .clientToServer)))
    #expect(claims.contradicted(by: claims).isEmpty)
  }

  /// Each claim is told of once, with the first damage that brings it.
  private func hold(_ fixture: Fixture, _ damages: (RecordedPackets) -> [Damage]) throws {
    let packets = try RecordedPackets(fixture)
    let whole = packets.claims(after: nil)
    var counts: [Claim: Int] = [:]
    var failures: [(damage: Damage, claim: Claim, text: String)] = []
    let damages = damages(packets)
    #expect(!damages.isEmpty)
    for (damage, claims) in zip(damages, packets.claims(after: damages)) {
      for (claim, text) in claims.contradicted(by: whole) {
        counts[claim, default: 0] += 1
        if counts[claim] == 1 { failures.append((damage, claim, text)) }
      }
    }
    for (damage, claim, text) in failures {
      let count = counts[claim] ?? 0
      Issue.record(
        "\(fixture.name) \(damage): \(claim): \(text) (in \(count) damaged captures)")
    }
  }
}
