import RTMP
import TestSupport

/// Sessions as certain libraries have them, byte by byte as far as it matters to their peers.
extension Conversation {
  private static func information(_ code: String, _ description: String) -> [UInt8] {
    Wire.object([
      ("level", Wire.string("status")), ("code", Wire.string(code)),
      ("description", Wire.string(description)),
    ])
  }

  /// rml_rtmp on both sides: digests at both ends, the server speaks first, no tcUrl.
  mutating func rmlPublish(type: String = "live") {
    client([3] + Wire.signedPacket(.client, scheme: 0), at: 0)
    let server = Wire.signedPacket(.server, scheme: 1)
    self.server([3] + server + Wire.signedPacket(.client, scheme: 0), at: 0)
    client(server, at: 0)
    self.server(
      Wire.setChunkSize(4096)
        + Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(1) << 30))
        + Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 0])
        + Wire.message(chunkStream: 2, type: 6, PacketBuilder.bytes(UInt32(2_500_000)) + [2])
        + Wire.command("onBWDone", 0, [5] + Wire.number(8192)), at: 1)
    client(
      Wire.command(
        "connect", 1,
        Wire.object([
          ("flashVer", Wire.string("WIN 23,0,0,207")), ("app", Wire.string("live")),
          ("objectEncoding", Wire.number(0)),
        ])), at: 5)
    self.server(
      Wire.command(
        "_result", 1,
        Wire.object([
          ("fmsVer", Wire.string("FMS/3,0,1,1233")), ("capabilities", Wire.number(31)),
        ])
          + Wire.object([
            ("code", Wire.string("NetConnection.Connect.Success")),
            ("level", Wire.string("status")),
            ("description", Wire.string("Successfully connected on app: live")),
            ("objectEncoding", Wire.number(0)),
          ]), chunkSize: 4096), at: 10)
    client(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(2_500_000)))
        + Wire.setChunkSize(4096) + Wire.command("createStream", 2), at: 12)
    self.server(Wire.command("_result", 2, [5] + Wire.number(1)), at: 15)
    client(
      Wire.command("publish", 0, [5] + Wire.string("cam") + Wire.string(type), stream: 1), at: 20)
    self.server(
      Wire.message(chunkStream: 2, type: 4, stream: 1, [0, 0, 0, 0, 0, 1])
        + Wire.command(
          "onStatus", 0, [5] + Self.information("NetStream.Publish.Start", "published"), stream: 1,
          chunkSize: 4096),
      at: 25)
  }

  /// oxideav-rtmp on both sides: simple handshake, the calls back to back.
  mutating func oxideavPublish(releaseAnswer: String = "_result") {
    handshake()
    client(
      Wire.setChunkSize(4096)
        + Wire.command(
          "connect", 1,
          Wire.object([
            ("app", Wire.string("live")), ("type", Wire.string("nonprivate")),
            ("flashVer", Wire.string("FMLE/3.0 (compatible; oxideav-rtmp)")),
            ("tcUrl", Wire.string("rtmp://10.0.0.2/live")),
          ]), chunkSize: 4096), at: 5)
    self.server(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(5_000_000)))
        + Wire.message(chunkStream: 2, type: 6, PacketBuilder.bytes(UInt32(5_000_000)) + [2])
        + Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 0])
        + Wire.command(
          "_result", 1,
          Wire.object([
            ("fmsVer", Wire.string("FMS/3,0,1,123")), ("capabilities", Wire.number(31)),
            ("mode", Wire.number(1)),
          ]) + Self.information("NetConnection.Connect.Success", "Connection accepted."))
        + Wire.setChunkSize(4096), at: 10)
    client(
      Wire.command("releaseStream", 2, [5] + Wire.string("cam"))
        + Wire.command("FCPublish", 3, [5] + Wire.string("cam")) + Wire.command("createStream", 4),
      at: 12)
    self.server(
      Wire.command(releaseAnswer, 2, [5, 6]) + Wire.command("_result", 3, [5, 6])
        + Wire.command("_result", 4, [5] + Wire.number(1)), at: 15)
    client(
      Wire.command("publish", 5, [5] + Wire.string("cam") + Wire.string("live"), stream: 1), at: 20)
    self.server(
      Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1])
        + Wire.command(
          "onStatus", 0, [5] + Self.information("NetStream.Publish.Start", "published"), stream: 1,
          chunkSize: 4096),
      at: 25)
  }

  /// shiguredo_rtmp's publisher and server: zeros for a handshake, message stream 2, publish
  /// accepted by an answer and by a status.
  ///
  /// - Parameter given: the number in createStream's answer.
  mutating func shiguredoPublish(given: Double) {
    client([3] + Wire.packet(0), at: 0)
    self.server([3] + Wire.packet(0) + Wire.packet(0), at: 0)
    client(Wire.packet(0), at: 0)
    client(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(5_000_000)))
        + Wire.message(chunkStream: 2, type: 6, PacketBuilder.bytes(UInt32(5_000_000)) + [0])
        + Wire.setChunkSize(4096)
        + Wire.message(
          chunkStream: 2, type: 20,
          Wire.string("connect") + Wire.number(1)
            + Wire.object([
              ("app", Wire.string("live")),
              ("flashVer", Wire.string("FMLE/3.0 (compatible; FME/3.0)")),
              ("tcUrl", Wire.string("rtmp://10.0.0.2:1935/live")),
            ]), chunkSize: 4096), at: 5)
    self.server(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(UInt32(5_000_000)))
        + Wire.setChunkSize(4096)
        + Wire.message(chunkStream: 2, type: 6, PacketBuilder.bytes(UInt32(5_000_000)) + [0])
        + Wire.message(chunkStream: 2, type: 4, [0, 0, 0, 0, 0, 1])
        + Wire.message(
          chunkStream: 2, type: 20,
          Wire.string("_result") + Wire.number(1)
            + Wire.object([
              ("fmsVer", Wire.string("FMS/4,5,0,297")), ("capabilities", Wire.number(255)),
              ("mode", Wire.number(1)),
            ]) + Self.information("NetConnection.Connect.Success", "Connection succeeded."),
          chunkSize: 4096), at: 10)
    client(
      Wire.message(
        chunkStream: 2, type: 20, Wire.string("createStream") + Wire.number(2) + [5]), at: 12)
    self.server(
      Wire.message(
        chunkStream: 2, type: 20, Wire.string("_result") + Wire.number(2) + [5] + Wire.number(given)
      )
        + Wire.message(
          chunkStream: 2, type: 4, [0, 0, 0, 0, 0, UInt8(given)]), at: 15)
    client(
      Wire.message(
        chunkStream: 4, type: 20, stream: 2,
        Wire.string("publish") + Wire.number(3) + [5] + Wire.string("cam") + Wire.string("live")),
      at: 20)
    guard given == 2 else { return }
    let start = Self.information("NetStream.Publish.Start", "published")
    self.server(
      Wire.message(
        chunkStream: 4, type: 20, stream: 2,
        Wire.string("_result") + Wire.number(3) + Wire.object([]) + start, chunkSize: 4096)
        + Wire.message(
          chunkStream: 4, type: 20, stream: 2,
          Wire.string("onStatus") + Wire.number(0) + [5] + start, chunkSize: 4096), at: 25)
  }

  /// A publisher as RTMP 1.0 has it, but for the transaction ID of publish.
  mutating func strictPublish(_ transaction: Double) {
    create()
    client(
      Wire.command(
        "publish", transaction, [5] + Wire.string("cam") + Wire.string("live"), stream: 1),
      at: 25)
    status("NetStream.Publish.Start", at: 30)
  }
}
