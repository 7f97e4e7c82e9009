import AMF
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct MessageBodyWritingTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let type: MessageType
    let body: MessageBody

    init(_ body: MessageBody, as type: MessageType? = nil) {
      self.type = type ?? body.type ?? .commandAMF0
      self.body = body
    }

    var testDescription: String { "\(type.name): \(body)" }
  }

  static let control: [Example] = [
    .setChunkSize(0x7FFF_FFFF), .setChunkSize(0), .abort(65_599),
    .acknowledgement(sequenceNumber: .max), .windowAcknowledgementSize(2_500_000),
    .setPeerBandwidth(5_000_000, .hard), .setPeerBandwidth(5_000_000, .soft),
    .setPeerBandwidth(5_000_000, .dynamic), .setPeerBandwidth(1, .unassigned(9)),
    .setPeerBandwidth(1, nil),
  ].map { (control: ProtocolControl) in Example(.control(control)) }

  static let userControl: [Example] = {
    let stream: MessageStreamID = 0x0102_0304
    let events: [UserControlEvent] = [
      .streamBegin(stream), .streamEOF(stream), .streamDry(stream),
      .setBufferLength(stream, milliseconds: 3000), .streamIsRecorded(stream),
      .pingRequest(timestamp: 7), .pingResponse(timestamp: .max), .swfVerificationRequest([]),
      .swfVerificationRequest([1]),
      .swfVerificationResponse([1, 1, 0, 9]), .bufferEmpty(stream), .bufferReady(stream),
      .unassigned(type: 900, [1, 2]), .unassigned(type: 5, []),
    ]
    return events.map { Example(.userControl($0)) }
  }()

  /// One of every type that AMF0 has; what a reference refers to is the object before it.
  static let values: [AMFValue] = [
    .object([.init("a", .number(-0.5)), .init("b", .object([]))]),
    .ecmaArray(declaredCount: 1, [.init("c", .boolean(false))]), .reference(0), .number(.infinity),
    .boolean(true), .string("é"), .movieClip, .null, .undefined,
    .strictArray([.null, .string("")]),
    .date(milliseconds: 1e12, timeZone: 0), .longString("long"), .unsupported, .recordSet,
    .xmlDocument("<a/>"), .typedObject(className: "C", [.init("d", .null)]),
    .avmPlus(.array(AMF3Array(values: [.integer(-1), .string("s"), .string("s")]))),
  ]

  static let commandsAndData: [Example] = {
    let alone = values.filter { if case .reference = $0 { false } else { true } }
    let commands =
      alone.map { Command(name: "f", transactionID: 2, arguments: [$0]) } + [
        Command(name: "connect", transactionID: 1, commandObject: values[0], arguments: values),
        Command(name: "onFCPublish", transactionID: nil, commandObject: .null),
        Command(name: "", transactionID: nil, commandObject: nil),
        Command(name: "x", transactionID: 0, commandObject: nil),
      ]
    let data =
      alone.map { DataMessage(handler: "g", values: [$0]) } + [
        DataMessage(handler: "@setDataFrame", values: [.string("onMetaData")] + values),
        DataMessage(handler: nil, values: [.number(1), .null]),
      ]
    return [MessageType.commandAMF0, .commandAMF3].flatMap { type in
      commands.map { Example(.command($0), as: type) }
    }
      + [MessageType.dataAMF0, .dataAMF3].flatMap { type in
        data.map { Example(.data($0), as: type) }
      }
      + [Example(.data(DataMessage(handler: nil, values: [.number(1)])), as: .commandAMF0)]
  }()

  static let sharedObjects: [Example] = {
    let object: AMF3Value = .object(AMF3Object(traits: AMF3Traits(), dynamic: [.init("e", .null)]))
    let inAMF3: [SharedObjectMessage.Event] = [
      .change([
        .init(name: "a", value: .avmPlus(object)), .init(name: "b", value: .avmPlus(object)),
      ]),
      .sendMessage([.avmPlus(.string("f")), .avmPlus(.string("f"))]),
    ]
    let events = SharedObjectMessageTests.examples.map(\.event)
    return (events + events.filter(\.hasNoValues)).enumerated().map { index, event in
      let message = SharedObjectMessage(name: "so", version: 3, flags: 2, events: [event])
      return Example(
        .sharedObject(message), as: index < events.count ? .sharedObjectAMF0 : .sharedObjectAMF3)
    } + [
      Example(
        .sharedObject(SharedObjectMessage(name: "s", version: .max, flags: 0, events: events))),
      Example(
        .sharedObject(SharedObjectMessage(name: "", version: 0, flags: 2, events: inAMF3)),
        as: .sharedObjectAMF3),
    ]
  }()

  @Test(arguments: control + userControl + commandsAndData + sharedObjects + [Example(.empty)])
  func `a body is read as it was written`(example: Example) throws {
    let payload = try example.body.payload(as: example.type)
    #expect(MessageBody(example.type, payload.span) == example.body)
  }

  @Test func `bodies are written in chunks`() throws {
    let examples = Self.userControl + Self.commandsAndData + Self.sharedObjects
    var writer = ChunkWriter()
    for (index, example) in examples.enumerated() {
      writer.write(
        try ChunkWriter.Outgoing(
          chunkStreamID: 3, type: example.type,
          timestamp: UInt32(index), body: example.body))
    }
    let wire = WireBuilder.handshake(own: 1, peer: 2) + writer.bytes
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var input = ByteReader(wire.span)
    var bodies: [MessageBody] = []
    while let element = decoder.next(&input) {
      if case .message(let message) = element { bodies.append(MessageBody(of: message)) }
    }
    #expect(bodies == examples.map(\.body))
  }

  @Test func `a body that lacks its type is written as AMF0`() throws {
    let command = Command(name: "connect", transactionID: 1)
    let message = try ChunkWriter.Outgoing(
      chunkStreamID: 3, body: .command(command))
    #expect(message.type == .commandAMF0)
    #expect(message.payload == WireBuilder.string("connect") + WireBuilder.number(1) + [5])
  }

  @Test(arguments: Fixture.all)
  func `what was recorded is read as before when it is written anew`(fixture: Fixture) throws {
    for stream in try RecordedStream.all(in: fixture) {
      for message in stream.messages where message.isComplete {
        let body = MessageBody(of: message)
        let payload: [UInt8]
        do throws(MessageWriteError) {
          payload = try body.payload(as: message.header.type)
        } catch {
          #expect(error == .lacksPayload)
          #expect([.audio, .video].contains(message.header.type))
          continue
        }
        #expect(MessageBody(message.header.type, payload.span) == body)
        #expect(payload == message.payload.bytes)
      }
    }
  }

  @Test func `what is not in a body, or has no place in a message, is refused`() {
    func refuses(_ body: MessageBody, as type: MessageType, _ error: MessageWriteError) {
      #expect(throws: error) { try body.payload(as: type) }
    }
    refuses(.opaque, as: .audio, .lacksPayload)
    refuses(.unreadable(.endOfBytes), as: .video, .lacksPayload)
    refuses(.control(.setChunkSize(1)), as: .abort, .otherType(.abort))
    refuses(.userControl(.swfVerificationRequest([])), as: .video, .otherType(.video))
    let command = Command(name: "f", transactionID: 1)
    refuses(.command(command), as: .dataAMF0, .otherType(.dataAMF0))
    let long = AMFString(bytes: [UInt8](repeating: 0x61, count: 65_536))
    refuses(
      .command(Command(name: long, transactionID: 1)), as: .commandAMF0,
      .value(.tooLong(byteCount: 65_536)))
    #expect(throws: MessageWriteError.lacksPayload) {
      try ChunkWriter.Outgoing(chunkStreamID: .control, body: .opaque)
    }
  }

  @Test func `messages are read from an aggregate as they were put in it`() throws {
    let command = Command(name: "f", transactionID: 1)
    var parts = [2000, 0x0200_0001].map { time in
      ChunkWriter.Outgoing(
        chunkStreamID: 4, type: .audio,
        streamID: 1, timestamp: time, payload: [0xAF, 1, 0x21])
    }
    parts.append(
      try .init(chunkStreamID: 3, timestamp: 7, body: .command(command)))
    let payload = AggregateMessage.payload(of: parts)
    guard case .aggregate(let message) = MessageBody(.aggregate, payload.span) else {
      Issue.record("no aggregate")
      return
    }
    #expect(message.malformations == [])
    #expect(message.parts.map(\.type) == parts.map(\.type))
    #expect(message.parts.map(\.ownTimestamp) == parts.map(\.timestamp))
    #expect(message.parts.map(\.streamID) == parts.map(\.streamID))
    #expect(message.parts.last?.body == .command(command))
  }
}

extension SharedObjectMessage.Event {
  fileprivate var hasNoValues: Bool {
    switch self {
    case .requestChange, .change, .sendMessage: false
    default: true
    }
  }
}
