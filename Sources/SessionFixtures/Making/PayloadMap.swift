internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// Where the bytes of a message's payload lie among those of its direction.
struct PayloadMap: Sendable {
  private struct Run: Sendable {
    /// In the payload.
    let start: Int
    /// In the direction's bytes.
    let place: Int
    var count: Int
  }

  let byteCount: Int
  private var runs: [Run] = []

  init(_ recorded: SessionRecording.Recorded, in recording: SessionRecording) {
    var start = 0
    for chunk in recorded.report.message.chunks {
      let offset = chunk.offset + StreamOffset(chunk.headerByteCount)
      for piece in recording.pieces(
        in: offset..<offset + StreamOffset(chunk.payloadByteCount), recorded.direction)
      {
        runs.append(
          Run(start: start + Int(piece.offset - offset), place: piece.place, count: piece.count))
      }
      start += chunk.payloadByteCount
    }
    // What a message that was given up did not come to is not there either.
    byteCount = runs.last.map { $0.start + $0.count } ?? 0
  }

  /// The payload, with zeros for what was not captured.
  func payload(in bytes: [UInt8]) -> [UInt8] {
    var payload = [UInt8](repeating: 0, count: byteCount)
    for run in runs {
      payload.replaceSubrange(
        run.start..<run.start + run.count, with: bytes[run.place..<run.place + run.count])
    }
    return payload
  }

  /// Puts a payload back, byte by byte; it has as many as before.
  func put(_ payload: [UInt8], into bytes: inout [UInt8]) {
    for run in runs {
      bytes.replaceSubrange(
        run.place..<run.place + run.count, with: payload[run.start..<run.start + run.count])
    }
  }
}

extension SessionRecording {
  /// What was captured of a range of a stream, piece by piece.
  func pieces(in range: Range<StreamOffset>, _ direction: Direction) -> [Piece] {
    guard let all = pieces[direction] else { return [] }
    let first = all.partitioningIndex { $0.offset + StreamOffset($0.count) > range.lowerBound }
    var found: [Piece] = []
    for piece in all[first...] {
      if piece.offset >= range.upperBound { break }
      let start = max(piece.offset, range.lowerBound)
      let end = min(piece.offset + StreamOffset(piece.count), range.upperBound)
      if start < end {
        found.append(
          Piece(
            offset: start, place: piece.place + Int(start - piece.offset), count: Int(end - start)))
      }
    }
    return found
  }
}
