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
  ]

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
}
