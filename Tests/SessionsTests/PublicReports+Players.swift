import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of players, servers and the networks between them.
extension PublicReport {
  static let players: [PublicReport] = [
    PublicReport(
      "koush/scrypted#2056",
      "a camera closes the connection upon getStreamLength, before play is answered",
      finds: .init(
        "play.unanswered",
        .client(
          3,
          [
            "role": "play", "stream_name": "cam", "closer": "server",
            "waited": .duration(119_000_000), "open_calls": .texts(["getStreamLength"]),
          ])),
      fault: { session in
        session.create()
        session.client(Wire.command("getStreamLength", 5, [5] + Wire.string("cam")), at: 25)
        session.askToPlay(at: 26)
        session.close(by: .server, at: 145)
      },
      control: played),
    PublicReport(
      "bluenviron/mediamtx#5512",
      "a relay that pulls a stream closes upon user control event 32, which it does not know",
      finds: .init(
        "close.after-unusual",
        .server(
          106,
          [
            "side": "client", "waited": .duration(2_000_000), "unusual": "event",
            "unusual_name": "32", "has_stream": true, "role": "play", "stream_name": "cam",
          ])),
      fault: { session in
        session.play()
        session.received()
        session.server(Wire.event(32, 1), at: 2_010)
        session.close(by: .client, at: 2_012)
      },
      control: played),
    PublicReport(
      "bluenviron/mediamtx#4673",
      "a server does not know Abort, and closes",
      finds: .init(
        "close.after-unusual",
        .client(
          7,
          [
            "side": "server", "waited": .duration(10_000_000), "unusual": "type",
            "unusual_name": "abort", "has_stream": true, "role": "publish", "stream_name": "cam",
          ])),
      fault: { session in
        session.publish()
        session.headers()
        session.frame(0, key: true)
        session.client(Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 6]), at: 60)
        session.close(by: .server, at: 70)
      },
      control: { session in
        session.publish()
        session.headers()
        session.frame(0, key: true)
      }),
    PublicReport(
      "KallDrexx/elixir-media-libs#7",
      "Flash players stall, for the server sends them no audio sequence header",
      finds: .init(
        "media.header-missing", .server(6, ["track_kind": "audio", "codec": "AAC"])),
      fault: { session in
        session.play()
        session.received(audioHeader: false)
      },
      control: played),
    PublicReport(
      "ant-media/Ant-Media-Server#5691",
      "a server accepts the play of a stream that nobody publishes",
      finds: .init(
        "play.no-media",
        .server(
          2, ["role": "play", "stream_name": "cam", "waited": .duration(14_970_000_000)])),
      fault: { session in
        session.play()
        session.close(by: .client, at: 15_000)
      },
      control: played),
    PublicReport(
      "sergey-dryabzhinsky/nginx-rtmp-module#193",
      "a player waits for an answer to FCSubscribe, and never asks to play",
      finds: .init(
        "command.ignored",
        .client(
          2,
          [
            "commands": .texts(["FCSubscribe"]), "waited": .duration(13_975_000_000),
            "closer": "client",
          ])),
      fault: { session in
        session.create()
        session.client(Wire.command("FCSubscribe", 5, [5] + Wire.string("cam")), at: 25)
        session.close(by: .client, at: 14_000)
      },
      control: played),
    PublicReport(
      "bluenviron/mediamtx#5776",
      "a server does not read what a player sends: its window closes, and it gives up after a while",
      finds: .init(
        "tcp.zero-window",
        .server(
          frame: 116,
          [
            "side": "server", "zero_window_time": .duration(10_000_000_000), "zero_windows": 1,
          ])),
      .init(
        "close.without-status",
        .server(
          frame: 116,
          [
            "side": "server", "has_stream": true, "role": "play", "stream_name": "cam",
            "last_message": 2, "last_message_type": "command_amf0", "last_command": "play",
            "since_last": .duration(11_995_000_000), "is_reset": true,
          ])),
      fault: { session in
        session.play()
        session.received()
        session.acknowledge(.server, window: 0, at: 2_010)
        session.acknowledge(.server, window: 0, at: 12_010)
        session.reset(by: .server, at: 12_020)
      },
      control: played),
  ]

  /// A play that gets what it asks for.
  private static let played: Script = {
    $0.play()
    $0.received()
  }
}

