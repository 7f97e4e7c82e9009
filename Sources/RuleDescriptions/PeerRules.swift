package import ByteParsing
internal import Sessions

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

extension RuleBook {
  private static let source = "Its profile: rtmpscope rules --peer NAME."
  private static let doubt =
    "A profile is of one version as it is by default; another version, or a setting, can take this."

  static let peer = [
    Rule(
      .peerRefuses,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed: by an error for an answer.
      """,
      proof: """
        A row of the profile that says refuses holds for what the other side sends, and none that \
        says of a failure held before.
        """,
      severity: "By the profile the session ends with an error there.",
      refutation: doubt,
      lookAt: source),
    Rule(
      .peerCloses,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed: by ending the connection.
      """,
      proof: """
        A row of the profile that says closes holds for what the other side sends, and none that \
        says of a failure held before.
        """,
      severity: "By the profile nothing comes behind it.",
      refutation: doubt,
      lookAt: source),
    Rule(
      .peerMisreads,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing that it would have taken for something else; what follows from that is not told.
      """,
      proof: """
        A row of the profile that says misreads holds for what the other side sends, and none that \
        says of a failure held before.
        """,
      severity: "By the profile all that depends on it goes wrong.",
      refutation: doubt,
      lookAt: source),
    Rule(
      .peerStalls,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing to which no answer would have come.
      """,
      proof: """
        A row of the profile that says stalls holds for what the other side sends, and none that \
        says of a failure held before.
        """,
      severity: "By the profile the session stands still there.",
      refutation: doubt,
      lookAt: source),
    Rule(
      .peerCrashes,
      """
      diagnose --against asks a profile what its peer would have made of the session. This is the \
      first thing on which it would have failed, by a fault of its own.
      """,
      proof: """
        A row of the profile that says crashes holds for what the other side sends, and none that \
        says of a failure held before.
        """,
      severity: "By the profile the peer fails there, and its other sessions with it.",
      refutation: doubt,
      lookAt: source),
    Rule(
      .peerFurther,
      "Once the first failure is mended, this one is next.",
      proof: "Another row of the profile that says of a failure holds, behind the first that did.",
      severity: "It was never reached in what the profile foresees.",
      refutation: "With the first failure out of the way the session may take another course.",
      lookAt: source),
  ]
}
