package import ByteParsing
internal import Sessions

extension Problem {
  package static let publishTypeUnknown = Problem(
    "publish.type-unknown", .warning, "RTMP 1.0 §7.2.2.6",
    "the type in publish is not live, record or append")
  package static let playNameMissing = Problem(
    "play.name-missing", .error, "RTMP 1.0 §7.2.2.1", "play names no stream")
  package static let publishNameMissing = Problem(
    "publish.name-missing", .error, "RTMP 1.0 §7.2.2.6", "publish names no stream")
  package static let publishRefused = Problem(
    "publish.refused", .error, "RTMP 1.0 §7.2.2.6", "the server refuses publish")
  package static let publishNameHeld = Problem(
    "publish.name-held", .warning, "RTMP 1.0 §7.2.2.6",
    "the name is held by a connection that has gone silent and was never closed")
  package static let publishLate = Problem(
    "publish.late", .warning, "RTMP 1.0 §7.2.2.6", "publish is answered after more than a second")
  package static let playRefused = Problem(
    "play.refused", .error, "RTMP 1.0 §7.2.2.1", "the server refuses play")
  package static let playLate = Problem(
    "play.late", .warning, "RTMP 1.0 §7.2.2.1", "play is answered after more than a second")
}

extension Problem {
  package static let seekMissed = Problem(
    "play.seek-missed", .warning, "RTMP 1.0 §7.2.2.7",
    "media after a seek begins elsewhere than was asked for")
}

extension AbsenceRule {
  package static let seekUnshown = AbsenceRule(
    "play.seek-unshown", .note, "RTMP 1.0 §7.2.2.7",
    "a paused player seeks, and gets nothing of the place")
  package static let publishAcceptedTwice = AbsenceRule(
    "publish.accepted-twice", .note, "RTMP 1.0 §7.2.2.6", "the server accepts publish twice")
  package static let playMediaEarly = AbsenceRule(
    "play.media-early", .note, "RTMP 1.0 §7.2.2.1",
    "media comes before the server has accepted play")
  package static let publishUnanswered = AbsenceRule(
    "publish.unanswered", .error, "RTMP 1.0 §7.2.2.6", "publish gets no answer")
  package static let playUnanswered = AbsenceRule(
    "play.unanswered", .error, "RTMP 1.0 §7.2.2.1", "play gets neither a status nor media")
  package static let playNoMedia = AbsenceRule(
    "play.no-media", .warning, "RTMP 1.0 §7.2.2.1", "play is accepted, and no media comes")
  package static let playMediaWithheld = AbsenceRule(
    "play.media-withheld", .error, "RTMP 1.0 §7.2.2.1",
    "play is accepted, another connection publishes that name, and no media comes")
  package static let mediaBeforeStart = AbsenceRule(
    "media.before-start", .warning, "RTMP 1.0 §7.2.2.6",
    "media is sent before the server has accepted the stream")
  package static let mediaAfterEnd = AbsenceRule(
    "media.after-end", .warning, "RTMP 1.0 §7.2.2.3",
    "media is sent on a message stream that was refused or has ended")
}

extension RuleBook {
  private static let orderThreads = "BasisVR/Basis#877 begeekmyfriend/yasea#672"
  private static let closeThreads =
    "bluenviron/mediamtx#5657 HaishinKit/HaishinKit.swift#682 bluenviron/gortmplib#76 "
    + "pedroSG94/RootEncoder#766"
  private static let nameThreads =
    "begeekmyfriend/yasea#402 arut/nginx-rtmp-module#192 arut/nginx-rtmp-module#96"

