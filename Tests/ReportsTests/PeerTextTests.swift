import RTMP
import Sessions
import TestSupport
import Testing

@testable import Reports
import Peers

@Suite struct PeerTextTests {
  @Test func `the table has a column for each peer, and a row for each condition`() throws {
    let profile = try PeerProfile(
      "ours",
      Array(
        """
        peer   | ours 1.0
        server | closes            | body.chunk_size > 65536 | no such
        server | ignores           | message_type_id == 18   | no data
        server | stalls by default | silence > 9             | waits
        client | crashes           | body.chunk_size == 0    | divides by it
        """.utf8))
    let other = try PeerProfile(
      "theirs", Array("peer | theirs 2\nserver | refuses | message_type_id == 18 | no".utf8))
    let lines = written { PeerTableText.write([profile, other], into: &$0) }.split(separator: "\n")
    #expect(
      Array(lines.prefix(10)) == [
        "What a server does with what the client sends",
        "  a  ours    ours 1.0",
        "  b  theirs  theirs 2",
        "  a b",
        "  C .  body.chunk_size > 65536",
        "  - R  message_type_id == 18",
        "  s .  silence > 9",
        "What a client does with what the server sends",
        "  a  ours  ours 1.0",
        "  a",
      ])
    #expect(lines[10] == "  X  body.chunk_size == 0")
  }

  @Test func `lines of the table of built-in profiles fit a terminal`() throws {
    let profiles = try PeerProfile.builtIn.map { try $0.profile }
    let text = written { PeerTableText.write(profiles, into: &$0) }
    #expect(text.split(separator: "\n").filter { $0.count > 80 } == [])
  }

  @Test func `a page tells what a peer does, why and where, defaults and deployments apart`() throws
  {
    let profile = try PeerProfile(
      "ours",
      Array(
        """
        peer       | ours 1.0
        source     | ours/server 0123abc
        server     | closes            | body.chunk_size > 65536 | no such | server.c, read_size
        server     | stalls by default | silence > 9             | waits
        both       | ignores           | message_type_id == 18   |
        deployment | names in use
        omits      | plays
        """.utf8))
    #expect(
      written { PeerPage.write(profile, into: &$0) } == """
        ours 1.0
        Read from ours/server 0123abc.

        As the server, with what the client sends

          It closes
            body.chunk_size > 65536
                no such
                server.c, read_size

          It ignores
            message_type_id == 18

          It stalls, as it is configured by default
            silence > 9
                waits

        As the client, with what the server sends

          It ignores
            message_type_id == 18

        What each deployment decides
            names in use

        What this does not look at
            plays

        Against a capture:            rtmpscope diagnose --against ours CAPTURE
        To begin one's own profile:   rtmpscope rules --peer ours --raw > FILE

        """)
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
      "server | refuses by default | message_type_id == 9 | no pictures",
      "As the server, ours 1.0 would have refused it at message 7, frame 40: no pictures (message type id 9, by default)."
    ),
    (
      "server | refuses | body.chunk_size > 16777215 | no such\ndeployment | tokens\nomits | plays",
      "As the server, ours 1.0 would have objected to nothing that its profile looks at. What that does not look at: plays; tokens."
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
