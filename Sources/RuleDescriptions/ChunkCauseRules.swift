internal import RTMP

/// Where a direction that lacks nothing does not go on as its chunk headers say.
extension RuleBook {
  private static let extendedThreads =
    "iizukanao/node-rtsp-rtmp-server#127 obsproject/obs-studio#10097 KallDrexx/rust-media-libs#23 "
    + "yutopp/go-rtmp#72 membraneframework/membrane_rtmp_plugin#48 begeekmyfriend/yasea#16"
  private static let sizeThreads = "arut/nginx-rtmp-module#1162 deepch/vdk#16 ossrs/srs#160"
  private static let lengthThreads =
    "arut/nginx-rtmp-module#246 arut/nginx-rtmp-module#576 KallDrexx/rust-media-libs#21 "
    + "iizukanao/node-rtsp-rtmp-server#30 illuspas/Node-Media-Server#235 datarhei/restreamer#695"

  static let chunkCause = [
    Rule(
      .chunkSizeUnannounced,
      """
      Chunks carry 128 bytes until Set Chunk Size says otherwise, on each connection anew. The sender \
      cuts by another size, and its peer takes payload for a chunk header, mostly in the middle of \
      connect.
      """,
      proof: """
        In bytes without a gap no header fits where the size in force ends a chunk; read with another \
        size, the message's values end where the message does, or several headers bear each other out.
        """,
      severity: "A peer that goes by the size in force loses its place in that message.",
      refutation: """
        A receiver that was set up for that size, or takes every message in one piece, reads it.
        """,
      lookAt: """
        Whether the sender writes Set Chunk Size before its first long message, also after a reconnect; \
        whether a proxy swallowed it.
        """,
      seenIn: sizeThreads),
    Rule(
      .messageLengthWrong,
      """
      The length in a chunk header is not that of the payload. A reader ends the message there, and takes \
      what stands next for a chunk header.
      """,
      proof: """
        In bytes without a gap no header fits where the length ends the message, and one stands some \
        bytes before or behind it from which several headers bear each other out.
        """,
      severity: "Every reader goes by the length, and loses its place.",
      refutation: """
        As many bytes of that message may have been lost or repeated in the sender's own buffers, or by \
        a proxy.
        """,
      lookAt: """
        What the sender adds to a payload after it has written the length: tag headers, start codes, \
        parameter sets; whether two threads share a chunk stream's header.
        """,
      seenIn: lengthThreads),
    Rule(
      .extendedTimestampWrong,
      """
      The four bytes behind a type 3 header are those of the extended timestamp before it. Readers that \
      compare them take others for payload, and lose four bytes of each chunk.
      """,
      proof: """
        Behind type 3 headers stand four other bytes than the extended timestamp that they inherit; with \
        them passed over the following headers are in place, and without they are not.
        """,
      severity: "Readers that pass over four bytes read on, and those that compare them do not.",
      refutation: "The peer may be of the kind that passes over them.",
      lookAt: "What the sender writes there: 0, the delta, the time of another message.",
      seenIn: extendedThreads),
  ]
}
