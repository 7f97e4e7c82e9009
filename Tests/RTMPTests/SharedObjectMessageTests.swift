import AMF
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct SharedObjectMessageTests {
  /// Name `so`, version 3, persistent.
  private static let head = "0002 736F 00000003 00000002 00000000"

  struct Example: Sendable, CustomTestStringConvertible {
    let hex: String
    let event: SharedObjectMessage.Event

    var testDescription: String { event.name }
  }

  static let examples: [Example] = [
    Example(hex: "01 00000000", event: .use),
    Example(hex: "02 00000000", event: .release),
    Example(
      hex: "03 0000000C 0001 61 003FF0000000000000",
      event: .requestChange([.init(name: "a", value: .number(1))])),
    Example(
      hex: "04 00000008 0001 61 05 0001 62 05",
      event: .change([.init(name: "a", value: .null), .init(name: "b", value: .null)])),
    Example(hex: "05 00000003 0001 61", event: .success("a")),
    Example(hex: "05 00000000", event: .success(nil)),
    Example(
      hex: "06 00000006 02 0001 66 01 01",
      event: .sendMessage([.string("f"), .boolean(true)])),
    Example(hex: "07 00000006 0001 63 0001 6C", event: .status(code: "c", level: "l")),
    Example(hex: "08 00000000", event: .clear),
    Example(hex: "09 00000003 0001 61", event: .remove("a")),
    Example(hex: "0A 00000003 0001 61", event: .requestRemove("a")),
    Example(hex: "0B 00000000", event: .useSuccess),
    Example(hex: "0C 00000002 0102", event: .unassigned(type: 12, [1, 2])),
  ]

  @Test(arguments: examples) func `every event is read`(example: Example) throws {
    let message = try sharedObject(Self.head + example.hex)
    #expect(message.name == "so")
    #expect(message.version == 3)
    #expect(message.isPersistent)
    #expect(message.events == [example.event])
    #expect(message.malformations == [])
  }

  @Test func `events follow one another`() throws {
    let hex = Self.head + Self.examples.map(\.hex).joined()
    #expect(try sharedObject(hex).events == Self.examples.map(\.event))
  }

  @Test(arguments: [
    ("00", "0000000C 0001 61 003FF0000000000000", AMFValue.number(1)),
    ("00", "00000006 0001 61 11 04 07", .avmPlus(.integer(7))),
    ("03", "00000005 0001 61 04 07", .avmPlus(.integer(7))),
  ]) func `type 16 begins with the encoding: AMF0 that may switch, or AMF3`(
    selector: String, data: String, value: AMFValue
  ) throws {
    let message = try sharedObject(selector + Self.head + "04" + data, type: 16)
    #expect(message.events == [.change([.init(name: "a", value: value)])])
    #expect(message.malformations == [])
  }

  @Test func `an event that reaches beyond the message keeps the ones before it`() throws {
    let message = try sharedObject(Self.head + "01 00000000 04 00000010 0001 61")
    #expect(message.events == [.use])
    #expect(message.malformations.map(\.problem) == [.sharedObjectEventBroken])
    #expect(message.malformations.map(\.offset) == [21])
  }

  @Test func `a value that is broken is told by its place in the message`() throws {
    let message = try sharedObject(Self.head + "04 00000004 0001 61 FF 01 00000000")
    #expect(message.events == [.change([]), .use])
    #expect(message.malformations.map(\.problem) == [.amfUnknownMarker])
    #expect(message.malformations.map(\.offset) == [24])
  }

  private func sharedObject(_ hex: String, type: UInt8 = 19) throws -> SharedObjectMessage {
    guard case .sharedObject(let message) = body(of: [UInt8](hex: hex), type: type) else {
      throw ParseError.endOfBytes
    }
    return message
  }
}

/// What a message of one direction says.
func body(of payload: [UInt8], type: UInt8, timestamp: UInt32 = 0) -> MessageBody? {
  var decoder = RTMPDecoder(role: .client, start: .handshake)
  let wire =
    WireBuilder.handshake(own: 1, peer: 2)
    + WireBuilder.message(chunkStream: 5, type: type, timestamp: timestamp, payload)
  var input = ByteReader(wire.span)
  var body: MessageBody?
  while let element = decoder.next(&input) {
    if case .message(let message) = element { body = MessageBody(of: message) }
  }
  return body
}
