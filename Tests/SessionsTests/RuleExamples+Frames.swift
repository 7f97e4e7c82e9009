import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of rules on what frames hold.
extension RuleExample {
  static let frames: [RuleExample] = [
    payloads(
      "media.configuration-broken",
      finds: .client(3, ["codec": "H.264", "start_code_unit": "SPS"]),
      [[0x17, 0, 0, 0, 0, 0, 0, 0, 1, 0x67, 0x64, 0, 0x0D, 0, 0, 0, 1, 0x68, 0xEE]],
      but: [Wire.avcHeader]),
    payloads(
      "media.configuration-broken",
      finds: .client(3, ["codec": "H.265", "start_code_unit": "VPS"]),
      [
        [0x90] + Array("hvc1".utf8) + [0, 0, 0, 1, 0x40, 1, 0x0C] + [UInt8](repeating: 7, count: 40)
      ],
      but: [hevcHeader]),
    payloads(
      "media.frame-empty",
      finds: .client(5, until: 14, ["track_kind": "video", "frame_count": 2]),
      [Wire.avcHeader, key(idr), inter(), inter(), inter(slice), inter()],
      but: [Wire.avcHeader, key(idr), inter(slice), inter(), inter()]),
    payloads(
      "media.nal-empty",
      finds: .client(
        4,
        [
          "track_kind": "video", "frame_count": 1, "offset": 11,
          "unit_before": "access unit delimiter",
        ]),
      [Wire.avcHeader, key([0x09, 0x10], [], idr)], but: [Wire.avcHeader, key([0x09, 0x10], idr)]),
    payloads(
      "media.nal-start-code",
      finds: .client(
        4,
        [
          "track_kind": "video", "frame_count": 1, "offset": 14, "unit": "SEI",
          "unit_behind": "IDR slice",
        ]),
      [Wire.avcHeader, key([0x06, 5, 2, 1, 2] + [0, 0, 0, 1] + idr)],
      but: [Wire.avcHeader, key([0x06, 5, 2, 1, 2], idr)]),
    // A length of 00 00 01 xx is none, wherever it stands.
    payloads(
      "media.nal-start-code",
      finds: .client(
        4,
        [
          "track_kind": "video", "frame_count": 1, "offset": 12, "unit": "VPS",
          "unit_behind": "SPS",
        ]),
      [hevcHeader, hevcKey([0x40, 1, 0x0C] + [0, 0, 1, 0x42, 1, 1])],
      but: [hevcHeader, hevcKey([0x26, 1, 0xAF], [0x26, 1] + [UInt8](repeating: 7, count: 300))]),
    payloads(
      "media.key-frame-unmarked",
      finds: .client(
        4, until: 13,
        ["track_kind": "video", "frame_count": 2, "unit": "IDR slice", "key_frame_count": 0]),
      [Wire.avcHeader, inter([0x67, 0x64], idr), inter(idr)],
      but: [Wire.avcHeader, key([0x67, 0x64], idr), inter(slice)]),
    payloads(
      "media.key-frame-unmarked",
      finds: .client(
        5, ["track_kind": "video", "frame_count": 1, "unit": "IDR slice", "key_frame_count": 1]),
      [hevcHeader, hevcKey(hevcIDR), hevcInter(hevcIDR)],
      but: [hevcHeader, hevcKey(hevcIDR), hevcInter([0x02, 1, 0xD0, 2])]),
    payloads(
      "media.key-frame-unmarked",
      finds: .client(
        3,
        [
          "track_kind": "video", "frame_count": 1, "unit": "VP9 key frame", "key_frame_count": 0,
        ]),
      [[0xA3] + Array("vp09".utf8) + [0x82, 0x49, 0x83, 0x42]],
      but: [[0x93] + Array("vp09".utf8) + [0x82, 0x49, 0x83, 0x42]]),
    payloads(
      "media.key-frame-unmarked",
      finds: .client(
        3,
        [
          "track_kind": "video", "frame_count": 1, "unit": "AV1 key frame", "key_frame_count": 0,
        ]),
      [[0xA1] + Array("av01".utf8) + [0x12, 0, 0x32, 2, 0x10, 0]],
      but: [[0xA1] + Array("av01".utf8) + [0x12, 0, 0x32, 2, 0x30, 0]]),
    payloads(
      "media.key-frame-false",
      finds: .client(
        5, ["track_kind": "video", "frame_count": 1, "unit": "slice", "key_frame_count": 2]),
      [Wire.avcHeader, key(idr), key(slice)],
      but: [Wire.avcHeader, key(idr), key([0x06, 6, 1, 0x84, 0x80], slice)]),
    RuleExample(
      "media.slices-apart",
      finds: .client(
        6, until: 16, ["track_kind": "video", "frame_count": 2, "unit": "slice"])
    ) {
      apart(&$0, after: 0)
    } but: {
      apart(&$0, after: 10)
    },
    RuleExample(
      "media.slices-apart",
      finds: .client(
        6, until: 16, ["track_kind": "video", "frame_count": 2, "unit": "slice"])
    ) {
      apart(&$0, after: 0)
    } but: {
      $0.publish()
      $0.client(Wire.video(Wire.avcHeader), at: 40)
      $0.client(Wire.video(key(idr)), at: 40)
      $0.client(Wire.video(inter(slice, [0x41, 0x0A, 2]), 40), at: 80)
    },
    payloads(
      "media.parameter-sets-alone",
      finds: .client(
        4, ["track_kind": "video", "frame_count": 1, "units": .texts(["SPS", "PPS"])]),
      [Wire.avcHeader, key([0x67, 0x64, 0], [0x68, 0xEE]), key(idr)],
      but: [Wire.avcHeader, key([0x67, 0x64, 0], [0x68, 0xEE], idr)]),
    payloads(
      "media.parameter-sets-differ",
      finds: .client(
        4,
        [
          "track_kind": "video", "frame_count": 1, "header_size": "320x180", "size": "90x160",
          "header_level": "1.3", "level": "1b", "header_frame_rate": 25, "frame_rate": 10,
        ]),
      [Wire.avcHeader, key(turned, [0x68, 0xEE], idr)],
      but: [Wire.avcHeader, key(Array(Wire.avcHeader[13..<39]), [0x68, 0xEE], idr)]),
    // Without its end it is not judged.
    payloads(
      "media.parameter-sets-differ",
      finds: .client(
        5,
        [
          "track_kind": "video", "frame_count": 1, "header_size": "320x180", "size": "90x160",
          "header_level": "1.3", "level": "1b", "header_frame_rate": 25, "frame_rate": 10,
        ]),
      [Wire.avcHeader, key(idr), key(turned, idr)],
      but: [Wire.avcHeader, key(idr), key(Array(turned.prefix(12)), idr)]),
    payloads(
      "media.parameter-sets-missing",
      finds: .client(3, ["track_kind": "video", "codec": "H.264", "missing": .texts(["PPS"])]),
      [Array(Wire.avcHeader.prefix(39)) + [0]], but: [Wire.avcHeader]),
    payloads(
      "media.parameter-sets-missing",
      finds: .client(
        3,
        [
          "track_kind": "video", "codec": "H.264", "missing": .texts(["SPS", "PPS"]),
          "are_in_frames": true,
        ]),
      [
        [0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x0D, 0xFF, 0xE0, 0],
        key(Array(Wire.avcHeader[13..<39]), [0x68, 0xEE], idr),
      ], but: [Wire.avcHeader]),
    payloads(
      "media.parameter-sets-missing",
      finds: .client(
        3, ["track_kind": "video", "codec": "H.265", "missing": .texts(["VPS", "PPS"])]),
      [[0x90] + Array("hvc1".utf8) + hevcRecord], but: [hevcHeader]),
    sound(
      "media.aac-framed",
      finds: .client(
        4,
        [
          "track_kind": "audio", "frame_count": 1, "framing": "ADTS", "framed_byte_count": 10,
          "byte_count": 10,
        ]),
      [Wire.aacHeader, [0xAF, 1] + adts], but: [Wire.aacHeader, [0xAF, 1] + adts.dropLast()]),
    sound(
      "media.aac-framed",
      finds: .client(
        4,
        [
          "track_kind": "audio", "frame_count": 1, "framing": "ADTS", "framed_byte_count": 10,
          "byte_count": 20,
        ]),
      [Wire.aacHeader, [0xAF, 1] + adts + adts], but: [Wire.aacHeader, [0xAF, 1, 0x21, 0x10]]),
    sound(
      "media.aac-framed",
      finds: .client(
        3,
        [
          "track_kind": "audio", "frame_count": 1, "framing": "LATM (LOAS)",
          "framed_byte_count": 8, "byte_count": 8,
        ]),
      [[0x91] + Array("mp4a".utf8) + [0x56, 0xE0, 5, 1, 2, 3, 4, 5]],
      but: [[0x91] + Array("mp4a".utf8) + [0x56, 0xE0, 6, 1, 2, 3, 4, 5]]),
    composition(
      "media.composition-time-constant",
      finds: .client(4, ["track_kind": "video", "composition_time": 33, "frame_count": 20]),
      inOrder, [UInt8](repeating: 33, count: 20), but: [UInt8](repeating: 33, count: 19)),
    composition(
      "media.composition-time-constant",
      finds: .client(4, ["track_kind": "video", "composition_time": 33, "frame_count": 40]),
      inOrder, [UInt8](repeating: 33, count: 40), but: [UInt8](repeating: 33, count: 39) + [66]),
    // What is reordered waits.
    RuleExample(
      "media.composition-time-constant",
      finds: .client(4, ["track_kind": "video", "composition_time": 33, "frame_count": 30])
    ) {
      compose(inOrder, [UInt8](repeating: 33, count: 30), &$0)
    } but: {
      compose(reordering, [UInt8](repeating: 33, count: 30), &$0)
    },
    RuleExample(
      "media.composition-time-lost",
      finds: .client(
        4, ["track_kind": "video", "frame_count": 20, "reordered_picture_count": 2])
    ) {
      compose(reordering, [UInt8](repeating: 0, count: 20), b: true, &$0)
    } but: {
      compose(reordering, [UInt8](repeating: 0, count: 20), &$0)
    },
    RuleExample(
      "media.composition-time-lost",
      finds: .client(
        4, ["track_kind": "video", "frame_count": 20, "reordered_picture_count": 2])
    ) {
      compose(reordering, [UInt8](repeating: 0, count: 20), b: true, &$0)
    } but: {
      compose(inOrder, [UInt8](repeating: 0, count: 20), b: true, &$0)
    },
  ]

