import TestSupport

private typealias Wire = WireBuilder

/// Of sources that are slow, that change, or that say little for long.
extension HealthySession {
  static let lasting: [HealthySession] = [
    HealthySession("time lapse: a key frame each 10 s, and nothing else") { session in
      session.publish()
      session.client(Wire.video(Wire.avcHeader), at: 35)
      for picture in 0..<12 as Range<UInt32> { session.frame(picture * 10_000, key: true) }
      session.deleteStream(at: 115_000)
    },
    HealthySession("time lapse that is played") { session in
      session.play()
      session.server(Wire.video(Wire.avcHeader), at: 35)
      for picture in 0..<12 as Range<UInt32> {
        let time = picture * 10_000
        session.server(Wire.video(Wire.avcFrame(key: true), time), at: 40 + Int64(time))
      }
    },
    HealthySession("another size, with a new sequence header and a key frame") { session in
      session.publish()
      session.headers()
      for time in 0..<50 as Range<UInt32> { session.pair(time * 40, key: time % 25 == 0) }
      session.client(Wire.video(RuleExample.inOrder, 2_000), at: 2_040)
      for time in 50..<100 as Range<UInt32> { session.pair(time * 40, key: time % 25 == 0) }
      session.deleteStream(at: 4_100)
    },
    HealthySession("a second audio track by Enhanced RTMP, which both sides have offered") {
      session in
      let offer = [("capsEx", Wire.number(2)), ("fourCcList", Wire.strings("mp4a"))]
      session.connect(offer, answer: offer)
      session.createStream()
      session.askToPublish()
      session.status("NetStream.Publish.Start", at: 30)
      session.headers()
      let tag = Array("mp4a".utf8) + [1]
      session.client(Wire.audio([0x95, 0x00] + tag + [0x12, 0x10]), at: 36)
      for time in 0..<50 as Range<UInt32> {
        session.pair(time * 40, key: time % 25 == 0)
        session.client(
          Wire.audio([0x95, 0x01] + tag + [0x21, 0x10], time * 40), at: 40 + Int64(time) * 40)
      }
      session.deleteStream(at: 2_100)
    },
    HealthySession("an idle encoder that answers pings for minutes, and goes on") { session in
      session.publish()
      session.headers()
      for time in 0..<50 as Range<UInt32> { session.pair(time * 40, key: time % 25 == 0) }
      for ping in 1...8 as ClosedRange<UInt32> { session.ping(at: Int64(ping) * 30_000) }
      for time in 0..<50 as Range<UInt32> {
        session.pair(250_000 + time * 40, key: time % 25 == 0)
      }
      session.deleteStream(at: 252_100)
    },
    HealthySession("an encoder that was accepted and answers pings, before its first picture") {
      session in
      session.publish()
      for ping in 1...4 as ClosedRange<UInt32> { session.ping(at: Int64(ping) * 30_000) }
    },
    HealthySession("timestamps that pass 2^32") { session in
      session.publish()
      session.headers(at: 35)
      for second in 0..<140 as Range<UInt32> {
        let stamp = UInt32.max - 69_999 &+ second * 1_000
        session.client(
          Wire.video(Wire.avcFrame(key: second % 4 == 0), stamp)
            + Wire.audio([0xAF, 1, 0x21, 0x10], stamp), at: 40 + Int64(second) * 1_000)
      }
      session.deleteStream(at: 140_100)
    },
    HealthySession("a player that pauses and seeks ten times") { session in
      session.play()
      session.server(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
      session.part(from: 0, at: 40)
      for round in 1...10 as ClosedRange<UInt32> {
        let at = Int64(round) * 10_000
        let target = round * 7_000 % 30_000
        session.call("pause", [5, 1, 1] + Wire.number(Double(target)), at: at)
        session.status("NetStream.Pause.Notify", at: at + 10)
        session.call("seek", [5] + Wire.number(Double(target)), at: at + 4_000)
        session.server(Wire.streamEvent(1) + Wire.streamEvent(0), at: at + 4_010)
        session.status("NetStream.Seek.Notify", at: at + 4_011)
        session.call("pause", [5, 1, 0] + Wire.number(Double(target)), at: at + 6_000)
        session.status("NetStream.Unpause.Notify", at: at + 6_010)
        session.part(from: target, at: at + 6_020)
      }
      session.close(by: .client, at: 120_000)
    },
  ]
}

extension Conversation {
  /// A picture and a sound of one time.
  fileprivate mutating func pair(_ timestamp: UInt32, key: Bool) {
    frame(timestamp, key: key)
    sound(timestamp)
  }

  /// A Ping Request of the server and its response.
  fileprivate mutating func ping(at milliseconds: Int64) {
    let time = PacketBuilder.bytes(UInt32(milliseconds))
    server(Wire.message(chunkStream: 2, type: 4, [0, 6] + time), at: milliseconds)
    client(Wire.message(chunkStream: 2, type: 4, [0, 7] + time), at: milliseconds + 10)
  }

  fileprivate mutating func call(_ name: String, _ values: [UInt8], at milliseconds: Int64) {
    client(Wire.command(name, 0, values, stream: 1), at: milliseconds)
  }

  /// A second of what a player gets.
  fileprivate mutating func part(from start: UInt32, at begin: Int64) {
    for frame in 0..<25 as Range<UInt32> {
      let time = start + frame * 40
      server(
        Wire.video(Wire.avcFrame(key: frame == 0), time)
          + Wire.audio([0xAF, 1, 0x21, 0x10], time), at: begin + Int64(frame) * 40)
    }
  }
}

extension WireBuilder {
  /// Stream Begin (0) or Stream EOF (1).
  fileprivate static func streamEvent(_ type: UInt8) -> [UInt8] {
    message(chunkStream: 2, type: 4, [0, type, 0, 0, 0, 1])
  }
}
