import ByteParsing
import RTMP
import TestSupport
import Testing

/// Faults that real senders have had, put into recorded streams: the cause is named, and nothing is shown
/// that was not sent.
@Suite struct ChunkCauseSweepTests {
  private static let fixtures = Fixture.all.filter {
    ["publish-ffmpeg9-h264-aac", "publish-hevc", "publish-gst-rtmp2", "play-rtmpdump"]
      .contains($0.name)
  }
  private static let differences: [Int] = [1, 2, 3, 5, 8, 11, 12, 17, 31, 37, 60, 83, 100, 120]
  private static let chunkSizes: [UInt32] = [
    256, 512, 1024, 2048, 4000, 4096, 5000, 8192, 10_240, 16_384, 32_768, 60_000, 65_000, 65_536,
    131_072, 1 << 20,
  ]

  /// Wherever a message's header says the length itself.
  @Test(arguments: fixtures)
  func `a wrong length is named with the length that is due`(fixture: Fixture) throws {
    var tally = Tally()
    var generator = SeededGenerator(seed: 21)
    for stream in try RecordedStream.all(in: fixture) where stream.messages.count > 20 {
      for message in every(10, of: stream.messages) where message.header.format.rawValue < 2 {
        let difference =
          try #require(Self.differences.randomElement(using: &generator))
          * (Bool.random(using: &generator) ? 1 : -1)
        let length = Int(message.header.length) + difference
        guard length > 0 else { continue }
        var bytes = stream.bytes
        let field = Int(message.start.offset) + 4
        bytes.replaceSubrange(field..<field + 3, with: WireBuilder.uint24(UInt32(length)))
        let pieces = split(bytes, every: 1448).pieces
        let shown = decode(pieces)
        tally.count += 1
        tally.invented += shown.messages.count {
          $0.start.offset != message.start.offset && !stream.has($0)
        }
        let due = [UInt64(length), UInt64(message.header.length)]
        if shown.problems.contains(where: {
          $0.problem == .messageLengthWrong && $0.figures.map(\.value) == due
        }) {
          tally.named += 1
        }
      }
    }
    #expect(tally.count > 10)
    #expect(tally.invented == 0)
    #expect(10 * tally.named >= 9 * tally.count, "\(tally)")
  }

  @Test(arguments: fixtures)
  func `chunks of a size that was never announced are read on`(fixture: Fixture) throws {
    var tally = Tally()
    for stream in try RecordedStream.all(in: fixture) {
      let sent = stream.messages.filter { $0.header.type != .setChunkSize }
      guard sent.prefix(1).contains(where: { $0.header.length > 128 }) else { continue }
      for size in Self.chunkSizes {
        var writer = ChunkWriter(chunkSize: size)
        for message in sent { writer.write(ChunkWriter.Outgoing(message)) }
        let pieces = split(Array(stream.bytes.prefix(3073)) + writer.bytes, every: 1448).pieces
        let shown = decode(pieces)
        tally.count += 1
        tally.invented += shown.messages.count { !stream.has($0, anywhere: true) }
        if shown.problems.contains(where: { $0.problem == .chunkSizeUnannounced }) {
          tally.named += 1
        }
        #expect(shown.messages.count == sent.count, "\(size)")
      }
    }
    #expect(tally.invented == 0)
    #expect(tally.named == tally.count, "\(tally)")
  }

  @Test(arguments: [nil, 0, 40, 1, -1] as [Int64?], [300, 40] as [Int])
  func `an extended timestamp that is repeated wrongly costs no byte`(
    found: Int64?, length: Int
  ) {
    var bytes = WireBuilder.handshake(own: 1, peer: 2)
    let start: UInt32 = 17_300_000
    var payloads: [[UInt8]] = []
    for index in 0..<20 as Range<UInt32> {
      let time = start + 40 * index
      let payload = [0x27, 1, 0, 0, 0, 0, 0, 0, UInt8(200)] + random(length, seed: UInt64(index))
      payloads.append(payload)
      let chunks = WireBuilder.message(
        chunkStream: 6, type: 9, stream: 1, timestamp: time, payload,
        repeatsExtendedTimestamp: false)
      let value: [UInt8] =
        switch found {
        case nil: []
        case 0?, 40?: PacketBuilder.bytes(UInt32(found ?? 0))
        case let other?: PacketBuilder.bytes(UInt32(Int64(time) + other))
        }
      for (number, byte) in chunks.enumerated() {
        bytes.append(byte)
        if number >= 16 + 128, (number - 16 - 128).isMultiple(of: 129) { bytes += value }
      }
    }
    let shown = decode([bytes])
    #expect(shown.messages.map(\.payload.bytes) == payloads)
    let rules = Set(shown.problems.map(\.problem))
    let due: Set<Problem> =
      length < 128 ? [] : [found == nil ? .extendedTimestampMissing : .extendedTimestampWrong]
    #expect(rules == due)
  }

  private func random(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  private func every(_ step: Int, of messages: [Message]) -> [Message] {
    stride(from: 3, to: messages.count, by: step).map { messages[$0] }
  }

  private func decode(_ pieces: [[UInt8]]) -> Shown {
    var options = RTMPDecoder.Options()
    options.retention = .whole
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    var shown = Shown()
    for (index, piece) in pieces.enumerated() {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input, mark: UInt64(index)) { shown.take(element) }
    }
    decoder.finish()
    while let element = decoder.next() { shown.take(element) }
    return shown
  }
}

private struct Tally: CustomStringConvertible {
  var count = 0
  var named = 0
  var invented = 0

  var description: String { "\(named) of \(count) named, \(invented) invented" }
}

private struct Shown {
  var messages: [Message] = []
  var problems: [StreamProblem] = []

  mutating func take(_ element: RTMPElement) {
    switch element {
    case .message(let message) where message.isComplete: messages.append(message)
    case .problem(let problem): problems.append(problem)
    default: break
    }
  }
}

extension RecordedStream {
  /// Whether a message was sent, at its place if that stayed the same.
  fileprivate func has(_ message: Message, anywhere: Bool = false) -> Bool {
    if !anywhere, let other = messagesByOffset[message.start.offset] {
      return other.header.type == message.header.type && other.payload == message.payload
    }
    return anywhere
      && messages.contains {
        $0.header.type == message.header.type && $0.payload.bytes == message.payload.bytes
      }
  }
}

extension ChunkWriter.Outgoing {
  fileprivate init(_ message: Message) {
    self.init(
      chunkStreamID: message.header.chunkStreamID, type: message.header.type,
      streamID: message.header.streamID ?? 0, timestamp: message.header.timestamp ?? 0,
      payload: message.payload.bytes)
  }
}