  static let dataNames: [RuleExample] = [
    told(
      finds: .client(5, ["property": "audiochannels", "value": .number(1), "actual": 2]),
      ("audiochannels", Wire.number(1)), but: ("audiochannels", Wire.number(2))),
    told(
      finds: .client(5, ["property": "stereo", "value": false, "actual": "2 channels"]),
      ("stereo", [1, 0]), but: ("stereo", [1, 1])),
    RuleExample(
      "media.metadata-contradicts",
      finds: .client(6, ["property": "framerate", "value": 30, "actual": .number(15)])
    ) {
      paced(&$0, 30, count: 60)
    } but: {
      paced(&$0, 22, count: 60)
    },
    RuleExample(
      "media.metadata-contradicts",
      finds: .client(6, ["property": "framerate", "value": 30, "actual": .number(15)])
    ) {
      paced(&$0, 30, count: 60)
    } but: {
      paced(&$0, 30, count: 59)
    },
    RuleExample(
      "media.metadata-contradicts",
      finds: .client(
        7,
        [
          "property": "size", "value": "160x90", "actual": "320x180", "is_after_change": true,
        ])
    ) {
      change(&$0, again: false)
    } but: {
      change(&$0, again: true)
    },
    payloads(
      "media.header-missing", finds: .client(3, ["track_kind": "video", "codec": "VP9"]),
      [[0x93] + Array("vp09".utf8) + [0x82, 0x49, 0x83, 0x42]],
      but: [
        [0x90] + Array("vp09".utf8) + [1, 0, 0, 0, 0, 0x14, 0x82, 1, 1, 1, 0, 0],
        [0x93] + Array("vp09".utf8) + [0x82, 0x49, 0x83, 0x42],
      ]),
    payloads(
      "media.header-missing", finds: .client(3, ["track_kind": "audio", "codec": "Opus"]),
      [[0x91] + Array("Opus".utf8) + [0xFC, 1, 2]],
      but: [[0x91] + Array("ac-3".utf8) + [0x0B, 0x77, 2, 3, 4, 5, 6, 7]]
    ) { Wire.audio($0, $1) },
    data(
      "data.name-misspelt",
      finds: .client(3, ["name": "setDataFrame", "expected_name": "@setDataFrame"]),
      Wire.string("setDataFrame") + Wire.string("onMetaData") + Wire.array([]),
      but: Wire.string("@setDataFrame") + Wire.string("onMetaData") + Wire.array([])),
    data(
      "data.name-misspelt",
      finds: .client(3, ["name": "onMetadata", "expected_name": "onMetaData"]),
      Wire.string("@setDataFrame") + Wire.string("onMetadata") + Wire.array([]),
      but: Wire.string("@setDataFrame") + Wire.string("onCuePoint") + Wire.array([])),
    RuleExample(
      "data.name-misspelt",
      finds: .server(3, ["name": "onmetadata", "expected_name": "onMetaData"])
    ) {
      $0.play()
      $0.server(
        Wire.message(
          chunkStream: 4, type: 18, stream: 1, Wire.string("onmetadata") + Wire.array([])), at: 40)
    } but: {
      $0.play()
      $0.server(
        Wire.message(
          chunkStream: 4, type: 18, stream: 1, Wire.string("onMetaData") + Wire.object([])), at: 40)
    },
    RuleExample(
      "data.as-command",
      finds: .client(
        3, ["name": "@setDataFrame", "message_type": 20, "expected_message_type": 18])
    ) {
      $0.publish()
      $0.client(
        Wire.command(
          "@setDataFrame", 0, [5] + Wire.string("onMetaData") + Wire.array([]), stream: 1), at: 40)
    } but: {
      $0.publish()
      $0.client(
        Wire.command("setDataFrames", 0, [5] + Wire.string("onMetaData"), stream: 1), at: 40)
    },
    RuleExample(
      "data.as-command",
      finds: .client(
        3,
        [
          "name": "setDataFrame", "expected_name": "@setDataFrame", "message_type": 17,
          "expected_message_type": 15,
        ])
    ) {
      $0.publish()
      $0.client(
        Wire.message(
          chunkStream: 4, type: 17, stream: 1,
          [0] + Wire.string("setDataFrame") + Wire.number(0) + [5] + Wire.string("onMetaData")),
        at: 40)
    } but: {
      $0.publish()
      $0.client(
        Wire.message(
          chunkStream: 4, type: 15, stream: 1,
          [0] + Wire.string("@setDataFrame") + Wire.string("onMetaData") + Wire.array([])), at: 40)
    },
    data(
      "media.track-in-data", finds: .client(3, ["handler": "additionalMedia", "id": "stream0"]),
      Wire.string("additionalMedia") + Wire.object([("id", Wire.string("stream0"))]),
      but: Wire.string("additionalMedium") + Wire.object([("id", Wire.string("stream0"))])),
  ]

