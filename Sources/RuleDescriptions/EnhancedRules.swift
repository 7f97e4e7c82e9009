internal import Media
package import ByteParsing
internal import Sessions

extension Problem {
  package static let fourCCNotOffered = Problem(
    "enhanced.fourcc-not-offered", .warning, "Enhanced RTMP v2, connect",
    "the client sends a codec that it has not listed in connect")
  package static let enhancedNotAdvertised = Problem(
    "enhanced.not-advertised", .warning, "Enhanced RTMP v2, connect",
    "a codec is sent to a peer whose lists do not have it")
  package static let enhancedServerSilent = Problem(
    "enhanced.server-silent", .note, "Enhanced RTMP v2, connect",
    "a codec with a FourCC is sent to a server that says nothing of Enhanced RTMP")
  package static let capabilityMissing = Problem(
    "enhanced.capability-missing", .warning, "Enhanced RTMP v2, capsEx",
    "multitrack, ModEx or metadata is sent to a peer that does not say that it takes it")
  package static let capabilityUnassigned = Problem(
    "enhanced.capability-unassigned", .note, "Enhanced RTMP v2, capsEx",
    "capsEx or videoFunction has a bit that is not assigned")
  package static let fourCCLength = Problem(
    "enhanced.fourcc-length", .note, "Enhanced RTMP v2, connect",
    "a codec is listed by something other than four characters or *")
  package static let colorInfoRange = Problem(
    "enhanced.color-info-range", .note, "Enhanced RTMP v2, Metadata Frame",
    "a value of colorInfo is out of its range")
  package static let multitrackNested = Problem(
    "enhanced.multitrack-nested", .error, "Enhanced RTMP v2, Multitrack",
    "the packet type of a Multitrack packet's tracks is Multitrack again")
  package static let multitrackForm = Problem(
    "enhanced.multitrack-form", .warning, "Enhanced RTMP v2, Multitrack",
    "a Multitrack packet is not laid out as its type has it")
  package static let modExBroken = Problem(
    "enhanced.modex-broken", .error, "Enhanced RTMP v2, ModEx",
    "the nanoseconds of a ModEx take less than three bytes, or are a million or more")
  package static let modExUnknown = Problem(
    "enhanced.modex-unknown", .note,
    "Enhanced RTMP v2, AudioPacketModExType and VideoPacketModExType",
    "the type of a ModEx is none that is defined")
  package static let channelsBroken = Problem(
    "enhanced.channels-broken", .warning, "Enhanced RTMP v2, MultichannelConfig",
    "what a MultichannelConfig says does not go together")
  package static let trackOverrun = Problem(
    "enhanced.track-overrun", .error, "Enhanced RTMP v2, Multitrack",
    "the size of a track reaches beyond the message")
}

extension RuleBook {
  private static let threads =
    "obsproject/obs-studio#8589 ZLMediaKit/ZLMediaKit#2807 moq-dev/moq#2135 "
    + "veovera/enhanced-rtmp#14"

