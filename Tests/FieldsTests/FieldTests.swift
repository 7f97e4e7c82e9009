import AMF
import ByteParsing
import Fields
import TestSupport
import Testing

@testable import RTMP

/// A message's payload, and what its fields say.
private struct Example: CustomStringConvertible, Sendable {
  let type: MessageType
  let payload: String
  let fields: [String]

  var description: String { "\(type.name) \(payload)" }

  static let all: [Example] = [
    .init(type: .setChunkSize, payload: "00 00 10 00", fields: ["chunk_size = 4096 at 0..<4"]),
    .init(type: .abort, payload: "00 00 00 05", fields: ["chunk_stream_id = 5 at 0..<4"]),
    .init(
      type: .acknowledgement, payload: "00 00 00 09",
      fields: ["sequence_number = 9 at 0..<4", "sent_by_peer = nothing"]),
    .init(
      type: .windowAcknowledgementSize, payload: "00 26 25 A0",
      fields: ["window_size = 2500000 at 0..<4"]),
    .init(
      type: .setPeerBandwidth, payload: "00 00 00 01 02",
      fields: ["window_size = 1 at 0..<4", "limit_type = 2 (dynamic) at 4..<5"]),
    .init(
      type: .setPeerBandwidth, payload: "00 00 00 01",
      fields: ["window_size = 1 at 0..<4", "limit_type = nothing"]),
    .init(
      type: .userControl, payload: "00 03 00 00 00 01 00 00 0B B8",
      fields: [
        "event_type = 3 at 0..<2", "event = 3 (set_buffer_length) at 0..<2",
        "stream_id = 1 at 2..<6", "buffer_length = 3000 at 6..<10",
      ]),
    .init(
      type: .userControl, payload: "00 1B AA BB",
      fields: [
        "event_type = 27 at 0..<2", "event = 27 (swf_verification_response) at 0..<2",
        "data = 2 bytes [texts] at 2..<4",
      ]),
    .init(
      type: .commandAMF0,
      payload: """
        02 00 07 70 75 62 6C 69 73 68  00 40 08 00 00 00 00 00 00  05  02 00 03 6B 65 79
        02 00 04 6C 69 76 65
        """,
      fields: [
        "name = \"publish\" at 0..<10", "transaction_id = 3.0 at 10..<19",
        "command_object = null [texts] at 19..<20",
        "arguments.0 = \"key\" [streams] at 20..<26",
        "arguments.1 = \"live\" [texts] at 26..<33",
        "named.publishing_name = \"key\" [streams] at 20..<26",
        "named.publishing_type = \"live\" [texts] at 26..<33",
      ]),
    .init(
      type: .commandAMF3, payload: "00 02 00 05 63 6C 6F 73 65 05 02 00 01 78",
      fields: [
        "name = \"close\" at 1..<9", "transaction_id = nothing",
        "command_object = null [texts] at 9..<10", "arguments.0 = \"x\" [texts] at 10..<14",
        "named.info = \"x\" [texts] at 10..<14",
      ]),
    .init(
      type: .dataAMF0,
      payload: """
        02 00 0D 40 73 65 74 44 61 74 61 46 72 61 6D 65 02 00 01 6D 02 00 01 74
        """,
      fields: [
        "handler = \"@setDataFrame\" at 0..<16", "values.0 = \"m\" at 16..<20",
        "values.1 = \"t\" [texts] at 20..<24",
      ]),
    .init(
      type: .audio, payload: "AF 01 21",
      fields: [
        "codec = AAC at 0..<1", "sound_format = 10 at 0..<1", "sound_rate = 44100 at 0..<1",
        "sound_size = 16 at 0..<1", "channels = 2 at 0..<1",
        "packet_type = 1 (coded_frames) at 1..<2", "sequence_header = false",
      ]),
    .init(
      type: .video, payload: "27 01 FF FF FE 00",
      fields: [
        "codec = H.264 at 0..<1", "codec_id = 7 at 0..<1", "frame_type = 2 (inter) at 0..<1",
        "packet_type = 1 (coded_frames) at 1..<2", "sequence_header = false",
        "composition_time = -2 at 2..<5",
      ]),
    .init(type: .video, payload: "", fields: []),
    .init(type: .setChunkSize, payload: "00 00", fields: ["unreadable = message.too-short"]),
  ]

