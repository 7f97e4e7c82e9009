internal import Media
package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let headerEmpty = Problem(
    "media.header-empty", .error, "FLV 10.1 §E.4.3.2", "a sequence header holds no configuration")
  package static let flacMarker = Problem(
    "media.flac-marker", .note, "Enhanced RTMP v2, FLAC",
    "a FLAC sequence header lacks the marker fLaC")
  package static let transportHeader = Problem(
    "enhanced.mpeg2ts-header", .warning, "Enhanced RTMP v2, VideoPacketType",
    "MPEG2TSSequenceStart is sent for another codec than AV1, or beside SequenceStart")
  package static let headerChanged = Problem(
    "media.header-changed", .note, "FLV 10.1 §E.4.3.2",
    "a sequence header with another configuration comes inside the stream")
}

extension AbsenceRule {
  package static let headerMissing = AbsenceRule(
    "media.header-missing", .warning, "FLV 10.1 §E.4.3.2",
    "coded frames come before their sequence header")
  package static let keyFrameMissing = AbsenceRule(
    "media.key-frame-missing", .warning, "FLV 10.1 §E.4.3.1",
    "the first video frame is not a key frame")
  package static let keyFrameInterval = AbsenceRule(
    "media.key-frame-interval", .warning, "FLV 10.1 §E.4.3.1",
    "key frames are more than five seconds apart")
}

extension RuleBook {
  private static let headerThreads =
    "bluenviron/mediamtx#6132 OpenIPC/firmware#1436 ossrs/srs#2994 "
    + "ant-media/Ant-Media-Server#3790 harlanc/xiu#110"
    + " KallDrexx/elixir-media-libs#7"
  private static let intervalThreads = "datarhei/restreamer#222 alfg/docker-nginx-rtmp#64"

  static let track = [
    Rule(
      .headerMissing,
      "Decoders need the configuration first, and drop or refuse what precedes it.",
      proof: """
        From the SYN on, without a gap, the first coded frame of an H.264, H.265, VVC, AV1 or AAC \
        track, or of one of Opus, FLAC, VP8 or VP9 under Enhanced RTMP, comes before a sequence \
        header of that track.
        """,
      severity: """
        Decoders drop frames until there is a header, and some never begin. Those of Opus, FLAC, VP8 \
        and VP9 can do without the one that Enhanced RTMP has for them.
        """,
      refutation: "Parameter sets inside the frames serve a decoder that looks there.",
      lookAt: "Whether the header comes later, or was sent before the stream was accepted.",
      seenIn: headerThreads),
    Rule(
      .headerEmpty,
      "The header says that a configuration follows, and none does.",
      proof: "A sequence header of a codec that needs one has nothing behind its tag header.",
      severity: "A decoder has no configuration to begin with.",
      refutation: "A full header may follow, before any frame.",
      lookAt: "When the encoder knows its configuration.",
      seenIn: headerThreads),
    Rule(
      .codecConfigurationBroken,
      "Decoders and servers cannot take the stream's parameters from it.",
      proof: """
        The bytes of a complete sequence header do not read as its codec's configuration: another \
        version, a value out of range, or too few bytes.
        """,
      severity: "No decoder that reads the configuration can take the track.",
      refutation: "A newer form of the configuration than rtmpscope knows would look broken.",
      lookAt: "The bytes behind the tag header, in -vv.",
      seenIn: headerThreads),
    Rule(
      .flacMarker,
      """
      Enhanced RTMP has fLaC and a block header before STREAMINFO; ffmpeg writes and reads STREAMINFO \
      alone. Readers of the one kind may not take the other.
      """,
      proof: "The header is 34 bytes that read as a STREAMINFO, without fLaC before them.",
      severity: "ffmpeg, which most senders are, writes it so and reads both.",
      refutation: "A receiver that is built on ffmpeg takes it.",
      lookAt: "Whether the receiver is known to take it."),
    Rule(
      .transportHeader,
      "Receivers ignore the header, and have no configuration or one of two.",
      proof: """
        An MPEG2TSSequenceStart is sent for a track that is not AV1, or for one that has a SequenceStart \
        of the same codec too.
        """,
      severity: "Few receivers know MPEG2TSSequenceStart, and none for another codec.",
      refutation: "Where both headers say the same, either serves.",
      lookAt: "Which of them the receiver takes."),
    Rule(
      .headerChanged,
      "Resolution or profile change; some servers and players keep the first configuration.",
      proof: """
        A complete sequence header has other bytes than the last one of the track, with a frame \
        between them.
        """,
      severity: "A new configuration is allowed, and only readers that keep the first go wrong.",
      refutation: "The bytes may differ where it means nothing, as in the tag header.",
      lookAt: "Whether the first frame after it is a key frame.",
      seenIn: headerThreads),
    Rule(
      .keyFrameMissing,
      "A decoder shows nothing, or grey, until the first key frame.",
      proof: """
        From the SYN on, without a gap, the first coded frame of a video track does not have the \
        frame type of a key frame.
        """,
      severity: "There is no picture until a key frame comes.",
      refutation: """
        A stream that renews its picture in stripes (intra refresh) has no key frames, and is \
        decoded after a while.
        """,
      lookAt:
        "Whether the sender waits for a key frame, or keeps the last one for those that join.",
      seenIn: intervalThreads),
    Rule(
      .keyFrameInterval,
      "Players join and segments begin at key frames; services ask for 2 to 4 seconds.",
      proof: """
        More than 5 s of a video track's timestamps lie between two key frames with other pictures \
        between them, or between the last one and the end, and its stream was not silent meanwhile.
        """,
      severity: "Who joins, or cuts segments, waits for as long.",
      refutation:
        "Key frames in bytes that were not captured are missing here, and not to the receiver.",
      lookAt: "The encoder's key-frame interval (GOP) setting.",
      seenIn: intervalThreads),
  ]
}
