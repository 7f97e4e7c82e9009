import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct ChunkSearchTests {
  typealias Wire = WireBuilder

  // MARK: Starts

  @Test(arguments: [64, 128, 200, 4096, 5500, 60000, 65536])
  func `the chunk size is made out from where chunks begin`(chunkSize: Int) {
    let stream = Publication(chunkSize: chunkSize, frameLength: chunkSize * 5 + 77)
    let decoded = decode([stream.middle], start: .midstream)
    #expect(decoded.resyncs.first?.skippedByteCount == UInt64(stream.middleSkip))
    #expect(decoded.resyncs.compactMap(\.chunkSize) == [UInt32(chunkSize)])
    #expect(decoded.resyncs.last?.isChunkSizeInferred == true)
    #expect(decoded.complete.map(\.payload.sha256) == stream.middlePayloads)
  }

  @Test func `a stream of messages that fit in any chunk leaves the chunk size open`() {
    let stream = Publication(chunkSize: 4096, frameLength: 90)
    let decoded = decode([stream.middle], start: .midstream)
    #expect(decoded.resyncs.map(\.chunkSize) == [nil])
    #expect(decoded.complete.map(\.payload.sha256) == stream.middlePayloads)
  }

  @Test func `absolute times and message streams stay unknown until a full header gives them`() {
    let stream = Publication(chunkSize: 4096, frameLength: 500)
    let decoded = decode([stream.middle], start: .midstream)
    #expect(decoded.complete.count == stream.middlePayloads.count)
    #expect(decoded.complete.allSatisfy { $0.header.timestamp == nil })
    #expect(decoded.complete.allSatisfy { $0.header.streamID == nil })
    #expect(decoded.complete.allSatisfy { $0.header.timestampDelta == 20 })
    let full = Wire.message(chunkStream: 6, type: 9, stream: 1, timestamp: 7000, frame(9, 50))
    let more = decode([stream.middle + full + stream.middle], start: .midstream)
    #expect(more.complete.compactMap(\.header.timestamp).first == 7000)
    #expect(more.complete.compactMap(\.header.streamID).first?.rawValue == 1)
  }

  @Test func `a handshake whose connection's opening was not captured is one`() {
    let wire = Wire.handshake(own: 1, peer: 2) + Wire.command("connect", 1)
    let decoded = decode([wire], start: .midstream)
    #expect(decoded.handshakes.count == 1)
    #expect(decoded.complete.map(\.start.offset) == [3073])
    #expect(decoded.resyncs == [])
  }

  @Test func `a result never depends on where pieces end`() {
    let stream = Publication(chunkSize: 128, frameLength: 300, frames: 6)
    let whole = decode([stream.middle], start: .midstream)
    #expect(whole.complete.count == stream.middlePayloads.count)
    for count in [1, 2, 3, 7, 64, 129, 1000] {
      let pieces = split(stream.middle, every: count).pieces
      #expect(decode(pieces, start: .midstream).complete == whole.complete, "\(count)")
    }
  }

  @Test func `a length that no header says is inferred where it fits again and again`() {
    // All audio messages inherit their length from before the capture.
    var wire = [UInt8](repeating: 0xEE, count: 99)
    for number in 0..<8 {
      wire += delta(chunkStream: 6, type: 9, frame(9, 200 + number), chunkSize: 4096)
      wire += [0xC4] + frame(8, 183)
    }
    let decoded = decode([wire], start: .midstream)
    let audio = decoded.complete.filter { $0.header.type == .audio }
    #expect(audio.map(\.header.length) == [UInt32](repeating: 183, count: 8))
    #expect(audio.map(\.header.isKindInferred) == [Bool](repeating: true, count: 8))
    #expect(decoded.complete.count == 16)
  }

  // MARK: Holes

  @Test func `a Set Chunk Size among the missing bytes is noticed, and the size inferred anew`() {
    let opening = Wire.handshake(own: 1, peer: 2) + Wire.command("connect", 1)
    let lost = Wire.setChunkSize(4096) + Wire.command("createStream", 2)
    var rest: [UInt8] = []
    for number in 0..<4 {
      rest += Wire.message(
        chunkStream: 6, type: 9, stream: 1, timestamp: UInt32(number) * 40, frame(9, 9000),
        chunkSize: 4096)
    }
    let decoded = decode([opening], hole: lost.count, [rest])
    #expect(decoded.complete.map(\.header.length) == [20, 9000, 9000, 9000, 9000])
    #expect(decoded.resyncs.last?.chunkSize == 4096)
    #expect(decoded.resyncs.last?.isChunkSizeInferred == true)
  }

  @Test func `a hole over further chunks of a message keeps the place, the times and the stream`() {
    let opening = Wire.handshake(own: 1, peer: 2)
    let first = Wire.message(
      chunkStream: 6, type: 9, stream: 1, timestamp: 40, frame(9, 2000))
    let next = delta(chunkStream: 6, type: 9, frame(9, 700))
    let wire = opening + first + next + next
    for start in stride(from: opening.count + 30, to: opening.count + 900, by: 37) {
      for count in [100, 129, 400, 1000] {
        let end = start + count
        let decoded = decode([Array(wire[..<start])], hole: count, [Array(wire[end...])])
        #expect(decoded.resyncs == [], "\(start)..<\(end)")
        #expect(decoded.messages.map(\.ending) == [.bytesMissing, .complete, .complete])
        #expect(decoded.messages.map(\.header.timestamp) == [40, 60, 80])
        #expect(decoded.messages.map(\.chunkCount) == [16, 6, 6])
      }
    }
  }

  @Test func `what stood before a hole is taken for what it was only if it fits`() {
    let opening = Wire.handshake(own: 1, peer: 2) + Wire.setChunkSize(4096)
    let known = Wire.message(chunkStream: 4, type: 8, stream: 1, timestamp: 0, frame(8, 180))
    let lost = delta(chunkStream: 4, type: 8, frame(8, 191), chunkSize: 4096)
    var video: [UInt8] = []
    for _ in 0..<4 { video += delta(chunkStream: 6, type: 9, frame(9, 500), chunkSize: 4096) }
    let rest = [0xC4] + frame(8, 191) + video
    let decoded = decode([opening + known], hole: lost.count, [rest])
    #expect(decoded.complete.map(\.header.length) == [4, 180, 500, 500, 500, 500])
    let fitting = decode([opening + known], hole: lost.count, [[0xC4] + frame(8, 180) + video])
    #expect(fitting.complete.map(\.header.length) == [4, 180, 180, 500, 500, 500, 500])
    #expect(fitting.complete.filter(\.header.isKindInferred).map(\.header.length) == [180])
  }

  @Test func `messages before and behind a hole are there at every place that it can have`() {
    let opening = Wire.handshake(own: 1, peer: 2)
    var wire = opening + Wire.setChunkSize(4096)
    var places: [Range<Int>] = []
    for number in 0..<12 {
      let message =
        number == 0
        ? Wire.message(chunkStream: 6, type: 9, stream: 1, frame(9, 120))
        : delta(chunkStream: 6, type: 9, frame(9, 120 + number))
      places.append(wire.count..<wire.count + message.count)
      wire += message
    }
    for start in places[2].lowerBound..<places[3].upperBound {
      let hole = start..<start + 40
      let decoded = decode(
        [Array(wire[..<hole.lowerBound])], hole: 40, [Array(wire[hole.upperBound...])])
      let expected = places.filter { !$0.overlaps(hole) }.map { StreamOffset($0.lowerBound) }
      #expect(decoded.complete.dropFirst().map(\.start.offset) == expected, "\(hole)")
    }
  }

  // MARK: Past mistakes

  @Test func `a message in several chunks is not taken for a longer one in a single chunk`() {
    let metadata =
      Wire.string("@setDataFrame") + Wire.string("onMetaData") + [8, 0, 0, 0, 0]
      + (0..<30).flatMap { Wire.string("name\($0)").dropFirst() + Wire.number(1) } + [0, 0, 9]
    let data = Wire.message(chunkStream: 4, type: 18, stream: 1, metadata)
    let sound = Wire.message(chunkStream: 5, type: 8, stream: 1, frame(8, 373))
    let lost = delta(chunkStream: 5, type: 8, frame(8, 374))
    // The metadata once more, and a sound whose header says neither length nor type.
    let again = [0x84, 0, 0, 20] + data.dropFirst(12)
    let inherited = [0xC5] + delta(chunkStream: 5, type: 8, frame(8, 374)).dropFirst(8)
    var rest: [UInt8] = []
    for count in 0..<8 { rest += delta(chunkStream: 5, type: 8, frame(8, 380 + count)) }
    let decoded = decode(
      [Wire.handshake(own: 1, peer: 2) + data + sound], hole: lost.count,
      [again + inherited + rest])
    let lengths = decoded.complete.filter { $0.header.type == .dataAMF0 }.map(\.header.length)
    #expect(Set(lengths) == [UInt32(metadata.count)])
    #expect(decoded.complete.suffix(8).map(\.header.length) == (0..<8).map { 380 + $0 })
  }

  @Test func `the chunk size that a search reports is the one before the Set Chunk Size it meets`()
  {
    // Two chunks of 128, and then a Set Chunk Size: at 4096 the first message would be taken whole.
    let wire =
      Wire.message(
        chunkStream: 3, type: 20,
        Wire.string("connect") + Wire.number(1) + [3, 0, 3] + Array("app".utf8)
          + Wire.string(String(repeating: "x", count: 100)) + [0, 0, 9])
      + Wire.setChunkSize(4096) + Wire.command("releaseStream", 2) + Wire.command("FCPublish", 3)
      + Wire.command("createStream", 4)
    let decoded = decode([wire], start: .midstream)
    #expect(decoded.complete.count == 5)
    #expect(decoded.complete.first?.chunkCount == 2)
  }

  @Test func `a payload's last byte and a header are not taken for a header of two bytes`() {
    // A first guess of one chunk lands a byte early, on 0x40: a type 1 header of chunk stream 64 + 4.
    let opening = Wire.handshake(own: 1, peer: 2) + Wire.command("connect", 1)
    var rest: [UInt8] = []
    for _ in 0..<3 {
      var payload = frame(9, 7399)
      payload[payload.count - 1] = 0x40
      rest += delta(chunkStream: 6, type: 9, payload, chunkSize: 4096)
      rest += delta(chunkStream: 4, type: 8, frame(8, 841))
    }
    let decoded = decode([opening], hole: 16, [rest])
    #expect(decoded.complete.map(\.header.length) == [20, 7399, 841, 7399, 841, 7399, 841])
  }

  @Test func `further chunks bear out a chunk size, not a length`() {
    // The length before the hole is shorter than the one behind it, which a type 3 header inherits.
    let opening = Wire.handshake(own: 1, peer: 2)
    let known = Wire.message(chunkStream: 6, type: 9, stream: 1, timestamp: 0, frame(9, 1217))
    let lost = delta(chunkStream: 6, type: 9, frame(9, 1233))
    var inherited: [UInt8] = [0xC6]
    for (index, byte) in frame(9, 1233).enumerated() {
      if index > 0, index.isMultiple(of: 128) { inherited.append(0xC6) }
      inherited.append(byte)
    }
    let rest = inherited + delta(chunkStream: 4, type: 8, frame(8, 100))
    let decoded = decode([opening + known], hole: lost.count, [rest, rest])
    let taken = decoded.complete.filter { $0.header.length == 1217 }
    #expect(taken.map(\.header.isKindInferred) == [false])
  }

  // MARK: What is no RTMP

  @Test(arguments: [
    "random", "zeros", "ones", "counting", "HTTP", "TLS", "FLV tags", "transport stream",
  ])
  func `other bytes give no message`(kind: String) {
    let seed: UInt64 = 11
    var generator = SeededGenerator(seed: seed)
    func random(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in .random(in: 0...255, using: &generator) }
    }
    var wire: [UInt8] = []
    while wire.count < 300_000 {
      switch kind {
      case "random": wire += random(1000)
      case "zeros": wire += [UInt8](repeating: 0, count: 1000)
      case "ones": wire += [UInt8](repeating: 0xFF, count: 1000)
      case "counting": wire += (0...255).map { UInt8($0) }
      case "HTTP": wire += Array("GET /live/cam1.flv HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8)
      case "TLS": wire += [0x17, 3, 3, 0x10, 0] + random(4096)
      case "FLV tags":
        let body = frame(wire.count.isMultiple(of: 2) ? 9 : 8, 400) + random(100)
        let size = UInt32(body.count)
        let head = [wire.count.isMultiple(of: 2) ? 9 : 8] + Wire.uint24(size)
        wire += head + [0, 0, 40, 0, 0, 0, 0] + body + PacketBuilder.bytes(size + 11)
      default: wire += [0x47, 0x40, 0x11, 0x10] + random(184)
      }
    }
    let decoded = decode(split(wire, every: 1448).pieces, start: .midstream)
    #expect(decoded.messages == [], "seed \(seed)")
    #expect(decoded.resyncs == [], "seed \(seed)")
    #expect(decoded.undecoded.map(\.reason) == [.midstream], "seed \(seed)")
  }

  // MARK: Bounds

  @Test(arguments: [[0xEE], [0xE5, 0x2F], [0xE5, 0x2F, 0x2F]] as [[UInt8]])
  func `a payload that repeats a few bytes is not taken for messages`(pattern: [UInt8]) {
    let filler = (0..<600).flatMap { _ in pattern }
    var wire: [UInt8] = []
    for time in 0..<40 as Range<UInt32> {
      wire += WireBuilder.message(
        chunkStream: 6, type: 9, stream: 1, timestamp: 40 * time, [0x27, 1, 0, 0, 0] + filler,
        chunkSize: 500)
    }
    // From inside the first message's payload on.
    var decoder = RTMPDecoder(role: .client, start: .midstream)
    var decoded = Decoded()
    var input = ByteReader(wire.span.extracting(200...))
    while let element = decoder.next(&input) { decoded.take(element) }
    decoder.finish()
    while let element = decoder.next() { decoded.take(element) }
    #expect(decoded.messages.allSatisfy { $0.header.chunkStreamID.rawValue == 6 })
    #expect(decoded.messages.count >= 38)
  }

  @Test func `what a search holds is bounded, and reaching the bound is reported`() {
    var options = RTMPDecoder.Options()
    options.search.heldBytes = 4096
    // A message that no chunk size is known for, and that never ends.
    let wire =
      delta(chunkStream: 6, type: 9, frame(9, 100)) + delta(chunkStream: 6, type: 9, frame(9, 110))
      + delta(chunkStream: 6, type: 9, frame(9, 100_000), chunkSize: 1 << 20).prefix(50_000)
    var decoder = RTMPDecoder(role: .client, start: .midstream, options: options)
    var decoded = Decoded()
    for piece in split(wire, every: 1000).pieces {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input) { decoded.take(element) }
      #expect(decoder.heldByteCount <= 4096 + 1000)
    }
    decoder.finish()
    while let element = decoder.next() { decoded.take(element) }
    #expect(decoded.problems.map(\.problem.id).contains("chunk.search-bound"))
  }

  @Test func `a search that finds nothing in many bytes ends`() {
    var options = RTMPDecoder.Options()
    options.search.skippedBytes = 10_000
    var decoder = RTMPDecoder(role: .client, start: .midstream, options: options)
    var decoded = Decoded()
    for _ in 0..<20 {
      var input = ByteReader([UInt8](repeating: 0x99, count: 1000).span)
      while let element = decoder.next(&input) { decoded.take(element) }
    }
    #expect(decoded.undecoded.map(\.reason) == [.midstream])
  }

  // MARK: Support

  /// A payload that opens like a coded frame.
  private func frame(_ type: UInt8, _ count: Int) -> [UInt8] { Publication.frame(type, count) }

  private func delta(
    chunkStream: UInt8, type: UInt8, _ payload: [UInt8], chunkSize: Int = 128
  ) -> [UInt8] {
    Publication.delta(chunkStream: chunkStream, type: type, payload, chunkSize: chunkSize)
  }

  private func decode(_ pieces: [[UInt8]], start: RTMPDecoder.Start) -> Decoded {
    var options = RTMPDecoder.Options()
    options.retention = .digest
    var decoder = RTMPDecoder(role: .client, start: start, options: options)
    var decoded = Decoded()
    for piece in pieces {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input) { decoded.take(element) }
    }
    decoder.finish()
    while let element = decoder.next() { decoded.take(element) }
    return decoded
  }

  private func decode(_ before: [[UInt8]], hole: Int, _ after: [[UInt8]]) -> Decoded {
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var decoded = Decoded()
    for piece in before {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input) { decoded.take(element) }
    }
    decoder.skip(UInt64(hole))
    while let element = decoder.next() { decoded.take(element) }
    for piece in after {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input) { decoded.take(element) }
    }
    decoder.finish()
    while let element = decoder.next() { decoded.take(element) }
    return decoded
  }
}

