import ByteParsing
import Flows
import Packets
import RTMP
import Wording
import Sessions
import TestSupport
import Testing
import Peers

private typealias Wire = WireBuilder

/// What was said of sessions that worked, and was false: each kind by the session that showed it.
@Suite struct SessionsThatWorkedTests {
  private func outcome(_ script: (inout Conversation) -> Void) -> Outcome {
    var session = Conversation()
    script(&session)
    return session.finish()
  }

  private func weight(of rule: String, in outcome: Outcome) -> Problem.Severity? {
    outcome.findings.first { $0.problem.id == rule }?.severity
  }

  // MARK: Requests

  @Test(arguments: ["onStatus", "onBWDone", "onFCPublish", "onFCSubscribe", "close"])
  func `a notice asks nothing, whatever transaction ID it has`(name: String) {
    let outcome = outcome {
      $0.publish()
      for time in [35, 36] as [Int64] { $0.server(Wire.command(name, 4, [5]), at: time) }
    }
    #expect(!outcome.findings.contains { $0.problem.id == "command.transaction-id-reused" })
  }

  @Test func `a request that is sent twice with one transaction ID is told`() {
    let outcome = outcome {
      $0.connect()
      for time in [15, 16] as [Int64] { $0.client(Wire.command("call", 4, [5]), at: time) }
    }
    #expect(weight(of: "command.transaction-id-reused", in: outcome) == .warning)
  }

  @Test func `an answer to a request with transaction ID 0 is no orphan`() {
    func orphans(_ id: Double) -> Int {
      outcome {
        $0.connect()
        $0.client(Wire.command("releaseStream", id, [5] + Wire.string("cam")), at: 15)
        $0.server(Wire.command("_result", 0, [5]), at: 16)
      }.findings.count { $0.problem.id == "command.reply-orphan" }
    }
    #expect(orphans(0) == 0)
    #expect(orphans(7) == 1)
  }

