import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct RTMPDecoderTests {
  // MARK: Splits

  @Test(arguments: everySplit(of: Self.shortStream))
  func `chunks do not depend on where segments end`(pieces: Pieces) {
    let whole = decode([Self.shortStream], from: .handshake)
    #expect(whole.count == 7)
    #expect(decode(pieces.pieces, from: .handshake) == whole)
  }

  @Test(arguments: [1, 2, 3, 5, 7, 64, 127, 128, 129, 1000, 1536])
  func `nothing depends on how large segments are`(size: Int) {
    let stream = Self.shortStream
    #expect(
      decode(split(stream, every: size).pieces, from: .handshake)
        == decode([stream], from: .handshake))
  }

  @Test(arguments: everySplit(of: Self.shortStream))
  func `headers that are kept are the stream's bytes, wherever segments end`(pieces: Pieces) {
    var options = RTMPDecoder.Options()
    options.listedChunks = .max
    options.keepsHeaders = true
    let chunks = decode(pieces.pieces, from: .handshake, options).flatMap { element -> [Chunk] in
      if case .message(let message) = element { message.chunks } else { [] }
    }
    #expect(chunks.count == 12)
    for chunk in chunks {
      #expect(chunk.header.count == chunk.headerByteCount)
      #expect(
        chunk.header[...] == Self.shortStream[Int(chunk.offset)...].prefix(chunk.header.count))
    }
  }

  // MARK: Chunks

  @Test func `messages on two chunk streams interleave`() {
    let long = [UInt8](repeating: 7, count: 200)
    let first = WireBuilder.message(chunkStream: 4, type: 9, stream: 1, long)
    let second = WireBuilder.message(chunkStream: 5, type: 8, stream: 1, [0xAF, 1, 2])
    let place = 12 + 128
    let wire = Array(first[..<place]) + second + Array(first[place...])
    let messages = messages(in: wire)
    #expect(messages.map(\.header.type) == [.audio, .video])
    #expect(messages.map(\.chunkCount) == [1, 2])
    #expect(messages.filter { !$0.isComplete } == [])
  }

  @Test func `a type 3 chunk that opens a message adds the type 0 chunk's timestamp`() {
    let wire =
      WireBuilder.message(chunkStream: 4, type: 8, stream: 1, timestamp: 1000, [1, 2])
      + [0xC4, 3, 4]
    let messages = messages(in: wire)
    #expect(messages.map(\.header.timestamp) == [1000, 2000])
    #expect(messages.map(\.header.timestampDelta) == [nil, 1000])
  }

  @Test func `deltas add up, and wrap around`() {
    let wire =
      WireBuilder.message(
        chunkStream: 4, type: 8, stream: 1, timestamp: 0xFFFF_FFF0, [1])
      + [UInt8](hex: "44 000020 000001 08 01" + "84 000005 01" + "c4 01")
    let messages = messages(in: wire)
    #expect(messages.map(\.header.timestamp) == [0xFFFF_FFF0, 0x10, 0x15, 0x1A])
    #expect(messages.map(\.header.format) == [.type0, .type1, .type2, .type3])
  }

  @Test(arguments: [true, false])
  func `type 3 chunks may repeat the extended timestamp or not`(repeats: Bool) {
    let payload = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    let one = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, timestamp: 0x0100_0000, payload,
      repeatsExtendedTimestamp: repeats)
    let wire = one + one
    let messages = messages(in: wire, retention: .whole)
    #expect(messages.map(\.payload.bytes) == [payload, payload])
    #expect(messages.map(\.header.timestamp) == [0x0100_0000, 0x0100_0000])
    for pieces in everySplit(of: wire) {
      #expect(self.messages(in: pieces.pieces, retention: .whole) == messages)
    }
  }

  @Test func `a last chunk shorter than the timestamp it does not repeat is not lost`() {
    let payload = [UInt8](repeating: 9, count: 128) + [1, 0]
    let wire = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, timestamp: 0x0100_0000, payload,
      repeatsExtendedTimestamp: false)
    let messages = messages(in: wire, retention: .whole)
    #expect(messages.map(\.payload.bytes) == [payload])
    #expect(messages.filter { !$0.isComplete } == [])
  }

  @Test func `Set Chunk Size takes effect on the next chunk`() {
    let payload = [UInt8](repeating: 1, count: 300)
    let wire =
      WireBuilder.setChunkSize(4096)
      + WireBuilder.message(chunkStream: 4, type: 9, stream: 1, payload, chunkSize: 4096)
    #expect(messages(in: wire).map(\.chunkCount) == [1, 1])
  }

  @Test func `a chunk size of zero is reported and not obeyed`() {
    let payload = [UInt8](repeating: 1, count: 200)
    let wire =
      WireBuilder.setChunkSize(0)
      + WireBuilder.message(chunkStream: 4, type: 9, stream: 1, payload)
    let elements = decode([wire], from: .chunks)
    #expect(elements.compactMap(\.problem?.problem) == [.chunkSizeOutOfRange])
    #expect(elements.compactMap(\.message).map(\.chunkCount) == [1, 2])
  }

  @Test func `Abort gives up the message under way`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 200))
    let wire =
      Array(video.prefix(12 + 128))
      + WireBuilder.message(chunkStream: 2, type: 2, [0, 0, 0, 4])
      + WireBuilder.message(chunkStream: 4, type: 8, stream: 1, [2])
    let messages = messages(in: wire)
    #expect(messages.map(\.header.type) == [.abort, .video, .audio])
    #expect(messages.map(\.ending) == [.complete, .aborted, .complete])
    #expect(messages[1].payload.capturedCount == 128)
  }

  @Test func `a message that begins on a busy chunk stream replaces the other`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 200))
    let wire =
      Array(video.prefix(12 + 128))
      + WireBuilder.message(chunkStream: 4, type: 8, stream: 1, [2])
    let elements = decode([wire], from: .chunks)
    #expect(elements.compactMap(\.message).map(\.ending) == [.replaced, .complete])
    #expect(elements.compactMap(\.problem?.problem) == [.messageReplaced])
  }

  @Test func `a message without payload is complete with its header`() {
    let wire = WireBuilder.message(chunkStream: 4, type: 8, stream: 1, [])
    let messages = messages(in: wire)
    #expect(messages.map(\.header.length) == [0])
    #expect(messages.filter { !$0.isComplete } == [])
  }

  @Test func `a delta that comes first on a chunk stream counts from zero`() {
    let wire = [UInt8](hex: "43 000007 000001 08 01")
    let elements = decode([wire], from: .chunks)
    #expect(elements.compactMap(\.message).map(\.header.timestamp) == [7])
    #expect(elements.compactMap(\.message).map(\.header.streamID) == [nil])
    #expect(elements.compactMap(\.problem?.problem) == [.chunkStreamUnseen])
  }

  @Test func `a header that cannot be one ends decoding, and what was open is given up`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 200))
    let wire = Array(video.prefix(12 + 128)) + [0xC9] + [UInt8](repeating: 0, count: 40)
    let elements = decode([wire], from: .chunks)
    #expect(elements.compactMap(\.message).map(\.ending) == [.cutOff])
    #expect(elements.compactMap(\.problem?.problem) == [.notChunks])
    #expect(elements.contains { $0.undecoded?.reason == .lostPlace })
  }

  @Test func `a message cut off by the end keeps what came`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [0x17, 1, 0, 0, 0] + [UInt8](repeating: 1, count: 200))
    let messages = messages(in: Array(video.prefix(100)))
    #expect(messages.map(\.ending) == [.cutOff])
    #expect(messages.map(\.payload.capturedCount) == [88])
  }

  @Test func `a message of 16 MiB is put together`() {
    let payload = [UInt8](repeating: 3, count: 0xFF_FFFF)
    let wire =
      WireBuilder.setChunkSize(0x7FFF_FFFF)
      + WireBuilder.message(chunkStream: 4, type: 9, stream: 1, payload, chunkSize: .max)
    let messages = messages(in: split(wire, every: 65536).pieces)
    #expect(messages.map(\.header.length) == [4, 0xFF_FFFF])
    #expect(messages.map(\.payload.bytes.count) == [4, 64])
    #expect(messages.filter { !$0.isComplete } == [])
  }

  // MARK: Gaps

  @Test func `a hole inside a chunk's payload does not lose the place`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 100))
    let audio = WireBuilder.message(chunkStream: 5, type: 8, stream: 1, [2])
    var decoder = chunkDecoder()
    var elements = feed(Array(video.prefix(50)), to: &decoder)
    decoder.skip(20)
    elements += feed(Array(video.dropFirst(70)) + audio, to: &decoder)
    let messages = elements.compactMap(\.message)
    #expect(messages.map(\.ending) == [.bytesMissing, .complete])
    #expect(messages[0].payload.capturedCount == 80)
    #expect(messages[1].start.offset == messages[0].end.offset)
  }

  @Test func `a header behind missing headers is not held against what came before`() {
    let video = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 300))
    var decoder = chunkDecoder()
    var elements = feed(Array(video.prefix(100)), to: &decoder)
    decoder.skip(80)
    let rest = video[180..<269]
    elements += feed(rest + [0x47, 0, 0, 0, 0, 0, 1, 8, 2], to: &decoder)
    #expect(!elements.compactMap(\.problem?.problem).contains(.chunkStreamUnseen))
  }

  // MARK: Message types

  @Test(arguments: [10, 21, 255] as [UInt8])
  func `a type that nobody knows is shown where its header leaves no doubt`(type: UInt8) {
    let wire =
      WireBuilder.message(chunkStream: 4, type: type, [1, 2])
      + WireBuilder.message(chunkStream: 5, type: 8, stream: 1, [2])
    let elements = decode([wire], from: .chunks)
    #expect(elements.compactMap(\.message).map(\.header.type.rawValue) == [type, 8])
    #expect(elements.compactMap(\.problem?.problem) == [.messageTypeUnknown])
  }

  @Test func `type 0 is one that nobody knows, where messages follow it`() {
    func sounds(_ range: Range<UInt32>) -> [UInt8] {
      range.flatMap {
        WireBuilder.message(
          chunkStream: 5, type: 8, stream: 1, timestamp: 20 * $0, [0xAF, 1, 0x21])
      }
    }
    let unknown = WireBuilder.message(chunkStream: 4, type: 0, stream: 1, [1, 2])
    for count in [1, 2, 8] as [UInt32] {
      let elements = decode([sounds(0..<8) + unknown + sounds(8..<8 + count)], from: .chunks)
      let types = elements.compactMap(\.message).map(\.header.type.rawValue)
      #expect(types == [8, 8, 8, 8, 8, 8, 8, 8, 0] + [UInt8](repeating: 8, count: Int(count)))
      #expect(elements.compactMap(\.problem?.problem) == [.messageTypeUnknown])
    }
  }

  @Test(arguments: ["04 000000 000000 0A 00000000", "04 000000 000001 00 00000000 01"])
  func `zeros are no message of unknown type`(wire: String) {
    let elements = decode([[UInt8](hex: wire)], from: .chunks)
    #expect(elements.compactMap(\.problem?.problem) == [.notChunks])
  }

  @Test func `a command without a chunk header is told by its name`() {
    let wire = WireBuilder.message(chunkStream: 3, type: 20, WireBuilder.string("connect"))
    let elements = decode(
      [wire + WireBuilder.string("onStatus") + WireBuilder.number(0)], from: .chunks)
    let found = elements.compactMap(\.problem)
    #expect(found.map(\.problem) == [.notChunks])
    #expect(
      found.first?.detail?.hasSuffix("\"onStatus\", as of a command without a chunk header") == true
    )
  }

  // MARK: Positions

  @Test func `a message is marked by who brought its first and its last byte`() {
    let wire = WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, [UInt8](repeating: 1, count: 100))
    var decoder = chunkDecoder()
    var elements: [RTMPElement] = []
    for (index, byte) in wire.enumerated() {
      elements += feed([byte], to: &decoder, mark: UInt64(index))
    }
    let message = elements.compactMap(\.message).first
    #expect(message?.start == StreamPosition(offset: 3073, mark: 0))
    #expect(message?.end == StreamPosition(offset: 3073 + 112, mark: 111))
  }

  // MARK: Openings

  @Test(arguments: [6, 8] as [UInt8])
  func `what follows an RTMPE handshake is not decoded`(version: UInt8) {
    let wire = WireBuilder.handshake(own: 1, peer: 2, version: version) + Self.shortStream
    let elements = decode([wire], from: .handshake)
    #expect(elements.count == 2)
    #expect(elements.compactMap(\.handshake?.scheme) == [.encrypted])
    #expect(elements.last?.undecoded?.reason == .encrypted(version: version))
  }

  @Test func `another protocol is told by its first bytes`() {
    let examples: [(String, ForeignProtocol?)] = [
      ("GET / HTTP/1.1\r\n", .http(status: nil)), ("HTTP/1.1 200 OK", .http(status: 200)),
      ("POST /fcs/ident2", .rtmpt),
      ("POST /open/1 ", .rtmpt), ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", .tls),
      ("SSH-2.0-OpenSSH", .ssh), ("RTSP/1.0 200 OK", .rtsp), ("OPTIONS rtsp://h RTSP/1.0", .rtsp),
      ("OPTIONS * HTTP/1.1", .http(status: nil)), ("ANNOUNCE rtsp://h RTSP/1.0", .rtsp),
      ("<policy-file-request/>\u{0}", .flashPolicy), ("FLV\u{1}\u{5}\u{0}\u{0}\u{0}\u{9}", .flv),
      ("\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{28}", .tls), ("$\u{0}\u{0}\u{10}@aaaaaaaaa", nil),
      ("\u{5}\u{1}\u{0}", .socks), ("PROXY TCP4 1.2.3.4", .proxyHeader), ("hi", nil),
    ]
    for (text, expected) in examples {
      let elements = decode([Array(text.utf8)], from: .handshake)
      #expect(elements.map(\.undecoded?.reason) == [.notRTMP(expected)], "\(text)")
    }
  }

  @Test func `of many chunk sizes that a peer announces the last few are tried, each once`() {
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    for size in (1...1000 as ClosedRange<UInt32>) { decoder.suggest(chunkSize: 4000 + size / 2) }
    #expect(decoder.suggestedChunkSizes == Array(4493...4500))
  }

  @Test func `a handshake that stops tells how far it came`() {
    let wire = Array(WireBuilder.handshake(own: 1, peer: 2).prefix(1537))
    let elements = decode([wire], from: .handshake)
    #expect(
      elements.map(\.undecoded?.reason) == [.handshakeCutOff(version: 3, byteCount: 1537)])
  }

  // MARK: Breaking it

  @Test func `no byte changed and no place cut makes it trap`() {
    let stream = Self.shortStream
    for seed in 0..<2000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var wire = stream
      let place = Int.random(in: 0..<wire.count, using: &generator)
      wire[place] = UInt8.random(in: 0...255, using: &generator)
      let cut = Int.random(in: 0...wire.count, using: &generator)
      let elements = decode([Array(wire[..<cut]), Array(wire[cut...])], from: .handshake)
      #expect(!elements.isEmpty, "seed \(seed)")
    }
  }

  // MARK: Support

  private enum Opening { case handshake, chunks }

  static let shortStream: [UInt8] =
    WireBuilder.handshake(own: 1, peer: 2)
    + WireBuilder.command(
      "connect", 1, [3, 0, 3] + Array("app".utf8) + WireBuilder.string("live") + [0, 0, 9])
    + WireBuilder.message(
      chunkStream: 4, type: 9, stream: 1, timestamp: 40, [UInt8](repeating: 0xC4, count: 300))
    + WireBuilder.setChunkSize(200)
    + WireBuilder.message(
      chunkStream: 5, type: 8, stream: 1, timestamp: 0x0123_4567,
      [UInt8](repeating: 1, count: 450), chunkSize: 200)
    + [0xC5, 1, 0x23, 0x45, 0x67] + [UInt8](repeating: 2, count: 200)
    + [0xC5, 1, 0x23, 0x45, 0x67] + [UInt8](repeating: 2, count: 200)
    + [0xC5, 1, 0x23, 0x45, 0x67] + [UInt8](repeating: 2, count: 50)
    + WireBuilder.message(chunkStream: 3, type: 20, [2, 0])

  private func decode(
    _ pieces: [[UInt8]], from opening: Opening, _ options: RTMPDecoder.Options = .init()
  ) -> [RTMPElement] {
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    var elements: [RTMPElement] = []
    if opening == .chunks { decoder = chunkDecoder() }
    for piece in pieces { elements += feed(piece, to: &decoder) }
    decoder.finish()
    while let element = decoder.next() { elements.append(element) }
    return elements
  }

  private func chunkDecoder(retention: PayloadRetention = .headsOfFrames) -> RTMPDecoder {
    var options = RTMPDecoder.Options()
    options.retention = retention
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    _ = feed(WireBuilder.handshake(own: 1, peer: 2), to: &decoder)
    return decoder
  }

  private func feed(
    _ bytes: [UInt8], to decoder: inout RTMPDecoder, mark: UInt64 = 0
  ) -> [RTMPElement] {
    var input = ByteReader(bytes.span)
    var elements: [RTMPElement] = []
    while let element = decoder.next(&input, mark: mark) { elements.append(element) }
    return elements
  }

  private func messages(
    in pieces: [[UInt8]], retention: PayloadRetention = .headsOfFrames
  ) -> [Message] {
    var decoder = chunkDecoder(retention: retention)
    var elements: [RTMPElement] = []
    for piece in pieces { elements += feed(piece, to: &decoder) }
    decoder.finish()
    while let element = decoder.next() { elements.append(element) }
    return elements.compactMap(\.message)
  }

  private func messages(
    in wire: [UInt8], retention: PayloadRetention = .headsOfFrames
  ) -> [Message] {
    messages(in: [wire], retention: retention)
  }
}

extension RTMPElement {
  var message: Message? { if case .message(let message) = self { message } else { nil } }
  var handshake: Handshake? { if case .handshake(let handshake) = self { handshake } else { nil } }
  var problem: StreamProblem? { if case .problem(let problem) = self { problem } else { nil } }
  var undecoded: Undecoded? { if case .undecoded(let reason) = self { reason } else { nil } }
}
