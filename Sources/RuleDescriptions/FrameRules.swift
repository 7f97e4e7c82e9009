package import ByteParsing
internal import Sessions

extension Problem {
  package static let frameEmpty = Problem(
    "media.frame-empty", .note, "FLV 10.1 §E.4.2.1, §E.4.3.1",
    "frames amid others hold nothing")
  package static let unitsEmpty = Problem(
    "media.nal-empty", .warning, "ISO/IEC 14496-15 §4.2.3",
    "a NAL unit between others has no bytes")
  package static let startCodeInside = Problem(
    "media.nal-start-code", .error, "H.264 §7.4.1", "a start code stands inside a NAL unit")
  package static let keyFrameUnmarked = Problem(
    "media.key-frame-unmarked", .error, "FLV 10.1 §E.4.3.1",
    "key frames do not have the frame type of one")
  package static let keyFrameFalse = Problem(
    "media.key-frame-false", .note, "FLV 10.1 §E.4.3.1",
    "frames have the frame type of a key frame, and decoding cannot begin there")
  package static let slicesApart = Problem(
    "media.slices-apart", .warning, "FLV 10.1 §E.4.3.1",
    "the slices of a picture are sent in messages of their own")
  package static let parameterSetsAlone = Problem(
    "media.parameter-sets-alone", .note, "FLV 10.1 §E.4.3.1",
    "parameter sets are sent as a frame of their own")
  package static let parameterSetsDiffer = Problem(
    "media.parameter-sets-differ", .warning, "FLV 10.1 §E.4.3.2",
    "frames hold another sequence parameter set than the sequence header")
  package static let parameterSetsMissing = Problem(
    "media.parameter-sets-missing", .error, "ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1",
    "a sequence header lacks parameter sets")
  package static let aacFramed = Problem(
    "media.aac-framed", .error, "FLV 10.1 §E.4.2.2", "AAC is sent in ADTS or LATM")
  package static let compositionConstant = Problem(
    "media.composition-time-constant", .note, "FLV 10.1 §E.4.3.1",
    "all composition times are the same, and nothing is reordered")
  package static let compositionLost = Problem(
    "media.composition-time-lost", .warning, "FLV 10.1 §E.4.3.1",
    "all composition times are 0, though pictures are reordered")
}

