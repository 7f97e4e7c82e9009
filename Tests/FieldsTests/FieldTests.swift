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
    var options = RTMPDecoder.Options()
    options.listedChunks = 1
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    var input = ByteReader(wire.span)
    while let element = decoder.next(&input, mark: 1) {
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

  @Test func `a handshake's fields stand where its packets have them`() throws {
    let wire = WireBuilder.handshake(own: 1, peer: 2)
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var input = ByteReader(wire.span)
    guard case .handshake(let handshake)? = decoder.next(&input, mark: 1) else {
      Issue.record("no handshake")
      return
    }
    var fields = FieldList()
    handshake.describe(to: &fields, .repeated)
    #expect(
      fields.entries.map(\.description) == [
        "version = 3 at 0..<1", "scheme = simple", "digest_valid = nothing",
        "echo_valid = true at 1537..<3073", "echo = repeated", "epoch = 0 at 1..<5",
        "peer_version = 0.0.0.0 at 5..<9",
      ])
  }
}
