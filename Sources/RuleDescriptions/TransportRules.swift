package import ByteParsing
internal import Sessions

extension Problem {
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
  package static let captureOneSided = Problem(
    "capture.one-sided", .warning, "RFC 9293 §3.4",
    "no packet of one side is in the capture, though it sent some")
  package static let captureDuplicates = Problem(
    "capture.duplicates", .note, "RFC 9293 §3.8.1", "most packets are in the capture twice")
  package static let captureSnapshot = Problem(
    "capture.snapshot-length", .note, "pcap, snapshot length", "the capture cut packets short")
  package static let multipath = Problem(
    "capture.multipath", .note, "RFC 8684 §3.3", "the connection goes over several TCP connections")
  package static let multipathPartly = Problem(
    "capture.multipath-partly", .warning, "RFC 8684 §3.2",
    "other TCP connections may carry bytes of the same MPTCP connection")
  package static let evicted = Problem(
    "capture.evicted", .warning, "rtmpscope --memory-limit",
    "something of the connection was let go to stay within the memory limit")
  package static let proxyMisread = Problem(
    "flow.proxy-misread", .error, "PROXY protocol §2",
    "the server takes a proxy's header for C0 and C1")
}

extension AbsenceRule {
  package static let foreignUnanswered = AbsenceRule(
    "flow.not-rtmp-unanswered", .error, "RTMP 1.0 §5.2",
    "the client speaks another protocol, which the server does not answer")
  package static let synUnanswered = AbsenceRule(
    "tcp.unanswered", .error, "RFC 9293 §3.8.3", "nothing answers the client's SYN")
  package static let dropped = AbsenceRule(
    "tcp.dropped", .error, "RFC 9293 §3.6",
    "the server takes the connection and closes it before a byte was sent")
  package static let proxyUnanswered = AbsenceRule(
    "flow.proxy-unanswered", .error, "PROXY protocol §2",
    "the server says nothing to a client that begins with a proxy's header")
}

extension RuleBook {
  private static let proxyThreads =
    "arut/nginx-rtmp-module#1533 alfg/docker-nginx-rtmp#56 winshining/nginx-http-flv-module#239"
  private static let stallThreads = "ossrs/srs#598"

