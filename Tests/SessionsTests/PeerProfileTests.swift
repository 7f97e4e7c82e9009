import RTMP
import Sessions
import TestSupport
import Testing
@testable import Peers

@Suite struct PeerProfileTests {
  static let profiles = PeerProfile.builtIn.map(\.id)

  private static func profile(_ id: String) throws -> PeerProfile {
    try #require(PeerProfile.builtIn.first { $0.id == id }).profile
  }

  /// What the peer would have made of a conversation, in the place of that side.
  static func answer(
    _ profile: PeerProfile, _ side: Role, _ script: RuleExample.Script
  ) throws -> PeerAnswer {
    try #require(answers(profile, script).first { $0.side == side })
  }

  /// The same for either side.
  static func answers(
    _ profile: PeerProfile, _ script: RuleExample.Script
  ) throws -> [PeerAnswer] {
    var conversation = Conversation(against: [profile])
    script(&conversation)
    return try #require(conversation.finish().ends.first?.summary.session?.against)
  }

  // MARK: Every condition

  /// A condition of built-in profiles, by itself.
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String

    var testDescription: String { text }

    var profile: PeerProfile {
      get throws {
        try PeerProfile("row", Array("peer | a peer\nboth | closes | \(text) | why\n".utf8))
      }
    }

    /// What it says of a conversation, on either side.
    func failures(_ script: RuleExample.Script) throws -> [PeerAnswer.Failure] {
      try PeerProfileTests.answers(profile, script).compactMap(\.failure)
    }
  }

  static let rows: [Row] = {
    let texts = PeerProfile.builtIn.flatMap { builtIn in
      Role.allCases.flatMap { side in
        ((try? builtIn.profile)?.conditions(side) ?? []).map(\.text)
      }
    }
    return Set(texts).sorted().map(Row.init)
  }()

  @Test(arguments: rows)
  func `a condition is met by what breaks it, and not by what nearly does`(row: Row) throws {
    let examples = PeerExample.examples(of: row.text)
    try #require(!examples.isEmpty, "nothing shows '\(row.text)'")
    for example in examples {
      #expect(try !row.failures(example.breach).isEmpty)
      #expect(try row.failures(example.nearMiss).map(\.text) == [])
    }
  }

  @Test func `every built-in profile can be read`() throws {
    for builtIn in PeerProfile.builtIn { _ = try builtIn.profile }
  }

  @Test func `every fact that there is stands in a condition`() {
    let used = Set(Self.rows.flatMap { row in row.text.split { " (),".contains($0) } })
    #expect(TrafficFact.allCases.map(\.rawValue).filter { !used.contains(Substring($0)) } == [])
  }

  @Test func `a profile is of a program that is recognised by the same name`() throws {
    let profile = try PeerProfile("ours", Array("peer | our server 2.1".utf8))
    #expect(profile.isOf("our server"))
    #expect(profile.isOf("our server 2.1"))
    #expect(!profile.isOf("our serv"))
    let programs = Set((PeerClues.clients + PeerClues.servers).map(\.peer))
    for profile in try PeerProfile.builtIn.map({ try $0.profile })
    where !["wireshark", "rtmp-1.0"].contains(profile.id) {
      #expect(programs.contains { profile.isOf($0) }, "\(profile.name)")
    }
  }

  // MARK: Whole sessions

  @Test(arguments: PeerSession.all)
  func `a peer accepts its own kind, and fails on what its sources fail on`(
    session: PeerSession
  ) throws {
    let answer = try Self.answer(Self.profile(session.peer), session.side, session.script)
    #expect(answer.failure?.reaction == session.outcome)
    #expect(answer.failure?.text.contains(session.reason) ?? session.reason.isEmpty, "\(answer)")
    #expect(answer.failure?.message == session.message)
  }

  @Test(arguments: profiles)
  func `every built-in profile has sessions that it accepts and some that it does not`(
    id: String
  ) {
    let outcomes = PeerSession.all.filter { $0.peer == id }.map(\.outcome)
    #expect(outcomes.contains(nil))
    #expect(outcomes.contains { $0 != nil })
  }

  @Test func `a peer that is there itself and goes on tolerates what its profile has it fail on`()
    throws
  {
    let answer = try Self.answer(Self.profile("oxideav-rtmp"), .server) {
      $0.oxideavPublish()
      $0.client(WireBuilder.audio([]), at: 50)
      $0.sound(2000)
    }
    #expect(answer.failure == nil)
    #expect(answer.tolerated.count == 1)
  }

  @Test func `a peer that closes a silent connection does as its profile has it`() throws {
    let scuffle = try Self.profile("scuffle-rtmp")
    let closed = try Self.answer(scuffle, .server) {
      $0.meet(.oxideav, .scuffle)
      $0.close(by: .server, at: 2600)
    }
    #expect(closed.failure?.text.contains("silence 2.58") == true, "\(closed)")
    let lasting = try Self.answer(scuffle, .server) {
      $0.meet(.oxideav, .scuffle)
      for time in 1...4 as ClosedRange<Int64> {
        $0.client(WireBuilder.command("call", 0), at: 3000 * time)
      }
    }
    #expect(lasting.failure == nil)
    #expect(lasting.tolerated.count == 1)
  }

  @Test(arguments: [(end: 2_580 as Int64, fails: false), (end: 2_581, fails: true)])
  func `a silence is measured as it is, and to the FIN`(end: Int64, fails: Bool) throws {
    // The client's last bytes come at 80 ms, and 2.5 s are no more than 2.5 s.
    let answer = try Self.answer(Row(text: "silence > 2.5").profile, .server) {
      $0.publish()
      $0.client(WireBuilder.command("call", 0), at: 80)
      $0.close(by: .server, at: end, answers: false)
      $0.close(by: .client, at: 9000, answers: false)
    }
    #expect((answer.failure != nil) == fails, "\(answer)")
  }

  @Test func `a server that refuses the session itself is not said to accept it`() throws {
    let answer = try Self.answer(Self.profile("oxideav-rtmp"), .server) {
      $0.oxideavPublish()
      $0.status("NetStream.Publish.BadName", level: "error", at: 50)
    }
    #expect(answer.failure == nil)
    #expect(answer.refusedItself)
    let other = try Self.answer(Self.profile("scuffle-rtmp"), .server) {
      $0.oxideavPublish()
      $0.status("NetStream.Publish.BadName", level: "error", at: 50)
    }
    #expect(!other.refusedItself)
  }

  // MARK: What is not seen

  @Test func `a connection that was not seen from its start is judged as far as it was`() throws {
    let answer = try Self.answer(Self.profile("shiguredo_rtmp"), .server) {
      $0.isMidstream = true
      for time in 0..<20 as Range<UInt32> {
        $0.client(WireBuilder.audio([0xAF, 1, 1], time), at: 20)
      }
    }
    #expect(answer.failure == nil)
    #expect(!answer.isWhole)
  }

  @Test func `bytes that are missing are no silence`() throws {
    let row = Row(text: "silence > 2.5")
    let answer = try Self.answer(row.profile, .server) {
      $0.publish()
      $0.lose([UInt8](repeating: 0, count: 400))
      $0.sound(6000)
    }
    #expect(answer.failure == nil)
  }

  @Test func `of a command that cannot be read to its end nothing is said to be missing`() throws {
    let row = Row(
      text: """
        command == connect and (not body.command_object.app exists or body.arguments.count == 0 \
        or body.command_object.type exists or body.unreadable exists)
        """)
    let values = WireBuilder.string("connect") + WireBuilder.number(1) + [3, 0, 3, 0x61]
    let failures = try row.failures {
      $0.handshake()
      $0.client(WireBuilder.message(chunkStream: 3, type: 20, values), at: 1)
    }
    #expect(failures.map(\.text) == [])
  }

  @Test func `what is so is told by the names of fields`() throws {
    let texts = try [
      "not body.limit_type in (0, 1, 2) or body.limit_type == dynamic",
      "message_type_id == 6 and enhanced exists or message_length == 5",
      "command == connect and not message_type == audio and not body.app exists",
    ].map { text in
      try Row(text: text).failures {
        $0.connect()
        $0.client(WireBuilder.message(chunkStream: 2, type: 6, [0, 0, 16, 0, 2]), at: 20)
      }.map(\.text)
    }
    #expect(
      texts == [
        ["why (limit type 2)"], ["why (message length 5)"],
        ["why (command connect, message type command_amf0, no app)"],
      ])
  }

  // MARK: Profiles as users write them

  struct Fault: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String

    var testDescription: String { message }
  }

  static let faults = [
    Fault(
      text: "server | closes | rule == amf.end-of-bytes | x",
      message: "line 1: no row says 'peer | NAME'"),
    Fault(text: "peer", message: "line 1: after 'peer' comes its name, and nothing else"),
    Fault(
      text: "peer | a\n\nserver | closes",
      message: """
        line 3: 2 fields, where there are four or five: side | outcome | when | why | where
        """),
    Fault(
      text: "peer | a\nomits",
      message: "line 2: after 'omits' comes a text, and nothing else"),
    Fault(
      text: "peer | a\nboth | closes by mood | silence > 1 | x",
      message: """
        line 2: 'closes by mood' is none of refuses, closes, misreads, stalls, crashes, ignores
        """),
    Fault(
      text: "peer | a\nproxy | closes | rule == amf.end-of-bytes | x",
      message: "line 2: 'proxy' is not client, server or both"),
    Fault(
      text: "peer | a\nboth | sulks | rule == amf.end-of-bytes | x",
      message: "line 2: 'sulks' is none of refuses, closes, misreads, stalls, crashes, ignores"),
    Fault(
      text: "peer | a\nboth | closes | | x",
      message: "line 2: at character 1: a field's name is due"),
    Fault(
      text: "peer | a\nboth | closes | silence > 1 and mood == bad | x",
      message: "line 2: at character 17: 'mood' is no field, and no fact that is known"),
    Fault(
      text: "peer | a\nboth | closes | handshake.mood == bad | x",
      message: "line 2: at character 1: 'handshake.mood' is no field, and no fact that is known"),
    Fault(
      text: "peer | a\nboth | closes | silence > long | x",
      message: "line 2: at character 11: '>' is for numbers"),
    Fault(
      text: "peer | a\nboth | closes | rule in (amf.end-of-bytes, no.such) | x",
      message: "line 2: at character 1: there is no rule 'no.such'"),
  ]

  @Test(arguments: faults)
  func `a profile that cannot be read says where and why`(fault: Fault) {
    #expect(throws: PeerProfile.Fault.self) { try PeerProfile("a", Array(fault.text.utf8)) }
    do {
      _ = try PeerProfile("a", Array(fault.text.utf8))
    } catch {
      #expect(error.description == fault.message)
    }
  }

  @Test func `a profile may be written by hand, with comments and empty rows`() throws {
    let text = """
      # one's own
      peer | ours 1.0\r

      both | closes | body.chunk_size > 8192 and chunk_stream_id in (2, 3) | small buffers  # really
      """
    let profile = try PeerProfile("ours", Array(text.utf8))
    #expect(profile.name == "ours 1.0")
    #expect(profile.conditions(.client) == profile.conditions(.server))
    #expect(
      profile.conditions(.server).map(\.text) == [
        "body.chunk_size > 8192 and chunk_stream_id in (2, 3)"
      ])
  }
}
