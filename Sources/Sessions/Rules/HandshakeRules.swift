package import ByteParsing

extension Problem {
  package static let unsupportedVersion = Problem(
    "handshake.version-unsupported", .error, "RTMP 1.0 §5.2.2",
    "C0 or S0 has a version that no implementation speaks")
  package static let versionMismatch = Problem(
    "handshake.version-mismatch", .error, "RTMP 1.0 §5.2.2",
    "S0 answers another version than C0 asks for")
  package static let handshakeCutOff = Problem(
    "handshake.cut-off", .warning, "RTMP 1.0 §5.2", "the handshake is not complete")
  package static let handshakeUnfinished = Problem(
    "handshake.unfinished", .note, "RTMP 1.0 §5.2", "the capture ends inside the handshake")
  package static let handshakeUnanswered = Problem(
    "handshake.unanswered", .error, "RTMP 1.0 §5.2.1", "the server does not answer C0 and C1")
  package static let handshakeSlow = Problem(
    "handshake.slow", .warning, "RTMP 1.0 §5.2.1", "the handshake takes longer than a second")
  package static let echoReadTime = Problem(
    "handshake.echo-read-time", .note, "RTMP 1.0 §5.2.4",
    "C2 or S2 has the time of reading in it, which peers that want an exact copy refuse")
  package static let handshakeStalled = Problem(
    "handshake.stalled", .warning, "RTMP 1.0 §5.2.1",
    "no message of the client comes within two seconds after the handshake")
  package static let handshakeShort = Problem(
    "handshake.short", .error, "RTMP 1.0 §5.2.4", "chunks begin before C2 or S2 is complete")
  package static let handshakeSurplus = Problem(
    "handshake.surplus-bytes", .error, "RTMP 1.0 §5.2",
    "bytes that are no chunk follow C2 or S2")
  package static let echoWrong = Problem(
    "handshake.echo-wrong", .warning, "RTMP 1.0 §5.2.4",
    "C2 or S2 neither repeats the peer's packet nor is signed with its digest")
  package static let echoTimeChanged = Problem(
    "handshake.echo-time-changed", .note, "RTMP 1.0 §5.2.4",
    "C2 or S2 repeats the peer's random bytes, but not its time")
  package static let digestInvalid = Problem(
    "handshake.digest-invalid", .warning, "RTMP 1.0 §5.2.3",
    "C1 or S1 has a version where zero should be, and no valid digest")
  package static let digestSchemeMismatch = Problem(
    "handshake.digest-scheme-mismatch", .warning, "RTMP 1.0 §5.2",
    "the server's digest stands where the client's does not")
  package static let pipelined = Problem(
    "handshake.pipelined", .note, "RTMP 1.0 §5.2.1",
    "the client sends messages before the server's part of the handshake is complete")
}

extension RuleBook {
  private static let desyncThreads =
    "arut/nginx-rtmp-module#246 arut/nginx-rtmp-module#576 KallDrexx/rust-media-libs#21 "
    + "iizukanao/node-rtsp-rtmp-server#30 illuspas/Node-Media-Server#235 datarhei/restreamer#695"
  private static let digestThreads =
    "harlanc/xiu#39 DDVTECH/mistserver#2 ossrs/srs#1084 begeekmyfriend/yasea#358"
  private static let echoThreads =
    "datarhei/restreamer#966 ThibaultBee/StreamPack#284 owncast/owncast#34 "
    + "ant-media/LibRtmp-Client-for-Android#56 Red5/red5-client#49"

