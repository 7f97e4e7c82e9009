import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of rules on types in tag headers.
extension RuleExample {
  static let tagForm: [RuleExample] = packetTypes + otherTypes

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
      "media.frame-type-reserved", finds: .client(5, ["frame_type": 0, "codec": "H.265"]),
      [hevcHeader, hevcKey(idr), tagged(0x83, "hvc1", [0, 0, 0, 4, 2, 1, 0xD0, 2])],
      // Before metadata any frame type will do.
      but: [hevcHeader, hevcKey(idr), tagged(0x84, "hvc1", Wire.string("a") + [5])]),
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
