import Comparison
import Flows
import Sessions
import TestSupport
import Testing

/// What was not in a capture is never claimed.
@Suite struct StepVisibilityTests {
  private typealias Wire = WireBuilder

  /// A publish of two seconds, with a filler that a late capture finds chunks in.
  private func stream(_ session: inout Conversation) {
    session.publish()
    session.headers()
    frames(&session)
  }

  private func frames(_ session: inout Conversation) {
    session.frame(0, key: true)
    for time in stride(from: UInt32(40), to: 2000, by: 40) { session.frame(time) }
  }

  @Test func `a capture that begins inside has no beginning to differ in`() throws {
    let late: Comparing.Script = {
      $0.isMidstream = true
      self.frames(&$0)
      $0.deleteStream(at: 2100)
    }
    let whole: Comparing.Script = {
      self.stream(&$0)
      $0.deleteStream(at: 2100)
    }
    let comparison = try Comparing()(whole, late)
    #expect(comparison.summaries == [])
    #expect(comparison.lackingSteps(inBad: true).map(\.lack) == [.beginsInside])
    #expect(comparison.commonStepCount == 1)
    let other = try Comparing()(late, whole)
    #expect(other.summaries == [])
    #expect(other.lackingSteps(inBad: false).map(\.lack) == [.beginsInside])
  }

  @Test func `a late capture has the last of steps that are called alike`() throws {
    let several: Comparing.Script = {
      self.stream(&$0)
      for time in [2100, 2200, 2300] as [Int64] { $0.metadata([("n", Wire.number(1))], at: time) }
    }
    let late: Comparing.Script = {
      $0.isMidstream = true
      self.frames(&$0)
      for time in [2200, 2300] as [Int64] { $0.metadata([("n", Wire.number(1))], at: time) }
    }
    let comparison = try Comparing()(several, late)
    #expect(comparison.summaries == [])
    #expect(comparison.commonStepCount == 2)
  }

  @Test func `what may stand in a hole is not missing, what stands elsewhere is`() throws {
    let lost = Wire.command("first", 0)
    let holed: Comparing.Script = {
      self.stream(&$0)
      $0.lose(lost)
      for time in stride(from: UInt32(2000), to: 4000, by: 40) { $0.frame(time) }
      $0.client(Wire.command("both", 0), at: 4080)
      $0.deleteStream(at: 4100)
    }
    let whole: Comparing.Script = {
      self.stream(&$0)
      $0.client(lost, at: 2045)
      for time in stride(from: UInt32(2000), to: 4000, by: 40) { $0.frame(time) }
      $0.client(Wire.command("both", 0), at: 4080)
      $0.client(Wire.command("second", 0), at: 4090)
      $0.deleteStream(at: 4100)
    }
    let comparison = try Comparing()(whole, holed)
    #expect(comparison.summaries == ["missing second"])
    let lacks = comparison.lackingSteps(inBad: true)
    #expect(lacks.map(\.lack) == [.bytesMissing])
    #expect(lacks.map(\.count) == [1])
  }

  @Test func `an answer to a request in a hole is not held against its names`() throws {
    let unheard: Comparing.Script = {
      self.stream(&$0)
      $0.lose(Wire.command("createStream", 9))
      for time in stride(from: UInt32(2000), to: 4000, by: 40) { $0.frame(time) }
      $0.server(Wire.command("_result", 9, [5] + Wire.number(2)), at: 4100)
    }
    let whole: Comparing.Script = {
      self.stream(&$0)
      $0.client(Wire.command("createStream", 9), at: 2045)
      for time in stride(from: UInt32(2000), to: 4000, by: 40) { $0.frame(time) }
      $0.server(Wire.command("_result", 9, [5] + Wire.number(2)), at: 4100)
    }
    let comparison = try Comparing()(whole, unheard)
    #expect(comparison.summaries == [])
    #expect(comparison.lackingSteps(inBad: true).map(\.count) == [1])
  }

  @Test func `a capture that ends early lacks what comes later`() throws {
    let comparison = try Comparing()(
      { self.stream(&$0) }, { $0.connect() })
    #expect(comparison.summaries == [])
    #expect(comparison.lackingSteps(inBad: true).map(\.lack) == [.endsOpen])
  }

  @Test func `a capture that goes on for long enough lacks nothing`() throws {
    let comparison = try Comparing()(
      { self.stream(&$0) },
      {
        $0.create()
        $0.askToPublish()
        $0.client(Wire.command("ping", 0), at: 9000)
      })
    #expect(comparison.parting?.summary == "outcome status of publish")
  }

