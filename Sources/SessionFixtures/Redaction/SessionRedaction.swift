internal import Media
internal import Fields
internal import Redaction
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Streams

/// Takes out of a recorded conversation what is nobody else's business, byte for byte: every length
/// stays as it was.
struct SessionRedaction: Sendable {
  /// A header of a chunk can stand where no message is, but nothing that is longer.
  private static let longestHeader = 18

  private(set) var pseudonyms: Pseudonyms
  private(set) var client: Endpoint
  private(set) var server: Endpoint
  /// Of both directions.
  private(set) var bytes: [Direction: [UInt8]]
  /// How often strings of a kind were replaced.
  private(set) var places: [SecretKind: Int] = [:]
  private let strings: [[UInt8]: [UInt8]]
  private let recording: SessionRecording
  private let options: FixtureMaker.Options

  init(_ recording: SessionRecording, _ flow: FlowReport, _ options: FixtureMaker.Options) {
    var collector = SecretCollector(keeping: options.kept)
    collector.note(address: "\(flow.client.address)")
    collector.note(address: "\(flow.server.address)")
    for address in recording.proxyHeader?.addressTexts ?? [] { collector.note(address: address) }
    for recorded in recording.messages { collector.note(recorded.report.body) }
    collector.finish()
    pseudonyms = collector.pseudonyms
    strings = collector.strings
    self.recording = recording
    self.options = options
    bytes = recording.bytes
    client = flow.client
    server = flow.server
    client = replaced(flow.client)
    server = replaced(flow.server)
    redact()
  }

  private func replaced(_ endpoint: Endpoint) -> Endpoint {
    guard let text = pseudonyms[Array("\(endpoint.address)".utf8)],
      let address = IPAddress(text: String(decoding: text, as: UTF8.self))
    else { return endpoint }
    return Endpoint(address: address, port: endpoint.port)
  }

  /// Puts other addresses into what a proxy has written before the handshake.
  private mutating func redactProxyHeader() {
    guard let header = recording.proxyHeader else { return }
    let replaced = header.bytes { text in
      pseudonyms[Array(text.utf8)].map { String(decoding: $0, as: UTF8.self) }
    }
    bytes[.clientToServer]?.replaceSubrange(0..<replaced.count, with: replaced)
  }

  private mutating func redact() {
    redactProxyHeader()
    let telling = pseudonyms.telling
    for recorded in recording.messages {
      let map = PayloadMap(recorded, in: recording)
      let payload = map.payload(in: bytes[recorded.direction] ?? [])
      var changed = payload
      if !recorded.isMedia || recorded.report.body.isMetadata { replaceStrings(in: &changed) }
      zeroMedia(of: recorded, in: &changed)
      replace(telling, in: &changed)
      if changed != payload { map.put(changed, into: &bytes[recorded.direction, default: []]) }
    }
    for direction in Direction.allCases {
      zeroUnknown(direction)
      if options.zeroesHandshake { zeroHandshake(direction) }
    }
  }

  // MARK: Strings

  /// Replaces whole strings, as AMF has them: behind a marker and a length.
  private mutating func replaceStrings(in payload: inout [UInt8]) {
    for (original, replacement) in strings {
      for head in AMFStringHead.all(byteCount: original.count) {
        let count = payload.replace(head + original, with: head + replacement)
        if count > 0 { places[kind(of: original), default: 0] += count }
      }
    }
  }

  private func kind(of original: [UInt8]) -> SecretKind {
    pseudonyms.kind(of: original)
      ?? pseudonyms.originals.first { original.firstRange(of: $0) != nil }.flatMap(pseudonyms.kind)
      ?? .texts
  }

  private mutating func replace(
    _ originals: [(original: [UInt8], isWord: Bool)], in payload: inout [UInt8]
  ) {
    for (original, isWord) in originals {
      guard let replacement = pseudonyms[original], let kind = pseudonyms.kind(of: original) else {
        continue
      }
      let count = payload.replace(original, with: replacement) { before, after in
        !isWord || ProtocolWords.delimit(before, after)
      }
      if count > 0 { places[kind, default: 0] += count }
    }
  }

  // MARK: Bytes

  private func zeroMedia(of recorded: SessionRecording.Recorded, in payload: inout [UInt8]) {
    guard options.media != .keep else { return }
    let ranges = MediaBytes.ranges(
      in: payload, recorded.isMedia || recorded.isAggregate ? recorded.report.body : .opaque,
      keepsUnits: options.media == .headers, isTold: recording.isTold(recorded))
    for range in ranges {
      payload.replaceSubrange(range, with: repeatElement(0, count: range.count))
    }
  }

  /// Zeroes what no message and no handshake accounts for: nobody knows what it holds.
  private mutating func zeroUnknown(_ direction: Direction) {
    guard options.kept != Set(SecretKind.allCases), var bytes = bytes[direction] else { return }
    for range in recording.unknown(direction) {
      let known = recording.knownHead(direction, of: bytes)
      guard known < range.upperBound else { continue }
      let rest = max(range.lowerBound, known)..<range.upperBound
      guard rest.count > Self.longestHeader || range.lowerBound == 0 else { continue }
      bytes.replaceSubrange(rest, with: repeatElement(0, count: rest.count))
    }
    self.bytes[direction] = bytes
  }

