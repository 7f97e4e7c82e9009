package import ByteParsing

extension Problem {
  package static let segmentConflict = Problem(
    "tcp.overlap-conflict", .warning, "RFC 9293 §3.10.7.4",
    "a segment repeats bytes with another content")
  package static let retransmissions = Problem(
    "tcp.retransmissions", .warning, "RFC 9293 §3.8.1",
    "more than one in fifty segments was sent again")
  package static let zeroWindow = Problem(
    "tcp.zero-window", .warning, "RFC 9293 §3.8.6",
    "the receiver's window was closed for more than half a second")
  package static let reset = Problem(
    "tcp.reset", .warning, "RFC 9293 §3.5.2", "the connection is reset in the middle of a session")
  package static let refused = Problem(
    "tcp.refused", .error, "RFC 9293 §3.5.2", "the connection is refused")
  package static let captureLoss = Problem(
    "capture.loss", .warning, "RFC 9293 §3.4",
    "bytes that the receiver has acknowledged are not in the capture")
  package static let captureDuplicates = Problem(
    "capture.duplicates", .note, "RFC 9293 §3.8.1", "most packets are in the capture twice")
  package static let captureSnapshot = Problem(
    "capture.snapshot-length", .note, "pcap, snapshot length", "the capture cut packets short")
  package static let evicted = Problem(
    "capture.evicted", .warning, "rtmpscope --memory-limit",
    "something of the connection was let go to stay within the memory limit")
  package static let notRTMP = Problem(
    "flow.not-rtmp", .note, "RTMP 1.0 §5.2", "the bytes are not an RTMP handshake")
  package static let tunnelRefused = Problem(
    "flow.tunnel-refused", .error, "RTMPT", "the server has no HTTP tunnel for RTMP")
  package static let encrypted = Problem(
    "flow.encrypted", .note, "RTMP 1.0 §5.2.2", "what follows the handshake is encrypted (RTMPE)")
  package static let midstream = Problem(
    "flow.midstream", .note, "RTMP 1.0 §5.3",
    "the capture begins inside the connection, and no chunks were made out")
  package static let rolesDoubtful = Problem(
    "flow.roles-doubtful", .note, "RTMP 1.0 §7.2",
    "what the sides say speaks for the other one being the client")
}

extension RuleBook {
  private static let stallThreads = "ossrs/srs#598"

  static let transport = [
    Rule(
      .segmentConflict,
      "Two copies of the same bytes differ: a broken middlebox, a tampered or damaged capture.",
      lookAt: "Both packets in a packet analyser."),
    Rule(
      .retransmissions,
      """
      Segments were lost behind the point of capture, or their acknowledgements were. Live media \
      stutters from a few percent on.
      """, lookAt: "The link between the capturing machine and the receiver.", seenIn: stallThreads),
    Rule(
      .zeroWindow,
      "The receiver's application did not read: it is slow, blocked or paused. The sender had to wait.",
      lookAt: "What the receiver did then; whether the sender dropped frames.", seenIn: stallThreads
    ),
    Rule(
      .reset,
      """
      A RST throws away what is under way: the process was killed with data unread, a firewall or \
      a proxy gave up, or the socket was closed with unread bytes.
      """, lookAt: "Who sent it, and the last message of either side.", seenIn: stallThreads),
    Rule(
      .refused, "Nothing listens at that port, or a firewall says so.",
      lookAt: "The address and port; whether the server runs."),
    Rule(
      .captureLoss,
      """
      The receiver has them, the capture does not: they took another path, or the capturing \
      program was too slow. It is no loss on the network, and nothing is said of what was lost.
      """, lookAt: "Dropped packets as the capturing program counts them."),
    Rule(
      .captureDuplicates,
      "The capture saw packets on two interfaces, or a mirror port sent both copies.",
      lookAt: "The interface that was captured: one instead of any."),
    Rule(
      .captureSnapshot, "Payload beyond the snapshot length is not known.",
      lookAt: "The -s option of the capturing program."),
    Rule(
      .evicted,
      "It is no fault of the connection: rtmpscope had more to remember than it was given memory for.",
      lookAt: "A larger --memory-limit; a --capture-filter for the connections that matter."),
    Rule(
      .notRTMP, "Another protocol speaks on a port where RTMP is expected, and is not decoded.",
      lookAt: "The port, and the URL's scheme: rtmp, rtmps, rtmpt."),
    Rule(
      .tunnelRefused, "The client asks an HTTP server for RTMPT, which that does not offer.",
      lookAt: "The URL's scheme and port: rtmp: on 1935 instead of rtmpt: on 80."),
    Rule(
      .encrypted, "RTMPE encrypts all messages; only the handshake can be shown.",
      lookAt: "Whether plain RTMP can be used to reproduce the problem."),
    Rule(
      .midstream, "Nothing in the bytes could be told to be chunks.",
      lookAt: "Whether it is RTMP at all; a capture from the connection's start."),
    Rule(
      .rolesDoubtful, "The side that was taken for the server speaks like a client.",
      lookAt: "Which of the two ports is the service's; --port."),
  ]
}
