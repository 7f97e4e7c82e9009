internal import ByteParsing
internal import RTMP

extension Problem {
  static let headerMissing = Problem(
    "media.header-missing", .warning, "FLV 10.1 §E.4.3.2",
    "coded frames come before their sequence header")
  static let headerEmpty = Problem(
    "media.header-empty", .error, "FLV 10.1 §E.4.3.2", "a sequence header holds no configuration")
  static let flacMarker = Problem(
    "media.flac-marker", .note, "Enhanced RTMP v2, FLAC",
    "a FLAC sequence header lacks the marker fLaC")
  static let headerChanged = Problem(
    "media.header-changed", .note, "FLV 10.1 §E.4.3.2",
    "a sequence header with another configuration comes inside the stream")
  static let keyFrameMissing = Problem(
    "media.key-frame-missing", .warning, "FLV 10.1 §E.4.3.1",
    "the first video frame is not a key frame")
  static let keyFrameInterval = Problem(
    "media.key-frame-interval", .warning, "FLV 10.1 §E.4.3.1",
    "key frames are more than five seconds apart")
  static let unitLength = Problem(
    "media.nal-length", .error, "ISO/IEC 14496-15 §4.2.3",
    "the lengths before NAL units do not fit their message")
  static let unitSurplus = Problem(
    "media.nal-surplus", .warning, "ISO/IEC 14496-15 §4.2.3",
    "bytes are left behind a message's last NAL unit")
  static let startCodes = Problem(
    "media.start-codes", .error, "ISO/IEC 14496-15 §4.2.3",
    "NAL units have start codes where lengths are due")
  static let codecMisnamed = Problem(
    "media.codec-misnamed", .error, "FLV 10.1 §E.4.3.1", "H.265 is sent under an FLV CodecID")
  static let codecUnknown = Problem(
    "media.codec-unknown", .note, "Enhanced RTMP v2, AudioFourCc and VideoFourCc",
    "a codec has a FourCC that Enhanced RTMP does not define")
  static let codecReserved = Problem(
    "media.codec-reserved", .warning, "FLV 10.1 §E.4.2.1, §E.4.3.1",
    "a codec has a number that FLV does not define")
  static let aacHeaderOdd = Problem(
    "media.aac-header-odd", .note, "FLV 10.1 §E.4.2.1",
    "the tag header of AAC does not say 44 kHz, 16 bits, stereo")
  static let commandFrame = Problem(
    "media.command-frame", .note, "FLV 10.1 §E.4.3.1; Enhanced RTMP v2, ExVideoTagHeader",
    "a video message is a command, which senders lay out in several ways")
  static let metadataBare = Problem(
    "media.metadata-bare", .note, "FLV 10.1 §E.5",
    "a publisher sends onMetaData without @setDataFrame")
  static let setDataFrameShort = Problem(
    "data.set-data-frame-short", .warning, "FLV 10.1 §E.5",
    "@setDataFrame lacks the handler's name or its value")
  static let metadataContradicts = Problem(
    "media.metadata-contradicts", .warning, "FLV 10.1 §E.5",
    "onMetaData says something else than the stream")
  static let metadataMissing = Problem(
    "media.metadata-missing", .note, "FLV 10.1 §E.5", "media is published without onMetaData")
  static let metadataLate = Problem(
    "media.metadata-late", .note, "FLV 10.1 §E.5", "onMetaData comes after the first media")
  static let interleave = Problem(
    "media.interleave", .warning, "RTMP 1.0 §6.1.1",
    "audio and video are sent more than two seconds apart")
  static let originsDiffer = Problem(
    "media.origins-differ", .warning, "RTMP 1.0 §6.1.1",
    "audio and video timestamps begin more than a second apart")
  static let clockDrift = Problem(
    "media.clock-drift", .note, "RTMP 1.0 §6.1.1",
    "timestamps run faster or slower than they arrive")
  static let compositionNegative = Problem(
    "media.composition-time-negative", .note, "FLV 10.1 §E.4.3.1",
    "a composition time is negative")
  static let compositionLarge = Problem(
    "media.composition-time-large", .warning, "FLV 10.1 §E.4.3.1",
    "a composition time is beyond ten seconds")
  static let timestampsBackwards = Problem(
    "timestamp.backwards", .warning, "RTMP 1.0 §6.1.1", "a track's timestamps go backwards")
  static let timestampsJump = Problem(
    "timestamp.jump", .warning, "RTMP 1.0 §6.1.1",
    "a track's timestamps jump by more than ten seconds")
  static let timestampsRepeat = Problem(
    "timestamp.repeated", .note, "RTMP 1.0 §5.3.1.2.4",
    "many of a track's frames have the timestamp of the one before")
  static let timestampTruncated = Problem(
    "timestamp.truncated", .error, "RTMP 1.0 §5.3.1.3",
    "timestamps fall back by 2^24 ms: the extended timestamp is missing")
  static let timestampWrapEarly = Problem(
    "timestamp.wrap-early", .warning, "RTMP 1.0 §5",
    "timestamps begin at 0 again after 2^31 ms instead of 2^32")
  static let timestampWrap = Problem(
    "timestamp.wrap", .note, "RTMP 1.0 §5", "timestamps pass 2^32 ms, and begin at 0 again")
  static let timestampSign = Problem(
    "timestamp.sign-bit", .note, "RTMP 1.0 §5",
    "timestamps pass 2^31 ms, beyond which signed readers see negative times")
  static let deltaNegative = Problem(
    "timestamp.delta-negative", .warning, "RTMP 1.0 §5.3.1.2.2",
    "a timestamp delta is so large that it was meant to be negative")
}

