import ByteParsing
import Packets
import Rules
import Sessions
import TestSupport
import Testing

@testable import Reports

/// What `flows -v` says of a session.
@Suite struct SessionTextTests {
  private typealias Wire = WireBuilder

  /// The lines about one connection, in which the client sends these messages behind its handshake.
  private static func lines(_ messages: [[UInt8]]) -> [String] {
    var analyzer = Analyzer()
    var events: [SessionEvent] = []
    var number: UInt64 = 0
    func send(_ flags: UInt8, _ sequence: UInt32, _ payload: [UInt8]) {
      number += 1
      let frame = PacketBuilder.frame(
        from: PacketBuilder.client, to: PacketBuilder.server, sequence: sequence, flags: flags,
        payload: payload)
      analyzer.append(
        CapturedPacket(
          number: number, time: CaptureTime(nanoseconds: Int64(number)), linkType: .ethernet,
          originalLength: frame.count, bytes: frame.span))
      while let event = analyzer.next() { events.append(event) }
    }
    var sequence: UInt32 = 1
    send(PacketBuilder.syn, 0, [])
    for bytes in [[3] + [UInt8](repeating: 0, count: 3072)] + messages {
      send(PacketBuilder.ack, sequence, bytes)
      sequence += UInt32(bytes.count)
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return written(FlowListRenderer(listsSessions: true), events).split(separator: "\n")
      .map(String.init)
  }

  private static func video(_ payload: [UInt8]) -> [UInt8] {
    Wire.message(chunkStream: 6, type: 9, stream: 1, payload)
  }

  @Test func `one of a thing is told in the singular, and two are not`() {
    let one = Self.lines([Self.video([0x14, 1])])
    #expect(one.contains { $0.hasPrefix("  → client      1 message, ") })
    #expect(one.contains { $0.contains(", 1 frame, 1 key frame, ") })
    let two = Self.lines([Self.video([0x14, 1]), Self.video([0x14, 1])])
    #expect(two.contains { $0.hasPrefix("  → client      2 messages, ") })
    #expect(two.contains { $0.contains(", 2 frames, 2 key frames, ") })
  }
}
