import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of encoders, phones, cameras and what publishes through relays and services.
extension PublicReport {
  static let encoders: [PublicReport] = [
    PublicReport(
      "bluenviron/mediamtx#1550",
      "a drone's times need extended timestamps; the server takes these for frames of codec 9",
      finds: Said(
        "close.after-unusual",
        .client(
          4,
          [
            "side": "server", "waited": .duration(10_000_000), "unusual": "extended_timestamp",
            "unusual_name": "09abcdef", "has_stream": true, "role": "publish",
            "stream_name": "cam",
          ])),
      fault: { session in
        session.publish()
        session.metadata([("videocodecid", Wire.number(7))], at: 35)
        session.client(Wire.video(Wire.avcHeader, 0x09AB_CDEF), at: 40)
        session.close(by: .server, at: 50)
      },
      control: { session in
        session.publish()
        session.metadata([("videocodecid", Wire.number(7))], at: 35)
        session.client(Wire.video(Wire.avcHeader), at: 40)
        session.deleteStream(at: 45)
        session.close(by: .server, at: 50)
      }),
    PublicReport(
      "ossrs/srs#4037", "the server accepts a publish with a wrong key, and closes",
      finds: Said(
        "close.without-status",
        .server(
          frame: 11,
          [
            "side": "server", "has_stream": true, "role": "publish", "stream_name": "cam",
            "last_message": 2, "last_message_type": "command_amf0", "last_command": "publish",
            "since_last": .duration(15_000_000), "since_accepted": .duration(10_000_000),
            "is_silent": true,
          ])),
      fault: {
        $0.publish()
        $0.close(by: .server, at: 40)
      },
      control: { $0.stopped(after: 10) }),
    PublicReport(
      "HaishinKit/HaishinKit.swift#51", "the service accepts the connection, and fails the publish",
      finds: Said(
        "publish.refused",
        .server(
          2,
          [
            "role": "publish", "stream_name": "cam", "code": "NetStream.Publish.Failed",
            "waited": .duration(5_000_000),
          ])),
      fault: {
        $0.create()
        $0.askToPublish()
        $0.status("NetStream.Publish.Failed", level: "error", at: 30)
        $0.close(by: .server, at: 35)
      },
      control: { $0.stopped(after: 10) }),
    PublicReport(
      "HaishinKit/HaishinKit.swift#549", "the service ends the publish: InternalKill",
      finds: Said(
        "close.explained",
        .server(
          3,
          [
            "code": "NetStream.Unpublish.InternalKill", "role": "publish", "stream_name": "cam",
            "closer": "server", "waited": .duration(10_000_000),
          ])),
      fault: {
        $0.publish()
        $0.headers()
        $0.pictures(20)
        $0.status("NetStream.Unpublish.InternalKill", at: 900)
        $0.close(by: .server, at: 910)
      },
      control: { $0.stopped(after: 20) }),
    PublicReport(
      "ossrs/srs#1125", "the server's window is closed while the encoder has media to send",
      finds: Said(
        "session.stalled",
        .client(frame: 32, until: 35, ["side": "client", "waited": .duration(5_140_000_000)])),
      Said(
        "tcp.zero-window",
        .server(
          frame: 36,
          ["side": "server", "zero_window_time": .duration(5_050_000_000), "zero_windows": 1])),
      Said(
        "close.without-status",
        .server(
          frame: 36,
          [
            "side": "server", "has_stream": true, "role": "publish", "stream_name": "cam",
            "last_message": 26, "last_message_type": "video", "since_last": .duration(20_000_000),
          ])),
      fault: {
        $0.publish()
        $0.headers()
        $0.pictures(10)
        $0.acknowledge(.server, window: 0, at: 450)
        $0.acknowledge(.server, window: 65535, at: 5500)
        $0.frame(5500, key: true)
        $0.close(by: .server, at: 5560)
      },
      control: { $0.stopped(after: 10) }),
    PublicReport(
      "dji-sdk/Mobile-SDK-Android#1163", "the server may not be published to, and closes at once",
      finds: Said(
        "publish.unanswered",
        .client(
          2,
          [
            "role": "publish", "stream_name": "cam", "closer": "server",
            "waited": .duration(5_000_000),
          ])),
      fault: {
        $0.create()
        $0.askToPublish()
        $0.close(by: .server, at: 30)
      },
      control: { $0.stopped(after: 10) }),
    PublicReport(
      "arut/nginx-rtmp-module#34", "an encoder is accepted, sends nothing, and leaves after 11 s",
      finds: Said(
        "session.idle",
        .client(
          2,
          [
            "role": "publish", "stream_name": "cam", "is_silent": true, "closer": "client",
            "waited": .duration(10_970_000_000),
          ])),
      Said(
        "close.publish-unfinished",
        .client(
          frame: 11,
          [
            "side": "client", "has_stream": true, "role": "publish", "stream_name": "cam",
            "last_message": 2, "last_message_type": "command_amf0", "last_command": "onStatus",
            "since_last": .duration(10_970_000_000),
          ])),
      fault: {
        $0.publish()
        $0.close(by: .client, at: 11_000)
      },
      control: { $0.stopped(after: 10) }),
  ]
}

