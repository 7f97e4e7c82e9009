package import ByteParsing
internal import Sessions

extension AbsenceRule {
  package static let closeWithoutStatus = AbsenceRule(
    "close.without-status", .warning, "RTMP 1.0 §7.2.2",
    "the server closes the connection without saying why")
  package static let closePublishUnfinished = AbsenceRule(
    "close.publish-unfinished", .warning, "RTMP 1.0 §7.2.2.3",
    "the client closes while it publishes, without deleteStream or FCUnpublish")
  package static let closePlayUnfinished = AbsenceRule(
    "close.play-unfinished", .note, "RTMP 1.0 §7.2.2.3",
    "the client closes while it plays, without deleteStream")
  package static let closeBeforeAnswer = AbsenceRule(
    "close.before-answer", .warning, "RTMP 1.0 §7.2.2",
    "the client closes while its request waits for the answer")
  package static let sessionIdle = AbsenceRule(
    "session.idle", .warning, "RTMP 1.0 §7.2.2",
    "a publisher sends nothing for longer than servers wait")
  package static let sessionStalled = AbsenceRule(
    "session.stalled", .warning, "RTMP 1.0 §7.2.2", "media stops for some seconds")
}

extension Problem {
  package static let closeExplained = Problem(
    "close.explained", .warning, "RTMP 1.0 §7.2.2",
    "the server says why it ends the session, and closes the connection")
  package static let closeAfterUnusual = Problem(
    "close.after-unusual", .warning, "RTMP 1.0 §7.2.2",
    "a side closes the connection right after something that not every peer knows")
}

extension RuleBook {
  private static let closeThreads =
    "bluenviron/mediamtx#5657 HaishinKit/HaishinKit.swift#682 bluenviron/gortmplib#76 "
    + "pedroSG94/RootEncoder#766 ossrs/srs#4037"
  private static let nameThreads =
    "begeekmyfriend/yasea#402 arut/nginx-rtmp-module#192 arut/nginx-rtmp-module#96"
  private static let unusualThreads =
    "obsproject/obs-studio#8589 bluenviron/mediamtx#2806 membraneframework/membrane_rtmp_plugin#42 "
    + "bluenviron/mediamtx#4673 bluenviron/mediamtx#5512 bluenviron/mediamtx#1550 "
    + "bluenviron/mediamtx#2393 bluenviron/mediamtx#2556 bluenviron/mediamtx#2564 "
    + "bluenviron/mediamtx#3301 bluenviron/mediamtx#3802 Red5/red5-client#53 "
    + "Red5/red5-server#440"
  private static let stallThreads = "ossrs/srs#598 arut/nginx-rtmp-module#34"

