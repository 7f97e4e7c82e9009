package import ByteParsing
internal import Sessions

extension Problem {
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
  package static let acknowledgementFrequent = Problem(
    "ack.frequent", .note, "RTMP 1.0 §5.4.3",
    "Acknowledgements come long before the window is full")
  package static let windowZero = Problem(
    "ack.window-zero", .error, "RTMP 1.0 §5.4.4", "Window Acknowledgement Size is 0")
  package static let windowSmall = Problem(
    "ack.window-small", .note, "RTMP 1.0 §5.4.4",
    "an Acknowledgement is wanted every few kilobytes")
}

extension AbsenceRule {
  package static let acknowledgementOverdue = AbsenceRule(
    "ack.overdue", .warning, "RTMP 1.0 §5.4.3",
    "more than the window was received, and no Acknowledgement sent")
  package static let acknowledgementUnasked = AbsenceRule(
    "ack.unasked", .note, "RTMP 1.0 §5.4.3",
    "an Acknowledgement comes, and nobody has announced a window")
  package static let bandwidthExceeded = AbsenceRule(
    "ack.bandwidth-exceeded", .warning, "RTMP 1.0 §5.4.5",
    "more bytes are unacknowledged than Set Peer Bandwidth allows")
  package static let bandwidthUnanswered = AbsenceRule(
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
      """,
      proof: """
        For 1 s more bytes than the sender's Window Acknowledgement Size were sent since the last \
        Acknowledgement, with no gap in the receiver's direction.
        """,
      severity: "Some senders stop when their window is full, and most never look.",
      refutation: """
        Bytes sent before the window was announced, or still queued on a slow link, count as \
        received here.
        """,
      lookAt: "Whether the sender stops when the window is full.",
      seenIn: threads),
    Rule(
      .acknowledgementIncremental,
      """
      The sequence number is the count of all bytes received so far. A sender that takes it for \
      that finds its window full for ever.
      """,
      proof: """
        The number is not above the last one's, below 1879048192, and at most twice what was sent \
        between the two and 64 KiB.
        """,
      severity: "A sender that holds its window against it stops, and most do not.",
      refutation: "An Acknowledgement that is sent twice early in a session has such a number too.",
      lookAt:
        "Whether the receiver counts from the last Acknowledgement instead of from the start.",
      seenIn: threads),
    Rule(
      .acknowledgementWrapEarly,
      "The count has 32 bits, unsigned: it wraps at 4294967296 and nowhere else.",
      proof: """
        The number is not above the last one's, which was 1879048192 or more, and the bytes sent \
        since do not lead to 2^32.
        """,
      severity: "Hardly a sender looks at the number beyond its growth.",
      refutation: "A receiver that begins to count anew, for whatever reason, shows the same step.",
      lookAt: "Whether the sender of the media takes the step back for a lost count.",
      seenIn: threads),
    Rule(
      .acknowledgementAhead,
      "Not even with the handshake were so many bytes sent.",
      proof: """
        From the SYN on, without a gap, the number is above all that the peer had sent, its 3073 \
        bytes of handshake included.
        """,
      severity: "A sender that subtracts gets a negative or a huge window.",
      refutation: """
        Bytes that the capture has behind the Acknowledgement, as with two interfaces, were sent \
        before it.
        """,
      lookAt: """
        What the receiver counts: bits, both directions, or messages; whether it means a window \
        and sends the wrong type.
        """,
      seenIn: threads),
    Rule(
      .acknowledgementBackwards,
      "The count only grows, up to 2^32. A sender that subtracts finds its window full, or huge.",
      proof: """
        The number is not above the last one's although the peer sent more in between, and too \
        large to count those bytes alone.
        """,
      severity: "Only a sender that reckons with the number is led astray, and a few do.",
      refutation:
        "The same Acknowledgement sent twice, or two captured in the wrong order, is no step back.",
      lookAt: "Whether the receiver counts per stream, or has two counters.",
      seenIn: threads),
    Rule(
      .acknowledgementCountsHandshake,
      """
      The specification does not say whether the 3073 bytes of the handshake count. A sender that \
      leaves them out finds more acknowledged than it sent, and may take the difference for a \
      number that wrapped.
      """,
      proof: """
        From the SYN on, without a gap, the number is above what the peer had sent behind its 3073 \
        bytes of handshake, and not above all.
        """,
      severity: "The specification leaves it open, and few senders compare.",
      refutation:
        "A receiver that counts a few bytes too many for another reason gives such a number.",
      lookAt: "Whether the sender of the media closes after it.",
      seenIn: threads),
    Rule(
      .acknowledgementUnasked,
      "Harmless to most. A sender that enforces windows may have set none yet.",
      proof: """
        From the SYN on, without a gap, an Acknowledgement comes before its receiver has sent a \
        Window Acknowledgement Size.
        """,
      severity: "A receiver that has not asked ignores it.",
      refutation:
        "The window may be one that both sides have by default, as 2500000 bytes often is.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .acknowledgementFrequent,
      "Each costs a packet, and some receivers send one for each read.",
      proof: """
        From the SYN on, without a gap, eight Acknowledgements come each after less than an eighth \
        of the window, or of 2500000 bytes where none is announced.
        """,
      severity: "It costs packets, and harms nobody.",
      refutation: """
        The receiver may go by Set Peer Bandwidth or a setting of its own, and is early by this \
        window alone.
        """,
      lookAt: "Which window the receiver goes by."),
    Rule(
      .windowZero,
      """
      A window of 0 asks for an Acknowledgement after nothing. Some peers then acknowledge every \
      read, some never, some divide by it.
      """,
      proof: "The four bytes of Window Acknowledgement Size are 0.",
      severity: "There is no count of bytes after which a receiver could acknowledge.",
      refutation: "A peer that never acknowledges, or takes 0 for no window, goes on.",
      lookAt: "Where the sender takes the window from: a setting that is missing, as a rule.",
      seenIn: threads),
    Rule(
      .windowSmall,
      "A small window costs a message every few packets, and stalls peers that wait for it.",
      proof: """
        Window Acknowledgement Size is below 16384 and not 0, and its sender stopped or waited \
        with more than that unacknowledged.
        """,
      severity: "Small windows are allowed, and slow down only a sender that keeps to them.",
      refutation: """
        The sender may have had nothing to send: whether it goes on right behind an \
        Acknowledgement tells.
        """,
      lookAt: "Whether Acknowledgements come, and what is sent until they do.",
      seenIn: threads),
    Rule(
      .bandwidthExceeded,
      """
      The limit (hard or soft) is how much the peer may have sent without an Acknowledgement. One \
      that obeys would have stopped; a limit of type dynamic counts only after a hard one.
      """,
      proof: """
        For 1 s more bytes than the last Set Peer Bandwidth that counts allows are unacknowledged, \
        with no gap in the direction of the Acknowledgements.
        """,
      severity: """
        The side that set the limit may take the other for one that ignores it, which nearly all \
        do.
        """,
      refutation: """
        Bytes from before the limit count too, and an Acknowledgement on its way is not there yet.
        """,
      lookAt: "Whether the side that set the limit sends Acknowledgements at all.",
      seenIn: threads),
    Rule(
      .bandwidthUnanswered,
      "The peer should answer with its window, if the limit is not the one it announced last.",
      proof: """
        Set Peer Bandwidth names another size than its receiver's Window Acknowledgement Size, and \
        none follows until a side closed or 5 s went by, without a gap.
        """,
      severity: "§5.4.5 recommends the answer, and few wait for it.",
      refutation: "A receiver whose window is that size without saying so has nothing to change.",
      lookAt: "Whether the side that set the limit waits for it."),
  ]
}