  static let request = [
    Rule(
      .publishTypeUnknown,
      "live, record and append are what there is. Some servers refuse publish without one.",
      proof: """
        The second argument of publish is missing, or not live, record or append in any mixture of \
        capitals.
        """,
      severity: "Whether publish succeeds without it is up to the server.",
      refutation: "A server that ignores the type, or has a further one, publishes the stream.",
      lookAt: "The type that the client is set to: live, as a rule."),
    Rule(
      .publishAcceptedTwice,
      "A client that takes the second NetStream.Publish.Start for an answer finds no request.",
      proof: "NetStream.Publish.Start comes on a message stream that publishes already.",
      severity: "The stream goes on, whichever of the two the client takes.",
      refutation: "A second publish in bytes that were not captured would have had its own answer.",
      lookAt: "Whether the client goes on."),
    Rule(
      .playNameMissing,
      "Servers find the stream by its name, and refuse or close without one.",
      proof: "The first argument of play is no string, or an empty one.",
      severity: "The server cannot know which stream is asked for.",
      refutation: """
        A server with a single stream, or with the name in app, needs none; play2 has it inside an \
        object.
        """,
      lookAt: "The URL that the client was given."),
    Rule(
      .playMediaEarly,
      "Players drop what comes before NetStream.Play.Start, headers included.",
      proof: """
        From the SYN on, without a gap, audio or video of the server comes after play and before \
        NetStream.Play.Start.
        """,
      severity: "Most players take it.",
      refutation:
        "A server that sends no NetStream.Play.Start at all has players that do not wait for it.",
      lookAt: "Whether sequence headers and the first key frame are among it."),
    Rule(
      .publishNameMissing,
      "The name is what players ask for; servers refuse without one.",
      proof: "The first argument of publish is no string, or an empty one.",
      severity: """
        Nobody could ask for the stream, and most servers refuse; where this one accepts publish, \
        it is a note.
        """,
      refutation: "A server that takes the key from app or tcUrl needs no name.",
      lookAt: "The URL and the key that the client was given."),
    Rule(
      .publishRefused,
      """
      The code says why: BadName, the name is in use or not allowed; Denied or Rejected, the key, \
      the address or the account; Failed, the server's side.
      """,
      proof: """
        A status of the stream has the level "error" or a refusing code such as \
        NetStream.Publish.BadName, or publish is answered by _error.
        """,
      severity: "Nothing is published: this is why the session failed.",
      refutation: """
        An error that comes while the stream publishes, such as one about its recording, need not \
        end it.
        """,
      lookAt: "code and description; the key, and the server's log at that moment.",
      seenIn: nameThreads + " HaishinKit/HaishinKit.swift#51"),
    Rule(
      .publishNameHeld,
      """
      After a lost link the server still has the old connection: nothing has closed it, and the \
      name stays taken until a timeout. The encoder that reconnects is refused.
      """,
      proof: """
        The code is NetStream.Publish.BadName, and an earlier connection that publishes this app \
        and name there has sent no media for 3 s and not closed.
        """,
      severity: "It explains the refusal, and that is the error.",
      refutation: """
        The holder may be alive and have nothing to send, or send by a path that was not captured.
        """,
      lookAt: "The server's ping and idle timeouts; whether the encoder's address has changed.",
      seenIn: nameThreads),
    Rule(
      .publishUnanswered,
      "The client waits for NetStream.Publish.Start before it sends media.",
      proof: """
        From the SYN on, without a gap on either side, neither a status nor _error came for \
        publish until the server closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "Without leave to send there is no media: this is where the session failed.",
      refutation:
        "A client that sends without leave may be published by a server that says nothing.",
      lookAt: "The key, and the server's log at that moment.",
      seenIn: closeThreads + " dji-sdk/Mobile-SDK-Android#1163"),
    Rule(
      .publishLate,
      "Servers ask elsewhere for leave; clients give up after a few seconds.",
      proof: """
        NetStream.Publish.Start comes more than 1 s after publish, and more round trips later than \
        it needs, as the SYN shows them.
        """,
      severity: "The encoder waited, and some give up after a few seconds.",
      refutation: "publish itself may have arrived late, held up by a lost segment.",
      lookAt: "The server's authorisation callback."),
    Rule(
      .playRefused,
      "StreamNotFound: nobody publishes the name here; Failed: the server's side.",
      proof: """
        A status of the stream has the level "error" or a refusing code such as \
        NetStream.Play.StreamNotFound, or play is answered by _error.
        """,
      severity: "The player gets nothing: this is why the session failed.",
      refutation: "A player that asks before there is a publisher expects it, and asks again.",
      lookAt: "code and description; the spelling of application and name."),
    Rule(
      .playUnanswered,
      "The server neither refuses nor sends.",
      proof: """
        From the SYN on, without a gap on either side, neither a status nor media came for play \
        until the server closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "The player waits for a stream that does not begin.",
      refutation:
        "A server that holds its answer until somebody publishes would have answered later.",
      lookAt: "The spelling of application and name, and the server's log at that moment.",
      seenIn: closeThreads + " koush/scrypted#2056"),
    Rule(
      .playLate,
      "Servers that pull the stream from elsewhere, or wait for a key frame, take long.",
      proof: """
        NetStream.Play.Start comes more than 1 s after play, and more round trips later than it \
        needs, as the SYN shows them.
        """,
      severity: "The player showed nothing for as long, and some give up.",
      refutation: """
        A server that waits for the next key frame, or fetches the stream on demand, is slow by \
        design.
        """,
      lookAt: "Where the server gets the stream from."),
    Rule(
      .playNoMedia,
      """
      Some servers (nginx-rtmp, for one) accept a play of a name that nobody publishes, and wait: \
      the player stays black.
      """,
      proof: """
        From the SYN on, without a gap, NetStream.Play.Start came, and no audio, video or \
        aggregate in the 1 s or more that follow, to the end or to that of the play.
        """,
      severity: "The viewer sees nothing, though the protocol was kept.",
      refutation: "A stream of data alone has no audio or video messages.",
      lookAt: "The spelling of application and name; where the server gets the stream from.",
      seenIn: "ant-media/Ant-Media-Server#5691"),
    Rule(
      .playMediaWithheld,
      """
      The server takes the publish and the play of one name, and does not bring them together: they \
      came to different workers or hosts behind one address, or it waits for a key frame or a header \
      that the publisher does not send.
      """,
      proof: """
        As `play.no-media`, and on the same server, in the same application and under the same name, \
        another connection of the capture was publishing meanwhile.
        """,
      severity: "The media is there, and the viewer sees nothing.",
      refutation: """
        A server that separates names by what is behind a question mark, or by virtual hosts, may mean \
        two streams.
        """,
      lookAt: """
        The publisher's connection and what it sends; how many workers the server has; what the player \
        may see.
        """,
      seenIn: "arut/nginx-rtmp-module#5 arut/nginx-rtmp-module#1515"),
    Rule(
      .seekMissed,
      """
      The server cannot find the place (an FLV file without an index of its key frames, for one), or \
      ignores the seek. The player's clock and bar jump to where the media is.
      """,
      proof: """
        NetStream.Seek.Notify answers a seek, and the first timestamp behind it is within 1 s of the \
        beginning, or of the last one before the seek, and more than 30 s from what was asked for.
        """,
      severity: "The viewer does not get the place, though the server says so.",
      refutation: """
        A recording without a key frame in between can be played from there only; a server whose times \
        count from the seek on looks the same.
        """,
      lookAt: "Whether the file has an index of key frames; the milliseconds of the seek.",
      seenIn: "arut/nginx-rtmp-module#432 arut/nginx-rtmp-module#87"),
    Rule(
      .seekUnshown,
      """
      Other servers send the picture of the place at once; without one the player shows the old \
      picture, and Flash players go back to the old place.
      """,
      proof: """
        Between pause and its end NetStream.Seek.Notify answers a seek, and for 1 s or more, to the next \
        request or to the end, no audio or video comes on the stream, with no gap in the server's bytes.
        """,
      severity: "Many players show nothing while they are paused, and go on from the right place.",
      refutation:
        "A player that waits for the picture may undo the seek: for it the server is at fault.",
      lookAt: "Whether the player goes on, and from where.",
      seenIn: "arut/nginx-rtmp-module#600 videojs/video-js-swf#108"),
    Rule(
      .mediaBeforeStart,
      """
      Servers drop what comes before they have accepted the stream. If metadata and sequence \
      headers are among it, no player can decode what follows.
      """,
      proof: """
        From the SYN on, without a gap, the client sends audio, video or onMetaData after publish \
        and before NetStream.Publish.Start.
        """,
      severity: """
        A server that drops it loses the sequence headers too, and one that keeps it loses \
        nothing.
        """,
      refutation: "Where the server repeats the headers to its players, it has kept them.",
      lookAt: "Which messages came too early; whether the headers come again.",
      seenIn: "arut/nginx-rtmp-module#1490"),
    Rule(
      .mediaAfterEnd,
      "Nobody takes it: the server drops it, or closes.",
      proof: """
        Audio or video comes on a message stream after its sender's own deleteStream, closeStream \
        or FCUnpublish, or over 1 s after the peer refused or ended it.
        """,
      severity: "It is lost, and some servers close on it.",
      refutation: """
        A new publish or play on that number, in bytes that were not captured, would have opened \
        it again.
        """,
      lookAt: "Whether the client reads what the server says.",
      seenIn: orderThreads),
  ]
}
