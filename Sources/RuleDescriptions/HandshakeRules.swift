package import ByteParsing
internal import Sessions

extension Problem {
  package static let versionMismatch = Problem(
    "handshake.version-mismatch", .error, "RTMP 1.0 §5.2.2",
    "S0 answers another version than C0 asks for")
  package static let handshakeSlow = Problem(
    "handshake.slow", .warning, "RTMP 1.0 §5.2.1", "the handshake takes longer than a second")
  package static let echoReadTime = Problem(
    "handshake.echo-read-time", .note, "RTMP 1.0 §5.2.4",
    "C2 or S2 has the time of reading in it, which peers that want an exact copy refuse")
  package static let handshakeShort = Problem(
    "handshake.short", .error, "RTMP 1.0 §5.2.4", "chunks begin before C2 or S2 is complete")
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
  package static let serverEarly = Problem(
    "handshake.server-early", .note, "RTMP 1.0 §5.2.1",
    "the server does not wait for C0 before its part of the handshake, or for C2 before its messages"
  )
}

extension AbsenceRule {
  package static let handshakeUnanswered = AbsenceRule(
    "handshake.unanswered", .error, "RTMP 1.0 §5.2.1", "the server does not answer C0 and C1")
  package static let handshakeStuck = AbsenceRule(
    "handshake.stuck", .error, "RTMP 1.0 §5.2.1",
    "both sides wait for the other's second packet")
  package static let handshakeStalled = AbsenceRule(
    "handshake.stalled", .warning, "RTMP 1.0 §5.2.1",
    "no message of the client comes within two seconds after the handshake")
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
      """,
      proof: """
        The first byte of a direction, C0 or S0, is below 32 and not 3, 6, 8 or 9, and bytes 5 to \
        7, where C1 and S1 have zeros, are 0.
        """,
      severity: """
        Nothing behind it can be read as RTMP, and a server that keeps to the specification \
        answers 3 or closes.
        """,
      refutation: """
        A binary protocol of another kind that opens with a small byte and has zeros at the same \
        place looks the same.
        """,
      lookAt: "The first byte, and what wrote it: another protocol, or a proxy's header."),
    Rule(
      .versionMismatch,
      """
      A client that asks for RTMPE (6, 8) encrypts what follows; a server that answers 3 does not \
      decrypt it, and the other way round.
      """,
      proof: """
        One of C0 and S0 is 6, 8 or 9 (RTMPE) and the other is not, and both sides' parts of the \
        handshake are whole.
        """,
      severity:
        "One side encrypts what the other reads as plain chunks, so that no message gets through.",
      refutation:
        "A client that falls back to plain RTMP when S0 says 3 gets on with such a server.",
      lookAt: "Whether the URL says rtmpe: while the server has only rtmp:."),
    Rule(
      .handshakeCutOff,
      "The connection ended inside the handshake, so no message was exchanged.",
      proof: """
        The connection ends by FIN or RST after 1 to 3072 of the 3073 bytes that a side's part of \
        the handshake has.
        """,
      severity: """
        The session went no further, but the side that sent too little need not be the one at \
        fault.
        """,
      refutation: "A health check or a port scan opens the connection and leaves on purpose.",
      lookAt: "The log of the side whose bytes are missing."),
    Rule(
      .handshakeUnfinished,
      "What comes after it is not known.",
      proof: """
        The capture has 1 to 3072 of the 3073 bytes of a side's part of the handshake, and neither \
        FIN nor RST.
        """,
      severity: "It says how far the capture reaches, not that anything went wrong.",
      refutation: "A side that really stopped there looks the same until the connection ends.",
      lookAt: "A capture that goes on for longer."),
    Rule(
      .handshakeStuck,
      """
      Each side holds back its second packet until the other's has come. C2 may be sent as soon as S1 \
      is there, and S2 as soon as C1 is (§5.2.1): neither has to wait for the other.
      """,
      proof: """
        C0, C1, S0 and S1 are whole, nothing is missing of either direction, and neither C2 nor S2 \
        came whole until the server closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "No message can be exchanged before: this is where the session failed.",
      refutation: "A side that crashed, or was stopped, at that moment looks the same.",
      lookAt:
        "Which side waits for more than the specification asks for; whether it has an option.",
      seenIn: "Red5/red5-client#49"),
    Rule(
      .handshakeUnanswered,
      """
      The client sent C0 and C1, and not one byte came back. Servers do this when they do not know \
      the version (RTMPE), when the port speaks another protocol (TLS on an RTMPS port), or when a \
      proxy in between accepted the connection for a server that is down.
      """,
      proof: """
        C0 and C1 are whole and, from the SYN on and without a gap, no byte of the server came \
        until it closed, or the client did after 1 s, or 5 s went by.
        """,
      severity:
        "Without S0 and S1 the client can send nothing else: this is where the session failed.",
      refutation: """
        The server's packets may have taken a path that was not captured, as long as no \
        acknowledgement of the client tells of them.
        """,
      lookAt: "The version in C0, the port, and whether another client gets an answer there."),
    Rule(
      .echoReadTime,
      """
      The specification puts the time at which the peer's packet was read in bytes 4 to 7 of C2 \
      and S2. Most implementations copy the whole packet instead, and shiguredo_rtmp closes unless \
      it gets such a copy.
      """,
      proof: """
        C2 or S2 repeats the time and the 1528 random bytes of S1 or C1, bytes 4 to 7 differ, and \
        the peer closed or stopped right behind it.
        """,
      severity:
        "§5.2.4 asks for this very time, so that only peers that compare all 1536 bytes mind.",
      refutation: "The peer may have closed for another reason, which only its log tells.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .handshakeStalled,
      """
      The client speaks first after the handshake. Some servers drop one that is silent for two \
      seconds; one that reads a byte too many waits for the client, and the client for it.
      """,
      proof: """
        More than 2 s lie between the handshake's last byte and the client's first whole message, \
        or the last packet, with no gap in the client's bytes.
        """,
      severity: """
        Servers that wait for 2 s at most have dropped the client by then; others wait as long as \
        it takes.
        """,
      refutation: """
        A client that connects ahead of time and waits for its user is silent too, and is not \
        stuck.
        """,
      lookAt: "The client's log: whether it took S2 for wrong, or had nothing to send."),
    Rule(
      .handshakeSlow,
      """
      The handshake takes one and a half round trips. More than a second points to lost segments, \
      an overloaded server, or a proxy that connects onwards first; some clients give up after 2 \
      s.
      """,
      proof: """
        From the SYN to the last byte of C2 and S2 it took more than 1 s, and more round trips \
        than a handshake needs, as SYN and SYN-ACK show them.
        """,
      severity: "Somebody waited, and a client that gives up after 2 s was close to it.",
      refutation: """
        A round trip that grew after the SYN, on a link with long queues, slows the handshake down \
        with neither side being slow.
        """,
      lookAt: "TCP retransmissions before the handshake's end, and which side was silent."),
    Rule(
      .handshakeShort,
      """
      C2 and S2 have 1536 bytes. A sender that writes fewer makes its peer take the first chunks \
      for the rest of the handshake, and everything after it is misread.
      """,
      proof: """
        Inside the 1536 bytes of C2 stand message type 20, message stream ID 0 and the AMF0 string \
        connect, as they open the first command.
        """,
      severity: """
        The server takes the first bytes of connect for the rest of C2, and misreads all that \
        follows.
        """,
      refutation:
        "Random bytes that hold these 15 by chance would look the same, which does not happen.",
      lookAt: "How the sender builds C2 or S2, and partial writes to the socket.",
      seenIn: desyncThreads),
    Rule(
      .handshakeSurplus,
      """
      The first chunk header stands where the handshake ends. A peer that reads on there takes \
      other bytes for it and loses its place at once.
      """,
      proof: """
        Stream offset 3073 holds no chunk header, and the first one that the bytes behind it bear \
        out comes later, before any message was read.
        """,
      severity: "Every reader looks for a chunk header at offset 3073, and misreads what it finds.",
      refutation:
        "A first message whose header is broken, with nothing too many before it, looks the same.",
      lookAt: "How many bytes are too many: 1536 more is a packet sent twice.",
      seenIn: desyncThreads),
    Rule(
      .echoWrong,
      """
      The second packet has to repeat the random bytes of the peer's first one, or be signed with \
      the digest in it. Many peers do not look; strict ones (librtmp reports it, some libraries \
      close) end the connection.
      """,
      proof: """
        Bytes 8 to 1535 of C2 or S2 are not those of S1 or C1, and its last 32 bytes are no HMAC \
        with the digest in that packet.
        """,
      severity: "Which peers look at it is their own choice, and a few close.",
      refutation: """
        A client that sends C2 before it has read S1 cannot know what to repeat, and a server that \
        accepts that is content.
        """,
      lookAt: "What the sender repeats in that packet, and at which offset.",
      seenIn: echoThreads),
    Rule(
      .echoTimeChanged,
      """
      The first four bytes of C2 and S2 are the time of the peer's first packet. Peers that \
      compare all 1536 bytes, or all but the second time, take this for a wrong echo.
      """,
      proof: "Bytes 0 to 3 of C2 or S2 are not those of S1 or C1, and bytes 8 to 1535 are.",
      severity: "Few peers hold the time against their own.",
      refutation: "A peer that looks at the random part alone takes it for a right echo.",
      lookAt: "Whether the peer closes after it.",
      seenIn: echoThreads),
    Rule(
      .digestInvalid,
      """
      A version in the second four bytes says that a digest is among the random bytes, but neither \
      place where it can be holds a valid one. Servers then fall back to the simple handshake, or \
      close.
      """,
      proof: """
        Bytes 4 to 7 of C1 or S1 are not 0, and neither place to which the four bytes at 8 and at \
        772 lead holds the HMAC of the packet.
        """,
      severity: "Peers that find no digest fall back to the plain echo, and some close.",
      refutation: """
        A sender of the simple handshake that puts a number of its own where zero is due means no \
        digest at all.
        """,
      lookAt: "The key and the offset with which the sender makes its digest.",
      seenIn: digestThreads),
    Rule(
      .digestSchemeMismatch,
      """
      The digest can be found by the four bytes at 8 or at 772. Some clients look only where they \
      have put their own.
      """,
      proof: """
        C1 and S1 each hold a valid digest, one found by the four bytes at 8 and the other by \
        those at 772.
        """,
      severity: """
        A client that looks only where it put its own takes S1 for unsigned; where the session \
        goes on it is a note.
        """,
      refutation: "Clients that try both places, or check no digest, never notice.",
      lookAt: "Whether the client needs a signed handshake; the server's option for it.",
      seenIn: digestThreads),
    Rule(
      .pipelined,
      """
      A client must wait for S2 before it sends anything else. Servers that throw away what they \
      have read beyond C1 lose the first messages.
      """,
      proof: "The client's first message was whole when S0 had come and S2 was not complete.",
      severity: "It saves a round trip, and works with servers that keep what they read beyond C1.",
      refutation: """
        Two interfaces in one capture can show the server's packets later than the client got \
        them.
        """,
      lookAt: "Whether connect gets an answer.",
      seenIn: desyncThreads),
    Rule(
      .serverEarly,
      """
      A server must wait for C0 before S0 and S1, and for C2 before it sends anything else. Clients that \
      throw away what they have read beyond S2 lose the first messages; S2 before C1 can echo nothing.
      """,
      proof: """
        The first byte of S0 came in a packet before that of C0, from the SYN on; or the server's first \
        message was whole when C0 had come and C2 was not complete.
        """,
      severity: "It saves a round trip, and works with clients that keep what they read beyond S2.",
      refutation: """
        Two interfaces in one capture can show the client's packets later than the server got them.
        """,
      lookAt: "Whether the client goes on, and by which chunk size and window it reads.",
      seenIn: desyncThreads),
  ]
}
