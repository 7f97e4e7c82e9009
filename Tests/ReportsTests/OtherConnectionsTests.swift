import ByteParsing
import Packets
import Sessions
import TestSupport
import Testing

@testable import Reports
import Rules

/// What is said where nothing in a capture is RTMP.
@Suite struct OtherConnectionsTests {
  private struct Segment {
    var client = PacketBuilder.Address([10, 0, 0, 1], 50000)
    let port: UInt16
    var flags = PacketBuilder.ack
    var sequence: UInt32 = 1
    var isServers = false
    var seconds: Int64 = 0
    var payload: [UInt8] = []
  }

  private func events(_ segments: [Segment], to address: [UInt8] = [10, 0, 0, 2]) -> [SessionEvent]
  {
    var analyzer = Analyzer(options: Analyzer.Options())
    var events: [SessionEvent] = []
    for (index, segment) in segments.enumerated() {
      let server = PacketBuilder.Address(address, segment.port)
      let (source, destination) =
        segment.isServers ? (server, segment.client) : (segment.client, server)
      let frame = PacketBuilder.frame(
        from: source, to: destination, sequence: segment.sequence, acknowledgement: 1,
        flags: segment.flags, payload: segment.payload)
      analyzer.append(
        CapturedPacket(
          number: UInt64(index + 1),
          time: CaptureTime(nanoseconds: segment.seconds * 1_000_000_000), linkType: .ethernet,
          originalLength: frame.count, bytes: frame.span))
      while let event = analyzer.next() { events.append(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return events
  }

  private func opened(_ port: UInt16, _ text: String, answer: String = "") -> [Segment] {
    var segments = [
      Segment(port: port, flags: PacketBuilder.syn, sequence: 0),
      Segment(
        port: port, flags: PacketBuilder.syn | PacketBuilder.ack, sequence: 0, isServers: true),
      Segment(port: port, payload: Array(text.utf8)),
    ]
    if !answer.isEmpty {
      segments.append(Segment(port: port, isServers: true, payload: Array(answer.utf8)))
    }
    return segments
  }

  @Test func `connections are listed with what they look like`() {
    let syns = [0, 1, 3, 63].map {
      Segment(port: 7000, flags: PacketBuilder.syn, sequence: 0, seconds: $0)
    }
    let refused = [
      Segment(port: 7001, flags: PacketBuilder.syn, sequence: 0),
      Segment(port: 7001, flags: PacketBuilder.rst | PacketBuilder.ack, isServers: true),
    ]
    let http = opened(
      8080, "GET / HTTP/1.1\r\nHost: cdn.example\r\n\r\n", answer: "HTTP/1.1 200 OK\r\n\r\n")
    let unknown = opened(9000, "hello, world\r\n", answer: "world, hello\r\n")
    let silent = opened(
      8081, "GET / HTTP/1.1\r\nHost: \u{1B}[31m\(String(repeating: "long.", count: 40))\r\n\r\n")
    let mixed = opened(22, "GET / HTTP/1.1\r\n\r\n", answer: "SSH-2.0-OpenSSH_9.6\r\n")
    let text = """
      no RTMP connection among 6 TCP connections:
        10.0.0.1:50000 → 10.0.0.2:7001  refused
        10.0.0.1:50000 → 10.0.0.2:7000  unanswered SYN, 4 times in 63.0 s
        10.0.0.1:50000 → 10.0.0.2:8080  HTTP, host cdn.example
        10.0.0.1:50000 → 10.0.0.2:9000  a protocol that is not known here
        10.0.0.1:50000 → 10.0.0.2:8081
            HTTP, host [31mlong.long.long.long.long.long.long.long.long.long.long.…,
            never answered
        10.0.0.1:50000 → 10.0.0.2:22  HTTP, and SSH of the server
      --port N shows what is on a port, whatever it speaks.

      """
    let events = events(refused + syns + http + unknown + silent + mixed)
    #expect(diagnosis(of: events) == text)
    #expect(written(FlowListRenderer(), events) == text)
    #expect(written(TimelineRenderer(precision: .microseconds), events).hasSuffix("\n" + text))
  }

  @Test func `no line is longer than a terminal, and no list than a screen`() {
    let address = [UInt8](repeating: 0xFD, count: 16)
    let client = PacketBuilder.Address([UInt8](repeating: 0xFE, count: 16), 50000)
    let segments = (UInt16(8000)..<8400).map {
      Segment(client: client, port: $0, flags: PacketBuilder.syn, sequence: 0)
    }
    let lines = diagnosis(of: events(segments, to: address)).split(separator: "\n")
    #expect(lines.count <= 24)
    #expect(lines.contains("  and 390 others"))
    #expect(lines.dropFirst().allSatisfy { $0.count <= 80 || $0.hasPrefix("  [") })
  }
}
