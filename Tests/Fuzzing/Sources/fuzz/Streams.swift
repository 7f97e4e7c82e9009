internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions
internal import Rules

extension Targets {
  /// One direction from its handshake on; the first bytes say how it is cut into pieces.
  @Sendable static func rtmp(_ bytes: [UInt8]) {
    // Mutations are lost on a handshake's 3,073 bytes: they are put before the input.
    let handshake = [3] + [UInt8](repeating: 0, count: 2 * HandshakePacket.byteCount)
    decode(bytes, after: handshake, .handshake)
  }

  /// One direction from anywhere on.
  @Sendable static func midstream(_ bytes: [UInt8]) { decode(bytes, after: [], .midstream) }

  private static func decode(
    _ bytes: [UInt8], after opening: [UInt8], _ start: RTMPDecoder.Start
  ) {
    guard let first = bytes.first else { return }
    var options = RTMPDecoder.Options()
    options.listedChunks = first & 1 != 0 ? 4 : 0
    options.retention = first & 2 != 0 ? .whole : .headsOfFrames
    var decoder = RTMPDecoder(
      role: first & 4 != 0 ? .client : .server, start: start, options: options)
    let size = Int(first >> 3) * 7 + 1
    var rest = (opening + bytes.dropFirst())[...]
    var mark: UInt64 = 0
    while !rest.isEmpty {
      let piece = Array(rest.prefix(max(size, opening.count / 4)))
      rest = rest.dropFirst(piece.count)
      mark += 1
      // Now and then bytes are missing.
      if first & 0x80 != 0, piece.last == 0xEE { decoder.skip(UInt64(piece.count)) }
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input, mark: mark) { note(element) }
    }
    decoder.finish()
    while let element = decoder.next() { note(element) }
  }

  private static func note(_ element: RTMPElement) {
    if case .message(let message) = element { _ = MessageBody(of: message).malformations }
  }

  /// Packets of a link type that the first byte chooses, each behind its length.
  @Sendable static func packets(_ bytes: [UInt8]) {
    let types: [LinkType] = [
      .ethernet, .null, .raw, .loop, .linuxCooked, .ipv4, .ipv6, .linuxCooked2, .ppp, .pppSerial,
      .pppoe, .ciscoHDLC, .wifi, .frameRelay, .enc, .pflog, .prism, .radiotap, .user2, .avs, .ppi,
      .mpls, .ipnet, .nflog, .pktap, .dsa, .edsa,
    ]
    guard let first = bytes.first else { return }
    let type = types[Int(first) % types.count]
    var events = EventSink(isShortOfMemory: first & 0x80 != 0)
    var rest = bytes.dropFirst()
    while let length = rest.popFirst() {
      let packet = Array(rest.prefix(Int(length)))
      rest = rest.dropFirst(packet.count)
      events.append(packet, type, originalLength: packet.count + Int(length & 7) * 100)
    }
    events.finish()
  }

  /// Segments of two connections: six bytes say direction, flags, place and length of each.
  @Sendable static func tcp(_ bytes: [UInt8]) {
    var events = EventSink(isShortOfMemory: (bytes.first ?? 0) & 0x80 != 0)
    let content = [UInt8]((0..<255).map { UInt8($0) })
    var next: [UInt32] = [.max - 500, 77]
    var rest = bytes[...]
    while rest.count >= 6 {
      let event = Array(rest.prefix(6))
      rest = rest.dropFirst(6)
      let side = Int(event[0] & 1)
      // Around what was sent last, behind it and before it.
      let shift = Int32(Int16(bitPattern: UInt16(event[2]) << 8 | UInt16(event[3])))
      let sequence = next[side] &+ UInt32(bitPattern: event[0] & 2 == 0 ? 0 : shift)
      let payload = Array(content.prefix(Int(event[4])))
      events.append(
        segment(
          side, sequence, next[1 - side] &+ UInt32(event[5]), flags: event[1], payload,
          clientPort: 50000 + UInt16(event[0] >> 3 & 1)),
        .ethernet,
        originalLength: 54 + payload.count + Int(event[0] >> 4))
      if event[0] & 4 == 0 { next[side] = sequence &+ UInt32(payload.count) }
    }
    events.finish()
  }

  /// A conversation of two sides behind a handshake, followed, and rendered in every way.
  @Sendable static func session(_ bytes: [UInt8]) {
    var events = EventSink(isShortOfMemory: (bytes.first ?? 0) & 0x80 != 0)
    var next: [UInt32] = [1, 1]
    func send(_ side: Int, _ payload: some Collection<UInt8>) {
      for start in stride(from: 0, to: payload.count, by: 1400) {
        let piece = Array(payload.dropFirst(start).prefix(1400))
        events.append(
          segment(side, next[side], next[1 - side], flags: 0x18, piece), .ethernet,
          originalLength: 54 + piece.count)
        next[side] &+= UInt32(piece.count)
      }
    }
    events.append(segment(0, 0, 0, flags: 2, []), .ethernet, originalLength: 54)
    events.append(segment(1, 0, 1, flags: 0x12, []), .ethernet, originalLength: 54)
    let handshake = [3] + [UInt8](repeating: 0, count: 2 * HandshakePacket.byteCount)
    send(0, handshake)
    send(1, handshake)
    var rest = bytes[...]
    while rest.count >= 2 {
      let head = rest.removeFirst()
      let count = Int(rest.removeFirst()) + (head & 2 == 0 ? 0 : 1000)
      send(Int(head & 1), rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    events.finish()
  }

  private static func segment(
    _ side: Int, _ sequence: UInt32, _ acknowledgement: UInt32, flags: UInt8, _ payload: [UInt8],
    clientPort: UInt16 = 50000
  ) -> [UInt8] {
    func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
      Array(bigEndian: number)
    }
    let ports: [UInt16] = side == 0 ? [clientPort, 1935] : [1935, clientPort]
    let tcp =
      bytes(ports[0]) + bytes(ports[1]) + bytes(sequence) + bytes(acknowledgement)
      + [5 << 4, flags, 0xFF, 0xFF, 0, 0, 0, 0] + payload
    let addresses: [UInt8] = side == 0 ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1]
    return [UInt8](repeating: 2, count: 12) + [8, 0, 0x45, 0]
      + bytes(UInt16(clamping: 20 + tcp.count)) + [0, 1, 0, 0, 64, 6, 0, 0] + addresses + tcp
  }
}

