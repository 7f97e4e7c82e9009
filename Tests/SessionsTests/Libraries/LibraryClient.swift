import RTMP
import TestSupport

private typealias Wire = WireBuilder

/// What a library sends as the client, turn by turn.
struct LibraryClient: Sendable {
  /// C1.
  var first: [UInt8]
  /// Up to connect, one element for each write.
  var opening: [[UInt8]]
  /// What answers a Set Peer Bandwidth.
  var bandwidthAnswer: [UInt8] = []
  /// The transaction IDs of releaseStream and FCPublish.
  var calls: [Double] = []
  /// Once connect is answered, up to createStream.
  var create: [UInt8]
  var createTransaction: Double
  /// publish or play, by the number that createStream has given.
  var request: @Sendable (UInt8) -> [UInt8]
  var requestTransaction: Double
  /// The message stream that it uses, where it does so whatever it is told.
  var publishesOn: UInt8?
}

extension LibraryClient {
  /// rml_rtmp: a digest, no tcUrl but where it is configured, its settings after connect.
  static func rml(
    app: String = "live", tcURL: String? = nil, encoding: Double = 0, type: String = "live",
    isReversed: Bool = false
  ) -> Self {
    let object =
      [
        ("flashVer", Wire.string("WIN 23,0,0,207")), ("app", Wire.string(app)),
        ("objectEncoding", Wire.number(encoding)),
      ] + (tcURL.map { [("tcUrl", Wire.string($0))] } ?? [])
    let connect = Wire.object(isReversed ? object.reversed() : object)
    return Self(
      first: Wire.signedPacket(
        .client, scheme: 0, version: [0x80, 0, 7, 2], hasZeroTail: true),
      opening: [Wire.call("connect", 1, connect, on: 6, chunkSize: 128)],
      create: Wire.window(2_500_000) + Wire.setChunkSize(4096)
        + Wire.call("createStream", 2, on: 6),
      createTransaction: 2,
      request: {
        Wire.call("publish", 0, [5] + Wire.string("cam") + Wire.string(type), on: 6, stream: $0)
      }, requestTransaction: 0)
  }

  static let rml = rml()

  /// rml_rtmp as a player: a buffer length, and play with no more than a name.
  static func rmlPlayer(start: Double? = nil) -> Self {
    var client = rml(tcURL: "rtmp://10.0.0.2/live")
    client.request = { stream in
      Wire.message(
        chunkStream: 2, type: 4, [0, 3, 0, 0, 0, stream] + PacketBuilder.bytes(UInt32(2000)))
        + Wire.call(
          "play", 0, [5] + Wire.string("cam") + (start.map(Wire.number) ?? []), on: 6,
          stream: stream)
    }
    return client
  }

  /// oxideav-rtmp: all calls back to back, and two writes before connect is answered.
  static func oxideav(
    app: String = "live", tcURL: String = "rtmp://10.0.0.2/live", name: String = "cam",
    isOneWrite: Bool = true
  ) -> Self {
    let size = Wire.setChunkSize(4096)
    let connect = Wire.call(
      "connect", 1,
      Wire.object([
        ("app", Wire.string(app)), ("type", Wire.string("nonprivate")),
        ("flashVer", Wire.string("FMLE/3.0 (compatible; oxideav-rtmp)")),
        ("tcUrl", Wire.string(tcURL)),
      ]), on: 3)
    return Self(
      first: Wire.packet(1, time: 1_700_000_000),
      opening: isOneWrite ? [size + connect] : [size, connect],
      calls: [2, 3],
      create: Wire.call("releaseStream", 2, [5] + Wire.string(name), on: 3)
        + Wire.call("FCPublish", 3, [5] + Wire.string(name), on: 3)
        + Wire.call("createStream", 4, on: 3),
      createTransaction: 4,
      request: {
        Wire.call("publish", 5, [5] + Wire.string(name) + Wire.string("live"), on: 3, stream: $0)
      }, requestTransaction: 5)
  }

  static let oxideav = oxideav()

  /// shiguredo_rtmp: zeros for a handshake, settings before connect, message stream 2 whatever it
  /// is told.
  static func shiguredo(app: String = "live", name: String = "cam") -> Self {
    Self(
      first: Wire.packet(0),
      opening: [
        Wire.window(5_000_000) + Wire.bandwidth(5_000_000, type: 0) + Wire.setChunkSize(4096)
          + Wire.call(
            "connect", 1,
            Wire.object([
              ("app", Wire.string(app)),
              ("flashVer", Wire.string("FMLE/3.0 (compatible; FME/3.0)")),
              ("tcUrl", Wire.string("rtmp://10.0.0.2:1935/\(app)")),
            ]), on: 2)
      ],
      bandwidthAnswer: Wire.window(5_000_000),
      create: Wire.call("createStream", 2, on: 2), createTransaction: 2,
      request: { _ in
        Wire.call("publish", 3, [5] + Wire.string(name) + Wire.string("live"), on: 4, stream: 2)
      }, requestTransaction: 3, publishesOn: 2)
  }

  static let shiguredo = shiguredo()
}

extension WireBuilder {
  /// A C1 or S1 with a time.
  static func packet(_ fill: UInt8, time: UInt32) -> [UInt8] {
    PacketBuilder.bytes(time) + packet(fill).dropFirst(4)
  }

  /// A command on a certain chunk stream.
  static func call(
    _ name: String, _ transactionID: Double, _ rest: [UInt8] = [5], on chunkStream: UInt8,
    stream: UInt8 = 0, chunkSize: Int = 4096
  ) -> [UInt8] {
    message(
      chunkStream: chunkStream, type: 20, stream: stream,
      string(name) + number(transactionID) + rest, chunkSize: chunkSize)
  }

  static func window(_ size: UInt32) -> [UInt8] {
    message(chunkStream: 2, type: 5, PacketBuilder.bytes(size))
  }

  static func bandwidth(_ size: UInt32, type: UInt8) -> [UInt8] {
    message(chunkStream: 2, type: 6, PacketBuilder.bytes(size) + [type])
  }

  static func acknowledgement(_ number: UInt32) -> [UInt8] {
    message(chunkStream: 2, type: 3, PacketBuilder.bytes(number))
  }

  /// Stream Begin, or another event about a message stream.
  static func event(_ type: UInt8, _ id: UInt8, stream: UInt8 = 0) -> [UInt8] {
    message(chunkStream: 2, type: 4, stream: stream, [0, type, 0, 0, 0, id])
  }

  static func information(_ code: String, _ description: String, level: String = "status")
    -> [UInt8]
  {
    object([
      ("level", string(level)), ("code", string(code)), ("description", string(description)),
    ])
  }
}
