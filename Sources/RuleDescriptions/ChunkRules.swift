package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
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
      proof: """
        Where a header is due, in bytes without a gap, a compressed header has nothing to inherit \
        from, or its type, length or payload cannot be, and neither it nor another chunk size, length \
        or habit is borne out by what follows.
        """,
      severity: "The reader has lost its place: from here on any peer takes payload for headers.",
      refutation: """
        Bytes changed between sender and capture, with no hole in the sequence numbers, put the \
        blame on the wrong side.
        """,
      lookAt: """
        The last messages before it. Larger chunks, a wrong length and other habits of extended \
        timestamps were tried on the bytes after it, and none fits.
        """,
      seenIn: desyncThreads),
    Rule(
      .lostPlace,
      """
      Bytes of this direction are not in the capture, and what follows them shows no chunk headers \
      that agree with one another. What it says from there on is not known.
      """,
      proof: """
        The search from the place that was lost, to the end or for 16 MiB, comes upon no two \
        headers that bear each other out.
        """,
      severity:
        "Nothing more can be told of this direction, and the capture alone may be to blame.",
      refutation: "Too few bytes may follow for a search to be sure of chunks that are there.",
      lookAt: "How the capture was made: snapshot length, dropped packets, another path."),
    Rule(
      .searchBound,
      "So much was held back in search of chunk headers that some of it was let go undecoded.",
      proof: """
        More than 1 MiB of a direction was held until it was known where chunks begin, and the \
        first of it was let go.
        """,
      severity: "It is a bound of rtmpscope's own, and says nothing of the peers.",
      refutation: "The bytes that were let go may have been sound messages.",
      lookAt: "Whether the direction is RTMP at all; how many bytes the capture lacks."),
    Rule(
      .chunkStreamUnseen,
      """
      A compressed header inherits what an earlier one on its chunk stream said; here there is \
      none. Strict readers (librtmp's and several libraries) stop; others take zeros.
      """,
      proof: "From the handshake on, without a gap, the first header of a chunk stream is type 1.",
      severity: "Some readers refuse such a header, and the rest read on.",
      refutation: """
        A receiver that takes 0 for the message stream and the time before understands it as its \
        sender means it.
        """,
      lookAt: "Whether the sender keeps its headers over a reconnect, or writes type 1 first."),
    Rule(
      .chunkSizeOutOfRange,
      """
      0 would never end, and the top bit must be zero. Readers refuse the connection, loop, or \
      mask the bit.
      """,
      proof: "The four bytes of Set Chunk Size are 0, or their top bit is set.",
      severity: "It is outside of what §5.4.1 has, and there is no right way to go on.",
      refutation: "Receivers that mask the top bit or ignore a 0, as rtmpscope does, read on.",
      lookAt: "The byte order in which the sender writes the value.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeExcessive,
      """
      No message is longer than 16777215 bytes, so that more makes no difference, and peers with \
      bounds of their own refuse it: nginx-rtmp takes up to 10485760, others 65536.
      """,
      proof: "The value of Set Chunk Size is between 16777216 and 2147483647.",
      severity:
        "Servers with a bound of their own close, while the others take it as no bound at all.",
      refutation:
        "A receiver that reserves no buffer of that size reads such chunks like any others.",
      lookAt: "The byte order in which the sender writes the value; the receiver's limit.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeLarge,
      "Some libraries take up to 65536 and close at more; nginx-rtmp takes up to 10485760.",
      proof: "The value of Set Chunk Size is between 65537 and 16777215.",
      severity: "Most servers take it, and only libraries with a fixed limit refuse.",
      refutation: "A receiver without a fixed chunk buffer takes it.",
      lookAt: "Whether the peer closes after it.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeSmall,
      "The size should be at least 128: smaller chunks cost bytes, and some peers refuse them.",
      proof: "The value of Set Chunk Size is between 1 and 127.",
      severity: "It is a \"should\" of the specification, and costs little more than bytes.",
      refutation: "A test, or a device that is short of memory, asks for small chunks on purpose.",
      lookAt: "Why the sender asks for it.",
      seenIn: sizeThreads),
    Rule(
      .chunkSizeChangedInMessage,
      """
      The new size holds for the chunks that are left of the message. Readers that compute a \
      message's chunks when it begins go wrong.
      """,
      proof: """
        A Set Chunk Size with a new value is complete while a message on another chunk stream \
        lacks bytes.
        """,
      severity: "The order is allowed, and yet not every reader keeps up with it.",
      refutation:
        "If the sender never goes on with that message, no chunk of it is left to be misread.",
      lookAt: "Whether the sender writes control messages between chunks of another one."),
    Rule(
      .chunkSizeDirection,
      """
      Set Chunk Size governs what its sender sends, not what it receives. After the peer's, this \
      side's own chunks changed length without an announcement, and its peer misreads them.
      """,
      proof: """
        Chunk headers were lost and found again, and the bytes then show chunks of the size that \
        the peer has announced and this side has not.
        """,
      severity: "The peer cuts by the size announced to it, and loses its place at the same byte.",
      refutation: "The announcement may stand in the bytes that were passed over.",
      lookAt: "Where the sender keeps one chunk size for both directions.",
      seenIn: "Red5/red5-client#54 Red5/red5-client#48"),
    Rule(
      .extendedTimestampMissing,
      """
      From 16777215 ms on (4 h 39 min), the four bytes of the extended timestamp follow every type \
      3 header of the chunk stream too. Senders differ; a reader that expects them takes four \
      bytes of payload for the time, and the other way round.
      """,
      proof: """
        A type 3 header comes where the last time on its chunk stream was extended, and the four \
        bytes behind it are others.
        """,
      severity: """
        Sender and reader have to share the habit, and where they do not the reader loses its \
        place.
        """,
      refutation: """
        A receiver that looks whether the four bytes are the timestamp, as rtmpscope does, reads \
        either habit.
        """,
      lookAt: "Which way the other side reads: whether the stream breaks after 4 h 39 min.",
      seenIn: extendedThreads),
    Rule(
      .extendedTimestampMixed,
      "One sender does it both ways, which no reader with one habit can follow.",
      proof: """
        Of one direction's type 3 headers that inherit an extended timestamp, some are followed by \
        its four bytes and some are not.
        """,
      severity: "Only readers that compare the bytes get through, and most do not.",
      refutation:
        "Payload that begins with the bytes of the timestamp by chance is taken for a repeat.",
      lookAt: "Which path of the sender writes which chunks.",
      seenIn: extendedThreads),
    Rule(
      .extendedDelta,
      """
      In a type 1 or 2 header the extended timestamp is a delta as the field is, but some stacks \
      write or read the absolute time there.
      """,
      proof: """
        The timestamp field of a header other than type 0, before audio or video, is 0xFFFFFF or \
        inherited as such, and four bytes hold the delta.
        """,
      severity: "Where both sides read it alike nothing goes wrong.",
      refutation: """
        A message 4 h 39 min after the one before needs such a header, and both sides may take it \
        for a delta.
        """,
      lookAt: "The timestamps after it, as either side takes them.",
      seenIn: deltaThreads),
    Rule(
      .extendedDeltaAbsolute,
      """
      Taken as a delta the value makes a jump that the time of arrival does not; taken as the \
      absolute timestamp it follows the one before. A peer that adds it is hours off.
      """,
      proof: """
        The extended delta is over 10 s more than the time since the track's last message, and up \
        to 10 s beyond that message's timestamp.
        """,
      severity: "A peer that adds it is hours off, and one with the sender's habit is not.",
      refutation: "A clock that jumps ahead by just as much as it had run gives the same number.",
      lookAt: "How the sender encodes deltas from 16777215 ms on.",
      seenIn: deltaThreads),
    Rule(
      .type3AfterType0,
      """
      The delta of such a message is the timestamp of the type 0 header: the time doubles. Some \
      senders mean the same time again, and some readers add nothing, so that the two sides \
      differ.
      """,
      proof: """
        The message after a type 0 header on its chunk stream (ID below 64) opens with type 3, and \
        that header's timestamp is not 0.
        """,
      severity: "Peers differ in the time that they take, by the whole timestamp.",
      refutation: """
        Early in a session the timestamp can be the frame interval, and then its sender means just \
        that delta.
        """,
      lookAt: "The timestamps after it, as either side takes them.",
      seenIn: type3Threads),
    Rule(
      .extendedTimestampNeedless,
      """
      The field says 0xFFFFFF, and four bytes follow that hold a smaller number. Most readers take \
      it; some subtract, and fail.
      """,
      proof: """
        The field of a type 0 to 2 header is 0xFFFFFF, and the four bytes behind the header are \
        below 16777215.
        """,
      severity: "The number can be read by whoever reads it as it stands.",
      refutation: """
        The sender may have lost the upper bits of a greater time, so that the number is wrong \
        rather than needless.
        """,
      lookAt: "Whether the peer closes after it, and the timestamps as it takes them."),
    Rule(
      .chunksInterleaved,
      """
      Chunks exist so that a long message does not hold up short ones. Receivers that keep one \
      message at a time mix the bytes of both.
      """,
      proof: """
        A message begins before the end of another that is complete earlier, by their stream \
        offsets.
        """,
      severity: "§5.3 intends it, so that it matters only beside a fault at the same place.",
      refutation: "A receiver that keeps a message for each chunk stream reads both.",
      lookAt: "Whether the receiver's first complaint follows such a message."),
    Rule(
      .partialsMany,
      "Receivers bound how many messages they keep under way; some stop at four.",
      proof: """
        At one stream offset, more than four messages of a direction have begun and are not \
        complete.
        """,
      severity: "Receivers with room for a few messages under way stop there.",
      refutation: "A receiver with room for a message on each chunk stream takes any number.",
      lookAt: "How many messages the receiver can hold at once."),
    Rule(
      .chunkStreamsMany,
      "Receivers keep a header for each chunk stream; some stop at a hundred, nginx-rtmp at 32.",
      proof: "From the handshake on, without a gap, a 101st chunk stream has its first header.",
      severity: "Receivers with a table of fixed size close, the others take more memory.",
      refutation:
        "The specification allows 65597 chunk streams, and a receiver may be set up for as many.",
      lookAt: "How the sender chooses chunk streams: one for each kind of message is usual."),
    Rule(
      .continuationNotType3,
      """
      All chunks of a message but the first are type 3. A reader that takes a fuller header for a \
      new message loses the one under way.
      """,
      proof: """
        While a message lacks bytes, a type 0 or 1 header on its chunk stream announces the same \
        length and type, or a type 2 header comes.
        """,
      severity: """
        Readers that begin a message at each full header lose the one under way; others go on with \
        it.
        """,
      refutation: """
        The sender may have dropped the first message and mean a new one of the same length and \
        type.
        """,
      lookAt: "How the sender cuts messages into chunks: all but the first are of type 3."),
    Rule(
      .messageReplaced,
      """
      A header announces another length or type while a message on its chunk stream lacks bytes: \
      the message is lost, and a reader that goes on with it misreads what follows.
      """,
      proof: """
        While bytes are due on a chunk stream, a type 0 or 1 header there has another length or \
        message type.
        """,
      severity: "The rest of the message never comes, so that no reader can have it.",
      refutation: "A reader that had lost its place unnoticed takes payload for such a header.",
      lookAt: "Whether the sender drops messages half-way, or two writers share a chunk stream."),
    Rule(
      .chunkStreamIDLarge,
      """
      IDs from 64 on take two or three bytes, the longer form low byte first. nginx-rtmp refuses \
      32 and more as configured by default, and some readers take the bytes in the other order.
      """,
      proof: "In bytes without a gap, the first header of a chunk stream has an ID of 64 or more.",
      severity: "IDs up to 65599 are allowed, and few receivers refuse them.",
      refutation: "nginx-rtmp with a greater max_streams, and receivers without a bound, take it.",
      lookAt: "Whether the peer closes after it.",
      seenIn: idThreads),
    Rule(
      .chunkStreamIDNotMinimal,
      "IDs up to 319 fit two bytes. Readers that know IDs by their form take this for another one.",
      proof: "The basic header has three bytes, and the ID in them is below 320.",
      severity: "Some peers miss the chunk stream, and those that go by the number do not.",
      refutation: """
        The sender may write the two bytes of the ID high byte first, and mean an ID that needs \
        them.
        """,
      lookAt: "How the sender encodes IDs.",
      seenIn: idThreads),
    Rule(
      .messageAborted,
      """
      The message is given up. Receivers that ignore Abort go on with it, and take the next \
      message's bytes for its rest.
      """,
      proof: "Abort names a chunk stream on which a message lacks bytes.",
      severity: """
        Not every receiver has Abort, and one without it loses its place in the message that \
        follows.
        """,
      refutation: "A receiver that obeys it loses only what its sender gave up on purpose.",
      lookAt: "What the peer does with the next message on that chunk stream.",
      seenIn: abortThreads),
    Rule(
      .abortOfNothing,
      "There is no message to give up on that chunk stream; nothing changes.",
      proof: "Abort names a chunk stream on which no message lacks bytes.",
      severity: "Nothing changes for any reader, but the sender may mean another chunk stream.",
      refutation: "The message that is meant may have begun in bytes that were not captured.",
      lookAt: "Whether the ID is the one that the sender means.",
      seenIn: abortThreads),
  ]
}