/// Analyzes packets, and renders every event as a line and as a record.
private struct EventSink {
  private var analyzer: Analyzer
  private var records = RecordRenderer(precision: .nanoseconds, payload: .base64, amf: .typed)
  private let timeline = TimelineRenderer(precision: .microseconds, detail: .bytes)
  private var output = OutputBuffer()
  private var number: UInt64 = 0

  /// - Parameter isShortOfMemory: whether connections are evicted for little.
  init(isShortOfMemory: Bool) {
    var options = Analyzer.Options()
    if isShortOfMemory { options.memoryLimit = 12_000 }
    options.decoder.listedChunks = 9
    options.decoder.retention = .whole
    options.showsBytes = true
    analyzer = Analyzer(options: options)
  }

  mutating func append(_ packet: [UInt8], _ type: LinkType, originalLength: Int) {
    number += 1
    let captured = CapturedPacket(
      number: number, time: CaptureTime(nanoseconds: Int64(number) * 40_000_000), linkType: type,
      originalLength: originalLength, bytes: packet.span)
    analyzer.append(captured)
    drain()
  }

  mutating func finish() {
    analyzer.finish()
    drain()
  }

  private mutating func drain() {
    while let event = analyzer.next() {
      timeline.append(event, into: &output)
      records.render(event, into: &output)
      output.removeAll()
    }
  }
}