extension HealthySession {
  static let playing: [HealthySession] = [
    HealthySession("a player that pauses for two minutes, with pings, and goes on") { session in
      session.play()
      session.received()
      session.pause(true, 2_000, at: 2_050)
      session.status("NetStream.Pause.Notify", at: 2_060)
      for second in 0..<4 as Range<UInt32> {
        let at = Int64(second + 1) * 30_000
        session.server(Wire.event(6, second * 30_000), at: at)
        session.client(Wire.event(7, second * 30_000), at: at + 10)
      }
      session.pause(false, 2_000, at: 122_050)
      session.status("NetStream.Unpause.Notify", at: 122_060)
      session.server(Wire.video(Wire.avcFrame(key: true), 2_000), at: 122_070)
      session.server(Wire.audio([0xAF, 1, 0x21, 0x10], 2_000), at: 122_070)
    },
    HealthySession("a player that seeks back and forth in a recording") { session in
      session.play()
      session.received()
      for (index, target) in ([60_000, 0, 30_000] as [UInt32]).enumerated() {
        let at = 2_050 + Int64(index) * 1_000
        session.client(
          Wire.command("seek", 0, [5] + Wire.number(Double(target)), stream: 1), at: at)
        session.server(Wire.event(1, 1), at: at + 5)
        session.server(Wire.event(0, 1), at: at + 6)
        session.status("NetStream.Seek.Notify", at: at + 7)
        session.status("NetStream.Play.Start", at: at + 8)
        session.server(Wire.video(Wire.avcFrame(key: true), target), at: at + 10)
        session.server(Wire.audio([0xAF, 1, 0x21, 0x10], target), at: at + 10)
      }
    },
    HealthySession("a seek while paused, which brings one picture") { session in
      session.play()
      session.received()
      session.pause(true, 2_000, at: 2_050)
      session.status("NetStream.Pause.Notify", at: 2_060)
      session.client(Wire.command("seek", 0, [5] + Wire.number(9_000), stream: 1), at: 3_000)
      session.status("NetStream.Seek.Notify", at: 3_010)
      session.server(Wire.video(Wire.avcFrame(key: true), 9_000), at: 3_020)
      session.pause(false, 9_000, at: 20_000)
      session.status("NetStream.Unpause.Notify", at: 20_010)
      session.server(Wire.video(Wire.avcFrame(), 9_040), at: 20_020)
      session.server(Wire.audio([0xAF, 1, 0x21, 0x10], 9_040), at: 20_020)
    },
    HealthySession("play with start, length and reset, to its end") { session in
      session.create()
      session.client(
        Wire.command(
          "play", 5,
          [5] + Wire.string("film") + Wire.number(10) + Wire.number(2) + [1, 1], stream: 1),
        at: 25)
      session.server(Wire.event(4, 1), at: 28)
      session.server(Wire.event(0, 1), at: 28)
      session.status("NetStream.Play.Reset", at: 29)
      session.status("NetStream.Play.Start", at: 30)
      session.received(from: 10_000)
      session.server(
        Wire.message(
          chunkStream: 5, type: 18, stream: 1,
          Wire.string("onPlayStatus")
            + Wire.object([
              ("level", Wire.string("status")), ("code", Wire.string("NetStream.Play.Complete")),
            ])), at: 2_040)
      session.server(Wire.event(1, 1), at: 2_041)
      session.status("NetStream.Play.Stop", at: 2_042)
      session.close(by: .server, at: 2_050)
    },
    HealthySession("a recording that is sent ahead, with buffer empty and ready") { session in
      session.play()
      session.headersToPlayer(at: 35)
      for burst in 0..<3 as Range<UInt32> {
        let at = 40 + Int64(burst) * 18_000
        if burst > 0 { session.server(Wire.event(32, 1), at: at) }
        for frame in 0..<500 as Range<UInt32> {
          let time = burst * 20_000 + frame * 40
          session.server(Wire.video(Wire.avcFrame(key: frame % 50 == 0), time), at: at)
          session.server(Wire.audio([0xAF, 1, 0x21, 0x10], time), at: at)
        }
        session.server(Wire.event(31, 1), at: at + 1)
      }
    },
    HealthySession("play(false), by which ActionScript stops a stream") { session in
      session.play()
      session.received()
      session.client(Wire.command("play", 0, [5, 1, 0], stream: 1), at: 2_050)
      session.status("NetStream.Play.Stop", at: 2_060)
      session.close(by: .client, at: 9_000)
    },
    HealthySession("a player that switches pictures off and on again by receiveVideo") { session in
      session.play()
      session.received()
      session.client(Wire.command("receiveVideo", 0, [5, 1, 0], stream: 1), at: 2_030)
      for frame in 0..<250 as Range<UInt32> {
        let time = 2_000 + frame * 40
        session.server(Wire.audio([0xAF, 1, 0x21, 0x10], time), at: 40 + Int64(time))
      }
      session.client(Wire.command("receiveVideo", 0, [5, 1, 1], stream: 1), at: 12_030)
      session.status("NetStream.Seek.Notify", at: 12_035)
      session.status("NetStream.Play.Start", at: 12_036)
      session.received(from: 12_000, headers: false, at: 12_040)
    },
    HealthySession("a publisher that comes back: the player is told, and gets all anew") {
      session in
      session.play()
      session.received()
      session.status("NetStream.Play.UnpublishNotify", at: 2_040)
      session.server(Wire.event(1, 1), at: 2_041)
      session.server(Wire.event(0, 1), at: 20_000)
      session.status("NetStream.Play.PublishNotify", at: 20_001)
      session.received(at: 20_010)
    },
    HealthySession("a player that is there before its publisher") { session in
      session.create()
      session.askToPlay(at: 25)
      session.status("NetStream.Play.Reset", at: 29)
      session.server(Wire.event(0, 1), at: 30)
      session.status("NetStream.Play.Start", at: 31)
      session.status("NetStream.Play.PublishNotify", at: 40_000)
      session.received(at: 40_010)
    },
    HealthySession("two streams that are played in one connection") { session in
      session.create()
      session.client(Wire.command("createStream", 5), at: 21)
      session.server(Wire.command("_result", 5, [5] + Wire.number(2)), at: 24)
      session.askToPlay("one", at: 25)
      session.status("NetStream.Play.Start", at: 30)
      session.askToPlay("two", stream: 2, at: 31)
      session.status("NetStream.Play.Start", stream: 2, at: 36)
      session.received()
      session.received(stream: 2, at: 2_040)
    },
    HealthySession("media in aggregates") { session in
      session.play()
      session.headersToPlayer(at: 35)
      for second in 0..<5 as Range<UInt32> {
        var payload: [UInt8] = []
        for frame in 0..<25 as Range<UInt32> {
          let body = Wire.avcFrame(key: frame == 0)
          let time = second * 1_000 + frame * 40
          let size = UInt32(body.count)
          payload += [9] + Wire.uint24(size) + Wire.uint24(time) + [0, 1, 0, 0]
          payload += body + PacketBuilder.bytes(size + 11)
        }
        session.server(
          Wire.message(
            chunkStream: 6, type: 22, stream: 1, timestamp: second * 1_000, payload),
          at: 40 + Int64(second) * 1_000)
      }
    },
    HealthySession("a playlist: a play with reset false waits while the first goes on") { session in
      session.play()
      session.headersToPlayer(at: 35)
      session.client(
        Wire.command(
          "play", 0, [5] + Wire.string("two") + Wire.number(-2) + Wire.number(-1) + [1, 0],
          stream: 1),
        at: 60)
      session.received(headers: false)
      session.status("NetStream.Play.Start", at: 2_050)
      session.received(at: 2_060)
    },
    HealthySession("play2 to another rendition, with media of the first until the transition") {
      session in
      session.play()
      session.headersToPlayer(at: 35)
      let options = Wire.object([
        ("streamName", Wire.string("high")), ("oldStreamName", Wire.string("cam")),
        ("start", Wire.number(-1)), ("len", Wire.number(-1)), ("offset", Wire.number(-1)),
        ("transition", Wire.string("switch")),
      ])
      session.client(Wire.command("play2", 0, [5] + options, stream: 1), at: 60)
      session.received(headers: false)
      session.status("NetStream.Play.Transition", at: 2_050)
      session.received(from: 2_000, at: 2_060)
    },
    HealthySession("closeStream, and another name on the same message stream") { session in
      session.play()
      session.received()
      session.client(Wire.command("closeStream", 0, [5], stream: 1), at: 2_050)
      session.askToPlay("other", at: 2_100)
      session.status("NetStream.Play.Start", at: 2_110)
      session.received(at: 2_120)
    },
    HealthySession("a stream of sound alone, with no word of pictures") { session in
      session.play()
      session.server(Wire.audio(Wire.aacHeader), at: 35)
      for frame in 0..<500 as Range<UInt32> {
        session.server(Wire.audio([0xAF, 1, 0x21, 0x10], frame * 23), at: 40 + Int64(frame) * 23)
      }
    },
  ]
}

