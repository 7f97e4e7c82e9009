import AMF
import SessionFixtures
import Flows
import RTMP
import Sessions
import TestSupport
import Testing

/// Steps, as the decoder reads them back.
@Suite struct ScriptStepTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let step: String
    let type: MessageType
    var chunkStream: UInt32 = 2
    var stream: UInt32 = 0
    var timestamp: UInt32 = 0
    let payload: [UInt8]

    var testDescription: String { step }
  }

  /// What stands before the number of a command of the client's, and behind it.
  private static func command(_ name: String, _ id: Double, _ rest: [UInt8] = []) -> [UInt8] {
    WireBuilder.string(name) + WireBuilder.number(id) + [5] + rest
  }

  static let control: [Case] = [
    Case(step: #""set_chunk_size": 4096"#, type: .setChunkSize, payload: [0, 0, 16, 0]),
    Case(step: #""abort": 6"#, type: .abort, payload: [0, 0, 0, 6]),
    Case(
      step: #""acknowledgement": 4294967295"#, type: .acknowledgement,
      payload: [255, 255, 255, 255]),
    Case(step: #""acknowledgement": "received""#, type: .acknowledgement, payload: [0, 0, 0, 0]),
    Case(
      step: #""window_acknowledgement_size": 1"#, type: .windowAcknowledgementSize,
      payload: [0, 0, 0, 1]),
    Case(step: #""set_peer_bandwidth": 1"#, type: .setPeerBandwidth, payload: [0, 0, 0, 1, 2]),
    Case(
      step: #""set_peer_bandwidth": 1, "limit_type": "hard""#, type: .setPeerBandwidth,
      payload: [0, 0, 0, 1, 0]),
    Case(
      step: #""user_control": "stream_begin""#, type: .userControl, payload: [0, 0, 0, 0, 0, 1]),
    Case(
      step: #""user_control": "buffer_ready", "stream_id": 5"#, type: .userControl,
      payload: [0, 32, 0, 0, 0, 5]),
    Case(
      step: #""user_control": "set_buffer_length", "stream_id": 1, "buffer_length": 256"#,
      type: .userControl, payload: [0, 3, 0, 0, 0, 1, 0, 0, 1, 0]),
    Case(
      step: #""user_control": "ping_request", "ping_timestamp": 7"#, type: .userControl,
      payload: [0, 6, 0, 0, 0, 7]),
    Case(
      step: #""user_control": 900, "payload": "01 02""#, type: .userControl,
      payload: [3, 132, 1, 2]),
    Case(
      step: #""set_chunk_size": 0, "chunk_stream_id": 3, "stream": 1, "timestamp": 9"#,
      type: .setChunkSize, chunkStream: 3, stream: 1, timestamp: 9, payload: [0, 0, 0, 0]),
  ]

  static let messages: [Case] = [
    Case(
      step: #""command": "connect""#, type: .commandAMF0, chunkStream: 3,
      payload: command("connect", 1)),
    Case(
      step: #""command": "createStream""#, type: .commandAMF0, chunkStream: 3,
      payload: command("createStream", 2)),
    Case(
      step: #""command": "x", "transaction_id": {"$undefined": true}, "object": true"#,
      type: .commandAMF0, chunkStream: 3, payload: WireBuilder.string("x") + [6, 1, 1]),
    Case(
      step: #""command": "publish", "arguments": ["cam", false]"#, type: .commandAMF0,
      chunkStream: 8, stream: 1,
      payload: command("publish", 2, WireBuilder.string("cam") + [1, 0])),
    Case(
      step: #""command": "seek", "stream": 3, "amf3": true"#, type: .commandAMF3, chunkStream: 8,
      stream: 3, payload: [0] + command("seek", 2)),
    Case(
      step: #""status": "NetConnection.Connect.Closed", "level": "error""#, type: .commandAMF0,
      chunkStream: 3,
      payload: command(
        "onStatus", 0,
        [3] + name("level") + WireBuilder.string("error")
          + name("code") + WireBuilder.string("NetConnection.Connect.Closed")
          + name("description") + WireBuilder.string("") + [0, 0, 9])),
    Case(
      step: #""data": ["onCuePoint", 1]"#, type: .dataAMF0, chunkStream: 4, stream: 1,
      payload: WireBuilder.string("onCuePoint") + WireBuilder.number(1)),
    Case(
      step: #""audio": "af 01 21 12", "timestamp": 23"#, type: .audio, chunkStream: 4, stream: 1,
      timestamp: 23, payload: [0xAF, 1, 0x21, 0x12]),
    Case(
      step: #""audio": "sequence_header""#, type: .audio, chunkStream: 4, stream: 1,
      payload: [0xAF, 0, 0x12, 0x10]),
    Case(
      step: #""audio": "frame", "size": 16"#, type: .audio, chunkStream: 4, stream: 1,
      payload: [0xAF, 1, 0x21] + Array(1...13)),
    Case(
      step: #""video": "key_frame", "size": 16, "stream": 2, "timestamp": 4000000000"#,
      type: .video, chunkStream: 6, stream: 2, timestamp: 4_000_000_000,
      payload: [0x17, 1, 0, 0, 0, 0, 0, 0, 7, 0x65, 1, 2, 3, 4, 5, 6]),
    Case(
      step: #""video": "inter_frame", "size": 16"#, type: .video, chunkStream: 6, stream: 1,
      payload: [0x27, 1, 0, 0, 0, 0, 0, 0, 7, 0x41, 1, 2, 3, 4, 5, 6]),
    Case(
      step: #""message": "aggregate", "payload": "0001", "chunk_stream_id": 65599"#,
      type: .aggregate, chunkStream: 65_599, payload: [0, 1]),
    Case(
      step: #""message": 200, "payload": "07", "chunk_stream_id": 64"#,
      type: 200, chunkStream: 64, payload: [7]),
    Case(
      step: #""message": "command_amf0", "values": ["connect"]"#, type: .commandAMF0,
      chunkStream: 3, payload: WireBuilder.string("connect")),
  ]

  private static func name(_ text: String) -> [UInt8] {
    Array(WireBuilder.string(text).dropFirst())
  }

  @Test(arguments: control + messages)
  func `a message is read as it was written`(example: Case) throws {
    let conversation = try ScriptConversation(
      #"\#(ScriptConversation.handshake), {"from": "client", \#(example.step)}"#)
    let message = try #require(conversation.messages.first).message
    #expect(conversation.messages.count == 1)
    #expect(message.header.type == example.type)
    #expect(message.header.chunkStreamID.rawValue == example.chunkStream)
    #expect(message.header.streamID?.rawValue == example.stream)
    #expect(message.header.timestamp == example.timestamp)
    #expect(message.payload.bytes == example.payload)
    #expect(message.isComplete)
  }

  @Test func `answers have the number of what they answer`() throws {
    let conversation = try ScriptConversation(
      """
      {"usual": "connect"},
      {"from": "client", "command": "releaseStream", "arguments": ["cam"]},
      {"from": "client", "command": "createStream"},
      {"from": "server", "command": "_result", "arguments": [1]},
      {"from": "server", "command": "_error", "answers": "releaseStream"},
      {"from": "server", "command": "onBWDone"}
      """)
    let ids = conversation.messages.compactMap { report -> Double? in
      guard case .command(let command) = report.body else { return nil }
      return command.transactionID
    }
    #expect(ids == [1, 1, 2, 3, 3, 2, 0])
  }

  // MARK: Handshakes

  @Test(arguments: ["simple", "digest0", "digest1"])
  func `a handshake is right, and what is asked to be wrong is`(scheme: String) throws {
    let right = try ScriptConversation(#"{"handshake": "\#(scheme)"}"#)
    #expect(right.findings == [])
    for direction in Direction.allCases {
      #expect(right.handshakes[direction].map { "\($0.scheme ?? .encrypted)" } == scheme)
    }
    for side in ["client", "server"] {
      let echo = try ScriptConversation(#"{"handshake": "\#(scheme)", "wrong_echo": "\#(side)"}"#)
      #expect(echo.findings == ["handshake.echo-wrong"])
      guard scheme != "simple" else { continue }
      let digest = try ScriptConversation(
        #"{"handshake": "\#(scheme)", "wrong_digest": "\#(side)"}"#)
      #expect(digest.findings == ["handshake.digest-invalid"])
    }
  }

  @Test func `a handshake stops where it is to`() throws {
    let first = try ScriptConversation(#"{"handshake": "simple", "until": "C1"}"#)
    #expect(first.fixture[.clientToServer].count == 1537)
    #expect(first.fixture[.serverToClient].isEmpty)
    let second = try ScriptConversation(#"{"handshake": "simple", "until": "S2", "version": 6}"#)
    #expect(second.fixture[.clientToServer].count == 1537)
    #expect(second.fixture[.serverToClient].count == 3073)
    #expect(second.fixture[.serverToClient].first == 6)
  }

  // MARK: Chunks

  @Test func `headers are as short as they can be, unless the step has another`() throws {
    let conversation = try ScriptConversation(
      """
      {"from": "client", "audio": "af01"},
      {"from": "client", "audio": "af0102", "timestamp": 10},
      {"from": "client", "audio": "af0103", "timestamp": 30},
      {"from": "client", "audio": "af0104", "timestamp": 50},
      {"from": "client", "audio": "af0105", "timestamp": 70, "format": 2},
      {"from": "client", "audio": "af0106", "timestamp": 90, "format": 0}
      """, head: #""start": "midstream","#)
    #expect(conversation.sends(.clientToServer).map { $0[1] } == [14, 11, 7, 4, 7, 15])
  }

  @Test func `a lost Set Chunk Size is gone by, and one that is ignored is not`() throws {
    let video = #"{"from": "client", "video": "key_frame", "size": 400}"#
    func counts(_ option: String) throws -> [Int] {
      let steps = #"{"from": "client", "set_chunk_size": 1000\#(option)}, \#(video)"#
      return try ScriptConversation(steps, head: #""start": "midstream","#)
        .sends(.clientToServer).map { $0[1] }
    }
    #expect(try counts("") == [16, 412])
    #expect(try counts(#", "lost": true"#) == [412])
    #expect(try counts(#", "ignored": true"#) == [16, 415])
  }

  @Test func `chunks of interleaved messages take turns`() throws {
    let conversation = try ScriptConversation(
      """
      \(ScriptConversation.handshake),
      {"from": "client", "interleaved": [
        {"video": "key_frame", "size": 300, "timestamp": 7}, {"audio": "frame", "size": 200}]}
      """)
    let bytes = conversation.fixture[.clientToServer].dropFirst(3073)
    let places = [0, 140, 280, 409, 482]
    #expect(places.map { bytes[bytes.startIndex + $0] } == [6, 4, 0xC6, 0xC4, 0xC6])
    #expect(conversation.messages.map { $0.message.header.type } == [.audio, .video])
    #expect(conversation.messages.map { $0.message.header.timestamp } == [7, 7])
  }

  @Test func `type 3 chunks repeat the extended timestamp unless they are not to`() throws {
    func count(_ option: String) throws -> Int {
      try ScriptConversation(
        #"{"from": "client", "video": "key_frame", "size": 300, "timestamp": 16777215\#(option)}"#,
        head: #""start": "midstream","#
      ).fixture[.clientToServer].count
    }
    #expect(try count("") == 300 + 16 + 2 * 5)
    #expect(try count(#", "without_extended_timestamps": true"#) == 300 + 16 + 2)
    #expect(try count(#", "chunks": 1"#) == 128 + 16)
  }
}
