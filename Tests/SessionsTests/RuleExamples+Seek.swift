import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let seek: [RuleExample] = [
    missed(to: 60_000, at: 0, isFromStart: true, butTo: 30_000, at: 0),
    missed(to: 60_000, at: 11_000, isFromStart: false, butTo: 60_000, at: 11_001),
    RuleExample(
      "play.seek-unshown",
      finds: .server(
        6, until: 17,
        [
          "role": "play", "stream_name": "cam", "target": .milliseconds(60_000),
          "waited": .milliseconds(1_000),
        ])
    ) {
      seekWhilePaused(until: 1_120, &$0)
    } but: {
      seekWhilePaused(until: 1_119, &$0)
    },
    RuleExample(
      "message.transport-stream",
      finds: .client(3, ["message_type_id": 99, "offset": 3])
    ) {
      transportStream(packets: 8, &$0)
    } but: {
      transportStream(packets: 7, &$0)
    },
  ]

  /// A play that has come to 10 s, whose player seeks, and goes on from a place.
  private static func missed(
    to target: UInt32, at start: UInt32, isFromStart: Bool, butTo nearTarget: UInt32,
    at nearStart: UInt32
  ) -> RuleExample {
    RuleExample(
      "play.seek-missed",
      finds: .server(
        5,
        [
          "role": "play", "stream_name": "cam", "target": .milliseconds(target),
          "timestamp": .milliseconds(start), "earlier_timestamp": .milliseconds(10_000),
          "is_from_start": .flag(isFromStart),
        ])
    ) {
      seek(to: target, at: start, &$0)
    } but: {
      seek(to: nearTarget, at: nearStart, &$0)
    }
  }

  private static func seek(to target: UInt32, at start: UInt32, _ session: inout Conversation) {
    session.play()
    session.server(Wire.video(Wire.avcHeader), at: 35)
    session.server(Wire.video(Wire.avcFrame(key: true), 10_000), at: 40)
    ask("seek", Wire.number(Double(target)), at: 100, &session)
    session.status("NetStream.Seek.Notify", at: 110)
    session.server(Wire.video(Wire.avcFrame(key: true), start), at: 120)
  }

  private static func seekWhilePaused(until end: Int64, _ session: inout Conversation) {
    session.play()
    session.server(Wire.video(Wire.avcHeader), at: 35)
    session.server(Wire.video(Wire.avcFrame(key: true)), at: 40)
    ask("pause", [1, 1] + Wire.number(0), at: 50, &session)
    session.status("NetStream.Pause.Notify", at: 60)
    ask("seek", Wire.number(60_000), at: 100, &session)
    session.status("NetStream.Seek.Notify", at: 120)
    ask("pause", [1, 0] + Wire.number(60_000), at: end, &session)
  }

  private static func ask(
    _ name: String, _ arguments: [UInt8], at milliseconds: Int64, _ session: inout Conversation
  ) {
    session.client(Wire.command(name, 0, [5] + arguments, stream: 1), at: milliseconds)
  }

  private static func transportStream(packets: Int, _ session: inout Conversation) {
    session.publish()
    let packet: [UInt8] = [0x47] + [UInt8](repeating: 0xFF, count: 187)
    let rest = [UInt8](repeating: 0xFF, count: 3)
    session.client(
      Wire.message(
        chunkStream: 4, type: 99, stream: 1,
        rest + [[UInt8]](repeating: packet, count: packets).joined()), at: 40)
  }
}