extension Conversation {
  /// A publish of so many pictures that ends in order.
  fileprivate mutating func stopped(after count: UInt32, _ metadata: [(String, [UInt8])] = []) {
    publish()
    headers(metadata)
    pictures(count)
    deleteStream(at: 60 + Int64(count) * 40)
    close(by: .client, at: 70 + Int64(count) * 40)
  }

  /// Pictures and sounds every 40 ms, the first a key frame.
  fileprivate mutating func pictures(_ count: UInt32, from start: UInt32 = 0) {
    for time in 0..<count {
      frame(start + time * 40, key: time == 0)
      sound(start + time * 40)
    }
  }
}

extension HealthySession {
  static let publishing: [HealthySession] = [
    HealthySession("a publish at one picture and one audio frame a second") { session in
      session.publish()
      session.headers()
      for second in 0..<30 as Range<UInt32> {
        session.frame(second * 1_000, key: second % 5 == 0)
        session.sound(second * 1_000)
      }
    },
    HealthySession("audio alone, without metadata of video") { session in
      session.publish()
      session.metadata([("audiocodecid", Wire.number(10))], at: 35)
      session.client(Wire.audio(Wire.aacHeader), at: 35)
      for time in 0..<300 as Range<UInt32> { session.sound(time * 23) }
      session.deleteStream(at: 7000)
    },
    HealthySession("video alone, where onMetaData says 0 for audio") { session in
      session.publish()
      session.metadata(
        [("videocodecid", Wire.number(7)), ("audiocodecid", Wire.number(0))], at: 35)
      session.client(Wire.video(Wire.avcHeader), at: 35)
      for time in 0..<200 as Range<UInt32> { session.frame(time * 40, key: time % 50 == 0) }
      session.deleteStream(at: 8100)
    },
    HealthySession("sequence headers repeated before every key frame") { session in
      session.publish()
      session.headers()
      for second in 0..<5 as Range<UInt32> {
        session.client(
          Wire.video(Wire.avcHeader, second * 1_000), at: 40 + Int64(second) * 1_000)
        session.pictures(25, from: second * 1_000)
      }
      session.deleteStream(at: 5100)
    },
    HealthySession("codecs named by strings in onMetaData, as cameras do") {
      $0.stopped(
        after: 20,
        [
          ("videocodecid", Wire.string("avc1")), ("audiocodecid", Wire.string("mp4a")),
          ("width", Wire.number(320)), ("height", Wire.number(180)),
        ])
    },
    HealthySession("onMetaData with a sample rate and sizes of 0") {
      $0.stopped(
        after: 20,
        [
          ("audiosamplerate", Wire.number(0)), ("width", Wire.number(0)),
          ("height", Wire.number(0)),
        ])
    },
    HealthySession("timestamps pass 2^24 ms and go on as extended ones") { session in
      session.publish()
      session.headers()
      for time in 0..<100 as Range<UInt32> {
        let stamp = 16_776_000 + time * 40
        session.client(
          Wire.video(Wire.avcFrame(key: time % 25 == 0), stamp)
            + Wire.audio([0xAF, 1, 0x21, 0x10], stamp), at: 40 + Int64(time) * 40)
      }
      session.deleteStream(at: 4100)
    },
    HealthySession("onMetaData and sequence headers sent twice") { session in
      session.publish()
      session.headers()
      session.headers()
      session.pictures(20)
      session.deleteStream(at: 900)
    },
    HealthySession("releaseStream and FCPublish before createStream, FCUnpublish at the end") {
      session in
      session.connect()
      session.client(
        Wire.command("releaseStream", 2, [5] + Wire.string("cam"))
          + Wire.command("FCPublish", 3, [5] + Wire.string("cam")), at: 12)
      session.createStream()
      session.askToPublish()
      session.status("NetStream.Publish.Start", at: 30)
      session.headers()
      session.pictures(20)
      session.client(Wire.command("FCUnpublish", 6, [5] + Wire.string("cam")), at: 900)
      session.deleteStream(at: 901)
      session.close(by: .client, at: 905)
    },
    HealthySession("captions and cue points amid a publish") { session in
      session.publish()
      session.headers()
      session.pictures(10)
      session.client(Wire.data("onTextData") + Wire.data("onCuePoint"), at: 440)
      session.pictures(10, from: 400)
      session.deleteStream(at: 900)
    },
    HealthySession("a publish that ends and begins again on another stream") { session in
      session.publish()
      session.headers()
      session.pictures(10)
      session.deleteStream(at: 500)
      session.client(Wire.command("createStream", 10), at: 600)
      session.server(Wire.command("_result", 10, [5] + Wire.number(2)), at: 605)
      session.client(
        Wire.command(
          "publish", 11, [5] + Wire.string("cam") + Wire.string("live"), stream: 2), at: 610)
      session.status("NetStream.Publish.Start", stream: 2, at: 615)
      session.client(
        Wire.video(Wire.avcHeader, stream: 2) + Wire.video(Wire.avcFrame(key: true), stream: 2),
        at: 620)
    },
    HealthySession("half a second of sound before the first picture") { session in
      session.publish()
      session.headers()
      for time in 0..<20 as Range<UInt32> { session.sound(time * 25) }
      session.pictures(40, from: 500)
      session.deleteStream(at: 2200)
    },
  ]
}