extension Conversation {
  fileprivate mutating func askToPlay(
    _ name: String = "cam", stream: UInt8 = 1, at milliseconds: Int64
  ) {
    client(
      Wire.command("play", 0, [5] + Wire.string(name), stream: stream), at: milliseconds)
  }

  fileprivate mutating func pause(_ isPaused: Bool, _ time: Double, at milliseconds: Int64) {
    client(
      Wire.command("pause", 0, [5, 1, isPaused ? 1 : 0] + Wire.number(time), stream: 1),
      at: milliseconds)
  }

  /// onMetaData and the sequence headers, from the server.
  fileprivate mutating func headersToPlayer(
    audio: Bool = true, stream: UInt8 = 1, at milliseconds: Int64
  ) {
    var properties = [("videocodecid", Wire.number(7))]
    if audio { properties.append(("audiocodecid", Wire.number(10))) }
    server(
      Wire.message(
        chunkStream: 4, type: 18, stream: stream,
        Wire.string("onMetaData") + Wire.array(properties)), at: milliseconds)
    server(Wire.video(Wire.avcHeader, stream: stream), at: milliseconds)
    if audio { server(Wire.audio(Wire.aacHeader, stream: stream), at: milliseconds) }
  }

  /// Two seconds of a stream as a player gets them, from 40 ms on.
  fileprivate mutating func received(
    from start: UInt32 = 0, headers: Bool = true, audioHeader: Bool = true, stream: UInt8 = 1,
    at begin: Int64 = 40
  ) {
    if headers { headersToPlayer(audio: audioHeader, stream: stream, at: begin - 5) }
    for frame in 0..<50 as Range<UInt32> {
      let at = begin + Int64(frame) * 40
      let time = start + frame * 40
      server(Wire.video(Wire.avcFrame(key: frame % 50 == 0), time, stream: stream), at: at)
      server(Wire.audio([0xAF, 1, 0x21, 0x10], time, stream: stream), at: at)
    }
  }
}

extension WireBuilder {
  /// A user control event with one field of four bytes.
  fileprivate static func event(_ type: UInt16, _ value: UInt32) -> [UInt8] {
    message(chunkStream: 2, type: 4, PacketBuilder.bytes(type) + PacketBuilder.bytes(value))
  }
}