/// What a decoder said.
struct Decoded {
  var messages: [Message] = []
  var handshakes: [Handshake] = []
  var resyncs: [Resync] = []
  var problems: [StreamProblem] = []
  var undecoded: [Undecoded] = []

  var complete: [Message] { messages.filter(\.isComplete) }

  mutating func take(_ element: RTMPElement) {
    switch element {
    case .message(let message): messages.append(message)
    case .handshake(let handshake): handshakes.append(handshake)
    case .resync(let resync): resyncs.append(resync)
    case .problem(let problem): problems.append(problem)
    case .undecoded(let reason): undecoded.append(reason)
    }
  }
}

/// The middle of a stream: the end of one frame, and then frames with compressed headers.
private struct Publication {
  let middle: [UInt8]
  let middleSkip: Int
  let middlePayloads: [[UInt8]?]

  init(chunkSize: Int, frameLength: Int, frames: Int = 10) {
    let rest = [UInt8](repeating: 0xA3, count: 77)
    var wire = rest
    var payloads: [[UInt8]] = []
    for number in 0..<frames {
      let video = Self.frame(9, frameLength + number)
      let audio = Self.frame(8, 80 + number)
      wire += Self.delta(chunkStream: 6, type: 9, video, chunkSize: chunkSize)
      wire += Self.delta(chunkStream: 4, type: 8, audio, chunkSize: chunkSize)
      payloads += [video, audio]
    }
    middle = wire
    middleSkip = rest.count
    middlePayloads = payloads.map(Self.digest)
  }

  static func frame(_ type: UInt8, _ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    let head: [UInt8] =
      type == 8
      ? [0xAF, 1]
      : [0x27, 1, 0, 0, 40] + PacketBuilder.bytes(UInt32(count - 9))
    return head
      + (head.count..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  static func delta(
    chunkStream: UInt8, type: UInt8, _ payload: [UInt8], chunkSize: Int
  ) -> [UInt8] {
    let full = WireBuilder.message(
      chunkStream: chunkStream, type: type, timestamp: 20, payload, chunkSize: chunkSize)
    return [0x40 | chunkStream] + full[1..<8] + full[12...]
  }

  private static func digest(_ payload: [UInt8]) -> [UInt8]? {
    var options = RTMPDecoder.Options()
    options.retention = .digest
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    let wire =
      WireBuilder.handshake(own: 1, peer: 2) + WireBuilder.setChunkSize(1 << 24)
      + WireBuilder.message(chunkStream: 6, type: 9, payload, chunkSize: 1 << 24)
    var input = ByteReader(wire.span)
    var digest: [UInt8]?
    while let element = decoder.next(&input) {
      if case .message(let message) = element { digest = message.payload.sha256 }
    }
    return digest
  }
}
