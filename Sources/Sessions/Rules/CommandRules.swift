package import ByteParsing
internal import RTMP

extension Problem {
  package static let replyOrphan = Problem(
    "command.reply-orphan", .warning, "RTMP 1.0 §7.1.1",
    "an answer has a transaction ID that no request waits with")
  package static let replyChunkStream = Problem(
    "command.reply-chunk-stream", .note, "RTMP 1.0 §7.1.1",
    "an answer comes on another chunk stream than its request")
  package static let transactionReused = Problem(
    "command.transaction-id-reused", .warning, "RTMP 1.0 §7.2.1.1",
    "a transaction ID is used again before its request is answered")
  package static let commandUnanswered = Problem(
    "command.unanswered", .error, "RTMP 1.0 §7.2.1.3", "a request gets no answer")
  package static let commandIgnored = Problem(
    "command.ignored", .note, "RTMP 1.0 §7.1.1",
    "the server does not answer calls that some clients wait for")
  package static let commandError = Problem(
    "command.error", .warning, "RTMP 1.0 §7.1.1", "a call is answered by _error")
  package static let argumentType = Problem(
    "command.argument-type", .warning, "RTMP 1.0 §7.2",
    "an argument is not of the type that the command has")
  package static let transactionMissing = Problem(
    "command.transaction-id-missing", .warning, "RTMP 1.0 §7.1.1",
    "a command has no transaction ID")
  package static let commandNameMissing = Problem(
    "command.name-missing", .error, "RTMP 1.0 §7.1.1",
    "a command message does not begin with the name of a command")
  package static let argumentMissing = Problem(
    "command.argument-missing", .warning, "RTMP 1.0 §7.2",
    "a command lacks the argument that says what it is about")
  package static let commandObjectMissing = Problem(
    "command.object-missing", .note, "RTMP 1.0 §7.1.1",
    "a command ends before its command object")
  package static let transactionZero = Problem(
    "command.transaction-id-zero", .warning, "RTMP 1.0 §7.2.1.3",
    "connect or createStream has transaction ID 0, which asks for no answer")
  package static let transactionOdd = Problem(
    "command.transaction-id-odd", .warning, "RTMP 1.0 §7.1.1",
    "a transaction ID is negative, or no whole number")
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
      .commandNameMissing,
      "Nobody can tell what is asked for; libraries close or fail.",
      lookAt: "Whether AMF3 is sent as AMF0, or the first byte is one too many."),
    Rule(
      .argumentMissing, "Strict servers refuse the command, others take a default.",
      lookAt: "Whether the peer answers it."),
    Rule(
      .commandObjectMissing,
      """
      Where there is nothing to say, null stands in the command object's place. Some readers take \
      three values for granted, and fail.
      """, lookAt: "Whether the peer closes after it."),
    Rule(
      .transactionZero,
      "0 says that no answer is wanted; the client cannot go on without this one.",
      lookAt: "Whether the server answers, and with which ID."),
    Rule(
      .transactionOdd,
      "Readers that turn it into an integer answer with another number.",
      lookAt: "The ID of the answer."),
  ]
}
