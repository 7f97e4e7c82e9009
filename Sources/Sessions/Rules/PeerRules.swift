public import ByteParsing

extension Problem {
  package static let peerRefuses = Problem(
    "peer.refuses", .error, "the peer's profile", "the peer asked for would have refused this")
  package static let peerCloses = Problem(
    "peer.closes", .error, "the peer's profile", "the peer asked for would have closed here")
  package static let peerMisreads = Problem(
    "peer.misreads", .error, "the peer's profile", "the peer asked for would have misread this")
  package static let peerStalls = Problem(
    "peer.stalls", .error, "the peer's profile", "the peer asked for would never have answered this"
  )
  package static let peerCrashes = Problem(
    "peer.crashes", .error, "the peer's profile", "the peer asked for would have crashed here")
  package static let peerFurther = Problem(
    "peer.further", .note, "the peer's profile",
    "the peer asked for would have failed on this too, had it come so far")
}

extension Problem {
  /// Whether it says what a peer that was asked would have done, rather than what is wrong.
  public var isPeers: Bool { id.hasPrefix("peer.") }
}

extension RuleBook {
  private static let source = "Its profile: rtmpscope rules --peer NAME."

  static let peer = [
    Rule(
      .peerRefuses,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed: by an error for an answer.
      """, lookAt: source),
    Rule(
      .peerCloses,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed: by ending the connection.
      """, lookAt: source),
    Rule(
      .peerMisreads,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing that it would have taken for something else; what follows from that is not told.
      """, lookAt: source),
    Rule(
      .peerStalls,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing to which no answer would have come.
      """, lookAt: source),
    Rule(
      .peerCrashes,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed, by a fault of its own.
      """, lookAt: source),
    Rule(
      .peerFurther,
      "Once the first failure is mended, this one is next.", lookAt: source),
  ]
}