  /// Zeroes the random bytes of both packets, so that echoes stay right and digests do not.
  private mutating func zeroHandshake(_ direction: Direction) {
    guard let handshake = recording.handshakes[direction], var bytes = bytes[direction] else {
      return
    }
    let first = Int(handshake.start.offset) + 9
    for start in [first, first + HandshakePacket.byteCount] {
      let end = start - 8 + HandshakePacket.byteCount
      for piece in recording.pieces(in: StreamOffset(start)..<StreamOffset(end), direction) {
        bytes.replaceSubrange(
          piece.place..<piece.place + piece.count, with: repeatElement(0, count: piece.count))
      }
    }
    self.bytes[direction] = bytes
  }
}

extension SessionRecording.Recorded {
  fileprivate var isMedia: Bool { report.message.header.type.isMedia }
  fileprivate var isAggregate: Bool { report.message.header.type == .aggregate }
}

extension MessageBody {
  /// Whether it is a video message of metadata.
  fileprivate var isMetadata: Bool {
    guard let header = video else { return false }
    return header.metadata != nil
  }
}

extension SessionRecording {
  /// What a proxy has put before what the client sends.
  fileprivate var proxyHeader: ProxyHeader? {
    guard let bytes = bytes[.clientToServer], flow?.start == .syn else { return nil }
    var reader = ProxyHeaderReader(isFirst: true)
    guard case .header(let header) = reader.append(bytes.span, mark: 0) else { return nil }
    return header
  }

  /// Bytes of a direction that belong to no message and to no handshake.
  fileprivate func unknown(_ direction: Direction) -> [Range<Int>] {
    let count = bytes[direction]?.count ?? 0
    var known: [Range<Int>] = []
    func note(_ start: StreamOffset, _ count: Int) {
      known += pieces(in: start..<start + StreamOffset(count), direction)
        .map { $0.place..<$0.place + $0.count }
    }
    if let handshake = handshakes[direction] {
      note(handshake.start.offset, Handshake.byteCount)
    }
    if direction == .clientToServer, let header = proxyHeader { note(0, header.bytes.count) }
    for recorded in messages where recorded.direction == direction {
      for chunk in recorded.report.message.chunks {
        note(chunk.offset, chunk.headerByteCount + chunk.payloadByteCount)
      }
    }
    known.sort { $0.lowerBound < $1.lowerBound }
    var unknown: [Range<Int>] = []
    var place = 0
    for range in known {
      if range.lowerBound > place { unknown.append(place..<range.lowerBound) }
      place = max(place, range.upperBound)
    }
    if place < count { unknown.append(place..<count) }
    return unknown
  }

  /// How many first bytes of a direction tell what it is, where that is no RTMP that is decoded.
  fileprivate func knownHead(_ direction: Direction, of bytes: [UInt8]) -> Int {
    let start = direction == .clientToServer ? proxyHeader?.byteCount ?? 0 : 0
    return start + knownHead(undecoded[direction]?.reason, bytes.dropFirst(start))
  }

  private func knownHead(_ reason: Undecoded.Reason?, _ bytes: ArraySlice<UInt8>) -> Int {
    switch reason {
    case .handshakeCutOff?: Handshake.byteCount
    case .notRTMP(.tls?)?: 5
    case .notRTMP(.flv?)?, .notRTMP(.ssh?)?, .notRTMP(.smtpOrFTP?)?: 4
    case .notRTMP(.interleavedRTP?)?, .notRTMP(.socks?)?: 6
    case .notRTMP(.flashPolicy?)?: 12
    case .notRTMP(.rtmpt?)?: 8
    case .notRTMP(.http(nil)?)?, .notRTMP(.rtsp?)?: bytes.prefix { $0 != 0x20 }.count + 1
    case .notRTMP(.http?)?: 12
    case .unsupportedVersion?: 9
    default: 0
    }
  }
}

/// What stands before a string, in either version of AMF.
enum AMFStringHead {
  static func all(byteCount: Int) -> [[UInt8]] {
    let count = UInt32(truncatingIfNeeded: byteCount)
    var heads: [[UInt8]] = [[0x0C] + Array(bigEndian: count)]
    if let count = UInt16(exactly: byteCount) { heads.append([0x02] + Array(bigEndian: count)) }
    let mark = count << 1 | 1
    if mark < 0x80 {
      heads.append([0x06, UInt8(mark)])
    } else if mark < 0x4000 {
      heads.append([0x06, UInt8(mark >> 7) | 0x80, UInt8(mark & 0x7F)])
    }
    return heads
  }
}

extension SessionRedaction {
  /// What was replaced, by kind.
  var summary: [FixtureManifest.Redaction] {
    SecretKind.allCases.compactMap { kind in
      let strings = pseudonyms.originals.filter { pseudonyms.kind(of: $0) == kind }.count
      guard strings > 0 else { return nil }
      return .init(kind: kind.rawValue, strings: strings, places: places[kind] ?? 0)
    }
  }
}
