package import ByteParsing

extension Problem {
  package static let streamIDMissing = Problem(
    "stream.id-missing", .error, "RTMP 1.0 §7.2.1.3",
    "createStream is answered without a stream number")
  package static let streamIDZero = Problem(
    "stream.id-zero", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is answered with 0, which is the connection's own message stream")
  package static let streamIDRepeated = Problem(
    "stream.id-repeated", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is answered with a number that another stream has")
  package static let streamNotCreated = Problem(
    "stream.not-created", .warning, "RTMP 1.0 §7.2.2",
    "a message stream is used that createStream has not given")
  package static let requestEarly = Problem(
    "stream.request-early", .warning, "RTMP 1.0 §7.2.2",
    "publish or play is sent before createStream is answered")
  package static let statusWrongStream = Problem(
    "stream.status-wrong-stream", .warning, "RTMP 1.0 §7.2.2",
    "a status comes on another message stream than the one it is about")
  package static let streamBeginEarly = Problem(
    "stream.begin-early", .note, "RTMP 1.0 §7.1.7",
    "Stream Begin names a message stream that was not created yet")
  package static let createEarly = Problem(
    "stream.create-early", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is sent before connect is answered")
  package static let streamIDLarge = Problem(
    "stream.id-large", .note, "RTMP 1.0 §5.3.1.2.1",
    "a message stream ID is beyond 2^24, as one in the other byte order is")
  package static let publishTypeUnknown = Problem(
    "publish.type-unknown", .warning, "RTMP 1.0 §7.2.2.6",
    "the type in publish is not live, record or append")
  package static let publishAcceptedTwice = Problem(
    "publish.accepted-twice", .note, "RTMP 1.0 §7.2.2.6", "the server accepts publish twice")
  package static let playNameMissing = Problem(
    "play.name-missing", .error, "RTMP 1.0 §7.2.2.1", "play names no stream")
  package static let playMediaEarly = Problem(
    "play.media-early", .note, "RTMP 1.0 §7.2.2.1",
    "media comes before the server has accepted play")
  package static let publishNameMissing = Problem(
    "publish.name-missing", .error, "RTMP 1.0 §7.2.2.6", "publish names no stream")
  package static let publishRefused = Problem(
    "publish.refused", .error, "RTMP 1.0 §7.2.2.6", "the server refuses publish")
  package static let publishNameHeld = Problem(
    "publish.name-held", .warning, "RTMP 1.0 §7.2.2.6",
    "the name is held by a connection that has gone silent and was never closed")
  package static let publishUnanswered = Problem(
    "publish.unanswered", .error, "RTMP 1.0 §7.2.2.6", "publish gets no answer")
  package static let publishLate = Problem(
    "publish.late", .warning, "RTMP 1.0 §7.2.2.6", "publish is answered after more than a second")
  package static let playRefused = Problem(
    "play.refused", .error, "RTMP 1.0 §7.2.2.1", "the server refuses play")
  package static let playUnanswered = Problem(
    "play.unanswered", .error, "RTMP 1.0 §7.2.2.1", "play gets neither a status nor media")
  package static let playLate = Problem(
    "play.late", .warning, "RTMP 1.0 §7.2.2.1", "play is answered after more than a second")
  package static let playNoMedia = Problem(
    "play.no-media", .warning, "RTMP 1.0 §7.2.2.1", "play is accepted, and no media comes")
  package static let mediaBeforeStart = Problem(
    "media.before-start", .warning, "RTMP 1.0 §7.2.2.6",
    "media is sent before the server has accepted the stream")
  package static let mediaAfterEnd = Problem(
    "media.after-end", .warning, "RTMP 1.0 §7.2.2.3",
    "media is sent on a message stream that was refused or has ended")
  package static let closeWithoutStatus = Problem(
    "close.without-status", .warning, "RTMP 1.0 §7.2.2",
    "the server closes the connection without saying why")
  package static let closePublishUnfinished = Problem(
    "close.publish-unfinished", .warning, "RTMP 1.0 §7.2.2.3",
    "the client closes while it publishes, without deleteStream or FCUnpublish")
  package static let closePlayUnfinished = Problem(
    "close.play-unfinished", .note, "RTMP 1.0 §7.2.2.3",
    "the client closes while it plays, without deleteStream")
  package static let sessionIdle = Problem(
    "session.idle", .warning, "RTMP 1.0 §7.2.2",
    "a publisher sends nothing for longer than servers wait")
  package static let sessionStalled = Problem(
    "session.stalled", .warning, "RTMP 1.0 §7.2.2", "media stops for some seconds")
}

extension RuleBook {
  private static let orderThreads = "BasisVR/Basis#877 begeekmyfriend/yasea#672"
  private static let closeThreads =
    "bluenviron/mediamtx#5657 HaishinKit/HaishinKit.swift#682 bluenviron/gortmplib#76 "
    + "pedroSG94/RootEncoder#766"
  private static let nameThreads =
    "begeekmyfriend/yasea#402 arut/nginx-rtmp-module#192 arut/nginx-rtmp-module#96"
  private static let orphanThreads = "ZLMediaKit/ZLMediaKit#4002"
  private static let stallThreads = "ossrs/srs#598"

  static let stream = [
    Rule(
      .streamIDMissing, "The client learns from it on which message stream to publish or play.",
      lookAt: "The values of the answer.", seenIn: orderThreads),
    Rule(
      .streamIDZero, "Message stream 0 carries the connection's commands; media there is refused.",
      lookAt: "On which message stream the client goes on.", seenIn: orderThreads),
    Rule(
      .streamIDRepeated,
      "Some servers give the same number each time: two streams on it cannot be told apart.",
      lookAt: "Whether the client publishes or plays on both."),
    Rule(
      .streamNotCreated,
      """
      publish, play and media belong on the message stream that createStream has returned. Servers \
      drop them elsewhere, or close.
      """, lookAt: "The number in createStream's answer, and which library ignores it.",
      seenIn: orderThreads),
    Rule(
      .requestEarly,
      "The client cannot know the message stream's number yet; it guesses 1.",
      lookAt: "The number that the answer brings.", seenIn: orderThreads),
    Rule(
      .statusWrongStream, "Clients that listen on their message stream never see it.",
      lookAt: "Whether the client goes on.", seenIn: orphanThreads),
    Rule(
      .streamBeginEarly, "Clients that react to Stream Begin find no such stream.",
      lookAt: "Whether the client goes on.", seenIn: orderThreads),
    Rule(
      .createEarly, "Servers that allow it only once they have accepted connect close.",
      lookAt: "Whether the server answers it."),
    Rule(
      .streamIDLarge,
      """
      The message stream ID is the only field whose lowest byte comes first. Written the other way \
      round, 1 is 16777216.
      """, lookAt: "How the sender encodes it; which number createStream gave."),
    Rule(
      .publishTypeUnknown,
      "live, record and append are what there is. Some servers refuse publish without one.",
      lookAt: "Whether the server answers it."),
    Rule(
      .publishAcceptedTwice,
      "A client that takes the second NetStream.Publish.Start for an answer finds no request.",
      lookAt: "Whether the client goes on."),
    Rule(
      .playNameMissing, "Servers find the stream by its name, and refuse or close without one.",
      lookAt: "The URL that the client was given."),
    Rule(
      .playMediaEarly, "Players drop what comes before NetStream.Play.Start, headers included.",
      lookAt: "Whether sequence headers and the first key frame are among it."),
    Rule(
      .publishNameMissing, "The name is what players ask for; servers refuse without one.",
      lookAt: "The URL and the key that the client was given."),
    Rule(
      .publishRefused,
      """
      The code says why: BadName, the name is in use or not allowed; Denied or Rejected, the key, \
      the address or the account; Failed, the server's side.
      """, lookAt: "code and description; who else publishes that name.", seenIn: nameThreads),
    Rule(
      .publishNameHeld,
      """
      After a lost link the server still has the old connection: nothing has closed it, and the \
      name stays taken until a timeout. The encoder that reconnects is refused.
      """,
      lookAt: "The server's ping and idle timeouts; whether the encoder's address has changed.",
      seenIn: nameThreads),
    Rule(
      .publishUnanswered, "The client waits for NetStream.Publish.Start before it sends media.",
      lookAt: "Who closes, after how long, and the server's log at that moment.",
      seenIn: closeThreads),
    Rule(
      .publishLate, "Servers ask elsewhere for leave; clients give up after a few seconds.",
      lookAt: "The server's authorisation callback."),
    Rule(
      .playRefused,
      "StreamNotFound: nobody publishes the name here; Failed: the server's side.",
      lookAt: "code and description; the spelling of application and name."),
    Rule(
      .playUnanswered, "The server neither refuses nor sends.",
      lookAt: "Whether somebody publishes that name; who closes.", seenIn: closeThreads),
    Rule(
      .playLate, "Servers that pull the stream from elsewhere, or wait for a key frame, take long.",
      lookAt: "Where the server gets the stream from."),
    Rule(
      .playNoMedia,
      """
      Some servers (nginx-rtmp, for one) accept a play of a name that nobody publishes, and wait: \
      the player stays black.
      """, lookAt: "Whether somebody publishes that name in that application."),
    Rule(
      .mediaBeforeStart,
      """
      Servers drop what comes before they have accepted the stream. If metadata and sequence \
      headers are among it, no player can decode what follows.
      """, lookAt: "Which messages came too early; whether the headers come again.",
      seenIn: "arut/nginx-rtmp-module#1490"),
    Rule(
      .mediaAfterEnd, "Nobody takes it: the server drops it, or closes.",
      lookAt: "Whether the client reads what the server says.", seenIn: orderThreads),
    Rule(
      .closeWithoutStatus,
      """
      The server ended the TCP connection in the middle of the session, and no _error, onStatus or \
      Stream EOF says why. Only its log knows.
      """, lookAt: "The last message of either side, silence before it, and the server's log.",
      seenIn: closeThreads),
    Rule(
      .closePublishUnfinished,
      """
      The server learns of the end by TCP alone: the encoder crashed, was killed, or does not \
      bother. Where no FIN arrives, the name stays taken.
      """, lookAt: "FIN or RST, and what the client did last.", seenIn: nameThreads),
    Rule(
      .closePlayUnfinished, "Players do it, and servers cope.", lookAt: "Nothing, as a rule."),
    Rule(
      .sessionIdle,
      "Servers drop publishers that are silent: after 5 to 60 seconds, as they are configured.",
      lookAt: "Whether pings were answered meanwhile; TCP windows; who closes.",
      seenIn: stallThreads),
    Rule(
      .sessionStalled,
      """
      Either the sender's application had nothing to send, or TCP held it back: the receiver's \
      window was closed, or segments were lost and sent again.
      """, lookAt: "Zero windows and retransmissions in the flow's summary.", seenIn: stallThreads),
  ]
}