  static let enhanced = [
    Rule(
      .fourCCNotOffered,
      "A server that goes by the list refuses the codec, or does not forward it.",
      proof: """
        From the SYN on, the client sends a FourCC that is not in fourCcList or the info maps of \
        its connect, which have no * either, or for which they have neither CanEncode nor CanForward.
        """,
      severity: "Few servers hold the media against the list, and those refuse it.",
      refutation: "The client may list what it can play, and send something else.",
      lookAt: "fourCcList and the info maps in connect.",
      seenIn: threads),
    Rule(
      .enhancedNotAdvertised,
      "The peer has said what it takes, and this is not among it.",
      proof: """
        From the SYN on, a FourCC is sent that the receiver's fourCcList and info maps do not \
        have, or have without CanDecode and CanForward, or to a client that has no list.
        """,
      severity: "The receiver may be unable to decode it.",
      refutation: "A player may decode more than it lists, as those do that list nothing.",
      lookAt: "fourCcList and the info maps of connect and its answer.",
      seenIn: threads),
    Rule(
      .enhancedServerSilent,
      """
      A server of Enhanced RTMP v1 need not answer; one without Enhanced RTMP misreads the first \
      byte as a legacy codec, or passes it on unread.
      """,
      proof: """
        From the SYN on, the client sends a FourCC, and the answer to connect has no fourCcList, \
        info map or capsEx.
        """,
      severity: "Servers of Enhanced RTMP v1 say nothing either, and take the codec.",
      refutation: """
        What becomes of the media, and the server's documentation, tell whether it knows the \
        codec.
        """,
      lookAt: "Whether the server's version supports Enhanced RTMP.",
      seenIn: threads),
    Rule(
      .capabilityMissing,
      "A peer without the capability misreads the message.",
      proof: """
        From the SYN on, Multitrack, ModEx or TimestampNanoOffset is sent to a peer whose capsEx lacks \
        2, 4 or 8, or to a client without capsEx; or VideoPacketType.Metadata to one whose \
        videoFunction has neither 2 nor 4.
        """,
      severity:
        "It fails with a peer that means its capsEx, and works with one that leaves it out.",
      refutation: "A peer may have learnt to read it before it learnt to say so.",
      lookAt: "capsEx and videoFunction in connect and in its answer.",
      seenIn: threads),
    Rule(
      .capabilityUnassigned,
      "A peer ignores what it does not know, or takes the number for another one.",
      proof:
        "capsEx or videoFunction, in connect or its answer, has a bit other than the lowest four.",
      severity: "The bits that are assigned say the same beside it.",
      refutation: "A later version of Enhanced RTMP may have assigned the bit.",
      lookAt: "How the sender puts the number together."),
    Rule(
      .fourCCLength,
      "No FourCC in media can be the one that is listed: the codec counts as not listed.",
      proof: """
        An entry of fourCcList, or a key of an info map, in connect or its answer, is neither * nor of \
        four bytes.
        """,
      severity: "A peer that goes by the list leaves out this codec alone.",
      refutation: "Client and server of one maker may have names of their own.",
      lookAt: "The entry beside the FourCC in the media: hvc1, not hevc or h265."),
    Rule(
      .colorInfoRange,
      "Players that believe it show other colours or another brightness; others ignore it all.",
      proof: """
        In a metadata packet, bitDepth is not 8, 10 or 12, an index of ITU-T H.273 is none of 0 to 255, a \
        light level is neither 0 nor 0.0001 to 10000 cd/m², an x is not 0.0001 to 0.74 or a y not 0.0001 to \
        0.84, maxLuminance is not 5 to 10000, or minLuminance neither 0 nor 0.0001 to 5.
        """,
      severity: "The pictures are decoded all the same.",
      refutation: "The stream's own parameter sets may say it rightly, and win.",
      lookAt: "The unit that the sender counts in: coordinates are fractions, luminances cd/m²."),
    Rule(
      .multitrackNested,
      "The type inside must be another: readers refuse the packet, or misread the tracks.",
      proof: "The packet type that a Multitrack packet gives for its tracks is Multitrack.",
      severity: "There is no telling where the tracks begin.",
      refutation: "A ModEx misread before it would put the reader at the wrong four bits.",
      lookAt: "The low four bits of the byte behind the ModEx data and the first byte."),
    Rule(
      .multitrackForm,
      "Readers refuse the packet, or lose some of its tracks.",
      proof: """
        A complete Multitrack packet has a type beyond ManyTracksManyCodecs, ModEx for its tracks' packet \
        type, no track, a track twice, or bytes behind its last track that are no track's header.
        """,
      severity: "Some readers pass over what they do not expect, others stop there.",
      refutation: "A type that was assigned later is right where both sides know it.",
      lookAt: "The byte behind the packet type, and each track's FourCC, ID and size."),
    Rule(
      .modExBroken,
      """
      TimestampOffsetNano is three bytes, and up to 999999 ns. Readers refuse the packet, or \
      ignore the offset.
      """,
      proof: "A TimestampOffsetNano has less than three bytes, or is 1000000 ns or more.",
      severity: "The offset means nothing to any reader.",
      refutation: "A receiver that ignores nanoseconds passes over it by its size.",
      lookAt: "The size byte, which counts from 1, and the three bytes behind it."),
    Rule(
      .modExUnknown,
      "Readers pass over its bytes, so that what it changes does not happen for them.",
      proof: "The type of a ModEx, in the four bits behind its data, is not 0.",
      severity: "A reader that knows ModEx finds what follows it by its size.",
      refutation: "A later version of Enhanced RTMP may have the type.",
      lookAt: "Whether the receiver is known to take it; the size byte, which counts from 1."),
    Rule(
      .channelsBroken,
      "Receivers ignore the layout, refuse it, or play channels from the wrong speakers.",
      proof: """
        A MultichannelConfig that is kept whole is too short, has an order above 2, flags or a mapping of \
        another number of channels than it has itself, channels that are reserved, or bytes behind it; or \
        the track's sequence header has another number of channels.
        """,
      severity: """
        What each channel is, is not said; of reserved channels and bytes that are left over a receiver \
        misses nothing else.
        """,
      refutation: "A later version of Enhanced RTMP may have the order, or the channel.",
      lookAt: "The bytes behind the FourCC: order, count, then flags or mapping."),
    Rule(
      .trackOverrun,
      "Readers refuse the packet, or lose the track.",
      proof: """
        In a Multitrack message that is kept whole, the 24-bit size of a track is more than the \
        bytes that are left.
        """,
      severity: "The track's frame is not all there for any reader.",
      refutation: """
        A sender that counts the track's header in the size sends all the bytes, and a peer with \
        its habit reads them.
        """,
      lookAt: "Whether the sender counts the track's own header in its size."),
  ]
}
