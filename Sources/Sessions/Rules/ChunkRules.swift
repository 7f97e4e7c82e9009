package import ByteParsing
internal import RTMP

extension Problem {
  package static let lostPlace = Problem(
    "chunk.lost-place", .warning, "RTMP 1.0 §5.3.1",
    "bytes are missing, and no chunks were made out after them")
  package static let chunkSizeDirection = Problem(
    "chunk.size-direction", .error, "RTMP 1.0 §5.4.1",
    "the sender cuts chunks by the size that its peer has announced")
  package static let extendedDeltaAbsolute = Problem(
    "chunk.extended-delta-absolute", .warning, "RTMP 1.0 §5.3.1.3",
    "an extended timestamp delta holds the absolute timestamp")
  package static let extendedDelta = Problem(
    "chunk.extended-delta", .note, "RTMP 1.0 §5.3.1.3",
    "a type 1 or 2 header has an extended timestamp, which peers read in two ways")
  package static let extendedTimestampNeedless = Problem(
    "chunk.extended-timestamp-needless", .note, "RTMP 1.0 §5.3.1.3",
    "an extended timestamp holds what the timestamp field has room for")
  package static let chunksInterleaved = Problem(
    "chunk.interleaved", .note, "RTMP 1.0 §5.3",
    "chunks of other messages stand between those of one")
  package static let partialsMany = Problem(
    "chunk.partials-many", .warning, "RTMP 1.0 §5.3",
    "more than four messages are under way at once")
  package static let type3AfterType0 = Problem(
    "chunk.type-3-after-type-0", .warning, "RTMP 1.0 §5.3.1.2.4",
    "a type 3 header opens a message right after a type 0 header, whose timestamp is then added")
}

extension RuleBook {
  private static let extendedThreads =
    "iizukanao/node-rtsp-rtmp-server#127 obsproject/obs-studio#10097 KallDrexx/rust-media-libs#23 "
    + "yutopp/go-rtmp#72 membraneframework/membrane_rtmp_plugin#48 begeekmyfriend/yasea#16"
  private static let deltaThreads = "veovera/enhanced-rtmp#42 ossrs/srs#4356"
  private static let type3Threads =
    "membraneframework/membrane_rtmp_plugin#42 HaishinKit/HaishinKit.swift#294 creytiv/re#169"
  private static let sizeThreads = "arut/nginx-rtmp-module#1162 deepch/vdk#16 ossrs/srs#160"
  private static let desyncThreads =
    "arut/nginx-rtmp-module#246 arut/nginx-rtmp-module#576 KallDrexx/rust-media-libs#21 "
    + "iizukanao/node-rtsp-rtmp-server#30 illuspas/Node-Media-Server#235 datarhei/restreamer#695"
  private static let idThreads =
    "bluenviron/mediamtx#2806 membraneframework/membrane_rtmp_plugin#118 "
    + "software-mansion/smelter#1623"
  private static let abortThreads = "zenomt/rtmfp-cpp#19 veovera/enhanced-rtmp#2"

