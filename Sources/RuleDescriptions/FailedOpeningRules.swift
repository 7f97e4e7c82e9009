internal import Sessions

extension RuleBook {
  /// Where no connection came to be, or none that was used.
  static let failedOpening = [
    Rule(
      .synUnanswered,
      """
      No connection comes to be. The host is down or elsewhere, or a firewall or a security group drops the SYN: a port where \
      nothing listens would answer by RST.
      """,
      proof: """
        No packet of the server is there, and of the client nothing but its SYN: three times, or once \
        and the capture goes on for 5 s. It is told of ports of RTMP: a --port, 1935, 1936, and one on \
        which the capture has RTMP (of 80 and 443, where that server speaks it); and of any port where the \
        capture has nothing but connections to it that failed so. Others are only listed.
        """,
      severity: """
        Nothing was exchanged. It is a note where the port was answered over the other version of IP \
        within 2 s, as to clients that try both, and where the client tries ten ports of the server or \
        more: a scan.
        """,
      refutation: """
        The server's packets may have taken a path that was not captured; then the client goes on \
        behind its SYN.
        """,
      lookAt: """
        Address and port; whether a firewall or security group lets the port through, from the \
        client's network too.
        """),
    Rule(
      .refused,
      "Nothing listens at that port, or a firewall says so.",
      proof: """
        The server's RST acknowledges the SYN, and nothing else answered it; on a port of RTMP, as for \
        tcp.unanswered.
        """,
      severity: """
        There is no connection. It is a note where the port was answered over the other version of IP \
        within 2 s, as that of localhost often is, and in a scan.
        """,
      refutation: "A firewall, or a queue that is full, sends the RST of a server that runs.",
      lookAt: "The address and port; whether the server runs."),
    Rule(
      .dropped,
      """
      Something takes the connection and ends it at once: a list of addresses that are allowed, a limit \
      of connections, a proxy or load balancer whose server is down, a container's port with nothing behind \
      it.
      """,
      proof: """
        SYN and answer are there, no byte of either side, without a gap, and the server's FIN or RST is \
        the first; on a port of RTMP, as for tcp.unanswered.
        """,
      severity: """
        Nothing was exchanged. After more than 1 s, in which the client said nothing, it is a warning; in a \
        scan a note.
        """,
      refutation: "A server that closes what is idle ends a client's spare connection like that.",
      lookAt: """
        What listens there: a proxy's health checks, lists of addresses, limits of connections, the \
        server's log.
        """),
  ]
}