extension RuleBook {
  static let frame = [
    Rule(
      .frameEmpty,
      "Receivers count frames that decoders get nothing of, and some stop at them.",
      proof: """
        Nothing follows the tag header of a complete message that is a coded frame, and a frame of \
        its track that holds something comes later.
        """,
      severity: "Most receivers pass over them.",
      refutation: "An encoder may say by it that a frame was left out.",
      lookAt: "What the encoder gives its packer, and when."),
    Rule(
      .unitsEmpty,
      "Some decoders and servers take a length of 0 for damage, and drop the frame or the rest of it.",
      proof: """
        In a complete H.264, H.265 or H.266 frame the lengths lead from unit to unit, and one of them \
        is 0 with another unit behind it, as far as the first bytes reach.
        """,
      severity: "Most readers pass over it; strict ones drop the frame.",
      refutation: "A sequence header that was not captured may say another size of lengths.",
      lookAt: "What the packer does with the second zero byte of Annex B start codes.",
      seenIn: "cosmo-wander-ai/cosmo-edge#42 gpac/gpac#823"),
    Rule(
      .startCodeInside,
      """
      An Annex B stream was packed with one length before several units: decoders that go by \
      lengths find one unit, and lose those behind the start code.
      """,
      proof: """
        In the first bytes of a complete frame, inside a unit by its length, stands 00 00 01 and the \
        header of a unit that opens frames. Emulation prevention keeps these bytes out of every unit.
        """,
      severity: "The units behind the start code are lost to decoders that go by lengths.",
      refutation: "A receiver that splits at start codes too, as some do, decodes it.",
      lookAt: "How the packer splits what the encoder puts out: each unit needs its own length.",
      seenIn: "pedroSG94/RootEncoder#2086 pedroSG94/RootEncoder#2085"),
    Rule(
      .keyFrameUnmarked,
      """
      Servers, recorders and players begin at key frames by the frame type: they wait for one, \
      or begin where they cannot decode.
      """,
      proof: """
        The first slice of a complete frame is an IDR, BLA or CRA slice, in H.264 one of type I whose \
        frame_num is 0 (or the frame is a key frame by AV1's, VP8's or VP9's own header), and the \
        frame type is not that of a key frame.
        """,
      severity: """
        Where no frame at all is marked, players wait for ever; where others are, they lose some \
        places to begin.
        """,
      refutation: "A receiver that looks into the frames finds them all the same.",
      lookAt:
        "How the sender sets the frame type: by what the encoder says of the frame, as a rule.",
      seenIn: "Mi-Bee-Studio/MiBeeNvr#426"),
    Rule(
      .keyFrameFalse,
      "Who begins at such a frame shows garbage, or nothing, until a real key frame.",
      proof: """
        The frame type is that of a key frame, and the first slice of the complete frame is an inter \
        slice without a recovery point before it, or AV1's, VP8's or VP9's own header says so.
        """,
      severity: "Streams that renew the picture bit by bit look so, and recover.",
      refutation: "The picture may be renewed by intra refresh without a message about it.",
      lookAt: "How the sender finds out which frames are key frames."),
    Rule(
      .slicesApart,
      """
      Receivers take each video message for a frame: they count too many, show parts of pictures, \
      or drop all but the first slice.
      """,
      proof: """
        first_mb_in_slice is not 0 in the first slice of a complete H.264 frame, or \
        first_slice_segment_in_pic_flag is 0 in H.265, and the message has the timestamp of the one \
        before: the picture was begun there.
        """,
      severity: "Decoders that are fed slices cope; recorders and players count each as a frame.",
      refutation: "Arbitrary slice order, which hardly anybody uses, may begin so.",
      lookAt: "Whether the sender collects a picture's units before it sends them.",
      seenIn: "Mi-Bee-Studio/MiBeeNvr#427 Mi-Bee-Studio/MiBeeNvr#428"),
    Rule(
      .parameterSetsAlone,
      "Receivers count a frame that has no picture, and some stop at it.",
      proof: "A complete frame ends within its first bytes, and holds parameter sets and no slice.",
      severity: "Decoders take them, and most receivers pass them on.",
      refutation: "A receiver that feeds all to its decoder needs them there.",
      lookAt: "Whether the sequence header has them too."),
    Rule(
      .parameterSetsDiffer,
      """
      Receivers that set up by the sequence header (recorders, web players, transcoders) show the \
      wrong size or nothing; those that decode in band go on.
      """,
      proof: """
        A sequence parameter set that is whole in the first bytes of a complete frame has other bytes \
        than the first one in the sequence header before it, and both can be read: what they say \
        differs in size, profile, level, depth, chroma or rate.
        """,
      severity: """
        Another size, profile or format breaks who goes by the header; another level or rate hardly \
        anybody.
        """,
      refutation: "A new sequence header may come right behind it.",
      lookAt:
        "Whether the encoder was set up anew, as when a phone is turned, and no new header sent.",
      seenIn: "begeekmyfriend/yasea#840 pedroSG94/RootEncoder#1162 ossrs/srs#635"),
    Rule(
      .parameterSetsMissing,
      "Decoders cannot begin with what is there.",
      proof: """
        A complete AVCDecoderConfigurationRecord counts no sequence or picture parameter set, or an \
        HEVCDecoderConfigurationRecord has no array with video, sequence or picture parameter sets.
        """,
      severity: "No decoder can do without; where frames bring them, those that look there go on.",
      refutation: "Frames whose first bytes do not reach to them may bring them.",
      lookAt: "Whether the sender waits for both SPS and PPS before it makes the header.",
      seenIn: "ossrs/srs#3553"),
    Rule(
      .aacFramed,
      "FLV carries raw AAC frames: decoders that are given a transport's header make noise or stop.",
      proof: """
        A complete AAC frame opens with an ADTS header whose frame length fits the message, or with \
        LOAS' sync word and the message's length. Raw AAC cannot open with the one, and hardly \
        with the other.
        """,
      severity: "Decoders that are set up for raw AAC fail at every frame.",
      refutation: "A receiver that finds ADTS by itself, as some do, plays it.",
      lookAt: "Whether the sender takes the header off (as ffmpeg's aac_adtstoasc does).",
      seenIn: "ossrs/srs#1749"),
    Rule(
      .compositionConstant,
      """
      Each picture is shown by so much later than it needs to be, and video lags behind audio by as \
      much. Some servers refuse frames that are not to be shown at their timestamp.
      """,
      proof: """
        20 or more frames of a track all have the same composition time above 0, and its sequence \
        parameter set says that no picture is reordered or, where it does not say, none of its \
        slices is of type B.
        """,
      severity: "Players take the same delay for all pictures, and nobody sees it.",
      refutation: "The sender may shift video so on purpose, to go with audio that is late.",
      lookAt:
        "Whether the encoder's delay is added to the composition time of a stream without B frames."
    ),
    Rule(
      .compositionLost,
      "Pictures are shown in the order in which they are decoded: motion jumps back and forth.",
      proof: """
        20 or more frames of an H.264 track all have composition time 0, slices of type B are among \
        them, and the sequence parameter set does not say that no picture is reordered.
        """,
      severity: """
        Players that go by the times shake; where the stream does not say whether pictures are \
        reordered, slices of type B prove little.
        """,
      refutation: "Slices of type B may refer to earlier pictures alone.",
      lookAt:
        "Whether the sender keeps the encoder's presentation times beside its decoding times.",
      seenIn: "membraneframework/membrane_rtmp_plugin#15"),
  ]
}