  static let chunk = [
    Rule(
      .notChunks,
      """
      What stands where a chunk header is due cannot be one: the reader and the writer disagree \
      about the bytes before it. A peer reports this as a chunk stream or a packet size out of \
      bounds, or as an unknown message type, and closes.
      """,
      lookAt: """
        The last messages before it. In order of likelihood: type 3 chunks with or without the \
        extended timestamp, a chunk size that one side did not apply, a message whose length is \
        wrong, bytes lost or repeated by a proxy.
        """, seenIn: desyncThreads),
    Rule(
      .lostPlace,
      """
      Bytes of this direction are not in the capture, and what follows them shows no chunk headers \
      that agree with one another. What it says from there on is not known.
      """, lookAt: "How the capture was made: snapshot length, dropped packets, another path."),
    Rule(
      .searchBound,
      "So much was held back in search of chunk headers that some of it was let go undecoded.",
      lookAt: "Whether the direction is RTMP at all; how many bytes the capture lacks."),
    Rule(
      .chunkStreamUnseen,
      """
      A compressed header inherits what an earlier one on its chunk stream said; here there is \
      none. Strict readers (librtmp's and several libraries) stop; others take zeros.
      """, lookAt: "Whether the sender keeps its headers over a reconnect, or writes type 1 first."),
    Rule(
      .chunkSizeOutOfRange,
      """
      0 would never end, and the top bit must be zero. Readers refuse the connection, loop, or \
      mask the bit.
      """, lookAt: "Whether the peer closes after it; the byte order of the value.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeExcessive,
      """
      No message is longer than 16777215 bytes, so that more makes no difference, and peers with \
      bounds of their own refuse it: nginx-rtmp takes up to 10485760, others 65536.
      """, lookAt: "Whether the peer closes after it; the byte order of the value.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeLarge,
      "Some libraries take up to 65536 and close at more; nginx-rtmp takes up to 10485760.",
      lookAt: "Whether the peer closes after it.", seenIn: sizeThreads),
    Rule(
      .chunkSizeSmall,
      "The size should be at least 128: smaller chunks cost bytes, and some peers refuse them.",
      lookAt: "Why the sender asks for it.", seenIn: sizeThreads),
    Rule(
      .chunkSizeChangedInMessage,
      """
      The new size holds for the chunks that are left of the message. Readers that compute a \
      message's chunks when it begins go wrong.
      """, lookAt: "Whether the sender writes control messages between chunks of another one."),
    Rule(
      .chunkSizeDirection,
      """
      Set Chunk Size governs what its sender sends, not what it receives. After the peer's, this \
      side's own chunks changed length without an announcement, and its peer misreads them.
      """, lookAt: "Where the sender keeps one chunk size for both directions.",
      seenIn: "Red5/red5-client#54 Red5/red5-client#48"),
    Rule(
      .extendedTimestampMissing,
      """
      From 16777215 ms on (4 h 39 min), the four bytes of the extended timestamp follow every type \
      3 header of the chunk stream too. Senders differ; a reader that expects them takes four \
      bytes of payload for the time, and the other way round.
      """, lookAt: "Which way the other side reads: whether the stream breaks after 4 h 39 min.",
      seenIn: extendedThreads),
    Rule(
      .extendedTimestampMixed,
      "One sender does it both ways, which no reader with one habit can follow.",
      lookAt: "Which path of the sender writes which chunks.", seenIn: extendedThreads),
    Rule(
      .extendedDelta,
      """
      In a type 1 or 2 header the extended timestamp is a delta as the field is, but some stacks \
      write or read the absolute time there.
      """, lookAt: "The timestamps after it, as either side takes them.", seenIn: deltaThreads),
    Rule(
      .extendedDeltaAbsolute,
      """
      Taken as a delta the value makes a jump that the time of arrival does not; taken as the \
      absolute timestamp it follows the one before. A peer that adds it is hours off.
      """, lookAt: "How the sender encodes deltas from 16777215 ms on.", seenIn: deltaThreads),
    Rule(
      .type3AfterType0,
      """
      The delta of such a message is the timestamp of the type 0 header: the time doubles. Some \
      senders mean the same time again, and some readers add nothing, so that the two sides differ.
      """, lookAt: "The timestamps after it, as either side takes them.", seenIn: type3Threads),
    Rule(
      .extendedTimestampNeedless,
      """
      The field says 0xFFFFFF, and four bytes follow that hold a smaller number. Most readers take \
      it; some subtract, and fail.
      """, lookAt: "Whether the peer closes after it, and the timestamps as it takes them."),
    Rule(
      .chunksInterleaved,
      """
      Chunks exist so that a long message does not hold up short ones. Receivers that keep one \
      message at a time mix the bytes of both.
      """, lookAt: "Whether the receiver's first complaint follows such a message."),
    Rule(
      .partialsMany,
      "Receivers bound how many messages they keep under way; some stop at four.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .chunkStreamsMany,
      "Receivers keep a header for each chunk stream; some stop at a hundred, nginx-rtmp at 32.",
      lookAt: "Whether the peer closes after it; how the sender chooses chunk streams."),
    Rule(
      .continuationNotType3,
      """
      All chunks of a message but the first are type 3. A reader that takes a fuller header for a \
      new message loses the one under way.
      """, lookAt: "Whether the peer closes after it."),
    Rule(
      .messageReplaced,
      """
      A header announces another length or type while a message on its chunk stream lacks bytes: \
      the message is lost, and a reader that goes on with it misreads what follows.
      """,
      lookAt: "Whether the sender drops messages half-way, or two writers share a chunk stream."),
    Rule(
      .chunkStreamIDLarge,
      """
      IDs from 64 on take two or three bytes, the longer form low byte first. nginx-rtmp refuses \
      32 and more as configured by default, and some readers take the bytes in the other order.
      """, lookAt: "Whether the peer closes after it.", seenIn: idThreads),
    Rule(
      .chunkStreamIDNotMinimal,
      "IDs up to 319 fit two bytes. Readers that know IDs by their form take this for another one.",
      lookAt: "How the sender encodes IDs.", seenIn: idThreads),
    Rule(
      .messageAborted,
      """
      The message is given up. Receivers that ignore Abort go on with it, and take the next \
      message's bytes for its rest.
      """, lookAt: "What the peer does with the next message on that chunk stream.",
      seenIn: abortThreads),
    Rule(
      .abortOfNothing, "There is no message to give up on that chunk stream; nothing changes.",
      lookAt: "Whether the ID is the one that the sender means.", seenIn: abortThreads),
  ]
}