  static let transport = [
    Rule(
      .segmentConflict,
      "Two copies of the same bytes differ: a broken middlebox, a tampered or damaged capture.",
      proof: "A segment has other bytes at sequence numbers of which a first copy came lately.",
      severity: "The receiver may have read the other copy, and seen something else than is shown.",
      refutation: """
        A keep-alive that carries one byte of padding differs from what came there, and no receiver \
        reads it.
        """,
      lookAt: "Both packets in a packet analyser."),
    Rule(
      .retransmissions,
      """
      Segments were lost behind the point of capture, or their acknowledgements were. Live media \
      stutters from a few percent on.
      """,
      proof: """
        At least 3 of a side's segments, over one in 50 and up to two in five, bring only bytes \
        that came before.
        """,
      severity: "Media came late by the time that it takes to send again.",
      refutation: "A capture that has some packets twice, as from two interfaces, looks the same.",
      lookAt: "The link between the capturing machine and the receiver.",
      seenIn: stallThreads),
    Rule(
      .zeroWindow,
      """
      The receiver's application did not read: it is slow, blocked or paused. The sender had to \
      wait.
      """,
      proof: """
        A side's segments had TCP window 0 for more than 500 ms in all, up to the one that opened it, \
        or the last that says so.
        """,
      severity: "The sender had to wait, and live media was late or dropped.",
      refutation:
        "A segment that opened the window and was not captured makes the wait longer than it was.",
      lookAt: "What the receiver did then; whether the sender dropped frames.",
      seenIn: stallThreads + " bluenviron/mediamtx#5776 ossrs/srs#1125"),
    Rule(
      .reset,
      """
      A RST throws away what is under way: the process was killed with data unread, a firewall or \
      a proxy gave up, or the socket was closed with unread bytes.
      """,
      proof: """
        A RST closes the connection, no FIN came, and a stream was active or none was asked for \
        yet; of a player it is told only where somebody lost by it.
        """,
      severity: "The session ended in the middle, with whatever was under way.",
      refutation: "Programs that close a socket with unread bytes send RST whenever they end.",
      lookAt: "The log of the side that reset it.",
      seenIn: stallThreads),
    Rule(
      .captureLoss,
      """
      The receiver has them, the capture does not: they took another path, or the capturing \
      program was too slow. It is no loss on the network, and nothing is said of what was lost.
      """,
      proof: """
        Bytes are in no captured packet, though the receiver acknowledged them or later ones came.
        """,
      severity: "What they said is not known, and what depends on it is not told.",
      refutation: """
        A segment lost on the network just before the end, and never sent again, leaves the same \
        hole.
        """,
      lookAt: "Dropped packets as the capturing program counts them."),
    Rule(
      .captureOneSided,
      """
      The other direction took another path, or a filter, a mirror port or a tap let only one through. \
      What that side said is not known: no answer of it is told, or told to be missing.
      """,
      proof: """
        There is no packet of that side, and the other acknowledges bytes of it (a FIN counts for one), \
        or sends 64 segments with bytes, which nobody does who gets no acknowledgement.
        """,
      severity: "Half of the session is not known, and what depends on it is not told.",
      refutation:
        "Packets that were forged, or a capture of a connection that is scanned, lack a side.",
      lookAt: """
        The capture filter (host and port without src or dst), the mirror port (rx and tx), the path \
        of the way back; a capture on one of the two machines.
        """),
    Rule(
      .captureDuplicates,
      "The capture saw packets on two interfaces, or a mirror port sent both copies.",
      proof: "Of 6 or more segments of a side, over two in five bring only bytes that came before.",
      severity: "It is the capture that has them twice.",
      refutation: "A link that loses nearly every other segment would look the same.",
      lookAt: "The interface that was captured: one instead of any."),
    Rule(
      .captureSnapshot,
      "Payload beyond the snapshot length is not known.",
      proof: "Packets of the connection are longer on the wire than in the capture.",
      severity: "It hides payload, and is no fault of the peers.",
      refutation: "A tool may have cut the packets after they were captured.",
      lookAt: "The -s option of the capturing program."),
    Rule(
      .multipath,
      "Multipath TCP (MPTCP): phones and encoders with several uplinks bundle them so.",
      proof: """
        Both sides agreed on MPTCP, and the SYNs of the others name this connection by its token. Bytes are \
        in order by data sequence numbers, each with the packet that brought it.
        """,
      severity: "Nothing is wrong.",
      refutation: "Two connections can have the same token, once in four thousand million.",
      lookAt: "Retransmissions and delays of each path, where a session stalls."),
    Rule(
      .multipathPartly,
      """
      Bytes that went another way are missing here, each gap by its true length; times behind a gap that cannot \
      be known are null.
      """,
      proof: """
        Its packets have data sequence numbers of MPTCP, and the capture lacks the SYNs by whose keys other \
        paths are told to belong to it.
        """,
      severity: "What went another way is not read.",
      refutation: "There may have been no other path.",
      lookAt: "A capture that begins before the connection does."),
    Rule(
      .evicted,
      """
      It is no fault of the connection: rtmpscope had more to remember than it was given memory \
      for.
      """,
      proof: """
        At its memory limit rtmpscope forgot the connection, as the one longest silent, or no \
        longer waited for bytes that were missing.
        """,
      severity: "What came after it can lack findings.",
      refutation: "With a larger --memory-limit the same capture has no such place.",
      lookAt: "A larger --memory-limit; a --capture-filter for the connections that matter."),
    Rule(
      .notRTMP,
      """
      A side speaks another protocol, which is not decoded: the URL has another scheme than the \
      port (rtmps: to a port of plain RTMP, rtmp: to a web server), or the port is used for \
      something else. Where TLS ends by an alert, that says why: unknown_ca, bad_certificate and \
      their kin are the client's answer to the certificate, protocol_version and handshake_failure \
      the server's to what the client offers.
      """,
      proof: """
        From the SYN on, the first byte of a side is not 3, 6, 8 or 9, and the bytes behind it are \
        not those of C1 or S1. An alert is one that is not encrypted and fatal.
        """,
      severity: """
        Where the other side speaks RTMP, or TLS ended by an alert, the session cannot work; where \
        the two do not fit, or HTTP says so, it is a warning, else a note.
        """,
      refutation: """
        Inside TLS there can be a session that works; on another port than RTMP's a web browser's \
        connection looks the same.
        """,
      lookAt: "The port, and the URL's scheme: rtmp, rtmps, rtmpt.",
      seenIn: "pedroSG94/RootEncoder#268"),
    Rule(
      .foreignUnanswered,
      """
      The client speaks another protocol to a port where RTMP is expected, and the server does not \
      answer. One that reads a TLS hello as C0 waits for the 1536 bytes of C1, and nobody says a \
      word until someone gives up.
      """,
      proof: """
        The client's first bytes are another protocol's, and no byte of the server came until it \
        closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: """
        TLS is what clients of rtmps: send, and it fails here; others may be port scans or health \
        checks, and are a warning.
        """,
      refutation: "The server's packets may have taken a path that was not captured.",
      lookAt: "The URL's scheme and port: rtmps: belongs to another port than rtmp:."),
    Rule(
      .tunnelRefused,
      "The client asks an HTTP server for RTMPT, which that does not offer.",
      proof: """
        The client opens with POST /fc… or /op…, as RTMPT does, and the server's HTTP status is \
        300 or more.
        """,
      severity: "There is no tunnel, and the client cannot connect this way.",
      refutation:
        "A client that asks for /fcs/ident2 first expects an error, and goes on with /open.",
      lookAt: "The URL's scheme and port: rtmp: on 1935 instead of rtmpt: on 80."),
    Rule(
      .encrypted,
      "RTMPE encrypts all messages; only the handshake can be shown.",
      proof: "C0 or S0 is 6, 8 or 9, and that side's part of the handshake is whole.",
      severity: "It bounds what can be told, and is no fault.",
      refutation: "A side that asks for RTMPE and goes on in plain RTMP is not decoded either.",
      lookAt: "Whether plain RTMP can be used to reproduce the problem."),
    Rule(
      .midstream,
      "Nothing in the bytes could be told to be chunks.",
      proof: """
        The capture lacks the SYN, and no place shows chunk headers that agree with one another, \
        to the end or for 16 MiB.
        """,
      severity: "It bounds what can be told, and is no fault.",
      refutation: "Too few bytes, or the middle of one long message, hide chunks that are there.",
      lookAt: "Whether it is RTMP at all; a capture from the connection's start."),
    Rule(
      .rolesDoubtful,
      "The side that was taken for the server speaks like a client.",
      proof: """
        Roles were taken from the ports, and messages such as connect, publish and Ping Response \
        came from the server's port more than from the other.
        """,
      severity: """
        Nothing is wrong with the session, but client and server may have to be read the other way \
        round.
        """,
      refutation: "A relay that connects from a well-known port is the client there.",
      lookAt: "Which of the two ports is the service's; --port."),
    Rule(
      .proxyHeader,
      """
      A proxy passes the connection on, and says in front of C0 whose it is: by the PROXY protocol \
      of HAProxy, which nginx, load balancers of clouds and others write too, or by the header of \
      SRS's proxies. What is decoded begins behind it; stream offsets count it.
      """,
      proof: """
        The client's first bytes are PROXY and a line, or the twelve bytes of the binary signature, \
        or F3 with a length behind which a handshake's first byte stands.
        """,
      severity: "It is what such proxies are set up to send.",
      refutation: "A client can write such a header itself, and claim any address.",
      lookAt: "Whether the server is set to expect it, and the address that it logs.",
      seenIn: proxyThreads),
    Rule(
      .proxyMalformed,
      """
      A receiver that keeps to the specification closes at a header that it cannot read whole. What \
      stands behind it is decoded here all the same.
      """,
      proof: """
        A field of the header has a value that its form does not allow: a line's end or length, the \
        number of its fields, an address, a port, a version, a command, a family, a length.
        """,
      severity: "Receivers close by the specification; a few take what they understand.",
      refutation: "A later version of the protocol may allow what this one does not.",
      lookAt: "The program that writes the header.",
      seenIn: proxyThreads),
    Rule(
      .proxyUnanswered,
      """
      A server that is not told to expect the header takes its first byte for C0: 80 (the P of \
      PROXY), 13 or 243, none of which is a version. nginx-rtmp logs "unexpected RTMP version: 80" \
      and closes; others wait for the rest of C1. One that knows version 1 alone closes at version \
      2, as nginx-rtmp does.
      """,
      proof: """
        The client begins with a proxy's header, and no byte of the server came until it closed, or \
        the client did after 1 s, or 5 s went by.
        """,
      severity: "Nothing was exchanged: this is where the session failed.",
      refutation: """
        A server that knows the header can be down, or refuse the address that the header names.
        """,
      lookAt: """
        The server's setting (nginx: listen … proxy_protocol; HAProxy: accept-proxy) and the \
        version that the proxy sends (send-proxy, send-proxy-v2).
        """,
      seenIn: proxyThreads),
    Rule(
      .proxyMisread,
      """
      The server answers any first byte as if it were version 3, and repeats in S2 what it took \
      for C1: the header and the first bytes of the handshake. All that follows is out of place.
      """,
      proof: "S2 is no echo of C1, and begins with the header's bytes from the second one on.",
      severity: "Behind it the server reads the rest of C1 as C2, and C2 as chunks.",
      refutation: "A server that repeats the header on purpose is not known.",
      lookAt: "Whether the server can be told to expect the header.", seenIn: proxyThreads),
  ]
}
