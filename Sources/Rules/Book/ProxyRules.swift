package import ByteParsing
internal import Sessions

extension Problem {
  package static let proxyMisread = Problem(
    "flow.proxy-misread", .error, "PROXY protocol §2",
    "the server takes a proxy's header for C0 and C1")
}

extension AbsenceRule {
  package static let proxyUnanswered = AbsenceRule(
    "flow.proxy-unanswered", .error, "PROXY protocol §2",
    "the server says nothing to a client that begins with a proxy's header")
}

extension RuleBook {
  private static let proxyThreads =
    "arut/nginx-rtmp-module#1533 alfg/docker-nginx-rtmp#56 winshining/nginx-http-flv-module#239"

  static let proxy = [
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
      lookAt: "The program that writes the header, and whether the server closes.",
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
