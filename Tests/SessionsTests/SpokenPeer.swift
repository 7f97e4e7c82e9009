import TestSupport

/// What a client says of itself on the wire, and how, from its handshake to its metadata.
struct SpokenClient: Sendable {
  var flashVer: String
  /// The names in connect's command object, with commas between them.
  var names = "app,flashVer,tcUrl"
  /// The four bytes behind the time in C1, and what the others are.
  var handshakeVersion: [UInt8] = [0, 0, 0, 0]
  var random: UInt8 = 1
  /// Window Acknowledgement Size and Set Chunk Size before connect.
  var window: UInt32?
  var chunkSize: UInt32?
  /// How publish is sent; nil where nothing comes after connect.
  var publish: Request?
  var encoder: String?

  struct Request: Sendable {
    var chunkStream: UInt8
    var transaction: Double
  }

  func speak(in conversation: inout Conversation) {
    let c1 = [0, 0, 0, 0] + handshakeVersion + [UInt8](repeating: random, count: 1528)
    conversation.client([3] + c1, at: 0)
    conversation.server([3] + WireBuilder.packet(2) + c1, at: 0)
    conversation.client(
      WireBuilder.packet(2) + WireBuilder.sizes(window: window, chunkSize: chunkSize), at: 0)
    let properties = WireBuilder.properties(names, ["flashVer": flashVer])
    conversation.client(
      WireBuilder.command("connect", 1, properties, chunkSize: Int(chunkSize ?? 128)), at: 1)
    guard let publish else { return }
    let info = WireBuilder.properties("code", ["code": "NetConnection.Connect.Success"])
    conversation.server(WireBuilder.command("_result", 1, [5] + info), at: 2)
    conversation.client(WireBuilder.command("createStream", 2), at: 3)
    conversation.server(WireBuilder.command("_result", 2, [5] + WireBuilder.number(1)), at: 4)
    let request = WireBuilder.string("publish") + WireBuilder.number(publish.transaction)
    let names = WireBuilder.string("cam1") + WireBuilder.string("live")
    conversation.client(
      WireBuilder.message(
        chunkStream: publish.chunkStream, type: 20, stream: 1, request + [5] + names), at: 5)
    guard let encoder else { return }
    let metadata =
      WireBuilder.string("@setDataFrame") + WireBuilder.string("onMetaData")
      + WireBuilder.properties("encoder", ["encoder": encoder])
    conversation.client(
      WireBuilder.message(chunkStream: 4, type: 18, stream: 1, metadata), at: 6)
  }
}

/// What a server says of itself on the wire, and how, from its handshake to its answer to publish.
struct SpokenServer: Sendable {
  var fmsVer = "FMS/3,0,1,123"
  var capabilities = 31.0
  /// The names in the command object of connect's answer; nil where it is null.
  var object: String? = "fmsVer,capabilities"
  /// The names in its information; `data/version` stands for an object `data` with a `version`.
  var info = "level,code,description,objectEncoding"
  var description = "Connection succeeded."
  var versions: [String: String] = [:]
  /// The four bytes behind the time in S1, and what the others are.
  var handshakeVersion: [UInt8] = [0, 0, 0, 0]
  var random: UInt8 = 2
  /// Window Acknowledgement Size, Set Peer Bandwidth and Set Chunk Size before connect's answer.
  var window: UInt32?
  var limit: UInt32?
  var chunkSize: UInt32?
  /// The argument of onBWDone, behind connect's answer.
  var bandwidthDone: Double?
  var stream = 1.0
  /// The description of the answer to publish; nil where there is none.
  var published: String?
  var status = "level,code,description"
  var statusChunkStream: UInt8 = 3

  func speak(in conversation: inout Conversation) {
    let size = Int(chunkSize ?? 128)
    let s1 = [0, 0, 0, 0] + handshakeVersion + [UInt8](repeating: random, count: 1528)
    conversation.client([3] + WireBuilder.packet(1), at: 0)
    conversation.server([3] + s1 + WireBuilder.packet(1), at: 0)
    conversation.client(s1, at: 0)
    let app = WireBuilder.properties("app", ["app": "live"])
    conversation.client(WireBuilder.command("connect", 1, app), at: 1)
    conversation.server(
      WireBuilder.sizes(window: window, limit: limit, chunkSize: chunkSize), at: 2)
    var values = ["fmsVer": fmsVer, "code": "NetConnection.Connect.Success"]
    values["description"] = description
    values.merge(versions) { $1 }
    let head = object.map { WireBuilder.properties($0, values, ["capabilities": capabilities]) }
    let answer = (head ?? [5]) + WireBuilder.properties(info, values)
    conversation.server(WireBuilder.command("_result", 1, answer, chunkSize: size), at: 3)
    if let bandwidthDone {
      let argument = [5] + WireBuilder.number(bandwidthDone)
      conversation.server(WireBuilder.command("onBWDone", 0, argument), at: 3)
    }
    guard let published else { return }
    conversation.client(WireBuilder.command("createStream", 2), at: 4)
    conversation.server(WireBuilder.command("_result", 2, [5] + WireBuilder.number(stream)), at: 5)
    let names = WireBuilder.string("cam1") + WireBuilder.string("live")
    conversation.client(
      WireBuilder.command("publish", 3, [5] + names, stream: UInt8(stream)), at: 6)
    let notice = WireBuilder.string("onStatus") + WireBuilder.number(0) + [5]
    let said = ["code": "NetStream.Publish.Start", "description": published]
    conversation.server(
      WireBuilder.message(
        chunkStream: statusChunkStream, type: 20, stream: UInt8(stream),
        notice + WireBuilder.properties(status, said), chunkSize: size), at: 7)
  }
}

extension WireBuilder {
  /// An object with these names, in that order; `data/version` stands for an object `data` with a `version`.
  ///
  /// Strings have their values from `texts`, numbers from `numbers`; others are 1.
  fileprivate static func properties(
    _ names: String, _ texts: [String: String], _ numbers: [String: Double] = [:]
  ) -> [UInt8] {
    object(
      names.split(separator: ",").map { name in
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
          return (parts[0], properties(parts[1], texts))
        }
        return (parts[0], texts[parts[0]].map(string) ?? number(numbers[parts[0]] ?? 1))
      })
  }

  fileprivate static func sizes(
    window: UInt32?, limit: UInt32? = nil, chunkSize: UInt32?
  ) -> [UInt8] {
    (window.map { message(chunkStream: 2, type: 5, PacketBuilder.bytes($0)) } ?? [])
      + (limit.map { message(chunkStream: 2, type: 6, PacketBuilder.bytes($0) + [2]) } ?? [])
      + (chunkSize.map(setChunkSize) ?? [])
  }
}
