internal import ByteParsing

/// A message whose chunks are still coming.
struct MessageAssembly: Sendable {
  let header: Message.Header
  private(set) var chunkCount = 1
  /// How much of the payload has gone by, captured or not.
  private(set) var passedCount: UInt32 = 0
  private let start: StreamPosition
  private var end: StreamPosition
  private var isMissingBytes = false
  private var chunks: [Chunk] = []
  private var payload: PayloadCollector

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
    payload = PayloadCollector(type: header.type, retention: retention)
  }

  var remainingCount: UInt32 { header.length - passedCount }

  mutating func addChunk(headerEnd: StreamPosition) {
    chunkCount += 1
    end = headerEnd
  }

  /// Counts chunks whose headers were not captured.
  mutating func addMissingChunks(_ count: Int) { chunkCount += count }

  /// Keeps one chunk's place and form, for those who want to see every chunk.
  mutating func record(_ chunk: Chunk) { chunks.append(chunk) }

  mutating func append(_ piece: Span<UInt8>, endingAt end: StreamPosition) {
    passedCount += UInt32(truncatingIfNeeded: piece.count)
    self.end = end
    payload.append(piece)
  }

  /// Passes over `count` payload bytes that were not captured.
  mutating func skip(_ count: UInt32) {
    passedCount += count
    isMissingBytes = true
    payload.skip()
  }

  /// - Parameter ending: why it ends, unless it is only bytes that are missing.
  consuming func finish(_ ending: Message.Ending) -> Message {
    Message(
      header: header, start: start, end: end, chunkCount: chunkCount, chunks: chunks,
      ending: ending == .complete && isMissingBytes ? .bytesMissing : ending,
      payload: payload.finish())
  }
}
