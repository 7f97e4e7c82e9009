import ByteParsing
import Flows
import RTMP
import Reports
import Sessions
import TestSupport
import Testing
import Rules

/// One direction's bytes without a capture.
@Suite struct StreamAnalyzerTests {
  private typealias Wire = WireBuilder

  @Test func `records have no times, frames and ends`() {
    let text = records(of: [Self.publisher])
    #expect(text.contains(#""record":"handshake","time":null,"elapsed":null,"flow":1"#))
    #expect(text.contains(#""name":"publish""#))
    #expect(!text.contains(#""time":""#))
    #expect(text.matches(of: /"(frame|end_frame)":[0-9]/).isEmpty)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 127, 128, 1000, 1536, 1537, 3072, 3073, 3074])
  func `nothing depends on how large blocks are`(size: Int) {
    #expect(
      records(of: split(Self.publisher, every: size).pieces) == records(of: [Self.publisher]))
  }

  @Test func `nothing depends on where blocks end`() {
    let whole = records(of: [Self.publisher])
    for place in Handshake.byteCount - 20...Self.publisher.count {
      let pieces = [Array(Self.publisher[..<place]), Array(Self.publisher[place...])]
      #expect(records(of: pieces) == whole, "split at \(place)")
    }
  }

  @Test func `no rule claims what only times, packets or the other side would show`() {
    let (found, _) = findings(in: Self.publisher)
    #expect(found == [])
  }

  @Test func `what the bytes show is told, with the stream offset of the message`() {
    let wire = Self.publisher
    let odd = Wire.message(chunkStream: 4, type: 8, stream: 1, timestamp: 61_600, [0xCF, 0, 0])
    let (found, places) = findings(in: wire + odd)
    #expect(found == ["media.codec-reserved"])
    #expect(places == [UInt64(wire.count)])
  }

  @Test func `bytes that speak for the other side are told of`() {
    let (found, _) = findings(in: Self.publisher, of: .serverToClient)
    #expect(found.contains("flow.roles-doubtful"))
  }

  @Test func `bytes that are nothing known are told of`() {
    let (found, _) = findings(in: [UInt8](repeating: 0xFE, count: 5000))
    #expect(found == ["flow.midstream"])
  }

  @Test(arguments: [1, 100, 1537, 3000])
  func `a handshake that ends early is no message`(count: Int) {
    let text = records(of: [Array(Self.publisher.prefix(count))])
    #expect(!text.contains(#""record":"message""#))
    #expect(text.contains(#""record":"summary""#))
  }

  // MARK: What they read

  /// A publisher that pauses for a minute, and acknowledges nothing.
  private static let publisher: [UInt8] = {
    let object: [UInt8] =
      [3] + [0, 3] + Array("app".utf8) + Wire.string("live")
      + [0, 5] + Array("tcUrl".utf8) + Wire.string("rtmp://127.0.0.1:4000/live")
      + [0, 8] + Array("flashVer".utf8) + Wire.string("x") + [0, 0, 9]
    var wire = HandshakeWriter(role: .client).opening(scheme: .digest1, random: [1, 2, 3])
    wire += HandshakeWriter(role: .client).answer(to: [])
    wire += Wire.message(
      chunkStream: 3, type: 20, Wire.string("connect") + Wire.number(1) + object)
    wire += Wire.setChunkSize(4096)
    wire += Wire.command("createStream", 2)
    wire += Wire.command(
      "publish", 3, [5] + Wire.string("cam") + Wire.string("live"), stream: 1)
    for index in 0..<40 {
      // MP3, which needs no sequence header.
      let time = UInt32(index < 20 ? index * 40 : 60_000 + index * 40)
      wire += Wire.message(
        chunkStream: 4, type: 8, stream: 1, timestamp: time, [0x2F, UInt8(index), 1, 2])
    }
    return wire
  }()

  private func findings(
    in bytes: [UInt8], of direction: Direction = .clientToServer
  ) -> (rules: [String], places: [UInt64]) {
    let reports = events(of: [bytes], direction).compactMap { event -> FindingReport? in
      if case .finding(let report) = event.content { report } else { nil }
    }
    return (reports.map(\.problem.id), reports.compactMap(\.place.streamOffset))
  }

  private func records(of pieces: [[UInt8]]) -> String {
    var renderer = RecordRenderer(precision: nil)
    var output = OutputBuffer()
    for event in events(of: pieces, .clientToServer) {
      renderer.render(event, into: &output)
      output.endLine()
    }
    return String(decoding: output.bytes, as: UTF8.self)
  }

  private func events(of pieces: [[UInt8]], _ direction: Direction) -> [SessionEvent] {
    var analyzer = StreamAnalyzer(direction: direction)
    var events: [SessionEvent] = []
    for piece in pieces {
      analyzer.append(piece.span)
      while let event = analyzer.next() { events.append(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return events
  }
}