  static let close = [
    Rule(
      .closeWithoutStatus,
      """
      The server ended the TCP connection in the middle of the session, and no _error, onStatus or \
      Stream EOF says why. Only its log knows.
      """,
      proof: """
        The server's FIN or RST is the first, a stream is active or none is asked for yet, and no \
        error, close, Stream EOF or Play.Stop came, with no gap in its bytes; no createStream waits, \
        which tells the end itself. Who else publishes the name is told with it.
        """,
      severity: "A session was lost, and the protocol does not say why.",
      refutation: "An administrator, a proxy or a restart may have ended it on purpose.",
      lookAt: "The server's log at that moment: keys, limits, callbacks, what it takes of codecs.",
      seenIn: closeThreads + " ossrs/srs#4037"),
    Rule(
      .closeExplained,
      "What the server says is the cause, as far as it knows one.",
      proof: """
        In the middle of the session an error, or a status by which servers end one \
        (NetConnection.Connect.Closed, AppShutdown, IdleTimeout, NetStream.Publish.Idle, \
        NetStream.Unpublish.InternalKill), comes, and the server's FIN or RST is the first after it.
        """,
      severity: "A session was lost, and the server says why.",
      refutation: "It may be about another stream, and the end have another cause.",
      lookAt: "code and description; the server's log at that moment.",
      seenIn: closeThreads + " HaishinKit/HaishinKit.swift#549"),
    Rule(
      .closeAfterUnusual,
      """
      A peer that meets what it does not know, or cannot read, often closes at once and says nothing: \
      what it had just read for the first time is the likeliest cause.
      """,
      proof: """
        Within 1 s before the first FIN or RST, in the middle of the session, the closer gets, for the \
        first time: a command, data message, user control event or message type that RTMP 1.0 does not \
        have; an Abort; a message that is too short; an onStatus without a level; a compressed header \
        on a chunk stream that has had no full one; a chunk stream above 63, an extended timestamp, a type 3 \
        header that opens a message right behind a type 0 one; a codec by FourCC; a server's @setDataFrame, \
        or a data message on message stream 0. Or, within 0.25 s, onMetaData without a codec, or audio or \
        video that it does not announce.
        """,
      severity: "It is a likely cause, and only its log can prove it.",
      refutation: """
        The closer may have ended the session on purpose, or for something else that came at the same \
        time.
        """,
      lookAt: "Whether the connection lives without it; the closer's log at that moment.",
      seenIn: unusualThreads),
    Rule(
      .closeBeforeAnswer,
      "The client gave up, or its user did, before the server had answered.",
      proof: """
        The client's FIN or RST is the first, less than 1 s after connect, publish or play, and no \
        answer to it came.
        """,
      severity: "Nothing came of the request.",
      refutation: "A client that only tries whether the server is there leaves as soon.",
      lookAt: "The client's log, and how long it waits for an answer.",
      seenIn: closeThreads),
    Rule(
      .closePublishUnfinished,
      """
      The server learns of the end by TCP alone: the encoder crashed, was killed, or does not \
      bother. Where no FIN arrives, the name stays taken.
      """,
      proof: """
        The client's FIN or RST is the first while a stream publishes, and its bytes, without a \
        gap, have no deleteStream, closeStream or FCUnpublish.
        """,
      severity:
        "The server may keep the name until a timeout, and refuse the encoder that returns.",
      refutation: "An encoder that always ends so does no harm where its FIN arrives.",
      lookAt: "The client's log: whether it crashed, was killed, or always ends so.",
      seenIn: nameThreads + " arut/nginx-rtmp-module#34"),
    Rule(
      .closePlayUnfinished,
      "Players do it, and servers cope.",
      proof: """
        The client's FIN or RST is the first while a stream plays, and its bytes, without a gap, \
        have no deleteStream or closeStream.
        """,
      severity: "A server holds nothing for a player that it cannot let go.",
      refutation: "A relay that closes in the player's name looks the same.",
      lookAt: "Nothing, as a rule."),
    Rule(
      .sessionIdle,
      "Servers drop publishers that are silent: after 5 to 60 seconds, as they are configured.",
      proof: """
        A client that publishes, with no gap in its bytes, sends no audio or video for more than \
        10 s, or none since it was accepted. Where it answers the server's pings meanwhile, and the \
        server does not close, it is a note.
        """,
      severity: "Common servers drop a silent publisher after such a time.",
      refutation: """
        A server without that timeout waits, and a source that sends only what changes is silent \
        on purpose.
        """,
      lookAt: "The encoder's source and log; the server's timeout for silent publishers.",
      seenIn: stallThreads),
    Rule(
      .sessionStalled,
      """
      Either the sender's application had nothing to send, or TCP held it back: the receiver's \
      window was closed, or segments were lost and sent again.
      """,
      proof: """
        On an active stream that is not paused, no audio or video comes for more than 3 s, and than \
        two and a half times what is usual there, with no gap in that direction. Sound alone that is said \
        to be silent, by an end of sequence or an empty message, has 10 s.
        """,
      severity: "Players run dry unless they have that much in store.",
      refutation: """
        A server that sends a file ahead pauses until the player's buffer has room, and nobody \
        misses anything.
        """,
      lookAt: "Zero windows and retransmissions in the flow's summary.",
      seenIn: stallThreads),
  ]
}
