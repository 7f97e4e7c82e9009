package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let interleave = Problem(
    "media.interleave", .warning, "RTMP 1.0 §6.1.1",
    "audio and video are sent more than two seconds apart")
  package static let originsDiffer = Problem(
    "media.origins-differ", .warning, "RTMP 1.0 §6.1.1",
    "audio and video timestamps begin more than a second apart")
  package static let clockDrift = Problem(
    "media.clock-drift", .note, "RTMP 1.0 §6.1.1",
    "timestamps run faster or slower than they arrive")
  package static let compositionNegative = Problem(
    "media.composition-time-negative", .note, "FLV 10.1 §E.4.3.1",
    "a composition time is negative")
  package static let compositionLarge = Problem(
    "media.composition-time-large", .warning, "FLV 10.1 §E.4.3.1",
    "a composition time is beyond ten seconds")
  package static let timestampsBackwards = Problem(
    "timestamp.backwards", .warning, "RTMP 1.0 §6.1.1", "a track's timestamps go backwards")
  package static let timestampsJump = Problem(
    "timestamp.jump", .warning, "RTMP 1.0 §6.1.1",
    "a track's timestamps jump by more than ten seconds")
  package static let timestampsRepeat = Problem(
    "timestamp.repeated", .note, "RTMP 1.0 §5.3.1.2.4",
    "many of a track's frames have the timestamp of the one before")
  package static let timestampTruncated = Problem(
    "timestamp.truncated", .error, "RTMP 1.0 §5.3.1.3",
    "timestamps fall back by 2^24 ms: the extended timestamp is missing")
  package static let timestampWrapEarly = Problem(
    "timestamp.wrap-early", .warning, "RTMP 1.0 §5",
    "timestamps begin at 0 again after 2^31 ms instead of 2^32")
  package static let timestampWrap = Problem(
    "timestamp.wrap", .note, "RTMP 1.0 §5", "timestamps pass 2^32 ms, and begin at 0 again")
  package static let timestampSign = Problem(
    "timestamp.sign-bit", .note, "RTMP 1.0 §5",
    "timestamps pass 2^31 ms, beyond which signed readers see negative times")
  package static let deltaNegative = Problem(
    "timestamp.delta-negative", .warning, "RTMP 1.0 §5.3.1.2.2",
    "a timestamp delta is so large that it was meant to be negative")
}

extension AbsenceRule {
  package static let trackEnded = AbsenceRule(
    "media.track-ended", .note, "RTMP 1.0 §6.1.1",
    "audio or video ends more than two seconds before the other")
}

extension RuleBook {
  private static let compositionThreads =
    "bluenviron/gortmplib#88 veovera/enhanced-rtmp#9 medooze/media-server#336 "
    + "bluenviron/mediamtx#4768"
  static let timeOrderThreads =
    "pedroSG94/RootEncoder#1039 pedroSG94/RootEncoder#2048 ossrs/srs#2776 ossrs/srs#2808 "
    + "ossrs/srs#3164"
  private static let wrapThreads =
    "AlexxIT/go2rtc#2329 illuspas/Node-Media-Server#25 pedroSG94/RootEncoder#1179"
  static let repeatThreads =
    "membraneframework/membrane_rtmp_plugin#42 HaishinKit/HaishinKit.swift#294 creytiv/re#169"

