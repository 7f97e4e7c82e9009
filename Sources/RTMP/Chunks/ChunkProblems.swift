public import ByteParsing

extension Problem {
  public static let chunkStreamUnseen = Problem(
    "chunk.stream-unseen", .warning, "RTMP 1.0 §5.3.1.2",
    "a compressed chunk header on a chunk stream that has had no full header")
  public static let chunkSizeOutOfRange = Problem(
    "chunk.size-out-of-range", .error, "RTMP 1.0 §5.4.1",
    "Set Chunk Size is not between 1 and 2147483647")
  public static let chunkSizeExcessive = Problem(
    "chunk.size-excessive", .warning, "RTMP 1.0 §5.4.1",
    "Set Chunk Size is beyond 16777215, which is more than any message has")
  public static let chunkSizeLarge = Problem(
    "chunk.size-large", .note, "RTMP 1.0 §5.4.1",
    "Set Chunk Size is beyond 65536, which is the most that some peers take")
  public static let chunkSizeSmall = Problem(
    "chunk.size-small", .note, "RTMP 1.0 §5.4.1",
    "Set Chunk Size is below 128, which a chunk should have at least")
  public static let chunkSizeChangedInMessage = Problem(
    "chunk.size-changed-in-message", .warning, "RTMP 1.0 §5.4.1",
    "the chunk size changes while a message on this chunk stream is not complete")
  public static let extendedTimestampMissing = Problem(
    "chunk.extended-timestamp-missing", .warning, "RTMP 1.0 §5.3.1.3",
    "a type 3 chunk does not repeat the extended timestamp")
  public static let extendedTimestampWrong = Problem(
    "chunk.extended-timestamp-wrong", .warning, "RTMP 1.0 §5.3.1.3",
    "a type 3 chunk repeats another extended timestamp than the one before")
  public static let messageLengthWrong = Problem(
    "chunk.message-length-wrong", .error, "RTMP 1.0 §5.3.1.2",
    "a chunk header says another length than its message has")
  public static let chunkSizeUnannounced = Problem(
    "chunk.size-unannounced", .error, "RTMP 1.0 §5.4.1",
    "chunks have another size than the one in force, and no Set Chunk Size said so")
  public static let extendedTimestampMixed = Problem(
    "chunk.extended-timestamp-mixed", .warning, "RTMP 1.0 §5.3.1.3",
    "some type 3 chunks repeat the extended timestamp and some do not")
  public static let continuationNotType3 = Problem(
    "chunk.continuation-not-type-3", .warning, "RTMP 1.0 §5.3.1.2.4",
    "a message goes on with a chunk whose header is not type 3")
  public static let chunkStreamIDLarge = Problem(
    "chunk.stream-id-large", .note, "RTMP 1.0 §5.3.1.1",
    "a chunk stream ID beyond 63, which takes a longer basic header")
  public static let chunkStreamIDNotMinimal = Problem(
    "chunk.stream-id-not-minimal", .warning, "RTMP 1.0 §5.3.1.1",
    "the basic header is longer than its chunk stream ID needs")
  public static let chunkStreamsMany = Problem(
    "chunk.streams-many", .warning, "RTMP 1.0 §5.3.1.1",
    "more than a hundred chunk streams are used")
  public static let messageTypeUnknown = Problem(
    "message.type-unknown", .warning, "RTMP 1.0 §5.4, §7.1",
    "a message has a type that no specification defines")
  public static let messageAborted = Problem(
    "chunk.message-aborted", .warning, "RTMP 1.0 §5.4.2",
    "Abort gives up a message that is under way, which some receivers ignore")
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
