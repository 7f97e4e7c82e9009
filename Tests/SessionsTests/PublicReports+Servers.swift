import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of what servers and relays make of metadata, message streams and requests that are out of the ordinary.
extension PublicReport {
  static let servers: [PublicReport] = [
    PublicReport(
      "bluenviron/mediamtx#3802", "a camera announces no audio and sends it; the server closes",
      finds: .init(
        "media.unannounced",
        .client(
          5,
          [
            "track_kind": "audio", "other_track_kind": "video", "property": "audiocodecid",
            "value": 0,
          ])),
      .init(
        "close.after-unusual",
        .client(
          5,
          [
            "side": "server", "waited": .duration(4_000_000), "unusual": "unannounced",
            "unusual_name": "audio", "has_stream": true, "role": "publish", "stream_name": "cam",
          ])),
      fault: { session in
        session.publish(audioCodec: 0)
        session.close(by: .server, at: 64)
      },
      control: { $0.publish(audioCodec: 10) }),
    PublicReport(
      "bluenviron/mediamtx#3301",
      "a drone's service sends onMetaData without a codec; the server closes",
      finds: .init(
        "close.after-unusual",
        .client(
          3,
          [
            "side": "server", "waited": .duration(5_000_000), "unusual": "metadata",
            "unusual_name": "metadatacreator, encoder", "has_stream": true, "role": "publish",
            "stream_name": "cam",
          ])),
      fault: { session in
        session.publish()
        session.metadata(Self.service, at: 35)
        session.close(by: .server, at: 40)
      },
      control: { session in
        session.publish()
        session.headers(
          Self.service + [("videocodecid", Wire.number(7)), ("audiocodecid", Wire.number(10))])
        session.frame(0, key: true)
      }),
    PublicReport(
      "Red5/red5-client#53",
      "ffmpeg as a server sends @setDataFrame and sound on message stream 0; the player closes",
      finds: .init(
        "close.after-unusual",
        .server(
          3,
          [
            "side": "client", "waited": .duration(2_000_000), "unusual": "connection_data",
            "unusual_name": "@setDataFrame", "has_stream": true, "role": "play",
            "stream_name": "cam",
          ])),
      fault: { session in
        session.play()
        session.server(
          Wire.message(
            chunkStream: 4, type: 18,
            Wire.string("@setDataFrame") + Wire.string("onMetaData")
              + Wire.array([("audiocodecid", Wire.number(10))])), at: 35)
        session.close(by: .client, at: 37)
      },
      control: { session in
        session.play()
        session.server(
          Wire.message(
            chunkStream: 4, type: 18, stream: 1,
            Wire.string("onMetaData") + Wire.array([("audiocodecid", Wire.number(10))])), at: 35)
        session.server(Wire.audio(Wire.aacHeader), at: 36)
        session.server(Wire.audio([0xAF, 1, 0x21, 0x10]), at: 36)
      }),
    PublicReport(
      "arut/nginx-rtmp-module#600",
      "a player seeks while it is paused, and the server sends nothing until it goes on",
      finds: .init(
        "play.seek-unshown",
        .server(
          107, until: 118,
          [
            "role": "play", "stream_name": "film", "target": .milliseconds(90_000),
            "waited": .duration(16_990_000_000),
          ])),
      fault: { $0.seekWhilePaused(shows: false) },
      control: { $0.seekWhilePaused(shows: true) }),
    PublicReport(
      "arut/nginx-rtmp-module#432",
      "a player seeks in an FLV file, and the server begins anew at the start",
      finds: .init(
        "play.seek-missed",
        .server(
          106,
          [
            "role": "play", "stream_name": "film", "target": .milliseconds(10_000_000),
            "timestamp": .milliseconds(0), "earlier_timestamp": .milliseconds(1_960),
            "is_from_start": true,
          ])),
      fault: { $0.seek(to: 10_000_000, from: 0) },
      control: { $0.seek(to: 10_000_000, from: 9_996_000) }),
    PublicReport(
      "bluenviron/mediamtx#4006",
      "ffmpeg muxes MPEG-TS, and sends its bytes as if they were FLV tags; the server closes",
      finds: .init(
        "message.type-unknown",
        .client(
          frame: 11,
          [
            "chunk_stream_id": 4, "stream_offset": 3232, "detail": "message type ID 255",
          ])),
      .init(
        "message.transport-stream",
        .client(3, ["message_type_id": 255, "offset": 164])),
      .init(
        "close.after-unusual",
        .client(
          3,
          [
            "side": "server", "waited": .duration(2_000_000), "unusual": "type",
            "unusual_name": "255", "has_stream": true, "role": "publish",
            "stream_name": "cam",
          ])),
      fault: { session in
        session.publish()
        let message = Wire.message(
          chunkStream: 4, type: 255, stream: 1, Self.transportStream)
        // No packet has room for more.
        for start in stride(from: 0, to: message.count, by: 60_000) {
          session.client(Array(message[start...].prefix(60_000)), at: 40)
        }
        session.close(by: .server, at: 42)
      },
      control: { session in
        session.publish()
        session.headers()
        session.frame(0, key: true)
        session.deleteStream(at: 80)
        session.close(by: .client, at: 82)
      }),
  ]

