import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// What is told of a message is told of each track of one with several, and of each part of an aggregate.
extension RuleExample {
  static let parts: [RuleExample] = [
    track(
      "media.nal-length", finds: .client(4, ["track_id": 1, "offset": 10, "length": 9, "left": 3]),
      [0, 0, 0, 0, 0, 0, 9, 0x65, 0x88, 0x84], but: [0, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x84]),
    track(
      "media.start-codes",
      finds: .client(
        4,
        ["track_id": 1, "start_code_byte_count": 4, "codec": "H.264", "unit": "IDR slice"]),
      [0, 0, 0, 0, 0, 0, 1, 0x65, 0x88, 0x84], but: [0, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x84]),
    track(
      "media.composition-time-large",
      finds: .client(4, ["track_id": 1, "composition_time": 10_001]),
      [0, 0x27, 0x11, 0, 0, 0, 3, 0x65, 0x88, 0x84],
      but: [0, 0x27, 0x10, 0, 0, 0, 3, 0x65, 0x88, 0x84]),
    payloads(
      "media.configuration-broken",
      finds: .client(3, ["codec": "H.264"]),
      [head(0) + [1, 66]], but: [head(0) + configuration]),
    payloads(
      "media.header-empty",
      finds: .client(3, ["track_kind": "video", "track_id": 1, "codec": "H.264"]),
      [head(0), frame(3)], but: [head(0) + configuration, frame(3)]),
    payloads(
      "amf.end-of-bytes", finds: .client(3, ["offset": 3]),
      [head(4) + [2, 0, 9, 0x63]], but: [head(4) + [2, 0, 1, 0x63]]),
    // Places are those of the aggregate's bytes: the second part begins behind the sequence header's.
    aggregate(
      "media.nal-length",
      finds: .client(3, ["offset": .count(headerPart + 16), "length": 9, "left": 3]),
      [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 9, 0x65, 0x88, 0x84]],
      but: [Wire.avcHeader, [0x17, 1, 0, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x84]]),
    aggregate(
      "media.nal-empty",
      finds: .client(
        3,
        [
          "track_kind": "video", "frame_count": 1, "offset": .count(headerPart + 22),
          "unit_before": "access unit delimiter",
        ]),
      [Wire.avcHeader, delimiter + [0, 0, 0, 0] + slice],
      but: [Wire.avcHeader, delimiter + slice]),
    aggregate(
      "amf.end-of-bytes", finds: .client(3, ["offset": 20, "part_offset": 11]), type: 18,
      [Wire.string("onX") + [2, 0, 9, 0x63]], but: [Wire.string("onX") + [2, 0, 1, 0x63]]),
    aggregate(
      "enhanced.track-overrun",
      finds: .client(3, ["track_id": 1, "byte_count": 5, "missing_byte_count": 1]),
      [[0x96, 0x11] + Array("hvc1".utf8) + [1, 0, 0, 5, 1, 2, 3, 4]],
      but: [[0x96, 0x11] + Array("hvc1".utf8) + [1, 0, 0, 4, 1, 2, 3, 4]]),
  ]

  /// How long the part of a sequence header is, with its header and back pointer.
  private static let headerPart = 11 + Wire.avcHeader.count + 4
  private static let delimiter: [UInt8] = [0x17, 1, 0, 0, 0, 0, 0, 0, 2, 9, 0x10]
  private static let slice: [UInt8] = [0, 0, 0, 3, 0x65, 0x88, 0x84]

  private static let configuration = Array(Wire.avcHeader.dropFirst(5))

  /// The head of a message with track 1 alone, of H.264.
  private static func head(_ packetType: UInt8) -> [UInt8] {
    [0x96, packetType] + Array("avc1".utf8) + [1]
  }

  private static func frame(_ count: UInt8) -> [UInt8] {
    head(1) + [0, 0, 0, 0, 0, 0, count, 0x65, 0x88, 0x84]
  }

  /// A key frame of track 1 behind its sequence header.
  private static func track(
    _ rule: String, finds: ExpectedFinding, _ frame: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    payloads(
      rule, finds: finds, [head(0) + configuration, head(1) + frame],
      but: [head(0) + configuration, head(1) + other])
  }

  /// Messages of one type in one aggregate.
  private static func aggregate(
    _ rule: String, finds: ExpectedFinding, type: UInt8 = 9, _ parts: [[UInt8]],
    but others: [[UInt8]]
  ) -> RuleExample {
    @Sendable func payload(_ parts: [[UInt8]]) -> [UInt8] {
      var payload: [UInt8] = []
      for part in parts {
        payload += [type] + Wire.uint24(UInt32(part.count)) + [0, 0, 0, 0, 0, 0, 0]
        payload += part + PacketBuilder.bytes(UInt32(part.count) + 11)
      }
      return payload
    }
    return payloads(rule, finds: finds, [payload(parts)], but: [payload(others)]) {
      Wire.message(chunkStream: 6, type: 22, stream: 1, timestamp: $1, $0)
    }
  }
}
