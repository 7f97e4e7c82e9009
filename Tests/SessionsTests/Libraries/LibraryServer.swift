import RTMP
import TestSupport

private typealias Wire = WireBuilder

/// What a library sends as the server, turn by turn.
struct LibraryServer: Sendable {
  /// S1.
  var first: [UInt8]
  /// S2, by C1.
  var second: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  /// Before the client has said anything.
  var greeting: [UInt8] = []
  /// Up to connect's answer.
  var connected: [UInt8]
  /// The answer to releaseStream and FCPublish, by transaction ID.
  var answer: @Sendable (Double) -> [UInt8] = { _ in [] }
  /// The number that createStream gives.
  var given: UInt8
  /// createStream's answer, by transaction ID.
  var created: @Sendable (Double) -> [UInt8]
  /// What accepts publish, by message stream and transaction ID.
  var published: @Sendable (UInt8, Double) -> [UInt8]
}

extension LibraryServer {
  /// rml_rtmp: speaks before it is spoken to, a digest at 772, commands on chunk stream 6.
  static func rml(encoding: Double = 0, hasDigest: Bool = true) -> Self {
    Self(
      first: hasDigest
        ? Wire.signedPacket(.server, scheme: 1, version: [0x80, 0, 7, 2], hasZeroTail: true)
        : Wire.packet(3),
      greeting: Wire.setChunkSize(4096) + Wire.window(1 << 30) + Wire.event(0, 0)
        + Wire.bandwidth(2_500_000, type: 2)
        + Wire.call("onBWDone", 0, [5] + Wire.number(8192), on: 6),
      connected: Wire.call(
        "_result", 1,
        Wire.object([
          ("fmsVer", Wire.string("FMS/3,0,1,1233")), ("capabilities", Wire.number(31)),
        ])
          + Wire.object([
            ("code", Wire.string("NetConnection.Connect.Success")),
            ("level", Wire.string("status")),
            ("description", Wire.string("Successfully connected on app: live")),
            ("objectEncoding", Wire.number(encoding)),
          ]), on: 6),
      given: 1,
      created: { Wire.call("_result", $0, [5] + Wire.number(1), on: 6) },
      published: { stream, _ in
        Wire.event(0, stream, stream: stream)
          + Wire.call(
            "onStatus", 0, [5] + Wire.information("NetStream.Publish.Start", "published"), on: 6,
            stream: stream)
      })
  }

  static let rml = rml()

  /// oxideav-rtmp: Set Chunk Size comes last, so that connect's answer is cut at 128 bytes.
  static func oxideav(release: String = "_result") -> Self {
    Self(
      first: Wire.packet(2, time: 1_700_000_001),
      connected: Wire.window(5_000_000) + Wire.bandwidth(5_000_000, type: 2) + Wire.event(0, 0)
        + Wire.call(
          "_result", 1,
          Wire.object([
            ("fmsVer", Wire.string("FMS/3,0,1,123")), ("capabilities", Wire.number(31)),
            ("mode", Wire.number(1)),
          ])
            + Wire.object([
              ("level", Wire.string("status")),
              ("code", Wire.string("NetConnection.Connect.Success")),
              ("description", Wire.string("Connection accepted.")),
              ("objectEncoding", Wire.number(0)),
            ]), on: 3, chunkSize: 128) + Wire.setChunkSize(4096),
      answer: { Wire.call($0 == 2 ? release : "_result", $0, [5, 6], on: 3) },
      given: 1,
      created: { Wire.call("_result", $0, [5] + Wire.number(1), on: 3) },
      published: { stream, _ in
        Wire.event(0, stream)
          + Wire.call(
            "onStatus", 0, [5] + Wire.information("NetStream.Publish.Start", "published"), on: 3,
            stream: stream)
      })
  }

  static let oxideav = oxideav()

  /// scuffle-rtmp: its nanoseconds in S1, its time of reading in S2, a window of 4096 bytes, a
  /// status on message stream 0 with publish's transaction ID and no description.
  static func scuffle(isEchoExact: Bool = false) -> Self {
    Self(
      first: Wire.packet(2, time: 0x5A31_C207),
      second: { first in
        let time = isEchoExact ? Array(first[4..<8]) : [0x5A, 0x31, 0xC9, 0x11]
        return Array(first.prefix(4)) + time + first.dropFirst(8)
      },
      greeting: Wire.setChunkSize(4096),
      connected: Wire.window(4096) + Wire.bandwidth(4096, type: 2)
        + Wire.call(
          "_result", 1,
          Wire.object([
            ("fmsVer", Wire.string("FMS/3,0,1,123")), ("capabilities", Wire.number(31)),
          ])
            + Wire.object([
              ("code", Wire.string("NetConnection.Connect.Success")),
              ("description", Wire.string("Connection Succeeded.")),
              ("level", Wire.string("status")),
              ("objectEncoding", Wire.number(0)),
            ]), on: 3),
      given: 1,
      created: { Wire.call("_result", $0, [5] + Wire.number(1), on: 3) },
      published: { stream, transaction in
        Wire.event(0, stream)
          + Wire.call(
            "onStatus", transaction,
            [5]
              + Wire.object([
                ("code", Wire.string("NetStream.Publish.Start")), ("description", [5]),
                ("level", Wire.string("status")),
              ]), on: 3)
      })
  }

  static let scuffle = scuffle()

  /// shiguredo_rtmp: message stream 2, publish accepted by an answer and by a status.
  ///
  /// - Parameter given: the number in createStream's answer.
  static func shiguredo(given: UInt8 = 2) -> Self {
    let start = Wire.information("NetStream.Publish.Start", "published")
    return Self(
      first: Wire.packet(0),
      connected: Wire.window(5_000_000) + Wire.setChunkSize(4096)
        + Wire.bandwidth(5_000_000, type: 0) + Wire.event(0, 1)
        + Wire.call(
          "_result", 1,
          Wire.object([
            ("fmsVer", Wire.string("FMS/4,5,0,297")), ("capabilities", Wire.number(255)),
            ("mode", Wire.number(1)),
          ])
            + Wire.object([
              ("level", Wire.string("status")),
              ("code", Wire.string("NetConnection.Connect.Success")),
              ("description", Wire.string("Connection succeeded.")),
              ("objectEncoding", Wire.number(0)),
            ]), on: 2),
      given: given,
      created: {
        Wire.call("_result", $0, [5] + Wire.number(Double(given)), on: 2) + Wire.event(0, given)
      },
      published: { stream, transaction in
        Wire.call("_result", transaction, Wire.object([]) + start, on: 4, stream: stream)
          + Wire.call("onStatus", 0, [5] + start, on: 4, stream: stream)
      })
  }

  static let shiguredo = shiguredo()
}