  /// H.264 of which no picture is reordered, 160x90.
  static let inOrder = record([
    0x67, 0x64, 0x00, 0x0B, 0xAC, 0xB4, 0x14, 0x6F, 0xC9, 0x80, 0x88, 0x00, 0x00, 0x03, 0x00,
    0x08, 0x00, 0x00, 0x03, 0x01, 0xE0, 0x78, 0xA1, 0x55,
  ])
  /// H.264 of which two pictures are reordered, 160x90.
  private static let reordering = record([
    0x67, 0x64, 0x00, 0x09, 0xAC, 0xD9, 0x42, 0x8D, 0xF9, 0x30, 0x11, 0x00, 0x00, 0x03, 0x00,
    0x01, 0x00, 0x00, 0x03, 0x00, 0x14, 0x0F, 0x12, 0x25, 0x96,
  ])

  private static func record(_ set: [UInt8]) -> [UInt8] {
    [0x17, 0, 0, 0, 0, 1] + set[1...3] + [0xFF, 0xE1, 0, UInt8(set.count)] + set
      + [1, 0, 4, 0x68, 0xEF, 0x3C, 0xB0]
  }

  private static func composition(
    _ rule: String, finds: ExpectedFinding, _ header: [UInt8], _ times: [UInt8], but others: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      compose(header, times, &$0)
    } but: {
      compose(header, others, &$0)
    }
  }

  /// A published track of frames with such composition times.
  ///
  /// - Parameter hasB: whether its frames are slices of type B.
  private static func compose(
    _ header: [UInt8], _ times: [UInt8], b hasB: Bool = false, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.client(Wire.video(header), at: 35)
    for (place, time) in times.enumerated() {
      let units = place == 0 ? idr : hasB ? [0x01, 0x9E, 2, 3] : slice
      conversation.client(
        Wire.video(
          [place == 0 ? 0x17 : 0x27, 1, 0, 0, time] + lengths([units]), UInt32(40 * place)),
        at: Int64(40 + 40 * place))
    }
  }

  private static func told(
    finds: ExpectedFinding, _ property: (String, [UInt8]), but other: (String, [UInt8])
  ) -> RuleExample {
    RuleExample("media.metadata-contradicts", finds: finds) {
      $0.publish()
      $0.headers([property])
      $0.sound(0)
    } but: {
      $0.publish()
      $0.headers([other])
      $0.sound(0)
    }
  }

  /// A publish of 15 pictures a second where onMetaData says `rate`.
  private static func paced(_ conversation: inout Conversation, _ rate: Double, count: UInt32) {
    conversation.publish()
    conversation.headers([("framerate", Wire.number(rate))])
    for place in 0..<count {
      let time = place * 1000 / 15
      conversation.client(
        Wire.video(place == 0 ? key(idr) : inter(slice), time), at: Int64(40 + time))
    }
  }

  /// A publish whose pictures change their size.
  ///
  /// - Parameter again: whether new metadata says so.
  private static func change(_ conversation: inout Conversation, again: Bool) {
    let (width, height) = ("width", "height")
    conversation.publish()
    conversation.metadata([(width, Wire.number(160)), (height, Wire.number(90))], at: 35)
    for (place, payload) in [inOrder, key(idr), inter(slice), Wire.avcHeader, key(idr)].enumerated()
    {
      conversation.client(Wire.video(payload, UInt32(40 * place)), at: Int64(40 + 40 * place))
    }
    if again {
      conversation.metadata([(width, Wire.number(320)), (height, Wire.number(180))], at: 240)
    }
  }

  /// A data message of an accepted publish.
  private static func data(
    _ rule: String, finds: ExpectedFinding, _ values: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      $0.publish()
      $0.client(Wire.message(chunkStream: 4, type: 18, stream: 1, values), at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.message(chunkStream: 4, type: 18, stream: 1, other), at: 40)
    }
  }

  /// A publish of two pictures in two messages each, the second so much after the first.
  private static func apart(_ conversation: inout Conversation, after time: UInt32) {
    conversation.publish()
    conversation.client(Wire.video(Wire.avcHeader), at: 40)
    conversation.client(Wire.video(key(idr)), at: 40)
    for start in [40, 80] as [UInt32] {
      conversation.client(Wire.video(inter(slice), start), at: Int64(40 + start))
      conversation.client(
        Wire.video(inter([0x41, 0x0A, 2]), start + time), at: Int64(40 + start + time))
    }
  }

  private static let idr: [UInt8] = [0x65, 0x88, 0x84, 0]
  private static let slice: [UInt8] = [0x41, 0x9A, 2, 3]
  private static let hevcIDR: [UInt8] = [0x26, 1, 0xAF, 2]
  /// H.264 High, level 1b, 90x160, 10 pictures a second.
  private static let turned: [UInt8] = [
    0x67, 0x64, 0x00, 0x09, 0xAC, 0xB4, 0x30, 0xAF, 0x27, 0x80, 0x88, 0x00, 0x00, 0x03, 0x00,
    0x08, 0x00, 0x00, 0x03, 0x00, 0xA0, 0x78, 0x91, 0x35,
  ]
  private static let adts: [UInt8] = [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x5F, 0xFC, 0x21, 0x10, 0x04]
  /// The record, and a video and a picture parameter set.
  static let hevcHeader: [UInt8] =
    [0x90] + Array("hvc1".utf8) + hevcRecord.prefix(22) + [3, 0xA0, 0, 1, 0, 3, 0x40, 1, 0x0C]
    + [0xA2, 0, 1, 0, 2, 0x44, 1] + hevcRecord.dropFirst(23)

  private static func lengths(_ units: [[UInt8]]) -> [UInt8] {
    units.flatMap { PacketBuilder.bytes(UInt32($0.count)) + $0 }
  }

  private static func key(_ units: [UInt8]...) -> [UInt8] { [0x17, 1, 0, 0, 0] + lengths(units) }

  private static func inter(_ units: [UInt8]...) -> [UInt8] { [0x27, 1, 0, 0, 0] + lengths(units) }

  static func hevcKey(_ units: [UInt8]...) -> [UInt8] {
    [0x93] + Array("hvc1".utf8) + lengths(units)
  }

  private static func hevcInter(_ units: [UInt8]...) -> [UInt8] {
    [0xA3] + Array("hvc1".utf8) + lengths(units)
  }

  private static func sound(
    _ rule: String, finds: ExpectedFinding, _ payloads: [[UInt8]], but others: [[UInt8]]
  ) -> RuleExample {
    self.payloads(rule, finds: finds, payloads, but: others) { Wire.audio($0, $1) }
  }
}
