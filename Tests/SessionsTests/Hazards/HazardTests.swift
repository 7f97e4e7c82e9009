import ByteParsing
import Wording
import Sessions
import TestSupport
import Testing
import Peers

@Suite struct HazardTests {
  private static func outcome(
    _ script: Hazard.Script, against profiles: [PeerProfile] = []
  ) -> Outcome {
    var conversation = Conversation(against: profiles)
    script(&conversation)
    return conversation.finish()
  }

  private static func profile(_ id: String) throws -> PeerProfile {
    try #require(PeerProfile.builtIn.first { $0.id == id }).profile
  }

  @Test(arguments: Hazard.all)
  func `a hazard between libraries is told as it is`(hazard: Hazard) {
    let outcome = Self.outcome(hazard.script)
    let found = Set((outcome.findings + outcome.habits).map(\.problem.id))
    #expect(found.isSuperset(of: hazard.findings), "only \(found.sorted())")
    #expect(
      hazard.isSeen(outcome),
      "\(outcome.findings.map { "\($0.problem.id): \($0.sentence)" }.joined(separator: "\n"))")
  }

  @Test(arguments: Hazard.all.filter { $0.nearMiss != nil })
  func `the same turns without the fault are not told of`(hazard: Hazard) throws {
    let nearMiss = try #require(hazard.nearMiss)
    let profiles = try hazard.verdicts.map { try Self.profile($0.peer) }
    let outcome = Self.outcome(nearMiss, against: profiles)
    let found = Set((outcome.findings + outcome.habits).map(\.problem.id))
    #expect(found.isDisjoint(with: hazard.findings), "\(found.sorted())")
    for verdict in hazard.verdicts where verdict.outcome != nil {
      #expect(!verdict.isTold(in: outcome), "\(outcome.session?.against as Any)")
    }
  }

  @Test(arguments: Hazard.all.filter { !$0.verdicts.isEmpty })
  func `a library fails on the hazards that its sources fail on`(hazard: Hazard) throws {
    for verdict in hazard.verdicts {
      let outcome = Self.outcome(hazard.script, against: [try Self.profile(verdict.peer)])
      if verdict.outcome == nil {
        let answer = try #require(outcome.session?.against.first { $0.side == verdict.side })
        #expect(answer.failure == nil)
      } else {
        #expect(verdict.isTold(in: outcome), "\(verdict) in \(outcome.session?.against as Any)")
      }
    }
  }

  @Test func `every hazard has a title of its own`() {
    #expect(Set(Hazard.all.map(\.title)).count == Hazard.all.count)
  }
}
