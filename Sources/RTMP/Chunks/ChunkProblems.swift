public import ByteParsing

extension Problem {
  public static let chunkStreamUnseen = Problem(
    "chunk.stream-unseen", .warning, "RTMP 1.0 §5.3.1.2",
    "a compressed chunk header on a chunk stream that has had no full header")
  public static let chunkSizeOutOfRange = Problem(
    "chunk.size-out-of-range", .error, "RTMP 1.0 §5.4.1",
    "Set Chunk Size is not between 1 and 2147483647")
  public static let messageReplaced = Problem(
    "chunk.message-replaced", .error, "RTMP 1.0 §5.3.1.2",
    "a new message begins on a chunk stream whose message is not complete")
  public static let abortOfNothing = Problem(
    "chunk.abort-of-nothing", .note, "RTMP 1.0 §5.4.2",
    "Abort names a chunk stream that has no message under way")
  public static let searchBound = Problem(
    "chunk.search-bound", .note, "RTMP 1.0 §5.3",
    "so many bytes were held until it is known where chunks begin that some were let go")
  public static let notChunks = Problem(
    "chunk.desync", .error, "RTMP 1.0 §5.3.1",
    "the bytes are not a chunk header that fits what came before")
}
