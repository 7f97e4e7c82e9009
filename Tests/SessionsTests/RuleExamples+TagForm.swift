import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of rules on types in tag headers.
extension RuleExample {
  static let tagForm: [RuleExample] =
    packetTypes + otherTypes + modifiers + channels + transportHeaders

  private static let packetTypes: [RuleExample] = [
    payloads(
      "media.packet-type-reserved", finds: .client(4, type("AVCPacketType", 3, "H.264")),
      and: [.client(5, type("AVCPacketType", 9, "H.264"))],
      [Wire.avcHeader, [0x17, 3, 0, 0, 0], [0x17, 9, 0, 0, 0], [0x27, 3, 0, 0, 0]],
      but: [Wire.avcHeader, [0x17, 2, 0, 0, 0]]),
    payloads(
      "media.packet-type-reserved", finds: .client(3, type("VideoPacketType", 8, "H.265")),
      [tagged(0x98, "hvc1", [1, 2])], but: [tagged(0x92, "hvc1")]),
    payloads(
      "media.packet-type-reserved", finds: .client(3, type("VideoPacketType", 12, "AV1")),
      [[0x96] + tagged(0x0C, "av01", [1, 1, 2])], but: [[0x96] + tagged(0x02, "av01", [1])]),
    audio(
      "media.packet-type-reserved", finds: .client(4, type("AACPacketType", 2, "AAC")),
      [Wire.aacHeader, [0xAF, 2, 0x21]], but: [Wire.aacHeader, [0xAF, 1, 0x21]]),
    sounds(
      "media.packet-type-reserved", finds: .client(3, type("AudioPacketType", 3, "Opus")),
      tagged(0x93, "Opus", [1]), but: tagged(0x92, "Opus")),
  ]

  private static let otherTypes: [RuleExample] = [
    payloads(
      "media.codec-unknown", finds: .client(3, ["track_kind": "video", "four_cc": "abcd"]),
      and: [.client(4, ["track_kind": "video", "four_cc": "efgh"])],
      [tagged(0x90, "abcd", [1]), tagged(0x90, "efgh", [1])], but: [hevcHeader]),
    payloads(
      "media.frame-type-reserved", finds: .client(5, ["frame_type": 6, "codec": "H.264"]),
      [Wire.avcHeader, Wire.avcFrame(key: true), [0x67] + Wire.avcFrame().dropFirst()],
      but: [Wire.avcHeader, Wire.avcFrame(key: true), Wire.avcFrame()]),
    payloads(
      "media.frame-type-reserved", finds: .client(5, ["frame_type": 7, "codec": "H.264"]),
      [Wire.avcHeader, Wire.avcFrame(key: true), [0x77] + Wire.avcFrame(key: true).dropFirst()],
      but: [Wire.avcHeader, Wire.avcFrame(key: true), Wire.avcFrame(key: true)]),
    payloads(
      "media.frame-type-reserved", finds: .client(5, ["frame_type": 0, "codec": "H.265"]),
      [hevcHeader, hevcKey(idr), tagged(0x83, "hvc1", [0, 0, 0, 4, 2, 1, 0xD0, 2])],
      // Before metadata any frame type will do.
      but: [hevcHeader, hevcKey(idr), tagged(0x84, "hvc1", Wire.string("a") + [5])]),
    sounds(
      "media.speex-header-odd",
      finds: .client(3, ["tag_header": 191, "sound_rate": 44100, "sound_size": 16, "channels": 2]),
      [0xBF, 1], but: [0xB2, 1]),
    payloads(
      "media.command-reserved", finds: .client(4, ["command": 7]),
      and: [.client(5, ["command": 2])],
      [[0x52, 0], [0x52, 7], [0xD1, 2], [0x57, 7]], but: [[0x52, 0], [0x52, 1], [0xD1, 1]]),
    payloads(
      "media.composition-time-without-frame",
      finds: .client(
        3, ["codec": "H.264", "packet_type": "sequence_start", "composition_time": 40]),
      and: [
        .client(4, ["codec": "H.264", "packet_type": "sequence_end", "composition_time": -1])
      ],
      [Array(Wire.avcHeader.prefix(4)) + [40] + Array(Wire.avcHeader.dropFirst(5)), end],
      but: [Wire.avcHeader, [0x17, 2, 0, 0, 0]]),
  ]

  private static let modifiers: [RuleExample] = [
    sounds(
      "enhanced.modex-unknown", finds: .client(3, ["type": 9, "byte_count": 2]),
      [0x97, 1, 0xAB, 0xCD] + tagged(0x92, "Opus"), but: [0x97, 2, 0, 0, 1] + tagged(2, "Opus")),
    payloads(
      "enhanced.modex-unknown", finds: .client(3, ["type": 1, "byte_count": 1]),
      and: [.client(4, ["type": 15, "byte_count": 1])],
      [
        [0x97, 0, 0] + tagged(0x12, "hvc1"), [0x97, 0, 0] + tagged(0xF2, "hvc1"),
        [0x97, 0, 0] + tagged(0x12, "hvc1"),
      ], but: [[0x97, 2, 0, 0, 1] + tagged(2, "hvc1")]),
    payloads(
      "enhanced.modex-broken", finds: .client(3, ["byte_count": 1, "expected_byte_count": 3]),
      and: [.client(4, ["timestamp_offset_nano": 1_048_575])],
      [
        [0x97, 0, 0] + tagged(0x02, "av01"), [0x97, 2, 0x0F, 0xFF, 0xFF] + tagged(2, "av01"),
      ], but: [[0x97, 2, 0, 0, 1] + tagged(2, "av01")]),
  ]

