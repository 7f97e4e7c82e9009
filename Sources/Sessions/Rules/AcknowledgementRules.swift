package import ByteParsing

extension Problem {
  package static let acknowledgementOverdue = Problem(
    "ack.overdue", .warning, "RTMP 1.0 §5.4.3",
    "more than the window was received, and no Acknowledgement sent")
  package static let acknowledgementIncremental = Problem(
    "ack.incremental", .warning, "RTMP 1.0 §5.4.3",
    "an Acknowledgement counts from the one before, not from the connection's start")
  package static let acknowledgementWrapEarly = Problem(
    "ack.wrap-early", .note, "RTMP 1.0 §5.4.3",
    "the sequence number of Acknowledgements wraps before 2^32")
  package static let acknowledgementAhead = Problem(
    "ack.ahead", .warning, "RTMP 1.0 §5.4.3",
    "an Acknowledgement counts more bytes than were sent")
  package static let acknowledgementBackwards = Problem(
    "ack.backwards", .warning, "RTMP 1.0 §5.4.3",
    "an Acknowledgement counts fewer bytes than the one before")
  package static let acknowledgementCountsHandshake = Problem(
    "ack.handshake-counted", .note, "RTMP 1.0 §5.4.3",
    "an Acknowledgement counts the handshake too")
  package static let acknowledgementUnasked = Problem(
    "ack.unasked", .note, "RTMP 1.0 §5.4.3",
    "an Acknowledgement comes, and nobody has announced a window")
  package static let acknowledgementFrequent = Problem(
    "ack.frequent", .note, "RTMP 1.0 §5.4.3",
    "Acknowledgements come long before the window is full")
  package static let windowZero = Problem(
    "ack.window-zero", .error, "RTMP 1.0 §5.4.4", "Window Acknowledgement Size is 0")
  package static let windowSmall = Problem(
    "ack.window-small", .note, "RTMP 1.0 §5.4.4",
    "an Acknowledgement is wanted every few kilobytes")
  package static let bandwidthExceeded = Problem(
    "ack.bandwidth-exceeded", .warning, "RTMP 1.0 §5.4.5",
    "more bytes are unacknowledged than Set Peer Bandwidth allows")
  package static let bandwidthUnanswered = Problem(
    "ack.bandwidth-unanswered", .note, "RTMP 1.0 §5.4.5",
    "Set Peer Bandwidth is not answered by a Window Acknowledgement Size")
}

extension RuleBook {
  private static let threads =
    "ossrs/srs#730 ossrs/srs#598 illuspas/Node-Media-Server#629 huiping192/HPRTMP#28 "
    + "BasisVR/Basis#877"

  static let acknowledgement = [
    Rule(
      .acknowledgementOverdue,
      """
      After a Window Acknowledgement Size its receiver owes an Acknowledgement each time that it \
      has got that many bytes. Flash Media Server and its kin stop sending without one; most \
      servers do not care.
      """, lookAt: "Whether the sender stops when the window is full.", seenIn: threads),
    Rule(
      .acknowledgementIncremental,
      """
      The sequence number is the count of all bytes received so far. A sender that takes it for \
      that finds its window full for ever.
      """, lookAt: "Whether the sender of the media slows down or closes.", seenIn: threads),
    Rule(
      .acknowledgementWrapEarly,
      "The count has 32 bits, unsigned: it wraps at 4294967296 and nowhere else.",
      lookAt: "Whether the sender of the media takes the step back for a lost count.",
      seenIn: threads),
    Rule(
      .acknowledgementAhead,
      "Not even with the handshake were so many bytes sent.",
      lookAt: """
        What the receiver counts: bits, both directions, or messages; whether it means a window and \
        sends the wrong type.
        """, seenIn: threads),
    Rule(
      .acknowledgementBackwards,
      "The count only grows, up to 2^32. A sender that subtracts finds its window full, or huge.",
      lookAt: "Whether the receiver counts per stream, or has two counters.", seenIn: threads),
    Rule(
      .acknowledgementCountsHandshake,
      """
      The specification does not say whether the 3073 bytes of the handshake count. A sender that \
      leaves them out finds more acknowledged than it sent, and may take the difference for a \
      number that wrapped.
      """, lookAt: "Whether the sender of the media closes after it.", seenIn: threads),
    Rule(
      .acknowledgementUnasked,
      "Harmless to most. A sender that enforces windows may have set none yet.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .acknowledgementFrequent, "Each costs a packet, and some receivers send one for each read.",
      lookAt: "Which window the receiver goes by."),
    Rule(
      .windowZero,
      """
      A window of 0 asks for an Acknowledgement after nothing. Some peers then acknowledge every \
      read, some never, some divide by it.
      """, lookAt: "Whether the peer closes after it.", seenIn: threads),
    Rule(
      .windowSmall,
      "A small window costs a message every few packets, and stalls peers that wait for it.",
      lookAt: "Whether Acknowledgements come, and what is sent until they do.", seenIn: threads),
    Rule(
      .bandwidthExceeded,
      """
      The limit (hard or soft) is how much the peer may have sent without an Acknowledgement. One \
      that obeys would have stopped; a limit of type dynamic counts only after a hard one.
      """, lookAt: "Whether the side that set the limit sends Acknowledgements at all.",
      seenIn: threads),
    Rule(
      .bandwidthUnanswered,
      "The peer should answer with its window, if the limit is not the one it announced last.",
      lookAt: "Whether the side that set the limit waits for it."),
  ]
}
