import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct ChunkWriterTests {
  @Test(arguments: 1...60) func `messages are read as they were written`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var writer = ChunkWriter()
    var sent: [ChunkWriter.Outgoing] = []
    var clock: UInt32 = seed.isMultiple(of: 3) ? 0xFF_FF00 : seed.isMultiple(of: 5) ? .max - 90 : 0
    for number in 0..<30 {
      clock &+= [0, 20, 20, 20, 0x0100_0000].randomElement(using: &random) ?? 0
      let setsChunkSize = number.isMultiple(of: 11)
      let size = UInt32.random(in: 1...300, using: &random)
      let count = Int.random(in: 0...700, using: &random)
      sent.append(
        ChunkWriter.Outgoing(
          chunkStreamID: ChunkStreamID(
            rawValue: setsChunkSize
              ? 2 : [3, 4, 63, 64, 319, 320, 65599].randomElement(using: &random) ?? 3),
          type: setsChunkSize
            ? .setChunkSize : [.audio, .video].randomElement(using: &random) ?? .audio,
          streamID: MessageStreamID(rawValue: .random(in: 0...1, using: &random)),
          timestamp: clock,
          payload: setsChunkSize
            ? PacketBuilder.bytes(size)
            : (0..<count).map { _ in .random(in: 0...255, using: &random) }))
    }
    for message in sent { writer.write(message) }
    let read = messages(in: writer.bytes)
    #expect(read.map(\.payload.bytes) == sent.map(\.payload))
    #expect(read.map(\.header.timestamp) == sent.map(\.timestamp))
    #expect(read.map(\.header.type) == sent.map(\.type))
    #expect(read.map(\.header.streamID) == sent.map(\.streamID))
    #expect(read.map(\.header.chunkStreamID) == sent.map(\.chunkStreamID))
    #expect(read.allSatisfy { $0.isComplete })
  }

  @Test func `the shortest header is taken that says what a message is`() {
    var writer = ChunkWriter()
    let times: [UInt32] = [1000, 1020, 1040, 1060, 1090, 1000]
    for (index, time) in times.enumerated() {
      writer.write(
        ChunkWriter.Outgoing(
          chunkStreamID: 4, type: .audio,
          streamID: 1, timestamp: time,
          payload: [UInt8](repeating: 1, count: index == 0 ? 5 : 6)))
    }
    let formats = messages(in: writer.bytes).map(\.header.format)
    #expect(formats == [.type0, .type1, .type3, .type3, .type2, .type0])
  }

  @Test(
    arguments: Fixture.all.filter { $0.name.hasPrefix("publish-") && $0.name != "publish-snaplen" })
  func `a recorded stream is written as it was read`(fixture: Fixture) throws {
    let streams = try RecordedStream.all(in: fixture).filter { $0.bytes.count > 20_000 }
    #expect(streams.count == 1)
    for stream in streams {
      var writer = ChunkWriter()
      for message in stream.messages {
        guard let timestamp = message.header.timestamp, let streamID = message.header.streamID
        else { continue }
        writer.write(
          ChunkWriter.Outgoing(
            chunkStreamID: message.header.chunkStreamID, type: message.header.type,
            streamID: streamID, timestamp: timestamp, payload: message.payload.bytes),
          as: message.header.format)
      }
      let end = stream.messages.last.map { Int($0.end.offset) } ?? 0
      #expect(writer.bytes == Array(stream.bytes[3073..<end]))
    }
  }

  @Test func `it tells where chunks begin, and goes by another chunk size when told`() {
    var writer = ChunkWriter()
    let message = ChunkWriter.Outgoing(
      chunkStreamID: 64, type: .audio, streamID: .connection,
      timestamp: 0, payload: [UInt8](repeating: 7, count: 300))
    writer.write(message)
    #expect(writer.chunkStarts == [0, 13 + 128, 13 + 128 + 2 + 128])
    #expect(writer.takeBytes().count == 13 + 300 + 2 * 2)
    #expect(writer.chunkStarts == [])
    writer.use(chunkSize: 200)
    writer.write(message, as: .type0)
    #expect(writer.chunkStarts == [0, 213])
    writer.use(chunkSize: 0)
    #expect(writer.chunkSize == 1)
  }

  private func messages(in wire: [UInt8]) -> [Message] {
    var options = RTMPDecoder.Options()
    options.retention = .whole
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    let whole = WireBuilder.handshake(own: 1, peer: 2) + wire
    var input = ByteReader(whole.span)
    var messages: [Message] = []
    while let element = decoder.next(&input) {
      if case .message(let message) = element { messages.append(message) }
    }
    return messages
  }
}
