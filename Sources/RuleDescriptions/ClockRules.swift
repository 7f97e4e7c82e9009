package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let timestampsStand = Problem(
    "timestamp.standing", .warning, "RTMP 1.0 §5.3.1.2.4",
    "a track's timestamps stand still while its frames go on arriving")
  package static let timestampsBelowZero = Problem(
    "timestamp.below-zero", .warning, "RTMP 1.0 §5.3.1.3", "a track's timestamps begin below 0")
  package static let timestampsRestart = Problem(
    "timestamp.restart", .warning, "RTMP 1.0 §6.1.1",
    "a stream's timestamps begin again in the middle")
}

extension AbsenceRule {
  package static let announcedMissing = AbsenceRule(
    "media.announced-missing", .warning, "FLV 10.1 §E.5",
    "audio or video is announced, and none comes")
}

extension RuleBook {
  static let clock = [
    Rule(
      .timestampsStand,
      """
      To a receiver all that arrives is of one moment: players show one picture, or all at once, and \
      servers cannot cut segments or pace.
      """,
      proof: """
        10 or more frames of a track, one after the other, have one timestamp, and arrive over 3 s or \
        more, with no wait among them as long as half of that.
        """,
      severity: "Nothing that goes by timestamps works for as long.",
      refutation: """
        A receiver that stamps what arrives by its own clock does not mind. Parts of one picture that \
        a slow network spreads over seconds would look the same.
        """,
      lookAt: "Where the sender takes its timestamps from, and whether it adds deltas up.",
      seenIn: repeatThreads),
    Rule(
      .timestampsBelowZero,
      """
      Timestamps have no sign: a receiver takes the number for 49.7 days, and what follows 0 for a step \
      back of as much, or for a wrap.
      """,
      proof: """
        From the SYN on, without a gap, the first timestamp of a track is less than 60 s below 2^32, as \
        an extended timestamp.
        """,
      severity: "Receivers drop what comes before 0, wait for what never comes, or close.",
      refutation: """
        A stream that has run for 49.7 days and is joined in its last minute before the wrap begins so.
        """,
      lookAt: "What the sender takes for time 0: the stream's start, or a later frame's."),
    Rule(
      .timestampsRestart,
      """
      The source has begun anew. Players that go on by the old clock freeze, drop all that follows until \
      it has come as far again, or show it at once.
      """,
      proof: """
        All tracks of a stream go back, by 1 s or more after a status or an event that lets them, else by \
        more than 2 s to 1 s or less; no seek, pause or request of the client comes within 5 s before.
        """,
      severity: """
        Where nothing announces it, receivers take it for disorder. Where the server says so first, it is \
        a note: players can be prepared.
        """,
      refutation: "A player that aligns what it shows anew at each step back goes on.",
      lookAt: "What the publisher did then: whether it reconnected, or its source began again.",
      seenIn: timeOrderThreads),
    Rule(
      .announcedMissing,
      "Servers and players that believe it wait for the track, for seconds or for ever.",
      proof: """
        onMetaData has a codec of audio or video, or a sequence header of it was sent, and no frame of it \
        in a publish or play that has had frames of the other for more than 5 s; the bytes of who sends \
        it were seen whole, and no player chose by receiveAudio or receiveVideo.
        """,
      severity: "Some servers publish nothing until both tracks are there, or close.",
      refutation: """
        A receiver that takes the tracks as they come has lost nothing; a microphone or camera may be \
        switched on later.
        """,
      lookAt: "Whether the source has that track, and the encoder's log of its device.",
      seenIn: metadataThreads),
  ]
}
