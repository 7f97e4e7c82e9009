package import ByteParsing

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
    "multitrack or ModEx is sent to a peer whose capsEx does not have it")
  package static let multitrackNested = Problem(
    "enhanced.multitrack-nested", .error, "Enhanced RTMP v2, Multitrack",
    "the packet type of a Multitrack packet's tracks is Multitrack again")
  package static let modExBroken = Problem(
    "enhanced.modex-broken", .error, "Enhanced RTMP v2, ModEx",
    "the nanoseconds of a ModEx take less than three bytes, or are a million or more")
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
      lookAt: "fourCcList and the info maps in connect.", seenIn: threads),
    Rule(
      .enhancedNotAdvertised, "The peer has said what it takes, and this is not among it.",
      lookAt: "fourCcList and the info maps of connect and its answer.", seenIn: threads),
    Rule(
      .enhancedServerSilent,
      """
      A server of Enhanced RTMP v1 need not answer; one without Enhanced RTMP misreads the first \
      byte as a legacy codec, or passes it on unread.
      """, lookAt: "Whether the server's version supports Enhanced RTMP.", seenIn: threads),
    Rule(
      .capabilityMissing, "A peer without the capability misreads the message.",
      lookAt: "capsEx in connect and in its answer.", seenIn: threads),
    Rule(
      .multitrackNested,
      "The type inside must be another: readers refuse the packet, or misread the tracks.",
      lookAt: "The low four bits of the byte behind the ModEx data and the first byte."),
    Rule(
      .modExBroken,
      """
      TimestampOffsetNano is three bytes, and up to 999999 ns. Readers refuse the packet, or ignore \
      the offset.
      """, lookAt: "The size byte, which counts from 1, and the three bytes behind it."),
    Rule(
      .trackOverrun, "Readers refuse the packet, or lose the track.",
      lookAt: "Whether the sender counts the track's own header in its size."),
  ]
}
