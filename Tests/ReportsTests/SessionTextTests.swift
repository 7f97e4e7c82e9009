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

  @Test func `each track of a message with several has its line, with codec, size and frames`() {
    let code = Array("avc1".utf8)
    let header: [UInt8] = [
      0x01, 0x64, 0x00, 0x0D, 0xFF, 0xE1, 0x00, 0x1A, 0x67, 0x64, 0x00, 0x0D, 0xAC, 0xD9, 0x41,
      0x41, 0x9F, 0x9F, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0x20,
      0xF1, 0x42, 0x99, 0x60, 0x01, 0x00, 0x04, 0x68, 0xEF, 0xBC, 0xB0,
    ]
    let count = [0, 0, UInt8(header.count)]
    let frame: [UInt8] = [0, 0, 0, 0, 0, 0, 2, 0x65, 0x88]
    let lines = Self.lines([
      Self.video([0x96, 0x10] + code + [0] + count + header + [2] + count + header),
      Self.video([0x96, 0x11] + code + [0, 0, 0, 9] + frame + [2, 0, 0, 9] + frame),
      Self.video([0x96, 0x21, 0x61, 0x76, 0x30, 0x31, 3, 0, 0, 1, 0xAA]),
      Self.video([0x96, 0x01] + code + [2] + frame),
    ])
    #expect(lines[1].contains("  H.264, AV1  "))
    #expect(lines.contains { $0.hasPrefix("    → video     H.264 320x180, 1 frame, ") })
    #expect(lines.contains { $0.hasPrefix("    → video 2   H.264 320x180, 2 frames, ") })
    #expect(lines.contains { $0.hasPrefix("    → video 3   AV1 (no sequence header), 1 frame, ") })
    let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(
      text.contains("(H.264 320x180 and H.264 320x180 in track 2 and AV1 in track 3)"))
  }
}
