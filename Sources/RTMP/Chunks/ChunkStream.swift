internal import ByteParsing

/// What the headers of one chunk stream inherit, and the message that is under way on it.
///
/// A value is nil until a header has given it: in a stream that was not seen from its beginning,
/// compressed headers can come first.
struct ChunkStream: Sendable {
  let id: ChunkStreamID
  var kind: MessageHeader.Kind?
  var streamID: MessageStreamID?
  /// Of the last message, absolute, in milliseconds.
  var timestamp: UInt32?
  /// What a type 3 header that opens a message adds.
  var timestampDelta: UInt32?
  /// The last extended timestamp, which type 3 chunks may repeat; nil where the last header had none.
  var extendedTimestamp: UInt32?
  var message: MessageAssembly?

  /// - Parameter timestamp: 0 in a stream that is read from its beginning, which is what a delta
  ///   that comes first is added to.
  init(id: ChunkStreamID, timestamp: UInt32?) {
    self.id = id
    self.timestamp = timestamp
  }
}