  private static let channels: [RuleExample] = [
    layout([1, 4, 0, 0, 0, 0x3F], ["channels": 4, "order": "native", "named_channel_count": 6]),
    layout([2, 4, 0, 1], ["channels": 4, "order": "custom", "named_channel_count": 2]),
    layout([3, 4], ["channels": 4, "order": "unknown", "order_id": 3]),
    layout([1, 4, 0], ["byte_count": 3, "expected_byte_count": 6]),
    layout([0], ["byte_count": 1, "expected_byte_count": 2]),
    layout([2, 2, 0, 1, 7], ["channels": 2, "order": "custom", "surplus_byte_count": 1]),
    layout(
      [2, 3, 0, 30, 200],
      ["channels": 3, "order": "custom", "reserved_channels": .texts(["30", "200"])]),
    layout(
      [1, 1, 1, 0, 0, 0],
      ["channels": 1, "order": "native", "reserved_channels": .texts(["24"])]),
    // One of a message's tracks.
    sounds(
      "enhanced.channels-broken",
      finds: .client(
        3, ["track_id": 2, "channels": 2, "order": "native", "named_channel_count": 1]),
      [0x95] + tagged(0x14, "Opus", [1, 0, 0, 2, 0, 2, 2, 0, 0, 6, 1, 2, 0, 0, 0, 1]),
      but: [0x95] + tagged(0x14, "Opus", [1, 0, 0, 2, 0, 2, 2, 0, 0, 6, 1, 2, 0, 0, 0, 3])),
    audio(
      "enhanced.channels-broken",
      finds: .client(
        4, ["channels": 6, "order": "unspecified", "codec": "Opus", "codec_channels": 2]),
      [opusHeader, tagged(0x94, "Opus", [0, 6])], but: [opusHeader, tagged(0x94, "Opus", [0, 2])]),
  ]

  private static let opusHeader = tagged(
    0x90, "Opus", Array("OpusHead".utf8) + [1, 2, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0])

  /// A MultichannelConfig beside one whose four channels are mapped.
  private static func layout(_ channels: [UInt8], _ facts: FindingArguments) -> RuleExample {
    sounds(
      "enhanced.channels-broken", finds: .client(3, facts), tagged(0x94, "Opus", channels),
      but: tagged(0x94, "Opus", [2, 4, 0, 1, 0xFE, 0xFF]))
  }

  private static let transportHeaders: [RuleExample] = [
    payloads(
      "enhanced.mpeg2ts-header",
      finds: .client(
        4,
        [
          "track_kind": "video", "codec": "AV1", "packet_type": "mpeg2ts_sequence_start",
          "is_second": true,
        ]),
      [tagged(0x90, "av01", av1), tagged(0x95, "av01", [0x80, 4] + av1)],
      but: [tagged(0x95, "av01", [0x80, 4] + av1), tagged(0x95, "av01", [0x80, 4] + av1)]),
    payloads(
      "enhanced.mpeg2ts-header",
      finds: .client(
        3,
        ["track_kind": "video", "codec": "H.265", "packet_type": "mpeg2ts_sequence_start"]),
      [tagged(0x95, "hvc1", [1])], but: [tagged(0x95, "av01", [0x80, 4] + av1)]),
    payloads(
      "enhanced.mpeg2ts-header",
      finds: .client(
        4,
        [
          "track_kind": "video", "track_id": 1, "codec": "AV1", "packet_type": "sequence_start",
          "is_second": true,
        ]),
      [
        [0x96] + tagged(0x05, "av01", [1, 0x80, 4] + av1),
        [0x96] + tagged(0x00, "av01", [1] + av1),
      ],
      but: [
        [0x96] + tagged(0x05, "av01", [1, 0x80, 4] + av1),
        [0x96] + tagged(0x00, "av01", [2] + av1),
      ]),
  ]

  /// AV1 Main, level 2.0.
  private static let av1: [UInt8] = [0x81, 0, 0x0C, 0]

  private static let end: [UInt8] = [0x17, 2, 0xFF, 0xFF, 0xFF]
  private static let idr: [UInt8] = [0x26, 1, 0xAF, 2]

  private static func type(_ field: String, _ number: Int64, _ codec: String) -> FindingArguments {
    [
      "track_kind": .text(field.hasPrefix("A") && field != "AVCPacketType" ? "audio" : "video"),
      "field": .text(field), "packet_type": .integer(number), "codec": .text(codec),
    ]
  }

  /// A message of Enhanced RTMP.
  private static func tagged(
    _ first: UInt8, _ fourCC: String, _ payload: [UInt8] = []
  ) -> [UInt8] {
    [first] + Array(fourCC.utf8) + payload
  }
}