  @Test func `what comes once media flows may come at any time`() throws {
    let comparison = try Comparing()(
      {
        self.stream(&$0)
        $0.deleteStream(at: 2100)
      },
      {
        self.stream(&$0)
        for time in stride(from: UInt32(2000), to: 9000, by: 40) { $0.frame(time) }
      })
    #expect(comparison.summaries == [])
    #expect(comparison.lackingSteps(inBad: true).map(\.lack) == [.endsOpen])
  }

  @Test func `of steps that are called alike it is not known which one is lost`() throws {
    func metadata(_ session: inout Conversation, _ value: Double, at time: Int64) {
      session.metadata([("n", Wire.number(value))], at: time)
    }
    func session(loses: Bool) -> Comparing.Script {
      {
        self.stream(&$0)
        let lost = Wire.message(
          chunkStream: 4, type: 18, stream: 1,
          Wire.string("onMetaData") + Wire.array([("n", Wire.number(1))]))
        if loses { $0.lose(lost) } else { $0.client(lost, at: 2041) }
        for time in stride(from: UInt32(2000), to: 4000, by: 40) { $0.frame(time) }
        metadata(&$0, 2, at: 4050)
        metadata(&$0, 3, at: 4060)
        $0.deleteStream(at: 4100)
      }
    }
    let comparison = try Comparing()(session(loses: false), session(loses: true))
    #expect(comparison.summaries == [])
    #expect(comparison.lackingSteps(inBad: true).map(\.count) == [1])
  }

  @Test func `which frame is the first is not known behind a hole`() throws {
    let comparison = try Comparing()(
      {
        self.stream(&$0)
        $0.deleteStream(at: 2100)
      },
      {
        $0.publish()
        $0.metadata(at: 35)
        $0.lose(Wire.video(Wire.avcHeader))
        $0.client(Wire.audio(Wire.aacHeader), at: 35)
        self.frames(&$0)
        $0.deleteStream(at: 2100)
      })
    #expect(comparison.summaries == [])
    #expect(comparison.explained(by: .damage).map(\.step).contains("first frame"))
  }

  @Test func `a side of which nothing was captured may have said anything`() throws {
    var session = Comparing.conversation()
    session.connect()
    session.createStream()
    let whole = try #require(session.finish().outlines.outlines.first)
    let unheard = try Comparing.outline(Comparing.conversation()) {
      $0.client([3] + Wire.packet(1) + Wire.packet(2), at: 0)
      $0.client(
        Wire.command(
          "connect", 1,
          Wire.object([
            ("app", Wire.string("live")), ("tcUrl", Wire.string("rtmp://10.0.0.2/live")),
          ])), at: 5)
      $0.client(Wire.command("createStream", 4), at: 15)
      $0.close(by: .client, at: 100)
    }
    #expect(SessionComparison(good: whole, bad: unheard).summaries == [])
  }

  @Test func `a message of which bytes are missing is not held against a whole one`() throws {
    let publish = Wire.command(
      "publish", 5, [5] + Wire.string("cam") + Wire.string("live"), stream: 1)
    let comparison = try Comparing()(
      { $0.publish() },
      {
        $0.create()
        $0.clientCut(publish, to: publish.count - 4, at: 25)
        $0.status("NetStream.Publish.Start", at: 30)
      })
    #expect(comparison.summaries == [])
    #expect(comparison.names.isEmpty)
  }

  @Test func `only so many steps are kept, and the rest is not claimed`() throws {
    let many: (Int) -> Comparing.Script = { count in
      {
        $0.connect()
        for _ in 0..<count { $0.client(Wire.command("ping", 0), at: 20) }
        $0.client(Wire.command("last", 0), at: 21)
        $0.close(by: .client, at: 30)
      }
    }
    let cut = try Comparing.outline(Comparing.conversation(), many(2100))
    #expect(cut[.clientToServer].steps.count == SessionOutline.stepLimit)
    #expect(cut[.clientToServer].isCut)
    let comparison = SessionComparison(
      good: try Comparing.outline(Comparing.conversation(), many(3)), bad: cut)
    #expect(comparison.summaries == ["extra ping"])
    #expect(comparison.lackingSteps(inBad: true).map(\.lack) == [.stepLimit])
  }
}
