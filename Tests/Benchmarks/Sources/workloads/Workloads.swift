internal import AMF
internal import ByteParsing
internal import Crypto
internal import Flows
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions
internal import Rules

/// One layer at a time, over and over.
///
/// Each returns a number that depends on all that was done, so that nothing is left out.
enum Workloads {
  static let all = [
    "tcp", "chunks", "amf", "json", "text", "terminal", "decoding", "following", "hash",
  ]

  /// Packets to segments to streams.
  static func tcp(_ recording: Recording, repeats: Int) -> Int {
    var byteCount = 0
    for _ in 0..<repeats {
      var decoder = PacketDecoder()
      var flows = FlowTable()
      recording.replay { packet in
        guard decoder.decode(packet) == .segment else { return }
        flows.append(decoder.segment, of: packet.bytes, frame: packet.number, at: packet.time)
        while let event = flows.next() {
          if case .bytes(_, _, let range) = event { byteCount += range.count }
        }
      }
    }
    return byteCount
  }

  /// A stream to messages with their payloads, in pieces of a segment's size.
  ///
  /// - Parameter handshake: what goes before the stream.
  static func chunks(
    _ stream: [UInt8], behind handshake: [UInt8] = [], piece: Int = 1448, repeats: Int
  ) -> Int {
    var byteCount = 0
    var options = RTMPDecoder.Options()
    options.retention = .whole
    for _ in 0..<repeats {
      var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
      var opening = ByteReader(handshake.span)
      while decoder.next(&opening) != nil {}
      var place = 0
      while place < stream.count {
        let end = min(place + piece, stream.count)
        var input = ByteReader(stream.span.extracting(place..<end))
        while let element = decoder.next(&input) {
          if case .message(let message) = element { byteCount += message.payload.bytes.count }
        }
        place = end
      }
    }
    return byteCount
  }

  /// What commands and data messages say.
  static func amf(_ payloads: [[UInt8]], repeats: Int) -> Int {
    var valueCount = 0
    for _ in 0..<repeats {
      for payload in payloads { valueCount += AMF0Sequence(payload.span).values.count }
    }
    return valueCount
  }

  /// The values of a stream's AMF0 messages.
  static func amfPayloads(of stream: [UInt8]) -> [[UInt8]] {
    var payloads: [[UInt8]] = []
    var decoder = RTMPDecoder(role: .client, start: .handshake)
    var input = ByteReader(stream.span)
    while let element = decoder.next(&input) {
      guard case .message(let message) = element else { continue }
      switch message.header.type {
      case .commandAMF0, .dataAMF0: payloads.append(message.payload.bytes)
      default: break
      }
    }
    return payloads
  }

  /// Packets to events: decoding alone, or with sessions followed and rules looked at.
  static func analysis(_ recording: Recording, followsSessions: Bool, repeats: Int) -> Int {
    var eventCount = 0
    var options = Analyzer.Options()
    options.followsSessions = followsSessions
    for _ in 0..<repeats {
      var analyzer = Analyzer(options: options)
      recording.replay { packet in
        analyzer.append(packet)
        while analyzer.next() != nil { eventCount += 1 }
      }
      analyzer.finish()
      while analyzer.next() != nil { eventCount += 1 }
    }
    return eventCount
  }

  /// Events to records.
  static func json(_ events: [SessionEvent], repeats: Int) -> Int {
    var byteCount = 0
    var output = OutputBuffer()
    var renderer = RecordRenderer(precision: .microseconds)
    for _ in 0..<repeats {
      for event in events {
        renderer.render(event, into: &output)
        output.endLine()
      }
      byteCount += output.count
      output.removeAll()
    }
    return byteCount
  }

  /// Events to a timeline: as it goes to a file, or to a terminal.
  static func timeline(_ events: [SessionEvent], _ style: TextStyle, repeats: Int) -> Int {
    var byteCount = 0
    var output = OutputBuffer()
    let renderer = TimelineRenderer(precision: .microseconds, style: style)
    for _ in 0..<repeats {
      for event in events {
        renderer.append(event, into: &output)
        if output.count >= flushByteCount {
          byteCount += output.count
          output.removeAll()
        }
      }
    }
    return byteCount + output.count
  }

  /// How much the tool lets a buffer hold before it writes it out.
  private static let flushByteCount = 1 << 16

  static func events(of recording: Recording) -> [SessionEvent] {
    var analyzer = Analyzer()
    var events: [SessionEvent] = []
    recording.replay { packet in
      analyzer.append(packet)
      while let event = analyzer.next() { events.append(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return events
  }

  /// The SHA-256 of so many mebibytes: what hashing costs by itself.
  static func hash(mebibytes: Int) -> Int {
    let block = [UInt8](repeating: 0x5A, count: 1 << 20)
    var hash = SHA256()
    for _ in 0..<mebibytes { hash.update(data: block) }
    return Int(Array(hash.finalize())[0])
  }
}