  static let timestamp = [
    Rule(
      .trackEnded, "Players that wait for both stop, or go on with one.",
      proof: """
        The last timestamps of a stream's audio and video are more than 2 s apart, the bytes of their \
        sender were seen whole to the end, and no end of sequence or empty message says that the audio \
        is silent.
        """,
      severity:
        "The source has ended so, or one of its devices has: nothing is wrong with the rest.",
      refutation: "A sender that holds one track back for longer looks the same until it is sent.",
      lookAt: "Whether the source has as much of both; the encoder's log at that time."),
    Rule(
      .interleave,
      "Players need both: they wait, or drop one.",
      proof: """
        The last timestamps of audio and video of a stream, sent the same way without a gap, are \
        over 2 s apart, with no seek between and neither track at its end.
        """,
      severity: "The receiver waits or loses media for as long as it lasts.",
      refutation:
        "A source with a picture now and then, or with sound now and then, is silent on purpose.",
      lookAt: "Which of the two comes in bursts.",
      seenIn: timeOrderThreads),
    Rule(
      .originsDiffer,
      "Players that align by timestamp play one of them late.",
      proof: """
        When a track begins, its presentation time (timestamp and composition time) is over 1 s \
        from where the other track then is.
        """,
      severity: "Sound and picture are apart at some receivers, and together at others.",
      refutation: "A receiver that stamps both tracks anew on arrival evens it out.",
      lookAt: "Which clock each track is stamped with.",
      seenIn: timeOrderThreads),
    Rule(
      .clockDrift,
      "Live media arrives as fast as its timestamps run; a file sent without pacing does not.",
      proof: """
        Over 5 s or more, a track's timestamps and their arrival come apart by more than 5 s and a \
        quarter of their span. A factor (2, 1/2, 90, 1000, 1/1000) is named where every 32 frames agree.
        """,
      severity: """
        It says how the source is paced, and matters to live receivers alone; timestamps in another unit \
        than milliseconds are a warning.
        """,
      refutation: """
        A recording that is played, or a server that sends the last seconds at once to begin with, \
        runs ahead on purpose.
        """,
      lookAt: "Whether the source is a file, and paced (-re).",
      seenIn: timeOrderThreads),
    Rule(
      .compositionNegative,
      "The field is signed; readers that take it for unsigned add 16777 seconds.",
      proof: "The signed 24 bits of a video frame's composition time are below 0.",
      severity: "A reader that keeps to the signed field shows the frame rightly.",
      refutation: "Nothing of it is wrong by FLV, which has the field signed.",
      lookAt: "Presentation times at the receiver.",
      seenIn: compositionThreads),
    Rule(
      .compositionLarge,
      "No reordering needs so much: the field is not what its sender means.",
      proof: "The composition time of a video frame is more than 10 s, or less than -10 s.",
      severity: "The picture comes seconds early or late, or is dropped.",
      refutation: "A source with a picture every few seconds, and reordering, could mean it.",
      lookAt: "How the sender computes presentation minus decoding time.",
      seenIn: compositionThreads),
    Rule(
      .timestampsBackwards,
      "Servers drop such frames, close, or pass the disorder on.",
      proof: """
        The timestamp of a track's frame is before that of the one before, modulo 2^32, with no \
        seek, pause or new request between.
        """,
      severity: "Frames are lost with some peers, and out of order with the rest.",
      refutation: """
        A source that begins anew behind a relay, or loops, steps back once and is sound behind \
        it.
        """,
      lookAt: "Whether the sender stamps decoding or presentation times.",
      seenIn: timeOrderThreads),
    Rule(
      .timestampsJump,
      "Players stall for as long, or drop what follows.",
      proof: """
        The timestamp of a track's frame is over 10 s further on than the time since the frame \
        before.
        """,
      severity: "Somebody watching waits, or misses what follows.",
      refutation:
        "Where media comes faster than it plays, a gap in the capture hides the frames between.",
      lookAt: "What the encoder did then: a changed source, a set clock.",
      seenIn: timeOrderThreads),
    Rule(
      .timestampsRepeat,
      "A reader that does not add the inherited delta sees the same.",
      proof: "Of 20 or more frames of a track, over a tenth have the timestamp of the one before.",
      severity: "Players cope with two frames at one time.",
      refutation: "A picture that is sent in several messages has one timestamp for all of them.",
      lookAt: "The chunk formats of those messages, in -v.",
      seenIn: repeatThreads),
    Rule(
      .timestampTruncated,
      "After 4 h 39 min the sender goes on in 24 bits; receivers see a jump back by 16777 seconds.",
      proof: "A track's timestamp falls by 2^24 ms, give or take 10 s, from a value of that much.",
      severity: "To every receiver the stream goes back by 4 h 39 min.",
      refutation: "A source that begins anew just when it has run for 4 h 39 min looks the same.",
      lookAt: "How the sender writes timestamps from 16777215 ms on.",
      seenIn: wrapThreads),
    Rule(
      .timestampWrapEarly,
      "The sender keeps 31 bits, as an FLV file does; receivers see a jump back by 24.8 days.",
      proof: "A track's timestamp falls by 2^31 ms, give or take 10 s, from a value of that much.",
      severity:
        "A receiver that counts in 32 bits sees a jump back, and one that keeps 31 does not.",
      refutation: "A source that begins anew just when it has run for 24.8 days looks the same.",
      lookAt: "What the receiver makes of it: whether it drops all that follows.",
      seenIn: wrapThreads),
    Rule(
      .timestampWrap,
      "After 49.7 days this is right, but few receivers are tested with it.",
      proof: "A track's timestamp passes 4294967295 ms and goes on from 0.",
      severity: "It is what §5 has timestamps do.",
      refutation: "A receiver that counts modulo 2^32 goes on without a break.",
      lookAt: "What the receiver makes of it.",
      seenIn: wrapThreads),
    Rule(
      .timestampSign,
      "After 24.8 days this is right, but few receivers are tested with it.",
      proof: "A track's timestamp goes from below 2147483648 ms to that, or beyond.",
      severity: "The time is right, and only readers with signed 32 bits take it for negative.",
      refutation: "A receiver with unsigned or wider times sees nothing unusual.",
      lookAt: "What the receiver makes of it.",
      seenIn: wrapThreads),
    Rule(
      .deltaNegative,
      "Deltas have no sign: receivers add hours. A sender that goes back in time must use type 0.",
      proof: """
        A timestamp delta is less than 60 s below 2^32, or, in 24 bits, above 2^23 with over 10 s \
        less gone by.
        """,
      severity:
        "By the specification the time goes forward, and a few readers go back as it is meant.",
      refutation: "A receiver that wraps at as many bits goes back as its sender means it to.",
      lookAt: "Why the sender's times are out of order.",
      seenIn: timeOrderThreads),
  ]
}