  static let handshake = [
    Rule(
      .unsupportedVersion,
      """
      Version 3 is RTMP; 6, 8 and 9 are RTMPE. Versions 0 to 2 are from before RTMP was published, \
      and from 32 on the byte is no version, so that text protocols can be told apart. Servers \
      answer 3 or close.
      """, lookAt: "The first byte, and what wrote it: another protocol, or a proxy's header."),
    Rule(
      .versionMismatch,
      """
      A client that asks for RTMPE (6, 8) encrypts what follows; a server that answers 3 does not \
      decrypt it, and the other way round.
      """, lookAt: "Whether the URL says rtmpe: while the server has only rtmp:."),
    Rule(
      .handshakeCutOff,
      "The connection ended inside the handshake, so no message was exchanged.",
      lookAt: "Who closed, how long the other side had been silent, and how many bytes it lacked."),
    Rule(
      .handshakeUnfinished, "What comes after it is not known.",
      lookAt: "A capture that goes on for longer."),
    Rule(
      .handshakeUnanswered,
      """
      The client sent C0 and C1, and not one byte came back. Servers do this when they do not know \
      the version (RTMPE), when the port speaks another protocol (TLS on an RTMPS port), or when a \
      proxy in between accepted the connection for a server that is down.
      """, lookAt: "The version in C0, the port, and whether another client gets an answer there."),
    Rule(
      .echoReadTime,
      """
      The specification puts the time at which the peer's packet was read in bytes 4 to 7 of C2 and \
      S2. Most implementations copy the whole packet instead, and shiguredo_rtmp closes unless it \
      gets such a copy.
      """, lookAt: "Whether the peer closes after it."),
    Rule(
      .handshakeStalled,
      """
      The client speaks first after the handshake. Some servers drop one that is silent for two \
      seconds; one that reads a byte too many waits for the client, and the client for it.
      """, lookAt: "Who closes, and whether S2 was complete and right."),
    Rule(
      .handshakeSlow,
      """
      The handshake takes one and a half round trips. More than a second points to lost segments, \
      an overloaded server, or a proxy that connects onwards first; some clients give up after 2 s.
      """, lookAt: "TCP retransmissions before the handshake's end, and which side was silent."),
    Rule(
      .handshakeShort,
      """
      C2 and S2 have 1536 bytes. A sender that writes fewer makes its peer take the first chunks \
      for the rest of the handshake, and everything after it is misread.
      """, lookAt: "How the sender builds C2 or S2, and partial writes to the socket.",
      seenIn: desyncThreads),
    Rule(
      .handshakeSurplus,
      """
      The first chunk header stands where the handshake ends. A peer that reads on there takes \
      other bytes for it and loses its place at once.
      """, lookAt: "How many bytes are too many: 1536 more is a packet sent twice.",
      seenIn: desyncThreads),
    Rule(
      .echoWrong,
      """
      The second packet has to repeat the random bytes of the peer's first one, or be signed with \
      the digest in it. Many peers do not look; strict ones (librtmp reports it, some libraries \
      close) end the connection.
      """, lookAt: "Whether the peer closes after it; whether bytes were lost or sent twice.",
      seenIn: echoThreads),
    Rule(
      .echoTimeChanged,
      """
      The first four bytes of C2 and S2 are the time of the peer's first packet. Peers that \
      compare all 1536 bytes, or all but the second time, take this for a wrong echo.
      """, lookAt: "Whether the peer closes after it.", seenIn: echoThreads),
    Rule(
      .digestInvalid,
      """
      A version in the second four bytes says that a digest is among the random bytes, but neither \
      place where it can be holds a valid one. Servers then fall back to the simple handshake, or \
      close.
      """, lookAt: "The key and the offset with which the sender makes its digest.",
      seenIn: digestThreads),
    Rule(
      .digestSchemeMismatch,
      """
      The digest can be found by the four bytes at 8 or at 772. Some clients look only where they \
      have put their own.
      """, lookAt: "Whether the client closes, or answers with a C2 that is not signed.",
      seenIn: digestThreads),
    Rule(
      .pipelined,
      """
      A client must wait for S2 before it sends anything else. Servers that throw away what they \
      have read beyond C1 lose the first messages.
      """, lookAt: "Whether connect gets an answer.", seenIn: desyncThreads),
  ]
}
