import Flows
import RTMP
import Sessions
import TestSupport
import Testing
import Rules

/// A message that a client sends, and how it is shown.
struct MessageExample: Sendable, CustomTestStringConvertible {
  let type: UInt8
  let payload: [UInt8]
  let text: String
  /// The body's.
  let json: String

  var testDescription: String { text }

  init(_ type: UInt8, _ hex: String, text: String, json: String) {
    self.type = type
    payload = [UInt8](hex: hex)
    self.text = text
    self.json = json
  }

  init(_ type: UInt8, _ payload: [UInt8]) {
    self.type = type
    self.payload = payload
    (text, json) = ("", "")
  }

  func report(_ options: RTMPDecoder.Options = .init()) throws -> MessageReport {
    let wire =
      WireBuilder.handshake(own: 1, peer: 2)
      + WireBuilder.message(chunkStream: 5, type: type, stream: 1, payload)
    var analyzer = StreamAnalyzer(direction: .clientToServer, options: options)
    analyzer.append(wire.span)
    analyzer.finish()
    var report: MessageReport?
    while let event = analyzer.next() {
      if case .message(let found) = event.content { report = found }
    }
    return try #require(report)
  }

  static let all = control + userControl + media + containers + others

  private static let control: [MessageExample] = [
    MessageExample(
      1, "00001000", text: "Set Chunk Size 4096: chunks from here carry up to 4096 bytes",
      json: #"{"chunk_size":4096}"#),
    MessageExample(
      2, "00000005", text: "Abort: the message under way on chunk stream 5 is given up",
      json: #"{"chunk_stream_id":5}"#),
    MessageExample(
      3, "00000C01", text: "Acknowledgement 3073: bytes received so far",
      json: #"{"sequence_number":3073,"sent_by_peer":null}"#),
    MessageExample(
      5, "002625A0",
      text:
        "Window Acknowledgement Size 2500000: wants an Acknowledgement every 2500000 bytes",
      json: #"{"window_size":2500000}"#),
    MessageExample(
      6, "00001000 00",
      text: "Set Peer Bandwidth 4096, hard: the peer may have 4096 bytes unacknowledged",
      json: #"{"window_size":4096,"limit_type":"hard"}"#),
    MessageExample(
      6, "00001000", text: "Set Peer Bandwidth 4096: the peer may have 4096 bytes unacknowledged",
      json: #"{"window_size":4096,"limit_type":null}"#),
    MessageExample(
      1, "0001", text: "Set Chunk Size, 2 B; the message ends before the fields that its type has",
      json: #"{"unreadable":"message.too-short"}"#),
  ]

  private static let userControl: [MessageExample] = [
    MessageExample(
      4, "0000 00000001", text: "User Control: Stream Begin 1",
      json: #"{"event_type":0,"event":"stream_begin","stream_id":1}"#),
    MessageExample(
      4, "0001 00000001", text: "User Control: Stream EOF 1",
      json: #"{"event_type":1,"event":"stream_eof","stream_id":1}"#),
    MessageExample(
      4, "0002 00000001", text: "User Control: Stream Dry 1",
      json: #"{"event_type":2,"event":"stream_dry","stream_id":1}"#),
    MessageExample(
      4, "0003 00000001 00000BB8", text: "User Control: Set Buffer Length of stream 1 to 3000 ms",
      json: #"{"event_type":3,"event":"set_buffer_length","stream_id":1,"buffer_length":3000}"#),
    MessageExample(
      4, "0004 00000001", text: "User Control: Stream Is Recorded 1",
      json: #"{"event_type":4,"event":"stream_is_recorded","stream_id":1}"#),
    MessageExample(
      4, "0006 00000009", text: "User Control: Ping Request 9",
      json: #"{"event_type":6,"event":"ping_request","timestamp":9}"#),
    MessageExample(
      4, "0007 00000009", text: "User Control: Ping Response 9",
      json: #"{"event_type":7,"event":"ping_response","timestamp":9}"#),
    MessageExample(
      4, "001A", text: "User Control: SWF Verification Request (26)",
      json: #"{"event_type":26,"event":"swf_verification_request"}"#),
    MessageExample(
      4, "001A 01", text: "User Control: SWF Verification Request (26), 1 byte",
      json: #"{"event_type":26,"event":"swf_verification_request","data":"01"}"#),
    MessageExample(
      4, "001B 0101 0012D687 0012D688" + String(repeating: "A5", count: 32),
      text: "User Control: SWF Verification Response (27), of a SWF file of 1234567 bytes",
      json:
        #"{"event_type":27,"event":"swf_verification_response","versions":[1,1],"swf_size":1234567,"swf_size_repeated":1234568,"digest":"\#(String(repeating: "a5", count: 32))"}"#
    ),
    MessageExample(
      4, "001B 01", text: "User Control: SWF Verification Response (27), 1 byte",
      json: #"{"event_type":27,"event":"swf_verification_response","data":"01"}"#),
    MessageExample(
      4, "001F 00000001", text: "User Control: Buffer Empty (31) 1",
      json: #"{"event_type":31,"event":"buffer_empty","stream_id":1}"#),
    MessageExample(
      4, "0020 00000001", text: "User Control: Buffer Ready (32) 1",
      json: #"{"event_type":32,"event":"buffer_ready","stream_id":1}"#),
    MessageExample(
      4, "0063 0102", text: "User Control: event type 99, not known, 2 bytes",
      json: #"{"event_type":99,"event":"unknown","data":"0102"}"#),
  ]

  private static let others: [MessageExample] = [
    MessageExample(7, "0102", text: "Virtual Control, 2 B", json: "null"),
    MessageExample(
      18, "02 0003 666F6F 08 00000001 0001 61 01 01 000009 00 3F",
      text: "foo a: true; malformed at byte 20: the message ends inside a value",
      json:
        #"{"handler":"foo","values":[{"a":true}],"malformations":[{"rule":"amf.end-of-bytes","offset":20,"ends_reading":true}]}"#
    ),
    MessageExample(
      20, "02 0007 5F726573756C74 00 4000000000000000 05 00 3FF0000000000000",
      text: "_result #2: 1",
      json: #"{"name":"_result","transaction_id":2,"command_object":null,"arguments":[1]}"#),
    MessageExample(
      20,
      "02 0006 5F6572726F72 00 3FF0000000000000 05 03 0004 636F6465 02 0001 43 0005 6C6576656C 02 "
        + "0001 4C 000B 6465736372697074696F6E 02 0001 44 0001 78 05 000009",
      text: #"_error #1: C (L) "D", x: null"#,
      json:
        #"{"name":"_error","transaction_id":1,"command_object":null,"arguments":[{"code":"C","level":"L","description":"D","x":null}],"named":{"info":{"code":"C","level":"L","description":"D","x":null}}}"#
    ),
  ]
}
