import Capture
import Dissection
import Flows
import Packets
import Reports
import Sessions
import TestSupport
import Testing

@Suite struct EventSourceTests {
  private struct Stop: Error {}

  private var fixture: Fixture {
    get throws { try #require(Fixture.all.first { $0.name == "reject-badname" }) }
  }

  private func events(
    of path: String, limit: Int = .max
  ) throws -> (events: [SessionEvent], failure: InputFailure?) {
    var source = CaptureDissection(try CaptureSource(paths: [path]))
    var events: [SessionEvent] = []
    do {
      try source.forEach { event in
        events.append(event)
        return events.count < limit
      }
    } catch let failure as InputFailure {
      return (events, failure)
    }
    return (events, nil)
  }

  @Test func `damage is told of behind all that could be read, and its end`() throws {
    let whole = try fixture.bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    let (events, failure) = try events(of: file.path)
    #expect(failure?.errors.map(\.file) == [file.path])
    #expect(events.contains { $0.flow == 2 })
    guard case .summary? = events.last?.content else {
      Issue.record("the summary is not the last event")
      return
    }
  }

  @Test func `reading ends where no more events are wanted`() throws {
    let whole = try fixture.bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(10)), name: "cut.pcap")
    let (events, failure) = try events(of: file.path, limit: 3)
    #expect(events.count == 3)
    #expect(failure == nil)
  }

  @Test func `what is asked between pieces can end reading`() throws {
    var source = CaptureDissection(try CaptureSource(paths: [fixture.capturePath]))
    var pieceCount = 0
    #expect(throws: Stop.self) {
      try source.forEach({ _ in true }) {
        pieceCount += 1
        if pieceCount == 7 { throw Stop() }
      }
    }
    #expect(pieceCount == 7)
  }

  @Test func `one direction's bytes are read as a capture is`() throws {
    let handshake = WireBuilder.handshake(own: 1, peer: 2)
    let file = try TemporaryFile(handshake + WireBuilder.command("connect", 1, [5]))
    var source = StreamDissection(try StreamFile(path: file.path), direction: .clientToServer)
    #expect(source.input.files == [file.path])
    #expect(source.input.timePrecision == nil)
    var messageCount = 0
    try source.forEach { event in
      if case .message = event.content { messageCount += 1 }
      return true
    }
    #expect(messageCount == 1)
  }
}
