import Media
import RTMP
import Sessions
import TestSupport
import Testing
import Peers

private typealias Wire = WireBuilder

/// A session, and what a peer would have made of it in the place of one side.
struct PeerSession: Sendable, CustomTestStringConvertible {
  let peer: String
  let side: Role
  let title: String
  /// nil where it would have accepted all.
  let outcome: PeerAnswer.Reaction?
  /// Part of why.
  let reason: String
  /// The message on which it fails.
  let message: Int?
  let script: RuleExample.Script

  var testDescription: String { "\(peer) as the \(side.rawValue): \(title)" }

  private init(
    _ peer: String, _ side: Role, _ title: String,
    _ outcome: PeerAnswer.Reaction? = nil, _ reason: String = "", at message: Int? = nil,
    _ script: @escaping RuleExample.Script
  ) {
    self.peer = peer
    self.side = side
    self.title = title
    self.outcome = outcome
    self.reason = reason
    self.message = message
    self.script = script
  }

  static let all = [
    PeerSession("rml_rtmp", .server, "its own client") { $0.rmlPublish() },
    PeerSession(
      "rml_rtmp", .server, "a client that publishes on 2 whatever it is told", .stalls,
      "ActionAttemptedOnInactiveStream", at: 6
    ) { $0.shiguredoPublish(given: 1) },
    PeerSession("rml_rtmp", .client, "its own server") { $0.rmlPublish() },
    PeerSession(
      "rml_rtmp", .client, "a server that accepts publish twice", .closes,
      "SessionInInvalidState", at: 8
    ) { $0.shiguredoPublish(given: 2) },

    PeerSession("oxideav-rtmp", .server, "its own client") { $0.oxideavPublish() },
    PeerSession("oxideav-rtmp", .server, "a muted encoder", .closes, "wants a first byte", at: 6) {
      $0.oxideavPublish()
      $0.client(Wire.audio([]), at: 50)
      $0.close(by: .server, at: 51)
    },
    PeerSession("oxideav-rtmp", .client, "its own server") { $0.oxideavPublish() },
    PeerSession(
      "oxideav-rtmp", .client, "a server that refuses releaseStream", .closes, "takes any _error",
      at: 5
    ) {
      $0.oxideavPublish(releaseAnswer: "_error")
      $0.close(by: .client, at: 51)
    },

    PeerSession("scuffle-rtmp", .server, "a publisher of the first kind") { $0.oxideavPublish() },
    PeerSession("scuffle-rtmp", .server, "a player", .closes, "PlayNotSupported", at: 2) {
      $0.play()
    },
    PeerSession("scuffle-rtmp", .server, "chunks of 128 KiB", .closes, "InvalidChunkSize", at: 0) {
      $0.handshake()
      $0.client(Wire.setChunkSize(131_072), at: 1)
    },

    PeerSession("shiguredo_rtmp", .server, "its own client") { $0.shiguredoPublish(given: 2) },
    PeerSession(
      "shiguredo_rtmp", .server, "a client without tcUrl", .closes, "missing required key", at: 0
    ) { $0.rmlPublish() },
    PeerSession(
      "shiguredo_rtmp", .server, "H.265 by FourCC", .closes, "knows no Enhanced RTMP", at: 7
    ) {
      $0.shiguredoPublish(given: 2)
      $0.client(Wire.video([0x91] + Array("hvc1".utf8) + [0, 0, 0], stream: 2), at: 50)
      $0.close(by: .server, at: 51)
    },
    PeerSession("shiguredo_rtmp", .client, "its own server") { $0.shiguredoPublish(given: 2) },
    PeerSession(
      "shiguredo_rtmp", .client, "a server that has its time of reading in S2", .closes,
      "exact copies"
    ) {
      $0.client([3] + Wire.packet(0), at: 0)
      $0.server(
        [3] + Wire.packet(9) + [0, 0, 0, 0, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 1528), at: 0)
    },

    PeerSession("nginx-rtmp", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession(
      "nginx-rtmp", .server, "a second connect", .closes, "duplicate connection", at: 1
    ) {
      $0.connect()
      $0.client(Wire.command("connect", 2, Wire.object([("app", Wire.string("live"))])), at: 20)
    },

    PeerSession("ffmpeg", .client, "a plain server") { $0.oxideavPublish() },
    PeerSession("ffmpeg", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession("ffmpeg", .client, "a window of 0", .closes, "Incorrect window", at: 1) {
      $0.connect()
      $0.server(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 0]), at: 12)
    },
    PeerSession(
      "ffmpeg", .client, "a server that refuses connect without a description", .stalls,
      "without a description", at: 0
    ) { $0.refusedConnect(describing: false) },
    PeerSession("ffmpeg", .client, "a name in use", .closes, "Server error", at: 2) {
      $0.refusedPublish()
    },

    PeerSession("gstreamer", .client, "a plain server") { $0.publish() },
    PeerSession(
      "gstreamer", .client, "a server that answers publish on message stream 0", .stalls,
      "waits for it on the message stream", at: 2
    ) {
      $0.create()
      $0.askToPublish()
      $0.status("NetStream.Publish.Start", stream: 0, at: 30)
    },
    PeerSession("gstreamer", .client, "a stream 0", .closes, "'createStream' cmd failed", at: 1) {
      $0.create(0)
    },

    PeerSession("librtmp", .client, "a plain server") { $0.play() },
    PeerSession(
      "librtmp", .client, "a server that refuses connect", .stalls, "does not take it for the end",
      at: 0
    ) { $0.refusedConnect(describing: true) },
    PeerSession("librtmp", .client, "a name in use", .stalls, "knows no such refusal", at: 2) {
      $0.refusedPublish()
    },

    PeerSession("obs", .client, "a plain server") { $0.publish() },
    PeerSession("obs", .client, "a name in use", .closes, "ends", at: 2) { $0.refusedPublish() },
    PeerSession(
      "obs", .client, "a server that refuses connect without a description", .crashes,
      "a description that is not there", at: 0
    ) { $0.refusedConnect(describing: false) },
    PeerSession("mediamtx", .server, "a publisher of H.264 and AAC") { $0.publishFrames() },
    PeerSession("mediamtx", .server, "a muted encoder", .closes, "invalid body size", at: 8) {
      $0.publishFrames()
      $0.client(Wire.audio([]), at: 60)
      $0.close(by: .server, at: 61)
    },
    PeerSession(
      "mediamtx", .server, "a player that speaks AMF3", .closes, "invalid message type", at: 1
    ) {
      $0.connect()
      $0.client(
        Wire.message(
          chunkStream: 3, type: 17, [0] + Wire.string("createStream") + Wire.number(2) + [5]),
        at: 20)
    },
    PeerSession("mediamtx", .server, "a player that is silent") {
      $0.play()
      $0.server(Wire.audio(Wire.aacHeader), at: 20_000)
      $0.deleteStream(at: 40_000)
    },
    PeerSession("mediamtx", .client, "a server that lets it play") { $0.play() },
    PeerSession("mediamtx", .client, "a server that gives stream 2", .closes, "bad result", at: 1) {
      $0.create(2)
    },

    PeerSession("lal", .server, "a publisher of H.264 and AAC") { $0.publishFrames() },
    PeerSession(
      "lal", .server, "publish with an object", .closes, "wants null", at: 2
    ) {
      $0.create()
      $0.client(
        Wire.command("publish", 5, Wire.object([]) + Wire.string("cam"), stream: 1), at: 25)
    },
    PeerSession("lal", .server, "a player that sends sound", .crashes, "the whole server", at: 3) {
      $0.play()
      $0.client(Wire.audio([0xAF, 1, 1]), at: 40)
    },

    PeerSession("lal", .client, "a server that lets it play") { $0.play() },
    PeerSession("lal", .client, "a server that answers connect by null", .closes, "amf0", at: 0) {
      $0.handshake()
      $0.client(Wire.command("connect", 1, Wire.object([("app", Wire.string("live"))])), at: 5)
      $0.server(Wire.command("_result", 1), at: 10)
    },

    PeerSession("node-media-server", .server, "a publisher of H.264 and AAC") {
      $0.publishFrames()
    },
    PeerSession("node-media-server", .server, "no tcUrl", .crashes, "Invalid URL", at: 0) {
      $0.handshake()
      $0.client(
        Wire.command("connect", 1, Wire.object([("app", Wire.string("live"))])), at: 5)
    },
    PeerSession(
      "node-media-server", .server, "H.264 by FourCC", .misreads, "the audio sequence header", at: 3
    ) {
      $0.publish()
      $0.client(Wire.video([0x91] + Array("avc1".utf8) + [0, 0, 0, 0]), at: 40)
    },

    PeerSession("go2rtc", .server, "a publisher of H.264 and AAC") { $0.publishFrames() },
    PeerSession(
      "go2rtc", .server, "connect with fourCcList", .stalls, "cannot read the values", at: 0
    ) {
      $0.connect([("fourCcList", Wire.strings("hvc1"))])
    },
    PeerSession("go2rtc", .server, "an empty frame", .crashes, "reads a first byte", at: 8) {
      $0.publishFrames()
      $0.client(Wire.video([]), at: 60)
    },
    PeerSession("go2rtc", .client, "a server that lets it play") { $0.play() },
    PeerSession(
      "go2rtc", .client, "Set Chunk Size once it plays", .misreads, "obeys no Set Chunk Size", at: 3
    ) {
      $0.play()
      $0.server(Wire.setChunkSize(4096), at: 40)
    },

    PeerSession("zlmediakit", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession("zlmediakit", .server, "a client without tcUrl", .closes, "not a string", at: 0) {
      $0.rmlPublish()
    },
    PeerSession(
      "zlmediakit", .server, "an encoder with a second sound track in data", .closes,
      "can only set metadata", at: 3
    ) {
      $0.publish()
      $0.client(
        Wire.message(
          chunkStream: 4, type: 18, stream: 1,
          Wire.string("@setDataFrame") + Wire.string("onExpectAdditionalMedia") + [5]), at: 40)
    },
    PeerSession(
      "zlmediakit", .server, "a publisher that pauses", .closes, "pusher timeout"
    ) {
      $0.publish()
      $0.sound(0)
      $0.sound(17_200)
    },

    PeerSession("srs", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession("srs", .server, "a publisher that calls nothing more than it has to") {
      $0.publish()
      $0.headers(at: 35)
    },
    PeerSession("srs", .server, "chunks of 100 bytes", .closes, "should be 128+", at: 0) {
      $0.handshake()
      $0.client(Wire.setChunkSize(100), at: 1)
    },
    PeerSession(
      "srs", .server, "a publisher that calls releaseStream alone", .stalls, "both or neither",
      at: 2
    ) {
      $0.connect()
      $0.client(Wire.command("releaseStream", 2, [5] + Wire.string("cam")), at: 12)
      $0.createStream()
    },

    PeerSession("xiu", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession("xiu", .server, "a client that pings", .closes, "UnknowEventMessageType", at: 3) {
      $0.publish()
      $0.client(Wire.message(chunkStream: 2, type: 4, [0, 6, 0, 0, 0, 1]), at: 40)
    },
    PeerSession("xiu", .server, "a player that names no stream", .crashes, "unwraps", at: 2) {
      $0.create()
      $0.client(Wire.command("play", 5, stream: 1), at: 25)
    },

    PeerSession("wireshark", .server, "a plain publisher") { $0.oxideavPublish() },
    PeerSession("wireshark", .server, "chunks of 60 kB", .misreads, "loses its place", at: 0) {
      $0.handshake()
      $0.client(Wire.setChunkSize(60_000), at: 1)
    },

    PeerSession("rtmp-1.0", .server, "publish with transaction ID 0") { $0.strictPublish(0) },
    PeerSession(
      "rtmp-1.0", .server, "publish with transaction ID 5", .refuses, "transaction ID 0", at: 2
    ) { $0.strictPublish(5) },
  ]
}

extension Conversation {
  /// A server that refuses the application.
  fileprivate mutating func refusedConnect(describing: Bool) {
    handshake()
    client(Wire.command("connect", 1, Wire.object([("app", Wire.string("live"))])), at: 5)
    let info = [
      ("level", "error"), ("code", "NetConnection.Connect.Rejected"), ("description", "no"),
    ].prefix(describing ? 3 : 2)
    server(
      Wire.command("_error", 1, [5] + Wire.object(info.map { ($0, Wire.string($1)) })), at: 10)
  }

  /// A server that has another publisher of that name.
  fileprivate mutating func refusedPublish() {
    create()
    askToPublish()
    status("NetStream.Publish.BadName", level: "error", at: 30)
  }

  /// A publisher of H.264 and AAC, up to 50 ms.
  fileprivate mutating func publishFrames() {
    publish()
    headers()
    frame(0, key: true)
    sound(10)
  }
}