extension RuleBook {
  private static let headerThreads =
    "bluenviron/mediamtx#6132 OpenIPC/firmware#1436 ossrs/srs#2994 "
    + "ant-media/Ant-Media-Server#3790 harlanc/xiu#110"
  private static let metadataThreads =
    "bluenviron/mediamtx#386 bluenviron/mediamtx#3302 bluenviron/mediamtx#3971 "
    + "veovera/enhanced-rtmp#45 veovera/enhanced-rtmp#8"
  private static let intervalThreads = "datarhei/restreamer#222 alfg/docker-nginx-rtmp#64"
  private static let compositionThreads =
    "bluenviron/gortmplib#88 veovera/enhanced-rtmp#9 medooze/media-server#336 "
    + "bluenviron/mediamtx#4768"
  private static let orderThreads =
    "pedroSG94/RootEncoder#1039 pedroSG94/RootEncoder#2048 ossrs/srs#2776 ossrs/srs#2808 "
    + "ossrs/srs#3164"
  private static let wrapThreads =
    "AlexxIT/go2rtc#2329 illuspas/Node-Media-Server#25 pedroSG94/RootEncoder#1179"
  private static let repeatThreads =
    "membraneframework/membrane_rtmp_plugin#42 HaishinKit/HaishinKit.swift#294 creytiv/re#169"