  @Test func `a play on message stream 0 that is accepted on stream 1 was accepted`() throws {
    let outcome = outcome {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("cam")), at: 25)
      $0.status("NetStream.Play.Start", at: 30)
      $0.server(Wire.video(Wire.avcHeader) + Wire.video(Wire.avcFrame(key: true)), at: 40)
      $0.client(Wire.command("call", 0), at: 6000)
    }
    let verdict = try #require(outcome.ends.first?.summary.session?.verdict?.text)
    #expect(verdict.hasPrefix("The client played 'live/cam' for 6.0 s (H.264 320x180)."))
    #expect(!outcome.findings.contains { $0.severity == .error })
    #expect(!outcome.findings.contains { $0.problem.id == "play.no-media" })
  }

  @Test func `media on message stream 0 is media of the only play there is`() {
    let outcome = outcome {
      $0.play()
      $0.server(
        Wire.video(Wire.avcHeader, stream: 0) + Wire.video(Wire.avcFrame(key: true), stream: 0),
        at: 40)
      $0.client(Wire.command("call", 0), at: 6000)
    }
    #expect(!outcome.findings.contains { $0.problem.id == "play.no-media" })
    #expect(weight(of: "stream.not-created", in: outcome) == .warning)
  }

  @Test(arguments: [
    ([], "The client played 'live/one'"),
    (["NetStream.Play.Start"], "The client played 'live/two'"),
    (["NetStream.Play.Stop", "NetStream.Play.Start"], "The client played 'live/two'"),
  ])
  func `a play with reset false is played when the server comes to it`(
    codes: [String], verdict: String
  ) throws {
    let outcome = outcome {
      $0.create()
      $0.client(Wire.command("play", 5, [5] + Wire.string("one"), stream: 1), at: 25)
      $0.status("NetStream.Play.Start", at: 30)
      $0.server(Wire.video(Wire.avcHeader) + Wire.video(Wire.avcFrame(key: true)), at: 40)
      $0.client(
        Wire.command(
          "play", 0, [5] + Wire.string("two") + Wire.number(-2) + Wire.number(-1) + [1, 0],
          stream: 1),
        at: 50)
      $0.server(Wire.video(Wire.avcFrame(key: true), 40), at: 80)
      for code in codes { $0.status(code, at: 90) }
      $0.server(Wire.video(Wire.avcFrame(key: true), 80), at: 120)
    }
    #expect(outcome.ends.first?.summary.session?.verdict?.text.contains(verdict) == true)
    #expect(!outcome.findings.contains { $0.problem.id.hasPrefix("play.") })
  }

  @Test(arguments: [(true, true), (false, nil)] as [(Bool, Bool?)])
  func `a silence is told with what the server said of it`(isDry: Bool, told: Bool?) throws {
    let outcome = outcome {
      $0.play()
      $0.server(Wire.video(Wire.avcHeader) + Wire.video(Wire.avcFrame(key: true)), at: 40)
      for frame in 1...4 as ClosedRange<UInt32> {
        $0.server(Wire.video(Wire.avcFrame(key: false), 40 * frame), at: 40 + 40 * Int64(frame))
      }
      if isDry { $0.server(Wire.message(chunkStream: 2, type: 4, [0, 2, 0, 0, 0, 1]), at: 205) }
      $0.server(Wire.video(Wire.avcFrame(key: false), 5_000), at: 5_200)
    }
    let stall = try #require(outcome.findings.first { $0.problem.id == "session.stalled" })
    #expect(stall.arguments["is_dry"] == told.map { .flag($0) })
  }

  @Test func `media may come in aggregates`() {
    let part = [Wire.avcHeader, Wire.avcFrame(key: true)].flatMap { body -> [UInt8] in
      let size = UInt8(body.count)
      return [9, 0, 0, size, 0, 0, 0, 0, 0, 0, 0] + body + [0, 0, 0, size + 11]
    }
    let outcome = outcome {
      $0.play()
      $0.server(Wire.message(chunkStream: 6, type: 22, stream: 1, part), at: 40)
      $0.client(Wire.command("call", 0), at: 6000)
    }
    #expect(outcome.findings.map(\.problem.id) == ["message.type-rare"])
  }

  @Test func `an empty name that is accepted is a note, and an error where it is refused`() {
    func weight(_ code: String, _ level: String) -> Problem.Severity? {
      self.weight(
        of: "publish.name-missing",
        in: outcome {
          $0.create()
          $0.askToPublish("")
          $0.status(code, level: level, at: 30)
        })
    }
    #expect(weight("NetStream.Publish.Start", "status") == .note)
    #expect(weight("NetStream.Publish.BadName", "error") == .error)
  }

  @Test func `a missing application that is accepted is a note, and an error where it is not`() {
    func weight(_ answer: String) -> Problem.Severity? {
      self.weight(
        of: "connect.app-missing",
        in: outcome {
          $0.handshake()
          $0.client(Wire.command("connect", 1, Wire.object([])), at: 5)
          $0.server(Wire.command(answer, 1, [5]), at: 10)
        })
    }
    #expect(weight("_result") == .note)
    #expect(weight("_error") == .error)
  }

  @Test func `a status code that nobody lists is a note beside the refusal that quotes it`() {
    func weight(_ level: String) -> Problem.Severity? {
      self.weight(
        of: "status.code-unknown",
        in: outcome {
          $0.create()
          $0.askToPublish()
          $0.status("NetStream.Publish.Quota", level: level, at: 30)
        })
    }
    #expect(weight("error") == .note)
    #expect(weight("status") == .warning)
  }

  @Test func `play2 has its name among the options that it gives`() {
    let outcome = outcome {
      $0.create()
      let options = Wire.object([("streamName", Wire.string("cam"))])
      $0.client(Wire.command("play2", 5, [5] + options, stream: 1), at: 25)
      $0.status("NetStream.Play.Start", at: 30)
    }
    #expect(!outcome.findings.contains { $0.problem.id == "play.name-missing" })
  }

  @Test func `an error in the middle of a publish refuses nothing`() {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      $0.status("NetStream.Record.NoAccess", level: "error", at: 50)
      $0.frame(20, key: true)
    }
    #expect(!outcome.findings.contains { $0.problem.id == "publish.refused" })
    #expect(!outcome.findings.contains { $0.problem.id == "media.after-end" })
  }

  // MARK: Order and ends

  @Test func `a request that is captured behind its answer is neither unanswered nor early`() {
    let request = Wire.command("createStream", 2, [5])
    let outcome = outcome {
      $0.connect()
      $0.lose(request)
      $0.server(Wire.command("_result", 2, [5] + Wire.number(1)), at: 20)
      $0.repeatClient(request, at: 21)
      $0.askToPublish()
      $0.status("NetStream.Publish.Start", at: 30)
      $0.close(by: .server, at: 9000)
    }
    #expect(outcome.gaps.isEmpty)
    for rule in ["command.unanswered", "stream.request-early", "stream.create-early"] {
      #expect(!outcome.findings.contains { $0.problem.id == rule }, "\(rule)")
    }
  }

  @Test func `a handshake that is captured late was waited for`() {
    let (c2, answer) = (Wire.packet(2), Array(Wire.handshake(own: 2, peer: 1).dropFirst(1537)))
    let outcome = outcome {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(2), at: 0)
      $0.loseServer(answer)
      $0.client(c2 + Wire.command("call", 1), at: 1)
      $0.repeatServer(answer, at: 2)
    }
    #expect(outcome.handshakes.count == 2)
    #expect(!outcome.findings.contains { $0.problem.id == "handshake.pipelined" })
  }

  @Test(arguments: [
    ("NetStream.Play.StreamNotFound", "play.refused"),
    ("NetStream.Publish.BadName", "publish.refused"),
    ("NetStream.Failed", nil),
  ])
  func `without its request, a refusal is of what its code names`(code: String, rule: String?) {
    let outcome = outcome {
      $0.create()
      $0.lose([UInt8](repeating: 0, count: 60))
      $0.status(code, level: "error", at: 30)
    }
    let refusals = ["play.refused", "publish.refused"]
    #expect(
      outcome.findings.map(\.problem.id).filter(refusals.contains) == [rule].compactMap(\.self))
  }

  @Test func `a connection of which one side has closed is not called open`() throws {
    let outcome = outcome {
      $0.publish()
      $0.close(by: .server, at: 50, answers: false)
    }
    let verdict = try #require(outcome.ends.first?.summary.session?.verdict?.text)
    #expect(verdict.hasSuffix("The capture ends while the connection is being closed."))
  }

  @Test func `a round trip as long as a capture file can have it traps nothing`() {
    let outcome = outcome {
      $0.open(roundTrip: 4_000_000_000_000)
      $0.publish()
      $0.headers()
      for step in 1...9 as ClosedRange<UInt32> { $0.frame(40 * step, key: step == 1) }
      $0.client(Wire.command("call", 0), at: 9000)
      $0.close(by: .server, at: 12_000)
    }
    #expect(outcome.ends.map(\.end) == [.fin])
  }

  // MARK: Clocks

  @Test(arguments: [1023, 4000] as [UInt32])
  func `first pictures are compared by when they are shown`(composition: UInt32) {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      $0.client(Wire.video(Wire.avcFrame(key: true, composition: Int32(composition))), at: 40)
      for step in 0..<4 as Range<UInt32> { $0.sound(composition + 23 * step) }
      for step in 1..<5 as Range<UInt32> { $0.frame(40 * step) }
    }
    #expect(!outcome.findings.contains { $0.problem.id == "media.origins-differ" })
  }

  @Test func `a track that begins when the other has come as far is stamped by its clock`() {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      for step in 0..<60 as Range<UInt32> { $0.frame(40 * step, key: step % 25 == 0) }
      for step in 0..<8 as Range<UInt32> { $0.sound(2380 + 23 * step) }
    }
    #expect(outcome.findings.isEmpty)
  }

  @Test func `a track that begins ahead of slow pictures is stamped by their clock`() {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      $0.frame(0, key: true)
      $0.sound(2000)
      for step in 1..<5 as Range<UInt32> { $0.frame(2500 * step, key: true) }
    }
    #expect(!outcome.findings.contains { $0.problem.id == "media.origins-differ" })
  }

  @Test func `a track that has ended is not behind the other`() {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      for step in 0..<40 as Range<UInt32> { $0.sound(25 * step) }
      for step in 0..<125 as Range<UInt32> { $0.frame(40 * step, key: step % 25 == 0) }
      $0.deleteStream(at: 5100)
    }
    #expect(!outcome.findings.contains { $0.problem.id == "media.interleave" })
    let found = outcome.findings.first { $0.problem.id == "media.track-ended" }
    #expect(found?.sentence == "Audio ends at timestamp 975; video goes on to 4960.")
    #expect(found?.severity == .note)
  }

  @Test func `after a seek nothing is compared with times of before it`() {
    let outcome = outcome {
      $0.play()
      $0.server(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
      $0.server(
        Wire.video(Wire.avcFrame(key: true), 9000) + Wire.audio([0xAF, 1, 1], 9000), at: 40)
      $0.client(Wire.command("seek", 6, [5] + Wire.number(0), stream: 1), at: 50)
      $0.status("NetStream.Seek.Notify", at: 55)
      for step in 0..<16 as Range<UInt32> {
        $0.server(
          Wire.video(Wire.avcFrame(key: true), 40 * step) + Wire.audio([0xAF, 1, 1], 40 * step),
          at: 60 + Int64(step))
      }
    }
    #expect(outcome.findings.isEmpty)
  }

  @Test func `the last group of pictures is told of at a clean end`() throws {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      for step in 0...51 as ClosedRange<UInt32> { $0.frame(100 * step, key: step == 0) }
      $0.deleteStream(at: 5300)
      $0.status("NetStream.Unpublish.Success", at: 5310)
      $0.close(by: .client, at: 5320)
    }
    let found = try #require(
      outcome.findings.first { $0.problem.id == "media.key-frame-interval" })
    #expect(found.arguments["interval"] == .duration(5_100_000_000))
    let first = try #require(outcome.messages.first { $0.index == found.message })
    #expect(first.message.header.type == .video)
    #expect(found.place.frame == first.message.end.mark)
    #expect(found.end != nil)
  }

  @Test func `pictures that are seconds apart are no stall, and one that is late by more is`() {
    func stalls(_ last: UInt32) -> Int {
      outcome {
        $0.publish()
        $0.headers([("framerate", Wire.number(0.2))])
        for time in [0, 5000, 10_000, last] as [UInt32] { $0.frame(time, key: true) }
      }.findings.count { $0.problem.id.hasPrefix("session.") }
    }
    #expect(stalls(15_000) == 0)
    #expect(stalls(28_000) == 1)
  }

  @Test func `a bit rate is that of as many frames as its time has`() throws {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      for step in 0..<3 as Range<UInt32> { $0.frame(1000 * step, key: true) }
    }
    let track = try #require(
      outcome.ends.first?.summary.session?.streams.first?.tracks.first { $0.isVideo })
    // Eight bytes a second, without the five of the tag header.
    #expect(track.bitRate == 64)
  }

  @Test func `a file that is sent at once was published for as long as its media lasts`() throws {
    let outcome = outcome {
      $0.publish()
      $0.headers()
      for step in 0..<50 as Range<UInt32> {
        $0.client(Wire.video(Wire.avcFrame(key: step == 0), 40 * step), at: 40)
      }
      $0.deleteStream(at: 41)
      $0.close(by: .client, at: 42)
    }
    let verdict = try #require(outcome.ends.first?.summary.session?.verdict?.text)
    #expect(
      verdict.hasPrefix(
        "The client published 'live/cam' (H.264 320x180): 2.0 s of media in 11.0 ms."))
  }

  @Test func `an empty header that a whole one follows before the first frame is a warning`() {
    func weight(_ headers: [[UInt8]]) -> Problem.Severity? {
      self.weight(
        of: "media.header-empty",
        in: outcome {
          $0.publish()
          $0.metadata(at: 35)
          for header in headers { $0.client(Wire.audio(header), at: 36) }
          $0.sound(0)
        })
    }
    #expect(weight([[0xAF, 0], Wire.aacHeader]) == .warning)
    #expect(weight([[0xAF, 0]]) == .error)
    #expect(weight([Wire.aacHeader]) == nil)
  }

  // MARK: Ends

  @Test func `what is sent behind the server's FIN ends nothing in order`() throws {
    let outcome = outcome {
      $0.publish()
      $0.close(by: .server, at: 50, answers: false)
      $0.deleteStream(at: 60)
      $0.close(by: .client, at: 13_000, answers: false)
    }
    let found = try #require(outcome.findings.first { $0.problem.id == "close.without-status" })
    #expect(found.arguments["side"] == .text("server"))
    #expect(found.place.time == CaptureTime(nanoseconds: 50_000_000))
    #expect(found.arguments["since_accepted"] == .duration(20_000_000))
  }

  @Test func `a reset is one finding`() {
    let outcome = outcome {
      $0.publish()
      $0.reset(by: .client, at: 40)
    }
    #expect(outcome.findings.map(\.problem.id) == ["close.publish-unfinished"])
  }

  @Test func `a player that resets the connection does as players do`() {
    let outcome = outcome {
      $0.play()
      $0.server(Wire.audio(Wire.aacHeader), at: 35)
      $0.reset(by: .client, at: 40)
    }
    #expect(outcome.findings.isEmpty)
    #expect(outcome.habits.contains { $0.problem.id == "close.play-unfinished" })
  }

  @Test func `a play whose own duration is over ended well`() {
    func closes(_ duration: Double) -> Int {
      outcome {
        $0.create()
        let values = Wire.string("cam") + Wire.number(0) + Wire.number(duration)
        $0.client(Wire.command("play", 5, [5] + values, stream: 1), at: 25)
        $0.status("NetStream.Play.Start", at: 30)
        $0.server(Wire.audio(Wire.aacHeader), at: 35)
        for step in 0..<50 as Range<UInt32> {
          $0.server(Wire.audio([0xAF, 1, 1], 40 * step), at: 40)
        }
        $0.close(by: .server, at: 50)
      }.findings.count { $0.problem.id == "close.without-status" }
    }
    #expect(closes(2) == 0)
    #expect(closes(9) == 1)
  }

  @Test func `a message that is cut off has the time of its last byte`() throws {
    let outcome = outcome {
      $0.publish()
      $0.client(Array(Wire.command("call", 0, [5]).dropLast(3)), at: 40)
      $0.server(Wire.command("onBWDone", 0, [5]), at: 9000)
    }
    let place = try #require(outcome.messages.firstIndex { !$0.message.isComplete })
    #expect(outcome.times[place] == 40)
  }

  // MARK: Handshakes and links

  @Test func `a server that writes the client's time where others have a version claims nothing`() {
    func claims(_ word: [UInt8]) -> Bool {
      outcome {
        $0.client([3, 1, 2, 3, 4] + Wire.packet(1).dropFirst(4), at: 0)
        $0.server(
          [3] + Wire.packet(2)[..<4] + word + Wire.packet(2).dropFirst(8)
            + [1, 2, 3, 4] + Wire.packet(1).dropFirst(4), at: 0)
      }.findings.contains { $0.problem.id == "handshake.digest-invalid" }
    }
    #expect(!claims([1, 2, 3, 4]))
    #expect(claims([1, 2, 3, 5]))
  }

  @Test(arguments: ["handshake.digest-scheme-mismatch", "handshake.echo-wrong"])
  func `what is odd about a handshake is a note where the session goes on`(rule: String) {
    func weight(goesOn: Bool) -> Problem.Severity? {
      self.weight(
        of: rule,
        in: outcome {
          let signed = rule == "handshake.digest-scheme-mismatch"
          $0.client([3] + (signed ? Wire.signedPacket(.client, scheme: 0) : Wire.packet(1)), at: 0)
          $0.server(
            [3] + (signed ? Wire.signedPacket(.server, scheme: 1) : Wire.packet(2))
              + Wire.packet(9), at: 0)
          $0.client(Wire.packet(2) + (goesOn ? Wire.command("connect", 1) : []), at: 1)
          $0.close(by: .client, at: 2)
        })
    }
    #expect(weight(goesOn: true) == .note)
    #expect(weight(goesOn: false) == .warning)
  }

  @Test(arguments: [(roundTrip: 300, isTold: false), (roundTrip: 200, isTold: true)])
  func `a link of so long a round trip is no fault`(roundTrip: Int64, isTold: Bool) {
    var session = Conversation()
    session.open(roundTrip: roundTrip)
    session.client([3] + Wire.packet(1), at: roundTrip)
    session.server(Wire.handshake(own: 2, peer: 1), at: 1000)
    session.client(Wire.packet(2), at: 1300)
    let found = session.finish().findings.contains { $0.problem.id == "handshake.slow" }
    #expect(found == isTold)
  }

  @Test func `an Acknowledgement that is repeated counts neither backwards nor anew`() {
    let outcome = outcome {
      $0.publish()
      let filler = Wire.message(chunkStream: 4, type: 18, [UInt8](repeating: 5, count: 9000))
      $0.client(filler + filler, at: 40)
      for time in [41, 42] as [Int64] {
        $0.server(
          Wire.message(chunkStream: 2, type: 3, PacketBuilder.bytes(UInt32(20_000))), at: time)
        $0.client(Wire.command("call", 0), at: time)
      }
    }
    #expect(!outcome.findings.contains { $0.problem.id == "ack.backwards" })
    #expect(!outcome.findings.contains { $0.problem.id == "ack.incremental" })
  }

  @Test
  func `Enhanced RTMP to a client that lists nothing is a note, to one that lists others not`() {
    func weight(_ list: [(String, [UInt8])]) -> Problem.Severity? {
      self.weight(
        of: "enhanced.not-advertised",
        in: outcome {
          $0.connect(list)
          $0.createStream()
          $0.client(Wire.command("play", 5, [5] + Wire.string("cam"), stream: 1), at: 25)
          $0.status("NetStream.Play.Start", at: 30)
          $0.server(Wire.video([0x90] + Array("hvc1".utf8)), at: 40)
        })
    }
    #expect(weight([]) == .note)
    #expect(weight([("fourCcList", Wire.strings("av01"))]) == .warning)
  }
}