  /// The first message of one: 24 bytes of the first packet were taken for a file's and a tag's header.
  private static let transportStream: [UInt8] = (24..<130_840).map { $0 % 188 == 0 ? 0x47 : 0 }

  /// What a service writes of itself.
  private static let service = [
    ("metadatacreator", Wire.string("Agora.io SDK")), ("encoder", Wire.string("Agora.io Encoder")),
  ]
}

extension Conversation {
  /// A publish of a picture, and of sound that is announced so.
  fileprivate mutating func publish(audioCodec: Double) {
    publish()
    metadata(
      [("videocodecid", Wire.number(7)), ("audiocodecid", Wire.number(audioCodec))], at: 35)
    client(Wire.video(Wire.avcHeader), at: 36)
    client(Wire.audio(Wire.aacHeader), at: 60)
  }

  /// Two seconds of a recording.
  private mutating func watch() {
    play("film")
    server(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
    for frame in 0..<50 as Range<UInt32> { serve(frame * 40, key: frame == 0) }
  }

  /// A picture and a sound, as much after 40 ms as the time says.
  private mutating func serve(_ time: UInt32, key: Bool = false, at milliseconds: Int64? = nil) {
    let at = milliseconds ?? 40 + Int64(time)
    server(Wire.video(Wire.avcFrame(key: key), time), at: at)
    server(Wire.audio([0xAF, 1, 0x21, 0x10], time), at: at)
  }

  /// What nginx-rtmp says of a seek.
  private mutating func answerSeek(at milliseconds: Int64) {
    server(Wire.message(chunkStream: 2, type: 4, [0, 1, 0, 0, 0, 1]), at: milliseconds)
    status("NetStream.Seek.Notify", at: milliseconds)
    server(Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1]), at: milliseconds)
  }

  private mutating func ask(_ name: String, _ arguments: [UInt8], at milliseconds: Int64) {
    client(Wire.command(name, 0, [5] + arguments, stream: 1), at: milliseconds)
  }

  fileprivate mutating func seekWhilePaused(shows: Bool) {
    watch()
    ask("pause", [1, 1] + Wire.number(2_000), at: 2_050)
    status("NetStream.Pause.Notify", at: 2_060)
    ask("seek", Wire.number(90_000), at: 3_000)
    answerSeek(at: 3_010)
    if shows { server(Wire.video(Wire.avcFrame(key: true), 88_000), at: 3_020) }
    ask("pause", [1, 0] + Wire.number(90_000), at: 20_000)
    status("NetStream.Unpause.Notify", at: 20_010)
    serve(90_000, key: true, at: 20_020)
  }

  fileprivate mutating func seek(to target: Double, from start: UInt32) {
    watch()
    ask("seek", Wire.number(target), at: 2_050)
    answerSeek(at: 2_060)
    for frame in 0..<10 as Range<UInt32> {
      serve(start + frame * 40, key: frame == 0, at: 2_070 + Int64(frame) * 40)
    }
    close(by: .client, at: 2_500)
  }
}
