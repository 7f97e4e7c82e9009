internal import Media
package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
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
  package static let packetTypeReserved = Problem(
    "media.packet-type-reserved", .warning,
    "FLV 10.1 §E.4.2.1, §E.4.3.1; Enhanced RTMP v2, AudioPacketType and VideoPacketType",
    "a packet type is none that is defined")
  package static let frameTypeReserved = Problem(
    "media.frame-type-reserved", .warning,
    "FLV 10.1 §E.4.3.1; Enhanced RTMP v2, VideoFrameType",
    "a frame type is none that is defined")
  package static let commandReserved = Problem(
    "media.command-reserved", .note,
    "FLV 10.1 §E.4.3.1; Enhanced RTMP v2, VideoCommand",
    "a video command is none that is defined")
  package static let compositionWithoutFrame = Problem(
    "media.composition-time-without-frame", .note, "FLV 10.1 §E.4.3.1",
    "a sequence header or an end of sequence has a composition time")
  package static let aacHeaderOdd = Problem(
    "media.aac-header-odd", .note, "FLV 10.1 §E.4.2.1",
    "the tag header of AAC does not say 44 kHz, 16 bits, stereo")
  package static let speexHeaderOdd = Problem(
    "media.speex-header-odd", .note, "FLV 10.1 §E.4.2.1",
    "the tag header of Speex does not say 5.5 kHz, 16 bits, mono")
  package static let commandFrame = Problem(
    "media.command-frame", .note, "FLV 10.1 §E.4.3.1; Enhanced RTMP v2, ExVideoTagHeader",
    "a video message is a command, which senders lay out in several ways")
}

extension RuleBook {
  static let mediaForm = [
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
      refutation:
        "Cameras and networks that share the convention of CodecID 12 understand one another.",
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
      .packetTypeReserved,
      "Peers pass the message on unread, ignore it, or refuse it; some take it for a frame.",
      proof: """
        AVCPacketType is above 2, AACPacketType above 1, or an Enhanced RTMP packet type one that the \
        specification reserves.
        """,
      severity: "What is in the message reaches no receiver that goes by the specification.",
      refutation: "Both ends may have agreed on it; a later version of Enhanced RTMP may have it.",
      lookAt: "What the sender means by it, and whether the receiver is known to take it."),
    Rule(
      .frameTypeReserved,
      "Receivers drop the frame, or take it for an inter frame, so that nothing begins with it.",
      proof: """
        The frame type of a video message is 0, 6 or 7, and below its codec is no metadata packet, \
        before which any frame type will do.
        """,
      severity: "Whether decoding can begin with the frame is not said.",
      refutation: "A receiver that looks into the frames finds it out by itself.",
      lookAt: "How the sender tells key frames."),
    Rule(
      .commandReserved,
      "Receivers ignore the command.",
      proof: "The frame type of a video message is 5, and its command is neither 0 nor 1.",
      severity: "It holds no picture that could be missed.",
      refutation: "A command that stands elsewhere than expected shows another byte in its place.",
      lookAt: "Whether the sender means a frame by it, and has the wrong frame type."),
    Rule(
      .compositionWithoutFrame,
      "Readers that add it to the time of whatever comes first shift the video.",
      proof: """
        AVCPacketType is 0 or 2, and the three bytes behind it, which FLV wants to be 0 there, are not.
        """,
      severity: "Nearly all readers pass over it.",
      refutation: "None: the message holds no picture that could be shown later.",
      lookAt: "Whether the sender fills the same header in for each message."),
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
      .speexHeaderOdd,
      """
      FLV wants 0xB2 before all Speex, which is 16 kHz and mono whatever it says. Readers that believe the \
      first byte set up the wrong rate or channels.
      """,
      proof: "SoundFormat is 11, and the bits for rate, size and channels are not those of 0xB2.",
      severity: "Nearly all readers know that Speex in FLV is 16 kHz and mono.",
      refutation: "None: what the bits say can be true of no Speex in FLV.",
      lookAt: "How the sender makes the first byte; ffmpeg writes 0xB6."),
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
  ]
}