  /// As the message that a client sends behind its handshake.
  func message() throws -> Message {
    let wire =
      WireBuilder.handshake(own: 1, peer: 2)
      + WireBuilder.message(
        chunkStream: 5, type: type.rawValue, stream: 1, [UInt8](hex: payload))
    return try Self.message(in: wire)
  }

  /// The first message that a client sends.
  static func message(in wire: [UInt8], keepsHeaders: Bool = true) throws -> Message {
    var options = RTMPDecoder.Options()
    options.listedChunks = 2
    options.keepsHeaders = keepsHeaders
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    var input = ByteReader(wire.span)
    while let element = decoder.next(&input, mark: 1) {
      if case .message(let message) = element { return message }
    }
    decoder.finish()
    while let element = decoder.next() {
      if case .message(let message) = element { return message }
    }
    throw NoMessage()
  }

  struct NoMessage: Error {}
}

@Suite struct FieldTests {
  @Test(arguments: Example.all)
  fileprivate func `a message's fields have their names, values and bytes`(example: Example) throws
  {
    let message = try example.message()
    var fields = FieldList()
    MessageBody(of: message).describe(to: &fields, in: .init(valuePlaces: message.valuePlaces))
    #expect(fields.entries.map(\.description) == example.fields)
  }

  @Test func `a header's fields stand where its first chunk has them`() throws {
    let message = try Example.all[0].message()
    var fields = FieldList()
    message.describeHeader(to: &fields)
    #expect(
      fields.entries.map(\.description) == [
        "chunk_stream_id = 5 at 0..<1", "format = 0 at 0..<1", "chunk_count = 1",
        "message_type_id = 1 at 7..<8", "message_type = set_chunk_size at 7..<8",
        "timestamp = 0 at 1..<4", "timestamp_delta = nothing", "message_length = 4 at 4..<7",
        "message_stream_id = 1 at 8..<12",
      ])
    #expect(fields.entries.map(\.path) == Message.headerFields)
  }

  @Test(arguments: [
    (
      "05 000000 000004 01 01000000",
      [
        "format = 0 at 0..<1", "chunk_stream_id = 5 at 0..<1", "timestamp = 0 at 1..<4",
        "message_length = 4 at 4..<7", "message_type = set_chunk_size at 7..<8",
        "message_stream_id = 1 at 8..<12",
      ]
    ),
    (
      "00 01 FFFFFF 000004 01 01000000 01020304",
      [
        "format = 0 at 0..<1", "chunk_stream_id = 65 at 0..<2",
        "timestamp = 16777215 (extended) at 2..<5", "message_length = 4 at 5..<8",
        "message_type = set_chunk_size at 8..<9", "message_stream_id = 1 at 9..<13",
        "extended_timestamp = 16909060 at 13..<17",
      ]
    ),
    (
      "41 0100 000007 000004 01",
      [
        "format = 1 at 0..<1", "chunk_stream_id = 65 at 0..<3", "timestamp_delta = 7 at 3..<6",
        "message_length = 4 at 6..<9", "message_type = set_chunk_size at 9..<10",
      ]
    ),
  ])
  func `each byte of a chunk's header has its field`(header: String, fields: [String]) throws {
    let wire = WireBuilder.handshake(own: 1, peer: 2) + [UInt8](hex: header) + [0, 0, 16, 0]
    let chunk = try #require(Example.message(in: wire).chunks.first)
    var list = FieldList()
    chunk.describeHeader(to: &list)
    #expect(list.entries.map(\.description) == fields)
    #expect(chunk.header == [UInt8](hex: header))
  }

  @Test
  func `a header that repeats an extended timestamp shows it, and one that was not kept nothing`()
    throws
  {
    let wire =
      WireBuilder.handshake(own: 1, peer: 2)
      + WireBuilder.message(
        chunkStream: 5, type: 18, timestamp: 0x100_0000, [UInt8](repeating: 0, count: 129))
    var list = FieldList()
    try #require(Example.message(in: wire).chunks.last).describeHeader(to: &list)
    #expect(
      list.entries.map(\.description) == [
        "format = 3 at 0..<1", "chunk_stream_id = 5 at 0..<1",
        "extended_timestamp = 16777216 at 1..<5",
      ])
    list = FieldList()
    let message = try Example.message(in: wire, keepsHeaders: false)
    for chunk in message.chunks { chunk.describeHeader(to: &list) }
    #expect(message.chunks.count == 2 && list.entries == [])
  }

  @Test func `a handshake's fields stand where its packets have them`() throws {
    let handshake = try Self.handshake(in: WireBuilder.handshake(own: 1, peer: 2))
    var fields = FieldList()
    handshake.describe(to: &fields, .repeated)
    #expect(
      fields.entries.map(\.description) == [
        "version = 3 at 0..<1", "scheme = simple", "digest_valid = nothing",
        "echo_valid = true at 1537..<3073", "echo = repeated", "epoch = 0 at 1..<5",
        "peer_version = 0.0.0.0 at 5..<9",
      ])
  }

  private static func handshake(in wire: [UInt8]) throws -> Handshake {
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var input = ByteReader(wire.span)
    guard case .handshake(let handshake)? = decoder.next(&input, mark: 1) else {
      throw Example.NoMessage()
    }
    return handshake
  }

  private static let signed = ["random", "digest", "random", "random", "signature"]

  @Test(arguments: [
    (Handshake.Scheme.simple, ["random", "peer_epoch", "read_time", "echo"]),
    (.digest0, signed), (.digest1, signed),
    (.encrypted, ["random", "digest", "random", "key", "random", "random", "signature"]),
  ])
  func `each byte of a handshake's packets has its field`(
    scheme: Handshake.Scheme, parts: [String]
  ) throws {
    let random = (0..<1528).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let version: UInt8 = scheme == .encrypted ? 6 : 3
    let first = HandshakeWriter(role: .client)
      .opening(scheme: scheme, protocolVersion: version, time: 9, random: random)
    let peer = HandshakeWriter(role: .server).opening(scheme: scheme, random: random)
    let wire = first + HandshakeWriter(role: .client).answer(to: Array(peer.dropFirst()))
    let handshake = try Self.handshake(in: wire)
    var peersPacket = ByteReader(peer.span.extracting(1...))
    let echo = handshake.echo(of: try HandshakePacket(&peersPacket))
    var fields = FieldList()
    for number in 0...2 { handshake.describePacket(number, to: &fields, echo) }
    let places = fields.entries.compactMap(\.place)
    #expect(places.first?.lowerBound == 0 && places.last?.upperBound == wire.count)
    #expect(zip(places, places.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(fields.entries.map(\.path) == ["version", "epoch", "peer_version"] + parts)
    var summary = FieldList()
    handshake.describe(to: &summary, echo)
    let digest = fields.entries.first { $0.path == "digest" }?.place
    #expect(summary.entries.first { $0.path == "digest_valid" }?.place == digest)
  }

  @Test func `a packet that was not captured whole shows no bytes`() throws {
    let wire = WireBuilder.handshake(own: 1, peer: 2)
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var input = ByteReader(wire.span.extracting(..<100))
    #expect(decoder.next(&input, mark: 1) == nil)
    decoder.skip(100)
    input = ByteReader(wire.span.extracting(200...))
    guard case .handshake(let handshake)? = decoder.next(&input, mark: 1) else {
      Issue.record("no handshake")
      return
    }
    var fields = FieldList()
    for number in 0...2 { handshake.describePacket(number, to: &fields, nil) }
    #expect(fields.entries.map(\.path) == ["version", "peer_epoch", "read_time", "random"])
  }
}
