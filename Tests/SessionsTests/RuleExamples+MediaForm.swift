import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of rules on tag headers and metadata by themselves.
extension RuleExample {
  static let mediaForm: [RuleExample] = [
    payloads(
      "media.codec-unknown", finds: .client(3, ["track_kind": "video", "four_cc": "abcd"]),
      [[0x90] + Array("abcd".utf8) + hevcRecord],
      but: [[0x90] + Array("hvc1".utf8) + hevcRecord]),
    payloads(
      "media.codec-unknown", finds: .client(3, ["track_kind": "video", "four_cc": "mp4a"]),
      [[0x91] + Array("mp4a".utf8) + [1, 2, 3]],
      but: [[0x91] + Array("vp09".utf8) + [1, 2, 3]]),
    payloads(
      "media.codec-reserved", finds: .client(3, ["track_kind": "video", "codec_id": 13]),
      [[0x1D, 1, 0, 0, 0, 1]], but: [Wire.avcFrame(key: true)]),
    sounds(
      "media.flac-marker", finds: .client(3), [0x90] + Array("fLaC".utf8) + streamInfo,
      but: [0x90] + Array("fLaCfLaC".utf8) + [0x80, 0, 0, 34] + streamInfo),
    audio(
      "media.header-changed", finds: .client(5, ["track_kind": "audio", "frame_count": 1]),
      [flacHeader, flacFrame, [0x90] + Array("fLaC".utf8) + otherStreamInfo],
      but: [flacHeader, flacFrame, flacHeader.dropLast() + [7]]),
    sounds(
      "media.codec-reserved", finds: .client(3, ["track_kind": "audio", "sound_format": 12]),
      [0xCF, 1], but: [0xB2, 1]),
    sounds(
      "media.aac-header-odd",
      finds: .client(3, ["tag_header": 173, "sound_rate": 44100, "sound_size": 8, "channels": 2]),
      [0xAD, 0, 0x12, 0x10], but: Wire.aacHeader),
    sounds(
      "media.aac-header-odd",
      finds: .client(3, ["tag_header": 174, "sound_rate": 44100, "sound_size": 16, "channels": 1]),
      [0xAE, 1, 0x21, 0x10], but: [0x22, 1, 0x21, 0x10]),
    payloads(
      "media.command-frame",
      finds: .client(3, ["command": 0, "codec": "H.264", "has_avc_header": false]), [[0x57, 0]],
      but: [Wire.avcFrame(key: true)]),
    data(
      "media.metadata-bare", finds: .client(3), metadata,
      but: Wire.string("@setDataFrame") + metadata),
    data(
      "data.set-data-frame-short", finds: .client(3), Wire.string("@setDataFrame"),
      but: Wire.string("@setDataFrame") + metadata),
    data(
      "data.set-data-frame-short", finds: .client(3, ["handler": "onMetaData"]),
      Wire.string("@setDataFrame") + Wire.string("onMetaData"),
      but: Wire.string("@setDataFrame") + Wire.string("onCuePoint") + [5]),
  ]

  static let enhancedForm: [RuleExample] = [
    payloads(
      "enhanced.color-info-range",
      finds: .client(
        3,
        [
          "property": "hdrMdcv.redX", "value": .number(0.75), "least": .number(0.0001),
          "most": .number(0.74),
        ]),
      [[0x94] + Array("hvc1".utf8) + colorInfo("hdrMdcv", "redX", 0.75)],
      but: [[0x94] + Array("hvc1".utf8) + colorInfo("hdrMdcv", "redX", 0.74)]),
    // Of a track.
    payloads(
      "enhanced.color-info-range",
      finds: .client(
        3, ["property": "colorConfig.bitDepth", "value": 9, "expected": .texts(["8", "10", "12"])]),
      [[0x96, 0x04] + Array("av01".utf8) + [1] + colorInfo("colorConfig", "bitDepth", 9)],
      but: [[0x96, 0x04] + Array("av01".utf8) + [1] + colorInfo("colorConfig", "bitDepth", 10)]),
    payloads(
      "enhanced.multitrack-nested", finds: .client(3, ["multitrack_type": "OneTrack"]),
      [[0x96, 0x06] + Array("hvc1".utf8) + [1, 1, 2, 3]],
      but: [[0x96, 0x01] + Array("hvc1".utf8) + [1, 1, 2, 3]]),
    sounds(
      "enhanced.multitrack-nested", finds: .client(3, ["multitrack_type": "OneTrack"]),
      [0x95, 0x05] + Array("Opus".utf8) + [1, 1, 2, 3],
      but: [0x95, 0x01] + Array("Opus".utf8) + [1, 1, 2, 3]),
    payloads(
      "enhanced.multitrack-form", finds: .client(3, ["multitrack_type": "AvMultitrackType(3)"]),
      [[0x96, 0x31] + Array("hvc1".utf8) + [1, 0, 0, 1, 0]],
      but: [[0x96, 0x11] + Array("hvc1".utf8) + [1, 0, 0, 1, 0]]),
    payloads(
      "enhanced.multitrack-form",
      finds: .client(3, ["multitrack_type": "OneTrack", "packet_type": 7]),
      [[0x96, 0x07] + Array("hvc1".utf8) + [1, 1, 2, 3]],
      but: [[0x96, 0x03] + Array("hvc1".utf8) + [1, 1, 2, 3]]),
    payloads(
      "enhanced.multitrack-form",
      finds: .client(3, ["multitrack_type": "ManyTracks", "track_id": 1]),
      [[0x96, 0x12] + Array("hvc1".utf8) + [1, 0, 0, 0, 1, 0, 0, 0]],
      but: [[0x96, 0x12] + Array("hvc1".utf8) + [1, 0, 0, 0, 2, 0, 0, 0]]),
    payloads(
      "enhanced.multitrack-form",
      finds: .client(
        3,
        [
          "multitrack_type": "ManyTracksManyCodecs", "track_count": 0, "surplus": 7,
          "expected_byte_count": 8,
        ]),
      [[0x96, 0x22] + Array("hvc1".utf8) + [1, 0, 0]],
      but: [[0x96, 0x22] + Array("hvc1".utf8) + [1, 0, 0, 0]]),
    sounds(
      "enhanced.multitrack-form",
      finds: .client(
        3,
        [
          "multitrack_type": "ManyTracks", "track_count": 1, "surplus": 3,
          "expected_byte_count": 4,
        ]),
      [0x95, 0x11] + Array("Opus".utf8) + [1, 0, 0, 1, 0xFC, 2, 0, 0],
      but: [0x95, 0x11] + Array("Opus".utf8) + [1, 0, 0, 1, 0xFC, 2, 0, 0, 0]),
    sounds(
      "enhanced.multitrack-form",
      finds: .client(3, ["multitrack_type": "OneTrack", "track_count": 0]),
      [0x95, 0x01] + Array("Opus".utf8), but: [0x95, 0x01] + Array("Opus".utf8) + [1]),
    payloads(
      "enhanced.modex-broken", finds: .client(3, ["byte_count": 2, "expected_byte_count": 3]),
      [[0x97, 1, 0, 0, 0x03] + Array("hvc1".utf8)],
      but: [[0x97, 2, 0, 0, 0, 0x03] + Array("hvc1".utf8)]),
    payloads(
      "enhanced.modex-broken", finds: .client(3, ["timestamp_offset_nano": 1000000]),
      [[0x97, 2, 0x0F, 0x42, 0x40, 0x03] + Array("hvc1".utf8)],
      but: [[0x97, 2, 0x0F, 0x42, 0x3F, 0x03] + Array("hvc1".utf8)]),
    payloads(
      "enhanced.track-overrun",
      finds: .client(3, ["track_id": 1, "byte_count": 5, "missing_byte_count": 1]),
      [[0x96, 0x11] + Array("hvc1".utf8) + [1, 0, 0, 5, 1, 2, 3, 4]],
      but: [[0x96, 0x11] + Array("hvc1".utf8) + [1, 0, 0, 4, 1, 2, 3, 4]]),
  ]

