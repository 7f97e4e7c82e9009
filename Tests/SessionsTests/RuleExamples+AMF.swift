import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let amf: [RuleExample] = [
    values(
      "amf.unknown-marker", finds: .client(0, ["offset": 20]), [3, 0, 1, 0x61, 0xFF],
      but: [3, 0, 1, 0x61, 5, 0, 0, 9]),
    message(
      "amf3.unknown-marker", finds: .client(0, ["offset": 17]), type: 17, call + [0x11, 0x20],
      but: call + [0x11, 0x01]),
    message(
      "amf3.reference-unknown", finds: .client(0, ["offset": 17]), type: 17,
      call + [0x11, 0x0A, 4], but: call + [0x11, 1]),
    message(
      "amf3.references-excessive", finds: .client(0, ["offset": 9412]), type: 17,
      call + [0x11] + repeated(5 << 10),
      but: call + [0x11] + repeated(3 << 10)),
    message(
      "amf3.class-unknown", finds: .client(0, ["offset": 21]), type: 17,
      call + [0x11, 0x0A, 7, 3, 0x78, 1], but: call + [0x11, 1]),
    values(
      "amf.end-of-bytes", finds: .client(0, ["offset": 19]), [2, 0, 9, 0x61], but: [2, 0, 1, 0x61]),
    values(
      "amf.nesting-too-deep", finds: .client(0, ["offset": 337]),
      [5] + [UInt8](repeating: [10, 0, 0, 0, 1], times: 64) + [5],
      but: [5] + [UInt8](repeating: [10, 0, 0, 0, 1], times: 60) + [5]),
    values(
      "amf.object-end-missing", finds: .client(0, ["offset": 21]), [3, 0, 1, 0x61, 5],
      but: [3, 0, 1, 0x61, 5, 0, 0, 9]),
    values(
      "amf.object-end-misplaced", finds: .client(0, ["offset": 20]), [3, 0, 1, 0x61, 9, 5],
      but: [3, 0, 0, 9]),
    values(
      "amf.array-count-wrong", finds: .client(0, ["offset": 18]),
      [5] + Wire.array([("a", [5])], count: 2),
      but: [5] + Wire.array([("a", [5])], count: 1)),
    values("amf.trailing-bytes", finds: .client(0, ["offset": 17]), [5, 0, 0, 9], but: [5, 5]),
    values(
      "amf.trailing-bytes", finds: .client(0, ["offset": 17]), [5, 0, 0, 0],
      but: [5] + Wire.number(0)),
    values(
      "amf.string-not-utf8", finds: .client(0, ["offset": 18]), [5, 2, 0, 2, 0xC3, 0x28],
      but: [5, 2, 0, 2, 0xC3, 0xA4]),
    message(
      "amf3.lead-byte-missing", finds: .client(0, ["message_type": "command_amf3"]), type: 17,
      Array(call.dropFirst()), but: call),
    message(
      "amf.avmplus-unagreed", finds: .client(0, ["command": "call"]), type: 20,
      call.dropFirst() + [5, 0x11, 1],
      but: call.dropFirst() + [5, 5]),
    agreement(
      type: 17, call,
      finds: ["message_type": "command_amf3", "message_type_id": 17, "object_encoding": 0],
      agreed: 0),
    agreement(
      type: 15, [0] + Wire.string("onCuePoint") + [5],
      finds: ["message_type": "data_amf3", "message_type_id": 15], agreed: nil),
    values(
      "amf.marker-rare",
      finds: .client(
        0, ["name": "call", "types": .texts(["date (0B)"]), "places": .texts(["argument 1"])]),
      [5, 11] + Array(Wire.number(0).dropFirst()) + [0, 0], but: [5, 6]),
    values(
      "amf.marker-rare",
      finds: .client(
        0,
        ["name": "call", "types": .texts(["long string (0C)"]), "places": .texts(["property a"])]),
      [3, 0, 1, 0x61, 12, 0, 0, 0, 0, 0, 0, 9], but: Wire.object([])),
    values(
      "amf.key-empty",
      finds: .client(0, ["offset": 17, "detail": "value 3 has a property with an empty name"]),
      [3, 0, 0, 5, 0, 0, 9], but: [3, 0, 0, 9]),
    values(
      "amf.key-repeated",
      finds: .client(0, ["offset": 25, "detail": "value 3 has a second property 'a'"]),
      Wire.object([("a", [5]), ("b", [5]), ("a", [6])]),
      but: Wire.object([("a", Wire.object([("a", [5])])), ("b", [5])])),
    values(
      "amf.boolean-odd",
      finds: .client(0, ["offset": 18, "detail": "value 4 has a boolean that is 2"]), [5, 1, 2],
      but: [5, 1, 1]),
    values(
      "amf.date-odd",
      finds: .client(
        0, ["offset": 18, "detail": "value 4 has a date of 1.0 ms with time zone 60"]),
      [5] + date(1, zone: 60), but: [5] + date(0, zone: 0)),
    values(
      "amf.date-odd",
      finds: .client(
        0, ["offset": 18, "detail": "value 4 has a date of -1.0 ms with time zone 0"]),
      [5] + date(-1, zone: 0), but: [5] + date(1e300, zone: 0)),
    values(
      "amf.date-odd",
      finds: .client(0, ["offset": 18, "detail": "value 4 has a date of inf ms with time zone 0"]),
      [5] + date(.infinity, zone: 0), but: [5] + date(1, zone: 0)),
    values(
      "amf.reference-unknown",
      finds: .client(
        0, ["offset": 21, "detail": "value 4 has a reference to object 1, and 1 had begun"]),
      [3, 0, 0, 9, 7, 0, 1], but: [3, 0, 0, 9, 7, 0, 0]),
    values(
      "amf.reference-circular",
      finds: .client(
        0,
        [
          "offset": 21,
          "detail": "property 'a' has a reference to object 0, which is not complete yet",
        ]), [3, 0, 1, 0x61, 7, 0, 0, 0, 0, 9],
      but: [3, 0, 0, 9] + [3, 0, 1, 0x61, 7, 0, 0, 0, 0, 9]),
  ]

  private static func date(_ milliseconds: Double, zone: UInt8) -> [UInt8] {
    [11] + Wire.number(milliseconds).dropFirst() + [0, zone]
  }

  /// A call, as AMF3 messages have it.
  private static let call = [0] + Wire.string("call") + Wire.number(0)

  /// A message of AMF3 behind connect, with such an object encoding in the answer.
  private static func agreement(
    type: UInt8, _ payload: [UInt8], finds arguments: FindingArguments, agreed: Double?
  ) -> RuleExample {
    @Sendable func send(_ encoding: Double?, _ conversation: inout Conversation) {
      conversation.connect(answer: encoding.map { [("objectEncoding", Wire.number($0))] } ?? [])
      conversation.client(Wire.message(chunkStream: 3, type: type, payload), at: 20)
    }
    return RuleExample("amf.avmplus-unagreed", finds: .client(1, arguments)) {
      send(agreed, &$0)
    } but: {
      send(3, &$0)
    }
  }

  private static func values(
    _ rule: String, finds: ExpectedFinding, _ values: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, finds: finds) {
      $0.handshake()
      $0.client(long(Wire.string("call") + Wire.number(0) + values), at: 1)
    } but: {
      $0.handshake()
      $0.client(long(Wire.string("call") + Wire.number(0) + other), at: 1)
    }
  }

  /// An AMF3 array of a string of 1,000 bytes and so many references to it.
  private static func repeated(_ times: Int) -> [UInt8] {
    func u29(_ value: Int) -> [UInt8] { [0x80 | UInt8(value >> 7), UInt8(value & 0x7F)] }
    let text = [UInt8](repeating: 0x61, count: 1000)
    return [0x09] + u29(2 * (times + 1) + 1) + [1, 0x06] + u29(2001) + text
      + [UInt8](repeating: [0x06, 0], times: times)
  }

  /// A command in as many chunks as it takes.
  private static func long(_ values: [UInt8]) -> [UInt8] {
    Wire.message(chunkStream: 3, type: 20, values)
  }

  /// One message right after the handshake.
  static func message(
    _ rule: String, finds: ExpectedFinding, and others: [ExpectedFinding] = [], type: UInt8,
    _ payload: [UInt8], but other: [UInt8]
  ) -> RuleExample {
    RuleExample(rule, allOf: [finds] + others) {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 3, type: type, payload), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.message(chunkStream: 3, type: type, other), at: 1)
    }
  }
}

extension [UInt8] {
  fileprivate init(repeating bytes: [UInt8], times: Int) {
    self = (0..<times).flatMap { _ in bytes }
  }
}
