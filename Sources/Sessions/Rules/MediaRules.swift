package import ByteParsing
internal import RTMP

extension Problem {
  package static let headerEmpty = Problem(
    "media.header-empty", .error, "FLV 10.1 §E.4.3.2", "a sequence header holds no configuration")
  package static let flacMarker = Problem(
    "media.flac-marker", .note, "Enhanced RTMP v2, FLAC",
    "a FLAC sequence header lacks the marker fLaC")
  package static let headerChanged = Problem(
    "media.header-changed", .note, "FLV 10.1 §E.4.3.2",
    "a sequence header with another configuration comes inside the stream")
  package static let unitLength = Problem(
    "media.nal-length", .error, "ISO/IEC 14496-15 §4.2.3",
    "the lengths before NAL units do not fit their message")
  package static let unitSurplus = Problem(
    "media.nal-surplus", .warning, "ISO/IEC 14496-15 §4.2.3",
    "bytes are left behind a message's last NAL unit")
  package static let startCodes = Problem(
    "media.start-codes", .error, "ISO/IEC 14496-15 §4.2.3",
    "NAL units have start codes where lengths are due")
  package static let codecMisnamed = Problem(
    "media.codec-misnamed", .error, "FLV 10.1 §E.4.3.1", "H.265 is sent under an FLV CodecID")
  package static let codecUnknown = Problem(
    "media.codec-unknown", .note, "Enhanced RTMP v2, AudioFourCc and VideoFourCc",
    "a codec has a FourCC that Enhanced RTMP does not define")
  package static let codecReserved = Problem(
    "media.codec-reserved", .warning, "FLV 10.1 §E.4.2.1, §E.4.3.1",
    "a codec has a number that FLV does not define")
  package static let aacHeaderOdd = Problem(
    "media.aac-header-odd", .note, "FLV 10.1 §E.4.2.1",
    "the tag header of AAC does not say 44 kHz, 16 bits, stereo")
  package static let commandFrame = Problem(
    "media.command-frame", .note, "FLV 10.1 §E.4.3.1; Enhanced RTMP v2, ExVideoTagHeader",
    "a video message is a command, which senders lay out in several ways")
  package static let metadataBare = Problem(
    "media.metadata-bare", .note, "FLV 10.1 §E.5",
    "a publisher sends onMetaData without @setDataFrame")
  package static let setDataFrameShort = Problem(
    "data.set-data-frame-short", .warning, "FLV 10.1 §E.5",
    "@setDataFrame lacks the handler's name or its value")
  package static let metadataContradicts = Problem(
    "media.metadata-contradicts", .warning, "FLV 10.1 §E.5",
    "onMetaData says something else than the stream")
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
  package static let headerMissing = AbsenceRule(
    "media.header-missing", .warning, "FLV 10.1 §E.4.3.2",
    "coded frames come before their sequence header")
  package static let keyFrameMissing = AbsenceRule(
    "media.key-frame-missing", .warning, "FLV 10.1 §E.4.3.1",
    "the first video frame is not a key frame")
  package static let keyFrameInterval = AbsenceRule(
    "media.key-frame-interval", .warning, "FLV 10.1 §E.4.3.1",
    "key frames are more than five seconds apart")
  package static let metadataMissing = AbsenceRule(
    "media.metadata-missing", .note, "FLV 10.1 §E.5", "media is published without onMetaData")
  package static let metadataLate = AbsenceRule(
    "media.metadata-late", .note, "FLV 10.1 §E.5", "onMetaData comes after the first media")
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
      .headerMissing,
      "Decoders need the configuration first, and drop or refuse what precedes it.",
      proof: """
        From the SYN on, without a gap, the first coded frame of an H.264, H.265, VVC, AV1 or AAC \
        track comes before a sequence header of that track.
        """,
      severity: "Decoders drop frames until there is a header, and some never begin.",
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
      lookAt: "How long it takes to come.",
      seenIn: intervalThreads),
    Rule(
      .keyFrameInterval,
      "Players join and segments begin at key frames; services ask for 2 to 4 seconds.",
      proof: """
        More than 5 s of a video track's timestamps lie between two key frames, or between the \
        last one and the end.
        """,
      severity: "Who joins, or cuts segments, waits for as long.",
      refutation: """
        Key frames in bytes that were not captured are missing here, and not to the receiver.
        """,
      lookAt: "The encoder's key-frame interval (GOP) setting.",
      seenIn: intervalThreads),
    Rule(
      .unitLength,
      "Decoders drop the frame, or read beyond it.",
      proof: """
        In a complete H.264 or H.265 frame, the lengths, of the size that the sequence header says \
        or else four bytes, do not fill the message: one is beyond it, one is 0, or lengths of \
        another size do fill it.
        """,
      severity: "No decoder can have bytes that were not sent.",
      refutation: "A sequence header that was not captured may say another size of lengths.",
      lookAt: "The size of the lengths in the sequence header; how the encoder packs frames."),
    Rule(
      .unitSurplus, "Some decoders pass over what is left, others refuse the frame.",
      proof: """
        The lengths of a complete frame lead to a place before its end, and what is left there is \
        too short for another length, or all zeros.
        """,
      severity: "Strict decoders refuse the frame.",
      refutation: "A sequence header that was not captured may say another size of lengths.",
      lookAt: "Whether the packer pads frames, or cuts the last unit's length."),
    Rule(
      .startCodes,
      "RTMP carries lengths before units, not Annex B start codes: decoders find garbage.",
      proof: """
        In a complete H.264 or H.265 frame, lengths before the NAL units do not come out at the \
        message's end, and start codes stand where units begin.
        """,
      severity: "A decoder that reads lengths finds no unit at all.",
      refutation: "A receiver that takes Annex B too, as some do, decodes it.",
      lookAt: "Whether the encoder's output goes through a packer."),
    Rule(
      .codecMisnamed,
      """
      FLV has no CodecID for H.265: some senders use 12, some put it under 7. Peers without that \
      convention decode it as something else; Enhanced RTMP has the FourCC hvc1.
      """,
      proof: """
        The sequence header has CodecID 12, or has 7 and a configuration that reads as H.265 and \
        not as H.264.
        """,
      severity: "A peer that keeps to FLV takes the frames for another codec.",
      refutation: """
        Cameras and networks that share the convention of CodecID 12 understand one another.
        """,
      lookAt: "Whether the receiver is known to take it.",
      seenIn: "bluenviron/mediamtx#1613 ossrs/srs#3464"),
    Rule(
      .codecUnknown,
      "Peers that do not know the code pass it on unread, or refuse it.",
      proof: "The FourCC of a track is none that Enhanced RTMP has for audio, or for video.",
      severity: "Servers that pass media on unread carry it, and both ends may know it.",
      refutation: "A later version of Enhanced RTMP may have the code.",
      lookAt: "Whether both ends know it; the four characters, and their order."),
    Rule(
      .codecReserved,
      "Peers pass the media on unread, or refuse it; players show nothing.",
      proof: "CodecID is not 2 to 7 or 12, or SoundFormat is 12 or 13.",
      severity: "Players show nothing, while servers may still pass it on.",
      refutation: "Both ends may have agreed on a number of their own, as on 13 for AV1 or Opus.",
      lookAt: "Whether the receiver is known to take it. Some mean AV1 by CodecID 13."),
    Rule(
      .aacHeaderOdd,
      """
      FLV wants 0xAF before all AAC; what it really is, its sequence header says. Readers that \
      believe the first byte set up the wrong rate or channels.
      """,
      proof: "SoundFormat is 10, and the bits for rate, size and channels are not those of 0xAF.",
      severity: "Nearly all readers go by the sequence header, which is right.",
      refutation: """
        The bits may tell the truth about the audio, which a reader that ignores them does not \
        mind.
        """,
      lookAt: "Rate and channels in the AAC sequence header."),
    Rule(
      .commandFrame,
      """
      A command is one byte. Some expect the four bytes of AVC's header before it, and some, under \
      Enhanced RTMP, a FourCC, which the specification does not have there.
      """,
      proof: """
        The frame type of a complete video message is 5, with the command behind the first byte, \
        the bytes of AVC, or an Enhanced RTMP header.
        """,
      severity: "A receiver that does not know the layout ignores it, or takes it for a frame.",
      refutation: "Both ends may be made for this layout.",
      lookAt: "Whether the receiver expects this layout."),
    Rule(
      .metadataBare,
      """
      @setDataFrame has the server keep the metadata for players that come later. Some servers \
      take onMetaData alone, some pass it on once, some ignore it.
      """,
      proof: "The handler of a publisher's data message is onMetaData itself, not @setDataFrame.",
      severity: "Most servers take either.",
      refutation: "A server that keeps each onMetaData has it for late players too.",
      lookAt: "Whether a player that joins later gets it."),
    Rule(
      .setDataFrameShort,
      "There is nothing that a server could keep: it ignores it, or fails.",
      proof: """
        Behind @setDataFrame, in values that were read to their end, there is no string, or a \
        string and nothing else.
        """,
      severity: "Media goes on, and late players miss the metadata.",
      refutation: "The sender may want its metadata removed, for which there is @clearDataFrame.",
      lookAt: "The values of the message."),
    Rule(
      .metadataContradicts,
      "Receivers that believe onMetaData set up the wrong decoder or size.",
      proof: """
        width, height, videocodecid, audiocodecid or audiosamplerate is not what tag or sequence \
        header say; a size or codec of 0, and half or twice the rate, pass.
        """,
      severity: "Receivers that believe it set up wrongly, and the others never read it.",
      refutation: """
        A header that changes is held against the onMetaData of before, which a new one may \
        follow.
        """,
      lookAt: "The property beside the sequence header.",
      seenIn: metadataThreads),
    Rule(
      .metadataMissing,
      "Some servers and players wait for it, or guess whether there is audio.",
      proof: """
        From the SYN on, without a gap, 10 or more frames are published on a message stream that \
        has no onMetaData.
        """,
      severity: "Nothing requires metadata, and few receivers wait for it.",
      refutation: """
        onMetaData on another message stream, such as 0, is not counted, and may have been taken.
        """,
      lookAt: "Whether the receiver finds both tracks.",
      seenIn: metadataThreads),
    Rule(
      .metadataLate,
      "Receivers that decide by the first messages do so without it.",
      proof: """
        From the SYN on, without a gap, the first onMetaData of the client's stream follows a \
        coded frame.
        """,
      severity: "Most receivers find the tracks without it.",
      refutation: "A receiver that takes metadata at any time has lost nothing.",
      lookAt: "Whether the receiver finds both tracks.",
      seenIn: metadataThreads),
    Rule(
      .trackEnded, "Players that wait for both stop, or go on with one.",
      proof: """
        The last timestamps of a stream's audio and video are more than 2 s apart, and the bytes of \
        their sender were seen whole to the end.
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
      refutation: """
        A source with a picture now and then, or with sound now and then, is silent on purpose.
        """,
      lookAt: "Which of the two comes in bursts.",
      seenIn: orderThreads),
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
      seenIn: orderThreads),
    Rule(
      .clockDrift,
      "Live media arrives as fast as its timestamps run; a file sent without pacing does not.",
      proof: """
        Over 5 s or more, a track's timestamps and their arrival come apart by more than 5 s and a \
        quarter of their span.
        """,
      severity: "It says how the source is paced, and matters to live receivers alone.",
      refutation: """
        A recording that is played, or a server that sends the last seconds at once to begin with, \
        runs ahead on purpose.
        """,
      lookAt: "Whether the source is a file, and paced (-re).",
      seenIn: orderThreads),
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
      seenIn: orderThreads),
    Rule(
      .timestampsJump,
      "Players stall for as long, or drop what follows.",
      proof: """
        The timestamp of a track's frame is over 10 s further on than the time since the frame \
        before.
        """,
      severity: "Somebody watching waits, or misses what follows.",
      refutation: """
        Where media comes faster than it plays, a gap in the capture hides the frames between.
        """,
      lookAt: "What the encoder did then: a changed source, a set clock.",
      seenIn: orderThreads),
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
      severity: """
        A receiver that counts in 32 bits sees a jump back, and one that keeps 31 does not.
        """,
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
      severity: """
        By the specification the time goes forward, and a few readers go back as it is meant.
        """,
      refutation: "A receiver that wraps at as many bits goes back as its sender means it to.",
      lookAt: "Why the sender's times are out of order.",
      seenIn: orderThreads),
    Rule(
      .aggregateCutOff,
      "The parts after the cut are lost.",
      proof: "A part's header of 11 bytes, or the size in it, reaches beyond a complete aggregate.",
      severity: "The part and those behind it are lost to every reader.",
      refutation: "Padding behind the last part looks like one that is cut off.",
      lookAt: "The sizes of the parts."),
    Rule(
      .aggregateBackPointerWrong,
      "Readers that walk backwards go wrong.",
      proof: "The four bytes behind a part are not there, or are not its size and 11.",
      severity: "Few readers use it, and those fail.",
      refutation: """
        A sender that leaves out the last back pointer alone is read by all who go forwards.
        """,
      lookAt: "How the sender builds aggregates."),
  ]
}
