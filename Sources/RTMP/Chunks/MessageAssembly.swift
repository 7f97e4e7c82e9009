internal import ByteParsing

/// A message whose chunks are still coming.
struct MessageAssembly: Sendable {
  private(set) var header: Message.Header
  /// How much of the payload has gone by, captured or not.
  private(set) var passedCount: UInt32 = 0
  private(set) var chunkCount = 1
  private var end: StreamPosition
  private var payload: PayloadCollector
  private let start: StreamPosition
  private var missingCount: UInt32 = 0
  private var missingChunkCount = 0
  private var chunks: [Chunk] = []

  /// - Parameters:
  ///   - start: the first byte of the first chunk.
  ///   - end: the byte after the first chunk's header, marked by the header's last byte.
  init(
    header: Message.Header, start: StreamPosition, end: StreamPosition,
    retention: PayloadRetention
  ) {
    self.header = header
    self.start = start
    self.end = end
    payload = PayloadCollector(
      type: header.type, length: header.length, retention: retention)
  }

  /// How many bytes of memory it takes, beside those that every message does.
  @inline(__always)
  var footprint: Int { payload.footprint + chunks.capacity * Chunk.footprint }

  var remainingCount: UInt32 { header.length - passedCount }

  /// What is kept of the payload so far.
  var keptBytes: [UInt8] { payload.bytes }

  /// Of the payload; nil before it came.
  @inline(__always)
  var firstByte: UInt8? { payload.firstByte }

  /// Takes another length for the one that the header says, which is wrong.
  ///
  /// - Parameter end: where the payload ends, if some of what was taken for it is not of it.
  mutating func correct(length: UInt32, end: StreamOffset?) {
    header = header.with(length: length)
    guard let end, passedCount > length else { return }
    payload.cut(to: Int(length))
    passedCount = length
    self.end = StreamPosition(offset: end, mark: self.end.mark)
  }

  mutating func addChunk(headerEnd: StreamPosition) {
    chunkCount += 1
    end = headerEnd
  }

  /// Counts chunks whose headers were not captured.
  mutating func addMissingChunks(_ count: Int) {
    chunkCount += count
    missingChunkCount += count
  }

  /// Keeps one chunk's place and form, for those who want to see it.
  ///
  /// - Parameter limit: how many are kept; at more, each is the last one in place of that before it.
  mutating func list(_ chunk: Chunk, limit: Int) {
    if chunks.count >= limit { chunks.removeLast() }
    chunks.append(chunk)
  }

  /// Takes what `input` has of a chunk's payload, and of further chunks as long as each has
  /// `continuation` for its header.
  ///
  /// - Parameters:
  ///   - start: where `input` goes on.
  ///   - chunk: how many bytes the first of them lacks.
  ///   - size: what the others carry at most.
  /// - Returns: how many bytes the last of them lacks.
  mutating func append(
    _ input: inout ByteReader, _ start: StreamPosition, chunk: UInt32, size: UInt32,
    _ continuation: UInt8?
  ) -> UInt32 {
    let before = input.offset
    var left = chunk
    while true {
      let count: Int
      if payload.isFull {
        count = input.skip(upTo: Int(left))
      } else {
        let piece = input.readBytes(upTo: Int(left))
        payload.append(piece)
        count = piece.count
      }
      left -= UInt32(truncatingIfNeeded: count)
      passedCount += UInt32(truncatingIfNeeded: count)
      guard left == 0, remainingCount > 0, let continuation, input.peek() == continuation else {
        break
      }
      _ = input.skip(upTo: 1)
      chunkCount += 1
      left = min(size, remainingCount)
    }
    end = StreamPosition(
      offset: start.offset + StreamOffset(input.offset - before), mark: start.mark)
    return left
  }

  mutating func append(_ piece: Span<UInt8>, endingAt end: StreamPosition) {
    passedCount += UInt32(truncatingIfNeeded: piece.count)
    self.end = end
    payload.append(piece)
  }

  /// Passes over `count` payload bytes that were not captured.
  mutating func skip(_ count: UInt32) {
    passedCount += count
    missingCount += count
    payload.skip()
  }

  /// - Parameter ending: why it ends, unless it is only bytes that are missing.
  consuming func finish(_ ending: Message.Ending) -> Message {
    Message(
      header: header, start: start, end: end, chunkCount: chunkCount,
      missingChunkCount: missingChunkCount, chunks: chunks,
      ending: ending == .complete && missingCount > 0 ? .bytesMissing : ending,
      payload: payload.finish(capturedCount: Int(passedCount - missingCount)))
  }
}