  static let media = [
    Rule(
      .headerMissing, "Decoders need the configuration first, and drop or refuse what precedes it.",
      lookAt: "Whether the header comes later, or was sent before the stream was accepted.",
      seenIn: headerThreads),
    Rule(
      .headerEmpty, "The header says that a configuration follows, and none does.",
      lookAt: "When the encoder knows its configuration.", seenIn: headerThreads),
    Rule(
      .codecConfigurationBroken,
      "Decoders and servers cannot take the stream's parameters from it.",
      lookAt: "The bytes behind the tag header, in -vv.", seenIn: headerThreads),
    Rule(
      .flacMarker,
      """
      Enhanced RTMP has fLaC and a block header before STREAMINFO; ffmpeg writes and reads STREAMINFO \
      alone. Readers of the one kind may not take the other.
      """, lookAt: "Whether the receiver is known to take it."),
    Rule(
      .headerChanged,
      "Resolution or profile change; some servers and players keep the first configuration.",
      lookAt: "Whether the first frame after it is a key frame.", seenIn: headerThreads),
    Rule(
      .keyFrameMissing, "A decoder shows nothing, or grey, until the first key frame.",
      lookAt: "How long it takes to come.", seenIn: intervalThreads),
    Rule(
      .keyFrameInterval,
      "Players join and segments begin at key frames; services ask for 2 to 4 seconds.",
      lookAt: "The encoder's key-frame interval (GOP) setting.", seenIn: intervalThreads),
    Rule(
      .unitLength, "Decoders drop the frame, or read beyond it.",
      lookAt: "The size of the lengths in the sequence header; how the encoder packs frames."),
    Rule(
      .unitSurplus, "Some decoders pass over what is left, others refuse the frame.",
      lookAt: "Whether the packer pads frames, or cuts the last unit's length."),
    Rule(
      .startCodes,
      "RTMP carries lengths before units, not Annex B start codes: decoders find garbage.",
      lookAt: "Whether the encoder's output goes through a packer."),
    Rule(
      .codecMisnamed,
      """
      FLV has no CodecID for H.265: some senders use 12, some put it under 7. Peers without that \
      convention decode it as something else; Enhanced RTMP has the FourCC hvc1.
      """, lookAt: "Whether the receiver is known to take it.",
      seenIn: "bluenviron/mediamtx#1613 ossrs/srs#3464"),
    Rule(
      .codecUnknown, "Peers that do not know the code pass it on unread, or refuse it.",
      lookAt: "Whether both ends know it; the four characters, and their order."),
    Rule(
      .codecReserved, "Peers pass the media on unread, or refuse it; players show nothing.",
      lookAt: "Whether the receiver is known to take it. Some mean AV1 by CodecID 13."),
    Rule(
      .aacHeaderOdd,
      """
      FLV wants 0xAF before all AAC; what it really is, its sequence header says. Readers that \
      believe the first byte set up the wrong rate or channels.
      """, lookAt: "Rate and channels in the AAC sequence header."),
    Rule(
      .commandFrame,
      """
      A command is one byte. Some expect the four bytes of AVC's header before it, and some, under \
      Enhanced RTMP, a FourCC, which the specification does not have there.
      """, lookAt: "Whether the receiver expects this layout."),
    Rule(
      .metadataBare,
      """
      @setDataFrame has the server keep the metadata for players that come later. Some servers take \
      onMetaData alone, some pass it on once, some ignore it.
      """, lookAt: "Whether a player that joins later gets it."),
    Rule(
      .setDataFrameShort, "There is nothing that a server could keep: it ignores it, or fails.",
      lookAt: "The values of the message."),
    Rule(
      .metadataContradicts, "Receivers that believe onMetaData set up the wrong decoder or size.",
      lookAt: "The property beside the sequence header.", seenIn: metadataThreads),
    Rule(
      .metadataMissing, "Some servers and players wait for it, or guess whether there is audio.",
      lookAt: "Whether the receiver finds both tracks.", seenIn: metadataThreads),
    Rule(
      .metadataLate, "Receivers that decide by the first messages do so without it.",
      lookAt: "Whether the receiver finds both tracks.", seenIn: metadataThreads),
    Rule(
      .interleave, "Players need both: they wait, or drop one.",
      lookAt: "Which of the two comes in bursts.", seenIn: orderThreads),
    Rule(
      .originsDiffer, "Players that align by timestamp play one of them late.",
      lookAt: "Which clock each track is stamped with.", seenIn: orderThreads),
    Rule(
      .clockDrift,
      "Live media arrives as fast as its timestamps run; a file sent without pacing does not.",
      lookAt: "Whether the source is a file, and paced (-re).", seenIn: orderThreads),
    Rule(
      .compositionNegative,
      "The field is signed; readers that take it for unsigned add 16777 seconds.",
      lookAt: "Presentation times at the receiver.", seenIn: compositionThreads),
    Rule(
      .compositionLarge, "No reordering needs so much: the field is not what its sender means.",
      lookAt: "How the sender computes presentation minus decoding time.",
      seenIn: compositionThreads),
    Rule(
      .timestampsBackwards, "Servers drop such frames, close, or pass the disorder on.",
      lookAt: "Whether the sender stamps decoding or presentation times.", seenIn: orderThreads),
    Rule(
      .timestampsJump, "Players stall for as long, or drop what follows.",
      lookAt: "What the encoder did then: a changed source, a set clock.", seenIn: orderThreads),
    Rule(
      .timestampsRepeat, "A reader that does not add the inherited delta sees the same.",
      lookAt: "The chunk formats of those messages, in -v.", seenIn: repeatThreads),
    Rule(
      .timestampTruncated,
      "After 4 h 39 min the sender goes on in 24 bits; receivers see a jump back by 16777 seconds.",
      lookAt: "How the sender writes timestamps from 16777215 ms on.", seenIn: wrapThreads),
    Rule(
      .timestampWrapEarly,
      "The sender keeps 31 bits, as an FLV file does; receivers see a jump back by 24.8 days.",
      lookAt: "What the receiver makes of it: whether it drops all that follows.",
      seenIn: wrapThreads),
    Rule(
      .timestampWrap, "After 49.7 days this is right, but few receivers are tested with it.",
      lookAt: "What the receiver makes of it.", seenIn: wrapThreads),
    Rule(
      .timestampSign, "After 24.8 days this is right, but few receivers are tested with it.",
      lookAt: "What the receiver makes of it.", seenIn: wrapThreads),
    Rule(
      .deltaNegative,
      "Deltas have no sign: receivers add hours. A sender that goes back in time must use type 0.",
      lookAt: "Why the sender's times are out of order.", seenIn: orderThreads),
    Rule(
      .aggregateCutOff, "The parts after the cut are lost.", lookAt: "The sizes of the parts."),
    Rule(
      .aggregateBackPointerWrong, "Readers that walk backwards go wrong.",
      lookAt: "How the sender builds aggregates."),
  ]
}
