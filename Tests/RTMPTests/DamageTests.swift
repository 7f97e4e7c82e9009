import ByteParsing
import RTMP
import TestSupport
import Testing

/// Cuts and holes at random places of real streams: nothing that was not there is shown, and nearly
/// all that is there.
@Suite struct DamageTests {
  /// Fixtures whose directions are whole from the handshake on.
  private static let fixtures = Fixture.all.filter {
    $0.name.hasPrefix("publish-") && $0.name != "publish-snaplen" || $0.name.hasPrefix("play-")
  }

  @Test(arguments: fixtures)
  func `what was not sent is never shown`(fixture: Fixture) throws {
    var found = 0
    var recoverable = 0
    for stream in try RecordedStream.all(in: fixture) where stream.bytes.count > 20_000 {
      for seed in 1...16 {
        var generator = SeededGenerator(seed: UInt64(seed))
        for damage in [Damage.lateStart, .holes, .snapshotLength] {
          let pieces = damage.pieces(of: stream.bytes, using: &generator)
          let shown = decode(pieces, isLate: damage == .lateStart)
          let origin = damage == .lateStart ? pieces[0].offset : 0
          for message in shown.messages {
            check(message, at: origin + message.start.offset, of: stream, "\(damage) \(seed)")
          }
          if damage == .snapshotLength { continue }
          let there = stream.messages.filter { message in
            pieces.contains {
              $0.contains(message.start.offset) && $0.upperBound >= message.end.offset
            }
          }
          let starts = Set(shown.complete.map { origin + $0.start.offset })
          recoverable += there.count
          found += there.count { starts.contains($0.start.offset) }
        }
      }
    }
    #expect(recoverable > 500)
    #expect(Double(found) >= 0.97 * Double(recoverable), "\(found) of \(recoverable)")
  }

  /// Holds a message against the one that begins at its place in the whole stream.
  private func check(
    _ message: Message, at offset: StreamOffset, of stream: RecordedStream, _ comment: Comment
  ) {
    let header = message.header
    guard let whole = stream.messagesByOffset[offset] else {
      Issue.record("\(comment): no message begins at \(offset)")
      return
    }
    #expect(header.type == whole.header.type, comment)
    #expect(header.length == whole.header.length, comment)
    #expect(header.chunkStreamID == whole.header.chunkStreamID, comment)
    if let timestamp = header.timestamp { #expect(timestamp == whole.header.timestamp, comment) }
    if let id = header.streamID { #expect(id == whole.header.streamID, comment) }
    if message.isComplete { #expect(message.payload.bytes == whole.payload.bytes, comment) }
  }

  private func decode(_ pieces: [Piece], isLate: Bool) -> Decoded {
    var options = RTMPDecoder.Options()
    options.retention = .whole
    var decoder = RTMPDecoder(
      role: .client, start: isLate ? .midstream : .handshake, options: options)
    var decoded = Decoded()
    var place = isLate ? pieces[0].offset : 0
    for piece in pieces {
      if piece.offset > place { decoder.skip(piece.offset - place) }
      while let element = decoder.next() { decoded.take(element) }
      var input = ByteReader(piece.bytes.span)
      while let element = decoder.next(&input) { decoded.take(element) }
      place = piece.upperBound
    }
    decoder.finish()
    while let element = decoder.next() { decoded.take(element) }
    return decoded
  }
}

/// Bytes that came together, and where they stand in the stream.
private struct Piece {
  let offset: StreamOffset
  let bytes: [UInt8]

  var upperBound: StreamOffset { offset + StreamOffset(bytes.count) }

  func contains(_ offset: StreamOffset) -> Bool { offset >= self.offset && offset < upperBound }
}

private enum Damage {
  case lateStart, holes, snapshotLength

  /// What is left of a stream, where bytes that follow one another are one piece.
  func pieces(
    of stream: [UInt8], using generator: inout SeededGenerator
  ) -> [Piece] {
    switch self {
    case .lateStart:
      let start = Int.random(in: 3073..<stream.count - 10_000, using: &generator)
      return [Piece(offset: StreamOffset(start), bytes: Array(stream[start...]))]
    case .holes:
      return Self.pieces(of: stream, from: 3073) {
        let kept = Int.random(in: 3000...30_000, using: &generator)
        return (kept, Int.random(in: 1...3000, using: &generator))
      }
    case .snapshotLength:
      return Self.pieces(of: stream, from: 3073) {
        (130, Int.random(in: 0...1318, using: &generator))
      }
    }
  }

  private static func pieces(
    of stream: [UInt8], from start: Int, next: () -> (kept: Int, missing: Int)
  ) -> [Piece] {
    var pieces: [Piece] = []
    var place = 0
    while place < stream.count {
      let (kept, missing) = next()
      let end = min(stream.count, max(place, start) + kept)
      pieces.append(Piece(offset: StreamOffset(place), bytes: Array(stream[place..<end])))
      place = end + missing
    }
    return pieces
  }
}
