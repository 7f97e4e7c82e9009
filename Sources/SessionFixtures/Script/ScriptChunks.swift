internal import Flows
internal import RTMP

extension ScriptPlayer {
  typealias Outgoing = ChunkWriter.Outgoing

  /// How a message is put into chunks.
  private struct Writing {
    var format: BasicHeader.Format?
    var repeatsExtendedTimestamp = true
    /// How many of its chunks are sent, if not all.
    var chunkCount: Int?

    init() {}

    init(_ step: inout JSONObject) throws(FixtureError) {
      let formats: [BasicHeader.Format] = [.type0, .type1, .type2, .type3]
      format = try step.integer("format", in: 0...3).map { formats[$0] }
      repeatsExtendedTimestamp = try !step.flag("without_extended_timestamps")
      chunkCount = try step.integer("chunks", in: 1...Int(UInt32.max))
    }
  }

  /// The chunks of the message that a step is about.
  mutating func chunks(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> [[UInt8]] {
    let writing = try Writing(&step)
    var message = try message(&step, direction)
    if let id = try step.integer("chunk_stream_id", in: 2...65_599 as ClosedRange<UInt32>) {
      message.chunkStreamID = ChunkStreamID(rawValue: id)
    }
    if let id: UInt32 = try step.integer("stream") {
      message.streamID = MessageStreamID(rawValue: id)
    }
    if let time: UInt32 = try step.integer("timestamp") { message.timestamp = time }
    let isMedia =
      message.type.isMedia || [.dataAMF0, .dataAMF3, .aggregate].contains(message.type)
    if isMedia { self[direction].mediaTime = message.timestamp }
    guard message.payload.count <= 0xFF_FFFF else {
      throw step.fault("has \(message.payload.count) bytes, and a message 16777215 at most")
    }
    guard message.type == .setChunkSize else { return write(message, direction, writing) }
    return try chunks(ofSetChunkSize: message, &step, direction, writing)
  }

  /// With `lost` it is not sent, and the sender goes by it; with `ignored` the sender does not.
  private mutating func chunks(
    ofSetChunkSize message: Outgoing, _ step: inout JSONObject, _ direction: Direction,
    _ writing: Writing
  ) throws(FixtureError) -> [[UInt8]] {
    let isLost = try step.flag("lost")
    let isIgnored = try step.flag("ignored")
    guard !(isLost && isIgnored) else { throw step.fault("is lost and ignored at once") }
    let before = self[direction].writer
    let chunks = write(message, direction, writing)
    let size = self[direction].writer.chunkSize
    if isIgnored { self[direction].writer.use(chunkSize: before.chunkSize) }
    guard isLost else { return chunks }
    self[direction].writer = before
    self[direction].writer.use(chunkSize: size)
    return []
  }

  private mutating func write(
    _ message: Outgoing, _ direction: Direction, _ writing: Writing
  ) -> [[UInt8]] {
    var side = self[direction]
    side.writer.write(
      message, as: writing.format, repeatsExtendedTimestamp: writing.repeatsExtendedTimestamp)
    let starts = side.writer.chunkStarts
    let bytes = side.writer.takeBytes()
    self[direction] = side
    let ends = starts.dropFirst() + [bytes.count]
    return zip(starts, ends).prefix(writing.chunkCount ?? .max).map { Array(bytes[$0..<$1]) }
  }

  mutating func write(_ message: Outgoing, _ direction: Direction) -> [[UInt8]] {
    write(message, direction, Writing())
  }

  mutating func write(
    _ message: Outgoing, _ direction: Direction, repeatsExtendedTimestamp: Bool
  ) -> [[UInt8]] {
    var writing = Writing()
    writing.repeatsExtendedTimestamp = repeatsExtendedTimestamp
    return write(message, direction, writing)
  }

  /// Messages on different chunk streams, of which each gives a chunk in turn.
  mutating func playInterleaved(
    _ step: inout JSONObject, at start: Int64
  ) throws(FixtureError) {
    let direction = try step.direction("from")
    var queues: [ArraySlice<[UInt8]>] = []
    for value in try step.array("interleaved") ?? [] {
      var inner = try JSONObject(value, "a message in interleaved")
      queues.append(try chunks(&inner, direction)[...])
      try inner.finish()
    }
    guard queues.count > 1 else { throw step.fault("interleaved takes two messages or more") }
    var bytes: [UInt8] = []
    while queues.contains(where: { !$0.isEmpty }) {
      for place in queues.indices { bytes += queues[place].popFirst() ?? [] }
    }
    let sending = try segmentSizeOnly(&step)
    try send(bytes, direction, at: start, sending, for: step)
  }
}
