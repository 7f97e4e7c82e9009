internal import ByteParsing
internal import RTMP

extension Problem {
  static let replyOrphan = Problem(
    "command.reply-orphan", .warning, "RTMP 1.0 §7.1.1",
    "an answer has a transaction ID that no request waits with")
  static let replyChunkStream = Problem(
    "command.reply-chunk-stream", .note, "RTMP 1.0 §7.1.1",
    "an answer comes on another chunk stream than its request")
  static let transactionReused = Problem(
    "command.transaction-id-reused", .warning, "RTMP 1.0 §7.2.1.1",
    "a transaction ID is used again before its request is answered")
  static let commandUnanswered = Problem(
    "command.unanswered", .error, "RTMP 1.0 §7.2.1.3", "a request gets no answer")
  static let commandIgnored = Problem(
    "command.ignored", .note, "RTMP 1.0 §7.1.1",
    "the server does not answer calls that some clients wait for")
  static let commandError = Problem(
    "command.error", .warning, "RTMP 1.0 §7.1.1", "a call is answered by _error")
  static let argumentType = Problem(
    "command.argument-type", .warning, "RTMP 1.0 §7.2",
    "an argument is not of the type that the command has")
  static let transactionMissing = Problem(
    "command.transaction-id-missing", .warning, "RTMP 1.0 §7.1.1",
    "a command has no transaction ID")
  static let statusInfoMissing = Problem(
    "status.info-missing", .warning, "RTMP 1.0 §7.2.2",
    "onStatus brings no information object, or one without a code")
}

extension RuleBook {
  static let command = [
    Rule(
      .replyOrphan,
      """
      Clients find the request by the transaction ID of the answer. An answer that they cannot \
      place is ignored or ends the session, and the request waits for ever.
      """, lookAt: "The transaction IDs of the requests before it.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .replyChunkStream, "Most clients do not look; strict ones expect the chunk stream they used.",
      lookAt: "Whether the client goes on.", seenIn: "ossrs/srs#4683 ossrs/srs#4723"),
    Rule(
      .transactionReused, "The answer cannot be told from that of the earlier request.",
      lookAt: "Which of the two the client takes the answer for.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .transactionMissing,
      "Hardware encoders have failed on an onFCPublish without the number.",
      lookAt: "Whether the peer goes on.", seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .commandUnanswered, "The client cannot go on without the answer.",
      lookAt: "Who closes, after how long, and the server's log at that moment.",
      seenIn: "sergey-dryabzhinsky/nginx-rtmp-module#38"),
    Rule(
      .commandIgnored,
      """
      releaseStream, FCPublish, FCSubscribe and getStreamLength are not in RTMP 1.0, and many \
      servers (nginx-rtmp, for one) ignore them. Some encoders wait for the answer or onFCPublish.
      """, lookAt: "How long the client waits before it goes on.",
      seenIn: "sergey-dryabzhinsky/nginx-rtmp-module#38"),
    Rule(
      .commandError, "The description says why.", lookAt: "What the client does next.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .argumentType, "Readers that expect a type refuse the command, or take a default.",
      lookAt: "Whether the peer answers it."),
    Rule(
      .statusInfoMissing, "Clients read the code to know what happened; without it they wait.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusCodeUnknown,
      "Clients compare codes as text: one that is misspelt is one that never came.",
      lookAt: "The spelling, and whether the client goes on."),
  ]
}
