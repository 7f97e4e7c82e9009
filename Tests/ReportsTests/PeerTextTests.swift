import RTMP
import Sessions
import TestSupport
import Testing

@testable import Reports
import Peers

@Suite struct PeerTextTests {
  @Test func `the table has a column for each peer that has conditions on that side`() throws {
    let profiles = try PeerProfile.builtIn.map { try $0.profile }
    let text = written { PeerText.table(profiles, into: &$0) }
    for side in Role.allCases {
      let peers = profiles.filter { !$0.conditions(side).isEmpty }
      let head = peers.map(\.id) + ["when"]
      #expect(
        text.split(separator: "\n").contains { line in
          line.split(separator: " ").map(String.init) == head
        })
      for condition in peers.flatMap({ $0.conditions(side) }) {
        #expect(text.contains(" \(condition.text)\n"))
      }
    }
  }

  @Test(arguments: [
    (
      "server | refuses | message_type_id == 9 | no pictures",
      "As the server, ours 1.0 would have refused it at message 7, frame 40: no pictures (message type id 9)."
    ),
    (
      "server | refuses | body.chunk_size > 16777215 | no such",
      "As the server, ours 1.0 would have objected to nothing that its profile looks at."
    ),
    (
      "client | closes | body.chunk_size > 16777215 | no such",
      "As the client, ours 1.0 would have objected to nothing that its profile looks at."
    ),
    (
      "server | ignores | message_type_id == 18 | no data",
      "As the server, ours 1.0 would have objected to nothing that its profile looks at. It would have ignored: no data (message type id 18)."
    ),
  ])
  func `a sentence says at what a peer fails, if at anything, and what it passes over`(
    row: String, sentence: String
  ) throws {
    #expect(try sentences(row) == [sentence])
  }

  /// What a peer with that condition would have made of a recorded session.
  private func sentences(_ row: String) throws -> [String] {
    let profile = try PeerProfile("ours", Array("peer | ours 1.0\n\(row)\n".utf8))
    let events = try Recorded("publish-hevc", against: [profile]).events
    return events.flatMap { event -> [PeerAnswer] in
      guard case .flowEnd(let report) = event.content else { return [] }
      return report.summary.session?.against ?? []
    }.map(PeerText.sentence)
  }
}
