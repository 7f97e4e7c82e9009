import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let media: [RuleExample] = [
    RuleExample(
      "media.header-missing", finds: .client(3, ["track_kind": "video", "codec": "H.264"])
    ) {
      $0.publish()
      $0.frame(0, key: true)
    } but: {
      $0.publish()
      $0.headers()
      $0.frame(0, key: true)
    },
    payloads(
      "media.header-empty", finds: .client(3, ["track_kind": "video", "codec": "H.264"]),
      [Array(Wire.avcHeader.prefix(5))], but: [Wire.avcHeader]),
    payloads(
      "media.configuration-broken", finds: .client(3, ["codec": "H.264"]),
      [[0x17, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9]], but: [Wire.avcHeader]),
    payloads(
      "media.header-changed", finds: .client(5, ["track_kind": "video", "frame_count": 1]),
      [Wire.avcHeader, Wire.avcFrame(key: true), Wire.avcHeader + [0]],
      but: [Wire.avcHeader, Wire.avcFrame(key: true), Wire.avcHeader]),
    payloads(
      "media.key-frame-missing", finds: .client(4, ["track_kind": "video"]),
      [Wire.avcHeader, Wire.avcFrame()],
      but: [Wire.avcHeader, Wire.avcFrame(key: true)]),
    RuleExample(
      "media.key-frame-interval",
      finds: .client(6, until: 16, ["track_kind": "video", "interval": .milliseconds(5040)])
    ) {
      keyFrames(5_040, &$0)
    } but: {
      keyFrames(5_000, &$0)
    },
    RuleExample(
      "media.key-frame-interval",
      finds: .client(6, until: 43, ["track_kind": "video", "interval": .milliseconds(60_000)])
    ) {
      keyFrames(60_000, &$0)
    } but: {
      // Its clock jumps.
      keyFrames(60_000, arrivingAt: 6_000, &$0)
    },
    payloads(
      "media.nal-length", finds: .client(4, ["offset": 5, "length": 5, "left": 4]),
      [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 5, 0x65, 1, 2, 3]],
      but: [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 4, 0x65, 1, 2, 3]]),
    payloads(
      "media.start-codes",
      finds: .client(4, ["start_code_byte_count": 4, "codec": "H.264", "unit": "IDR slice"]),
      [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65, 1, 2, 3]],
      but: [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x09]]),
    // 00 00 01 65 is the length of 357 bytes too.
    payloads(
      "media.start-codes",
      finds: .client(4, ["start_code_byte_count": 3, "codec": "H.264", "unit": "IDR slice"]),
      [Wire.avcHeader, unit([0, 0, 1, 0x65, 0x88, 0x84, 0], of: 362)],
      but: [Wire.avcHeader, unit([0, 0, 1, 0x65, 0x65, 0x88, 0x84], of: 361)]),
    payloads(
      "media.start-codes",
      finds: .client(4, ["start_code_byte_count": 3, "codec": "H.264", "unit": "IDR slice"]),
      [Wire.avcHeader, unit([0, 0, 1, 0x65, 0x88, 0x84, 0], of: 3000)],
      but: [Wire.avcHeader, unit([0, 0, 1, 0x65, 0x65, 0x88, 0x84], of: 3000)]),
    payloads(
      "media.nal-length", finds: .client(4, ["length_byte_count": 2, "unit_count": 1]),
      [Wire.avcHeader, unit([0, 4, 0x65, 0x88, 0x84, 0], of: 6)],
      but: [shortHeader, unit([0, 4, 0x65, 0x88, 0x84, 0], of: 6)]),
    payloads(
      "media.nal-surplus", finds: .client(4, ["offset": 11, "byte_count": 1]),
      [Wire.avcHeader, unit([0, 0, 0, 2, 0x65, 0x88, 0x80], of: 7)],
      but: [Wire.avcHeader, unit([0, 0, 0, 3, 0x65, 0x88, 0x80], of: 7)]),
    payloads(
      "media.nal-surplus", finds: .client(4, ["offset": 11, "byte_count": 10, "is_zero": true]),
      [Wire.avcHeader, unit([0, 0, 0, 2, 0x65, 0x88], of: 16)],
      but: [Wire.avcHeader, unit([0, 0, 0, 12, 0x65, 0x88], of: 16)]),
    payloads(
      "media.codec-misnamed", finds: .client(4, ["is_frame": true]),
      [Wire.avcHeader, unit([0, 0, 0, 1, 0x40, 1, 0x0C, 1], of: 60)],
      but: [Wire.avcHeader, unit([0, 0, 0, 1, 0x67, 0x64, 0x0C, 1], of: 60)]),
    payloads(
      "media.codec-misnamed", finds: .client(3, ["codec": "H.264"]),
      [[0x17, 0, 0, 0, 0] + startCodes([0x40, 1], [0x42, 1, 1, 1])],
      but: [[0x17, 0, 0, 0, 0] + startCodes([0x67, 0x64, 0, 0x0D], [0x68, 0xEE])]),
    payloads(
      "media.codec-misnamed", finds: .client(3, ["codec_id": 12]),
      [[0x1C, 0, 0, 0, 0] + hevcRecord], but: [Wire.avcHeader]),
    payloads(
      "media.codec-misnamed", finds: .client(3, ["codec": "H.264"]),
      [[0x17, 0, 0, 0, 0] + hevcRecord],
      but: [[0x90] + Array("hvc1".utf8) + hevcRecord]),
    metadata(
      "media.metadata-contradicts",
      finds: .client(4, ["property": "width", "value": .number(640), "actual": 320]),
      ("width", 640), but: ("width", 320)),
    metadata(
      "media.metadata-contradicts",
      finds: .client(
        4,
        [
          "property": "videocodecid", "value": .number(828601953), "actual": "H.264",
          "is_byte_swapped": true,
        ]), ("videocodecid", 828_601_953), but: ("videocodecid", 7)),
    metadata(
      "media.metadata-contradicts",
      finds: .client(5, ["property": "audiosamplerate", "value": .number(3), "actual": 44100]),
      ("audiosamplerate", 3), but: ("audiosamplerate", 44100)),
    RuleExample(
      "media.unannounced",
      finds: .client(
        4,
        ["track_kind": "audio", "other_track_kind": "video", "property": "audiocodecid"])
    ) {
      $0.publish()
      $0.metadata([("videocodecid", Wire.number(7))], at: 35)
      $0.sound(0)
    } but: {
      $0.publish()
      $0.metadata([("encoder", Wire.string("one that names no codec"))], at: 35)
      $0.sound(0)
    },
    RuleExample(
      "media.unannounced",
      finds: .client(
        5, ["track_kind": "audio", "other_track_kind": "video", "is_later": true])
    ) {
      $0.publish()
      $0.metadata([("videocodecid", Wire.string("avc1"))], at: 35)
      $0.frame(0, key: true)
      $0.metadata([("videocodecid", Wire.number(7)), ("audiocodecid", Wire.number(10))], at: 45)
    } but: {
      $0.publish()
      $0.metadata([("videocodecid", Wire.string("avc1"))], at: 35)
      $0.metadata([("videocodecid", Wire.number(7)), ("audiocodecid", Wire.number(10))], at: 37)
      $0.frame(0, key: true)
    },
    RuleExample(
      "media.metadata-missing",
      finds: .client(frame: 20, ["role": "publish", "stream_name": "cam"])
    ) {
      $0.publish()
      for time in 0..<10 as Range<UInt32> { $0.sound(20 * time) }
    } but: {
      $0.publish()
      $0.headers()
      for time in 0..<10 as Range<UInt32> { $0.sound(20 * time) }
    },
    RuleExample("media.metadata-late", finds: .client(4)) {
      $0.publish()
      $0.sound(0)
      $0.metadata(at: 50)
    } but: {
      $0.publish()
      $0.metadata(at: 35)
      $0.sound(0)
    },
    RuleExample(
      "media.interleave",
      finds: .client(
        16, ["track_kind": "audio", "other_track_kind": "video", "lead": .milliseconds(-2001)])
    ) {
      interleave(2_001, &$0)
    } but: {
      interleave(2_000, &$0)
    },
    RuleExample(
      "media.track-ended",
      finds: .client(
        frame: 66,
        [
          "track_kind": "audio", "other_track_kind": "video", "timestamp": 0,
          "other_timestamp": 2001,
        ])
    ) {
      $0.publish()
      $0.headers()
      $0.sound(0)
      for step in 0...50 as ClosedRange<UInt32> { $0.frame(40 * step, key: step % 25 == 0) }
      $0.frame(2001)
      $0.deleteStream(at: 2100)
    } but: {
      $0.publish()
      $0.headers()
      $0.sound(0)
      for step in 0...50 as ClosedRange<UInt32> { $0.frame(40 * step, key: step % 25 == 0) }
      $0.deleteStream(at: 2100)
    },
    // A sender that says that it is silent has not left anybody waiting.
    RuleExample(
      "media.track-ended",
      finds: .client(
        frame: 15,
        [
          "track_kind": "audio", "other_track_kind": "video", "timestamp": 0,
          "other_timestamp": 2001,
        ])
    ) {
      soundEnds(by: [0x94] + Array("Opus".utf8) + [0, 2], &$0)
    } but: {
      soundEnds(by: [0x92] + Array("Opus".utf8), &$0)
    },
    RuleExample(
      "media.track-ended",
      finds: .client(
        frame: 15,
        [
          "track_kind": "audio", "other_track_kind": "video", "timestamp": 0,
          "other_timestamp": 2001,
        ])
    ) {
      soundEnds(by: [0x95, 0x02] + Array("Opus".utf8) + [3], &$0)
    } but: {
      soundEnds(by: [], &$0)
    },
    RuleExample(
      "media.origins-differ",
      finds: .client(
        7,
        [
          "track_kind": "video", "other_track_kind": "audio", "timestamp": 51001,
          "other_timestamp": 50000,
        ])
    ) {
      origins(1_001, &$0)
    } but: {
      origins(1_000, &$0)
    },
    RuleExample(
      "media.clock-drift",
      finds: .client(
        frame: 33,
        [
          "track_kind": "audio", "media_duration": .milliseconds(10_000),
          "drift": .milliseconds(9980),
        ])
    ) {
      drift(&$0, arrival: 1)
    } but: {
      drift(&$0, arrival: 500)
    },
    payloads(
      "media.composition-time-negative", finds: .client(4, ["composition_time": -34]),
      [Wire.avcHeader, Wire.avcFrame(key: true, composition: -34)],
      but: [Wire.avcHeader, Wire.avcFrame(key: true, composition: 34)]),
    payloads(
      "media.composition-time-negative", finds: .client(4, ["composition_time": -1]),
      [Wire.avcHeader, [0x17, 1, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 0x65]],
      but: [Wire.avcHeader, [0x17, 1, 0x00, 0xFF, 0xFF, 0, 0, 0, 1, 0x65]]),
    payloads(
      "media.composition-time-large", finds: .client(4, ["composition_time": 10001]),
      [Wire.avcHeader, Wire.avcFrame(key: true, composition: 10_001)],
      but: [Wire.avcHeader, Wire.avcFrame(key: true, composition: 10_000)]),
    message(
      "aggregate.cut-off", finds: .client(0, ["offset": 0]), type: 22,
      [8, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1],
      but: [8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12]),
    message(
      "aggregate.back-pointer-wrong", finds: .client(0, ["offset": 16]), type: 22,
      [8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 13],
      but: [8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12]),
    message(
      "aggregate.nested", finds: .client(0, ["offset": 0]), type: 22,
      [22, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12],
      but: [8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12]),
    message(
      "aggregate.timestamp-offset",
      finds: .client(0, ["timestamp": 0, "part_timestamp": 40]),
      type: 22,
      [8, 0, 0, 1, 0, 0, 40, 0, 0, 0, 0, 0x2F, 0, 0, 0, 12],
      but: [8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x2F, 0, 0, 0, 12]),
  ]

  /// A key frame of H.264 with such bytes behind its tag header, and zeros behind those.
  private static func unit(_ head: [UInt8], of byteCount: Int) -> [UInt8] {
    [0x17, 1, 0, 0, 0] + head + [UInt8](repeating: 0, count: byteCount - head.count)
  }

  private static func startCodes(_ units: [UInt8]...) -> [UInt8] {
    units.flatMap { [0, 0, 0, 1] + $0 }
  }

  /// The usual one, but with lengths of two bytes.
  private static let shortHeader: [UInt8] =
    Wire.avcHeader.prefix(9) + [0xFD] + Wire.avcHeader.dropFirst(10)

  /// H.265 Main, 320x364, with its sequence parameter set alone.
  static let hevcRecord: [UInt8] =
    [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 0x3C, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F]
    + [1, 0xA1, 0, 1, 0, 23]
    + [
      0x42, 1, 1, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x3C, 0xA0, 0x0A, 0x08, 0x05,
      0xB5,
    ]

  /// Messages of an accepted publish, 40 ms apart; video, unless `wire` makes others of a payload and a
  /// timestamp.
  static func payloads(
    _ rule: String, finds: ExpectedFinding, and more: [ExpectedFinding] = [],
    _ payloads: [[UInt8]], but others: [[UInt8]],
    wire: @escaping @Sendable ([UInt8], UInt32) -> [UInt8] = { Wire.video($0, $1) }
  ) -> RuleExample {
    @Sendable func send(_ payloads: [[UInt8]], _ conversation: inout Conversation) {
      conversation.publish()
      for (place, payload) in payloads.enumerated() {
        conversation.client(
          wire(payload, UInt32(40 * place)), at: Int64(40 + 40 * place))
      }
    }
    return RuleExample(rule, allOf: [finds] + more) {
      send(payloads, &$0)
    } but: {
      send(others, &$0)
    }
  }

  private static func metadata(
    _ rule: String, finds: ExpectedFinding, _ property: (String, Double),
    but other: (String, Double)
  ) -> RuleExample {
    @Sendable func send(_ property: (String, Double), _ conversation: inout Conversation) {
      conversation.publish()
      conversation.headers([(property.0, Wire.number(property.1))])
      conversation.frame(0, key: true)
    }
    return RuleExample(rule, finds: finds) {
      send(property, &$0)
    } but: {
      send(other, &$0)
    }
  }

  private static func keyFrames(
    _ interval: UInt32, arrivingAt time: UInt32? = nil, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.headers()
    conversation.frame(0, key: true)
    for time in stride(from: 2_000, to: min(interval, time ?? interval), by: 2_000) {
      conversation.frame(time)
    }
    conversation.client(
      Wire.video(Wire.avcFrame(key: true), interval), at: 40 + Int64(time ?? interval))
  }

  /// Audio that begins with the video and then lags behind it.
  private static func interleave(_ distance: UInt32, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.headers()
    conversation.sound(0)
    conversation.frame(0, key: true)
    conversation.frame(1_000)
    conversation.frame(distance)
    for _ in 0..<8 { conversation.sound(0) }
  }

  private static func origins(_ distance: UInt32, _ conversation: inout Conversation) {
    conversation.publish()
    conversation.headers()
    conversation.client(
      Wire.audio([0xAF, 1, 1], 50_000) + Wire.video(Wire.avcFrame(key: true), 50_000 + distance),
      at: 40)
    for time in [50_000, 50_000, 50_000] as [UInt32] { conversation.sound(time) }
  }

  /// Ten seconds of media in steps of half a second, each of which takes so long to arrive.
  private static func drift(_ conversation: inout Conversation, arrival: Int64) {
    conversation.publish()
    conversation.headers()
    for step in 0...20 as ClosedRange<Int64> {
      conversation.client(
        Wire.audio([0xAF, 1, 1], UInt32(500 * step)), at: 40 + arrival * step)
    }
  }

  static let timestamp: [RuleExample] = [
    timestamps(
      "timestamp.backwards",
      finds: .client(4, ["track_kind": "audio", "timestamp": 960, "step_back": .milliseconds(40)]),
      [1000, 960], but: [960, 1000]),
    timestamps(
      "timestamp.jump",
      finds: .client(
        4, ["track_kind": "audio", "timestamp": 10041, "ahead": .milliseconds(10_001)]),
      [0, 10_041], but: [0, 10_040]),
    timestamps(
      "timestamp.truncated", finds: .client(4, ["track_kind": "audio", "timestamp": 20]),
      [0xFF_FFF0, 20], but: [0xFF_FFF0, 0x100_0014]),
    timestamps(
      "timestamp.wrap-early", finds: .client(4, ["track_kind": "audio", "timestamp": 20]),
      [0x7FFF_FFF0, 20], but: [0x7FFF_FFF0, 0x8000_0014]),
    timestamps(
      "timestamp.wrap", finds: .client(5, ["track_kind": "audio", "timestamp": 20]),
      [0xFFFF_0000, 0xFFFF_FFF0, 20], but: [0xFFFF_FFF0, 20]),
    timestamps(
      "timestamp.sign-bit", finds: .client(4, ["track_kind": "audio", "timestamp": 2147483668]),
      [0x7FFF_FFF0, 0x8000_0014], but: [0x8000_0000, 0x8000_0014]),
    timestamps(
      "timestamp.repeated",
      finds: .client(frame: 30, ["track_kind": "audio", "repeated_count": 19, "frame_count": 20]),
      [UInt32](repeating: 0, count: 20),
      but: (0..<20).map { $0 * 40 }),
    RuleExample(
      "timestamp.delta-negative",
      finds: .client(
        4,
        [
          "track_kind": "audio", "format": 2, "extended_timestamp": 4294967276,
          "step_back": .milliseconds(20),
        ])
    ) {
      $0.publish()
      let delta: [UInt8] = [0x85, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEC]
      $0.client(Wire.audio([0xAF, 1, 1], 1000) + delta + [0xAF, 1, 1], at: 40)
    } but: {
      $0.publish()
      let delta: [UInt8] = [0x85, 0xFF, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0xEC]
      $0.client(Wire.audio([0xAF, 1, 1], 1000) + delta + [0xAF, 1, 1], at: 40)
    },
    RuleExample(
      "timestamp.delta-negative",
      finds: .client(
        4, ["track_kind": "audio", "timestamp_delta": 16777200, "ahead": .milliseconds(16_777_200)])
    ) {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 1000) + [0x85, 0xFF, 0xFF, 0xF0, 0xAF, 1, 1], at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio([0xAF, 1, 1], 1000) + [0x85, 0, 0xFF, 0xF0, 0xAF, 1, 1], at: 40)
    },
  ]

  /// Sounds of an accepted publish with such timestamps, 40 ms apart.
  private static func timestamps(
    _ rule: String, finds: ExpectedFinding, _ timestamps: [UInt32], but others: [UInt32]
  ) -> RuleExample {
    @Sendable func send(_ timestamps: [UInt32], _ conversation: inout Conversation) {
      conversation.publish()
      for (place, timestamp) in timestamps.enumerated() {
        conversation.client(Wire.audio([0xAF, 1, 1], timestamp), at: Int64(40 + 40 * place))
      }
    }
    return RuleExample(rule, finds: finds) {
      send(timestamps, &$0)
    } but: {
      send(others, &$0)
    }
  }

  static let enhanced: [RuleExample] = [
    RuleExample(
      "enhanced.fourcc-not-offered",
      finds: .client(3, ["four_cc": "hvc1", "listed": .texts(["av01"])])
    ) {
      hevc(offering: list("av01"), &$0)
    } but: {
      hevc(offering: list("av01", "hvc1"), &$0)
    },
    RuleExample(
      "enhanced.not-advertised",
      finds: .client(3, ["four_cc": "hvc1", "receiver": "server", "listed": .texts(["av01"])])
    ) {
      hevc(accepting: list("av01"), &$0)
    } but: {
      hevc(accepting: list("*"), &$0)
    },
    RuleExample(
      "enhanced.fourcc-not-offered", finds: .client(3, ["four_cc": "hvc1", "info_mask": 1])
    ) {
      hevc(offering: infoMap(1), &$0)
    } but: {
      hevc(offering: infoMap(4), &$0)
    },
    RuleExample(
      "enhanced.fourcc-not-offered",
      finds: .client(3, ["four_cc": "hvc1", "listed": .texts(["av01", "vp09"])])
    ) {
      hevc(offering: amf3List("av01", "vp09"), &$0)
    } but: {
      hevc(offering: amf3List("av01", "hvc1"), &$0)
    },
    RuleExample(
      "enhanced.not-advertised",
      finds: .client(3, ["four_cc": "hvc1", "receiver": "server", "info_mask": 2])
    ) {
      hevc(accepting: infoMap(2), &$0)
    } but: {
      hevc(accepting: infoMap(2, forAll: 4), &$0)
    },
    RuleExample("enhanced.server-silent", finds: .client(3, ["four_cc": "hvc1"])) {
      hevc(&$0)
    } but: {
      hevc(accepting: list("hvc1"), &$0)
    },
    RuleExample(
      "enhanced.capability-unassigned",
      finds: .client(0, ["property": "capsEx", "value": 19, "unassigned": 16])
    ) {
      $0.connect([("capsEx", Wire.number(19))])
    } but: {
      $0.connect([("capsEx", Wire.number(15))])
    },
    RuleExample("enhanced.fourcc-length", finds: .server(0, ["four_cc": "h.265"])) {
      $0.connect(answer: list("*", "h.265"))
    } but: {
      $0.connect(answer: list("*", "h265"))
    },
    RuleExample(
      "enhanced.capability-missing", finds: .client(3, ["capability": "Multitrack", "caps_ex": 1])
    ) {
      multitrack(capsEx: 1, &$0)
    } but: {
      multitrack(capsEx: 2, &$0)
    },
    RuleExample(
      "enhanced.capability-missing",
      finds: .client(3, ["capability": "TimestampNanoOffset", "caps_ex": 7])
    ) {
      video(nanoOffset, answer: [("capsEx", Wire.number(7))], &$0)
    } but: {
      video(nanoOffset, answer: [("capsEx", Wire.number(15))], &$0)
    },
    RuleExample(
      "enhanced.capability-missing",
      finds: .client(3, ["capability": "VideoPacketType.Metadata", "video_function": 9])
    ) {
      video(colorInfo, answer: [("videoFunction", Wire.number(9))], &$0)
    } but: {
      video(colorInfo, answer: [("videoFunction", Wire.number(2))], &$0)
    },
  ]

  /// A publish of such a video message.
  private static func video(
    _ payload: [UInt8], offer: [(String, [UInt8])] = [], answer: [(String, [UInt8])] = [],
    _ conversation: inout Conversation
  ) {
    conversation.connect(offer, answer: answer)
    conversation.createStream()
    conversation.askToPublish()
    conversation.status("NetStream.Publish.Start", at: 30)
    conversation.client(Wire.video(payload), at: 40)
  }

  /// A publish of H.265 by its FourCC.
  private static func hevc(
    offering: [(String, [UInt8])] = [], accepting: [(String, [UInt8])] = [],
    _ conversation: inout Conversation
  ) {
    video(
      [0x90] + Array("hvc1".utf8) + hevcRecord, offer: offering, answer: accepting, &conversation)
  }

  private static func list(_ codes: String...) -> [(String, [UInt8])] {
    [("fourCcList", [10] + PacketBuilder.bytes(UInt32(codes.count)) + codes.flatMap(Wire.string))]
  }

  /// An array of AMF3: the marker, twice the count and one, no names, then strings of four bytes.
  private static func amf3List(_ codes: String...) -> [(String, [UInt8])] {
    let head = [0x11, 9, UInt8(2 * codes.count + 1), 1]
    return [("fourCcList", head + codes.flatMap { [6, 9] + Array($0.utf8) })]
  }

  /// A publish with one frame of sound, a message that may say that no more comes, and video.
  private static func soundEnds(by message: [UInt8], _ conversation: inout Conversation) {
    conversation.publish()
    conversation.client(
      Wire.audio([0x91] + Array("Opus".utf8) + [1]) + Wire.audio(message, 20), at: 40)
    conversation.client(Wire.video(Wire.avcHeader), at: 40)
    conversation.frame(0, key: true)
    conversation.frame(2001)
    conversation.deleteStream(at: 2100)
  }

  /// What can be done with H.265, and with any codec.
  private static func infoMap(_ mask: Double, forAll all: Double? = nil) -> [(String, [UInt8])] {
    let entries = [("hvc1", Wire.number(mask))] + (all.map { [("*", Wire.number($0))] } ?? [])
    return [("videoFourCcInfoMap", Wire.object(entries))]
  }

  /// A publish of a message with several tracks, to a server with such capabilities.
  private static func multitrack(capsEx: Double, _ conversation: inout Conversation) {
    video(
      [0x96, 0x00] + Array("hvc1".utf8) + [1] + hevcRecord,
      answer: [("capsEx", Wire.number(capsEx))], &conversation)
  }

  private static let nanoOffset: [UInt8] =
    [0x97, 2, 0, 0, 5, 0x00] + Array("hvc1".utf8) + hevcRecord

  private static let colorInfo: [UInt8] =
    [0x94] + Array("hvc1".utf8) + Wire.string("colorInfo") + [6]

  static let sharedObject: [RuleExample] = [
    message(
      "shared-object.event-broken", finds: .client(0, ["offset": 16]), type: 19,
      sharedObject([1, 0, 0, 0, 9]),
      but: sharedObject([1, 0, 0, 0, 0])),
    // The same type again is not told again, another one is.
    message(
      "shared-object.event-unknown",
      finds: .client(0, ["event_type": 12, "name": "so"]),
      and: [.client(0, ["event_type": 0, "name": "so"])], type: 19,
      sharedObject([12, 0, 0, 0, 1, 7, 12, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0]),
      but: sharedObject([11, 0, 0, 0, 0])),
    RuleExample(
      "shared-object.use-unanswered",
      finds: .client(1, ["name": "so", "closer": "server", "waited": .milliseconds(10)])
    ) {
      $0.connect()
      $0.client(Wire.message(chunkStream: 3, type: 19, sharedObject([1, 0, 0, 0, 0])), at: 20)
      $0.close(by: .server, at: 30)
    } but: {
      $0.connect()
      $0.client(Wire.message(chunkStream: 3, type: 19, sharedObject([1, 0, 0, 0, 0])), at: 20)
      $0.server(Wire.message(chunkStream: 3, type: 19, sharedObject([11, 0, 0, 0, 0])), at: 25)
      $0.close(by: .server, at: 30)
    },
    RuleExample(
      "shared-object.wrong-direction",
      finds: .server(1, ["side": "server", "event": "use", "name": "so"])
    ) {
      $0.connect()
      $0.server(Wire.message(chunkStream: 3, type: 19, sharedObject([1, 0, 0, 0, 0])), at: 20)
    } but: {
      $0.connect()
      $0.server(Wire.message(chunkStream: 3, type: 19, sharedObject([11, 0, 0, 0, 0])), at: 20)
    },
  ]

  private static func sharedObject(_ event: [UInt8]) -> [UInt8] {
    Wire.string("so").dropFirst() + [0, 0, 0, 1] + [UInt8](repeating: 0, count: 8) + event
  }

  static let transport: [RuleExample] = [
    RuleExample("tcp.overlap-conflict", finds: .client(frame: 8, ["stream_offset": 3150])) {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 20)
      $0.repeatClient([9] + Wire.command("call", 0).dropFirst(), at: 21)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 20)
      $0.repeatClient(Wire.command("call", 0), at: 21)
    },
    RuleExample(
      "tcp.retransmissions",
      finds: .client(frame: 106, ["repeated_segments": 10, "segments": 103, "side": "client"])
    ) {
      repeats(10, &$0)
    } but: {
      repeats(9, &$0)
    },
    RuleExample(
      "tcp.zero-window",
      finds: .client(
        frame: 9, ["side": "client", "zero_window_time": .milliseconds(501), "zero_windows": 1])
    ) {
      zeroWindow(501, &$0)
    } but: {
      zeroWindow(500, &$0)
    },
    // One that never opens again.
    RuleExample(
      "tcp.zero-window",
      finds: .client(
        frame: 9, ["side": "client", "zero_window_time": .milliseconds(501), "zero_windows": 1])
    ) {
      zeroWindow(501, opensAgain: false, &$0)
    } but: {
      zeroWindow(500, opensAgain: false, &$0)
    },
    RuleExample(
      "tcp.reset",
      finds: .client(
        frame: 7,
        [
          "side": "client", "has_stream": false, "last_message": 0,
          "last_message_type": "command_amf0", "last_command": "_result",
          "since_last": .milliseconds(30),
        ])
    ) {
      $0.connect()
      $0.reset(by: .client, at: 40)
    } but: {
      $0.publish()
      $0.reset(by: .client, at: 40)
    },
    RuleExample("capture.loss", finds: .connection(frame: 7, ["byte_count": 5])) {
      $0.connect()
      $0.lose([UInt8](repeating: 0, count: 5))
      $0.client(Wire.command("call", 0), at: 20)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 20)
    },
    RuleExample(
      "capture.duplicates",
      finds: .client(frame: 26, ["repeated_segments": 10, "segments": 23, "side": "client"])
    ) {
      $0.connect()
      for index in 0..<10 as Range<Int64> {
        $0.client(Wire.command("call", 0), at: 20 + index)
        $0.repeatClient(Wire.command("call", 0), at: 20 + index)
      }
    } but: {
      repeats(3, &$0)
    },
    RuleExample("capture.snapshot-length", finds: .connection(frame: 7, ["byte_count": 24])) {
      $0.connect()
      $0.clientCut(Wire.command("call", 0), to: 5, at: 20)
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 20)
    },
    RuleExample(
      "capture.multipath",
      finds: .connection(
        frame: 9,
        [
          "path_count": 2,
          "paths": .texts(["10.0.0.1:50000 to 10.0.0.2:1935", "10.0.0.1:50001 to 10.0.0.2:1935"]),
        ])
    ) {
      $0.openMultipath(ways: 2)
      $0.connect()
    } but: {
      $0.openMultipath(ways: 1)
      $0.connect()
    },
    RuleExample("capture.multipath-partly", finds: .connection(frame: 1, ["path_count": 1])) {
      $0.isMidstream = true
      $0.clientMapped(Wire.audio([0xAF, 1, 1], 0), at: 20)
    } but: {
      $0.isMidstream = true
      $0.client(Wire.audio([0xAF, 1, 1], 0), at: 20)
    },
    RuleExample("capture.evicted", finds: .connection(frame: 6), memoryLimit: 12_000) {
      $0.connect()
      $0.reconnect(fromPort: 50001)
      $0.connect()
    } but: {
      $0.connect()
      $0.client(Wire.command("call", 0), at: 20)
    },
    RuleExample("flow.tunnel-refused", finds: .server(frame: 3, ["http_status": 404])) {
      tunnel(status: 404, &$0)
    } but: {
      tunnel(status: 200, &$0)
    },
    RuleExample("flow.encrypted", finds: .client(frame: 2, ["version": 6])) {
      $0.client(Wire.handshake(own: 1, peer: 2, version: 6), at: 0)
    } but: {
      $0.client(Wire.handshake(own: 1, peer: 2, version: 3), at: 0)
    },
    RuleExample("flow.midstream", finds: .client(frame: 1, ["is_of_capture": true])) {
      $0.isMidstream = true
      $0.client([UInt8](repeating: 0xEE, count: 300), at: 0)
    } but: {
      $0.isMidstream = true
      for time in 0..<20 as Range<UInt32> { $0.client(Wire.audio([0xAF, 1, 1], time), at: 20) }
    },
    RuleExample(
      "flow.roles-doubtful",
      finds: .server(frame: 1, ["server": "10.0.0.2:1935", "side": "client"])
    ) {
      $0.isMidstream = true
      for _ in 0..<3 { $0.server(Wire.command("createStream", 2), at: 20) }
    } but: {
      $0.isMidstream = true
      for _ in 0..<3 { $0.client(Wire.command("createStream", 2), at: 20) }
    },
  ]

  /// A connection of which so many of a hundred and some segments come twice.
  private static func repeats(_ count: Int, _ conversation: inout Conversation) {
    conversation.connect()
    for index in 0..<90 {
      conversation.client(Wire.command("call", 0), at: 20)
      if index < count { conversation.repeatClient(Wire.command("call", 0), at: 20) }
    }
  }

  private static func zeroWindow(
    _ time: Int64, opensAgain: Bool = true, _ conversation: inout Conversation
  ) {
    conversation.connect()
    conversation.acknowledge(.client, window: 0, at: 100)
    conversation.acknowledge(.client, window: 0, at: 200)
    conversation.acknowledge(.client, window: opensAgain ? 500 : 0, at: 100 + time)
  }

  private static func tunnel(status: Int, _ conversation: inout Conversation) {
    conversation.client(Array("POST /open/1 HTTP/1.1\r\n\r\n".utf8), at: 0)
    conversation.server(Array("HTTP/1.1 \(status) Whatever\r\n\r\n".utf8), at: 1)
  }
}