  static let metadataForm: [RuleExample] = [
    data(
      "media.metadata-no-array", finds: .client(3, ["type": "object"]),
      Wire.string("onMetaData") + Wire.object([("width", Wire.number(320))]),
      but: Wire.string("onMetaData") + Wire.array([("width", Wire.number(320))])),
    data(
      "media.metadata-type",
      finds: .client(
        3,
        [
          "properties": .texts(["width", "stereo", "videoTrackIdInfoMap.1.height"]),
          "types": .texts(["string", "number", "boolean"]),
          "expected_types": .texts(["number", "boolean", "number"]),
        ]),
      Wire.string("onMetaData")
        + Wire.array([
          ("width", Wire.string("320")), ("stereo", Wire.number(1)),
          ("videocodecid", Wire.string("avc1")), tracks("1", [("height", [1, 1])]),
        ]),
      but: Wire.string("onMetaData")
        + Wire.array([
          ("width", Wire.number(320)), ("stereo", [1, 1]), ("height", [5]),
          ("videocodecid", Wire.number(7)), tracks("1", [("height", Wire.number(180))]),
        ])),
    data(
      "media.metadata-track-id",
      finds: .client(3, ["property": "videoTrackIdInfoMap", "key": "0"]),
      Wire.string("onMetaData") + Wire.array([tracks("0", [])]),
      but: Wire.string("onMetaData") + Wire.array([tracks("255", [])])),
  ]

  /// An info map with a track.
  private static func tracks(
    _ key: String, _ properties: [(String, [UInt8])]
  ) -> (String, [UInt8]) {
    ("videoTrackIdInfoMap", Wire.object([(key, Wire.object(properties))]))
  }

  private static func colorInfo(_ group: String, _ name: String, _ value: Double) -> [UInt8] {
    Wire.string("colorInfo")
      + Wire.object([(group, Wire.object([(name, Wire.number(value))]))])
  }

  /// 48 kHz, mono, 16 bits.
  private static let streamInfo: [UInt8] =
    [4, 0, 4, 0, 0, 0, 0, 0, 8, 0x15, 0x0B, 0xB8, 0, 0xF0] + [UInt8](repeating: 0, count: 20)

  /// 44.1 kHz, mono, 16 bits.
  private static let otherStreamInfo =
    streamInfo.prefix(10) + [0x0A, 0xC4, 0x40] + streamInfo.dropFirst(13)

  private static let flacHeader = [0x90] + Array("fLaC".utf8) + streamInfo
  private static let flacFrame = [0x91] + Array("fLaC".utf8) + [0xFF, 0xF8]

  private static let metadata = Wire.string("onMetaData") + Wire.array([])

  /// An audio message of an accepted publish.
  static func sounds(
    _ rule: String, finds: ExpectedFinding, _ payload: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      $0.publish()
      $0.client(Wire.audio(payload), at: 40)
    } but: {
      $0.publish()
      $0.client(Wire.audio(other), at: 40)
    }
  }

  /// Audio messages of an accepted publish, 40 ms apart.
  static func audio(
    _ rule: String, finds: ExpectedFinding, _ payloads: [[UInt8]], but others: [[UInt8]]
  ) -> RuleExample {
    self.payloads(rule, finds: finds, payloads, but: others) { Wire.audio($0, $1) }
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
}
