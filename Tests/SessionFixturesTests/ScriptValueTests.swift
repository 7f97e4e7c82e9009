import AMF
import SessionFixtures
import Flows
import RTMP
import Sessions
import Testing

/// AMF values of scripts, and scripts that are wrong.
@Suite struct ScriptValueTests {
  struct Value: Sendable, CustomTestStringConvertible {
    let text: String
    let value: AMFValue

    var testDescription: String { text.count < 80 ? text : "long" }

    init(_ text: String, _ value: AMFValue) { (self.text, self.value) = (text, value) }
  }

  static let values = [
    Value("1.5e-3", .number(0.0015)), Value("-0", .number(-0.0)), Value("true", .boolean(true)),
    Value("null", .null), Value(#""""#, .string("")),
    Value(#""a\n\"\u00e9\ud83d\ude00/""#, .string("a\n\"é😀/")),
    Value("[1, [], \"x\"]", .strictArray([.number(1), .strictArray([]), .string("x")])),
    Value(
      #"{"z": 1, "a": {"y": null}, "": true}"#,
      .object([
        .init("z", .number(1)), .init("a", .object([.init("y", .null)])), .init("", .boolean(true)),
      ])),
    Value("{}", .object([])),
    Value(
      #"{"$ecma": {"b": 1, "a": 2}}"#,
      .ecmaArray(declaredCount: 2, [.init("b", .number(1)), .init("a", .number(2))])),
    Value(#"{"$ecma": {}, "declared": 9}"#, .ecmaArray(declaredCount: 9, [])),
    Value(
      #"{"$properties": [["a", 1], ["a", 2]]}"#,
      .object([.init("a", .number(1)), .init("a", .number(2))])),
    Value(
      #"{"$class": "flex.Thing", "a": 1}"#,
      .typedObject(className: "flex.Thing", [.init("a", .number(1))])),
    Value(#"{"$date": 1577836800000}"#, .date(milliseconds: 1_577_836_800_000, timeZone: 0)),
    Value(#"{"$date": -1, "time_zone": -60}"#, .date(milliseconds: -1, timeZone: -60)),
    Value(#"{"$undefined": true}"#, .undefined), Value(#"{"$unsupported": true}"#, .unsupported),
    Value(#"{"$xml": "<a/>"}"#, .xmlDocument("<a/>")), Value(#"{"$long": "x"}"#, .longString("x")),
    Value(#"{"$string": "x", "hex": "ff 78"}"#, .string(AMFString(bytes: [0xFF, 0x78]))),
    Value(#"{"$number": "-Infinity"}"#, .number(-.infinity)),
    Value(
      "\"\(String(repeating: "x", count: 70_000))\"",
      .longString(AMFString(String(repeating: "x", count: 70_000)))),
    Value(#"{"$amf3": 5}"#, .avmPlus(.integer(5))),
    Value(#"{"$amf3": 0.5}"#, .avmPlus(.double(0.5))),
    Value(#"{"$amf3": 268435456}"#, .avmPlus(.double(268_435_456))),
    Value(
      #"{"$amf3": {"a": ["x", null]}}"#,
      .avmPlus(
        .object(
          AMF3Object(
            traits: AMF3Traits(),
            dynamic: [
              AMF3Property("a", .array(AMF3Array(values: [.string("x"), .null])))
            ])))),
  ]

  @Test(arguments: values)
  func `a value is read as it was written`(example: Value) throws {
    let conversation = try ScriptConversation(
      #"\#(ScriptConversation.handshake), {"from": "client", "command": "x", "arguments": [\#(example.text)]}"#
    )
    guard case .command(let command)? = conversation.messages.first?.body else {
      Issue.record("there is no command")
      return
    }
    #expect(command.arguments == [example.value])
  }

  // MARK: Mistakes

  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String

    var testDescription: String { message }

    init(_ text: String, _ message: String) { (self.text, self.message) = (text, message) }

    /// In a step of its own, after a first one on the line before.
    init(step: String, _ message: String) {
      text = """
        {"format": "rtmpscope-script/1", "steps": [
        {"handshake": "simple"},
        \(step)
        ]}
        """
      self.message = "line 3: step 2: \(message)"
    }
  }

  static let heads = [
    Mistake("", "line 1: ends where a value is due"),
    Mistake("\n[1,\n2", "line 3: has its end where , or ] is due"),
    Mistake("[]", "line 1: the script is an array, and has to be an object"),
    Mistake("{} x", "line 1: has \"x\" after its end"),
    Mistake("{'format'}", "line 1: has \"'\" where the name of a member is due, in quotes"),
    Mistake(#"{"a": 1, "a": 2}"#, "line 1: has \"a\" twice in an object"),
    Mistake(#"{"a" 1}"#, "line 1: has \"1\" where a colon is due"),
    Mistake("{\"a\":\n01}", "line 2: has 01, which is no number"),
    Mistake("{\"a\": 1.}", "line 1: has 1., which is no number"),
    Mistake("{\"a\": -}", "line 1: has -, which is no number"),
    Mistake("{\"a\": 1e999}", "line 1: has 1e999, which is too large"),
    Mistake("{\"a\": NaN}", "line 1: has \"N\" where a value is due"),
    Mistake("{\"a\": tru}", "line 1: has \"t\" where a value is due"),
    Mistake("{\"a\": \"x\n\"}", "line 1: has a string that does not end on its line"),
    Mistake(#"{"a": "\x"}"#, "line 1: has a backslash in a string, and nothing that it stands for"),
    Mistake(#"{"a": "\ud800"}"#, "line 1: has a \\u in a string that is no character"),
    Mistake(
      String(repeating: "[", count: 100_000),
      "line 1: has more than 512 arrays and objects in each other"),
    Mistake("{}", #"line 1: lacks "format": "rtmpscope-script/1""#),
    Mistake(
      #"{"format": "rtmpscope-script/2", "steps": []}"#,
      "line 1: format is rtmpscope-script/2, and this is made for rtmpscope-script/1"),
    Mistake(
      head: #""step": []"#,
      "the script takes no \"step\" (but client, finds, format, note, server, start, steps)"),
    Mistake(#"{"format": "rtmpscope-script/1"}"#, "line 1: has no steps"),
    Mistake(#"{"format": "rtmpscope-script/1", "steps": []}"#, "line 1: has no steps"),
    Mistake(
      head: #""finds": ["x"]"#, "finds has \"x\", which is no rule (rtmpscope rules lists them)"),
    Mistake(head: #""client": {"address": "here"}"#, "address is \"here\", which is none"),
    Mistake(
      head: #""client": {"port": 65536}"#,
      "port is 65536, and has to be a whole number from 0 to 65535"),
    Mistake(
      head: #""server": {"cut_at": -1}"#,
      "cut_at is -1, and has to be a whole number from 0 to 67108864"),
    Mistake(
      #"{"format": "rtmpscope-script/1", "server": {"address": "::1"}}"#,
      "line 1: client and server have addresses of different kinds"),
    Mistake(head: #""start": "late""#, "start is \"late\", and has to be syn or midstream"),
  ]

  static let steps = [
    Mistake(step: "5", "a step is 5, and has to be an object"),
    Mistake(
      step: #"{"from": "client"}"#,
      "says nothing to do (one of usual, handshake, command, status, data, audio, video, media, message, interleaved, set_chunk_size, abort, acknowledgement, user_control, window_acknowledgement_size, set_peer_bandwidth, bytes, acknowledgements, close, reset)"
    ),
    Mistake(step: #"{"audio": "", "video": ""}"#, "is audio and video at once"),
    Mistake(step: #"{"audio": "af01"}"#, #"lacks "from": "client" or "server""#),
    Mistake(
      step: #"{"from": "me", "audio": "af01"}"#, "from is \"me\", and has to be client or server"),
    Mistake(
      step: #"{"from": "client", "audio": "af0"}"#,
      "audio is \"af0\", and has to be sequence_header, frame or hexadecimal digits"),
    Mistake(
      step: #"{"from": "client", "bytes": "0g"}"#,
      "bytes is \"0g\", and has to be hexadecimal digits, two for each byte"),
    Mistake(
      step: #"{"from": "client", "audio": "af01", "timestamp": 4294967296}"#,
      "timestamp is 4294967296, and has to be a whole number from 0 to 4294967295"),
    Mistake(
      step: #"{"from": "client", "audio": "af01", "timestamp": 0.5}"#,
      "timestamp is 0.5, and has to be a whole number from 0 to 4294967295"),
    Mistake(
      step: #"{"from": "client", "audio": "af01", "chunk_stream_id": 1}"#,
      "chunk_stream_id is 1, and has to be a whole number from 2 to 65599"),
    Mistake(
      step: #"{"from": "client", "abort": 6, "time": 0}"#,
      "abort takes no \"time\" (but abort, after, at, chunk_stream_id, chunks, format, from, missing, note, overlap, segments, set_chunk_size, stream, timestamp, without_extended_timestamps)"
    ),
    Mistake(
      step: #"{"from": "client", "abort": 6, "at": 1}"#,
      "at is 1 ms, and the step before ends at 2 ms"),
    Mistake(
      step: #"{"from": "client", "abort": 6, "at": 9, "after": 1}"#,
      "has at and after, of which one will do"),
    Mistake(
      step: #"{"from": "client", "abort": 6, "after": 1e12}"#,
      "after is 1000000000000, and has to be a number from 0 to 100000000000"),
    Mistake(
      step: #"{"from": "client", "abort": 6, "overlap": 5000}"#,
      "overlap is 5000, and there are 3073 bytes to send again"),
    Mistake(
      step: #"{"from": "client", "command": "_result"}"#,
      "there is no command of the server to answer"),
    Mistake(
      step: #"{"from": "client", "command": "x", "arguments": [{"$new": 1}]}"#, "there is no $new"),
    Mistake(
      step: #"{"from": "client", "command": "x", "object": {"$undefined": false}}"#,
      "$undefined has to be true"),
    Mistake(
      step: #"{"from": "client", "data": [{"$properties": [["a"]]}]}"#,
      "$properties has to hold pairs of a name and a value"),
    Mistake(step: #"{"from": "client", "message": "audio"}"#, "lacks payload or values"),
    Mistake(
      step: #"{"handshake": "simple", "wrong_digest": "client"}"#,
      "wrong_digest takes digest0 or digest1"),
    Mistake(
      step: #"{"from": "client", "video": "key_frame", "size": 1000001, "segments": 1}"#,
      "the script takes more than 1000000 segments"),
    Mistake(step: #"{"from": "client", "media": {"video": 25}}"#, "media lacks seconds"),
    Mistake(
      step:
        #"{"from": "client", "media": {"seconds": 1e6, "video": 1000, "video_size": 16000000}}"#,
      "the script sends more than 64 MiB"),
    Mistake(
      step:
        #"{"from": "client", "media": {"seconds": 3000, "audio": 1000, "audio_size": 16}}"#,
      "the script takes more than 1000000 segments"),
    Mistake(
      step: #"{"from": "client", "interleaved": [{"abort": 1}]}"#,
      "interleaved takes two messages or more"),
    Mistake(
      step: #"{"from": "client", "interleaved": [{"audio": "af01"}, {"close": "client"}]}"#,
      "is no message"),
    Mistake(
      step: #"{"from": "client", "interleaved": [{"from": "client", "abort": 1}]}"#,
      "a message in interleaved takes no \"from\" (but abort, chunk_stream_id, chunks, format, note, set_chunk_size, stream, timestamp, without_extended_timestamps)"
    ),
    Mistake(
      step: #"{"from": "client", "audio": "af01", "size": 20}"#,
      "audio takes no \"size\" (but after, at, audio, chunk_stream_id, chunks, format, from, missing, note, overlap, segments, stream, timestamp, without_extended_timestamps)"
    ),
    Mistake(
      step: #"{"from": "client", "set_chunk_size": 1, "lost": true, "ignored": true}"#,
      "is lost and ignored at once"),
    Mistake(
      step: #"{"usual": "dinner"}"#,
      "usual is \"dinner\", and has to be connect, createStream, publish, publish_headers, publish_end, play, play_headers or play_end"
    ),
  ]

  static let endings = [
    Mistake(step: #"{"close": "client"}, {"close": "client"}"#, "the client has closed before"),
    Mistake(
      step: #"{"close": "client"}, {"from": "server", "abort": 1}"#,
      "the server sends, and has closed before"),
    Mistake(step: #"{"reset": "client"}, {"usual": "publish"}"#, "comes after a reset"),
  ]

  @Test(arguments: heads + steps + endings.map { $0.atThirdStep })
  func `a script that is wrong is told with its line and step`(mistake: Mistake) throws {
    let error = #expect(throws: FixtureError.self) { try FixtureScript(Array(mistake.text.utf8)) }
    #expect(error?.description == mistake.message)
  }
}

extension ScriptValueTests.Mistake {
  /// In the head of a script, on its second line.
  init(head: String, _ message: String) {
    self.init(
      """
      {"format": "rtmpscope-script/1", "steps": [{"handshake": "simple"}],
      \(head)}
      """, "line 2: \(message)")
  }

  var atThirdStep: Self {
    Self(text, message.replacing("step 2", with: "step 3"))
  }
}
