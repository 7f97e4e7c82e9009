package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let replyChunkStream = Problem(
    "command.reply-chunk-stream", .note, "RTMP 1.0 §7.1.1",
    "an answer comes on another chunk stream than its request")
  package static let replyTransaction = Problem(
    "command.reply-transaction-id", .warning, "RTMP 1.0 §7.1.1",
    "an answer has another transaction ID than its request")
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

extension AbsenceRule {
  package static let replyOrphan = AbsenceRule(
    "command.reply-orphan", .warning, "RTMP 1.0 §7.1.1",
    "an answer has a transaction ID that no request waits with")
  package static let commandUnanswered = AbsenceRule(
    "command.unanswered", .error, "RTMP 1.0 §7.2.1.3", "a request gets no answer")
  package static let commandIgnored = AbsenceRule(
    "command.ignored", .note, "RTMP 1.0 §7.1.1",
    "the server does not answer calls that some clients wait for")
}

extension RuleBook {
  static let command = [
    Rule(
      .replyOrphan,
      """
      Clients find the request by the transaction ID of the answer. An answer that they cannot \
      place is ignored or ends the session, and the request waits for ever.
      """,
      proof: """
        From the SYN on, without a gap, _result or _error has a transaction ID with which no \
        request of the other side waits, and no request had ID 0.
        """,
      severity: "Whether the session stops depends on the client, and on which request waits.",
      refutation: """
        A second answer to one request, or one to a request older than 256 others, is one too many \
        and nothing worse.
        """,
      lookAt: "The transaction IDs of the requests before it.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .replyTransaction,
      """
      Clients find the request by the transaction ID of the answer. Some go by what it says instead, \
      and others never take it for an answer.
      """,
      proof: """
        From the SYN on, without a gap, an answer that only connect can have (by its code) or \
        createStream (by its number) has a transaction ID that no request waits with, while that one \
        waits.
        """,
      severity: "Whether the session stops depends on the client.",
      refutation: "A client that goes on as if it were answered does not mind.",
      lookAt: "Whether the client sends what comes next.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .replyChunkStream,
      "Most clients do not look; strict ones expect the chunk stream they used.",
      proof: "The chunk stream ID of an answer is not that of the request with its transaction ID.",
      severity: "Most clients find an answer by its transaction ID alone.",
      refutation: """
        A server that has one chunk stream for all answers does so in every session, and nearly \
        all clients get on.
        """,
      lookAt: "Whether the client goes on.",
      seenIn: "ossrs/srs#4683 ossrs/srs#4723"),
    Rule(
      .transactionReused,
      "The answer cannot be told from that of the earlier request.",
      proof: """
        From the SYN on, without a gap, two requests of one side that ask for answers have one \
        number, and the first still waits.
        """,
      severity: "The client may take one answer for the other, or may not care.",
      refutation: """
        A call that the server never answers keeps its ID taken here, while the client has given \
        up on it.
        """,
      lookAt: "Which of the two the client takes the answer for.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .transactionMissing,
      "Hardware encoders have failed on an onFCPublish without the number.",
      proof: "The second value of a command that was read to its end is no number, or not there.",
      severity: "Readers that want three values fail, others find the rest by its type.",
      refutation: "A notice that asks for no answer loses nothing by it with most readers.",
      lookAt: "How the sender writes commands: a name, a number, an object or null.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .commandUnanswered,
      "The client cannot go on without the answer.",
      proof: """
        From the SYN on, without a gap on either side, neither _result nor _error has the number \
        of createStream until the server closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "Without a message stream the client can neither publish nor play.",
      refutation: "A client that goes on with message stream 1 all the same needs no answer.",
      lookAt: "The server's log at that moment.",
      seenIn: "sergey-dryabzhinsky/nginx-rtmp-module#38"),
    Rule(
      .commandIgnored,
      """
      releaseStream, FCPublish, FCSubscribe and getStreamLength are not in RTMP 1.0, and many \
      servers (nginx-rtmp, for one) ignore them. Some encoders wait for the answer or onFCPublish.
      """,
      proof: """
        From the SYN on, without a gap, a call of the client other than connect and createStream \
        got neither an answer nor its notice (onFCPublish, onFCSubscribe), and the client waited.
        """,
      severity: "These calls are extensions, and a client that waits goes on after a while.",
      refutation:
        "The client may have waited for something else at that time, such as its encoder.",
      lookAt: "How long the client waits before it goes on.",
      seenIn: "sergey-dryabzhinsky/nginx-rtmp-module#38 sergey-dryabzhinsky/nginx-rtmp-module#193"),
    Rule(
      .commandError,
      "The description says why.",
      proof: """
        A call other than connect, publish and play is answered by _error, or with the level \
        "error".
        """,
      severity: "A part of what the client asked for failed, and the session may go on without it.",
      refutation: """
        Some servers answer releaseStream of a name that nobody holds by _error as a matter of \
        course.
        """,
      lookAt: "The server's log at that moment; whether the client needs what it asked for.",
      seenIn: "membraneframework/membrane_rtmp_plugin#115"),
    Rule(
      .argumentType,
      "Readers that expect a type refuse the command, or take a default.",
      proof: """
        An argument is neither null nor undefined nor the string, number or boolean that is due at \
        its place, or the command object is no object.
        """,
      severity: "It is up to the reader whether the command fails.",
      refutation: "A server that never reads that argument does not mind.",
      lookAt: "How the sender writes that argument."),
    Rule(
      .commandNameMissing,
      "Nobody can tell what is asked for; libraries close or fail.",
      proof: "The first value of a complete message of type 20 or 17 is no string.",
      severity: "No reader can tell which command it is.",
      refutation:
        "A format that both ends have agreed on may be carried under the type of a command.",
      lookAt: "Whether AMF3 is sent as AMF0, or the first byte is one too many."),
    Rule(
      .argumentMissing,
      "Strict servers refuse the command, others take a default.",
      proof: """
        A command that was read to its end has nothing behind its command object, where seek, \
        pause, deleteStream, FCPublish and others have one argument at least.
        """,
      severity: "The command may do nothing, or something else than was meant.",
      refutation:
        "The argument may stand in the command object's place, where lenient servers find it.",
      lookAt: "How the sender writes that command."),
    Rule(
      .commandObjectMissing,
      """
      Where there is nothing to say, null stands in the command object's place. Some readers take \
      three values for granted, and fail.
      """,
      proof: "A command that was read to its end has a transaction ID and nothing behind it.",
      severity: "Only readers that want a third value stumble.",
      refutation: "Notices without any content are often written so, for clients that know them.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .transactionZero,
      "0 says that no answer is wanted; the client cannot go on without this one.",
      proof: "The transaction ID of connect or createStream is 0.",
      severity: "Servers that take 0 at its word send no answer, others do.",
      refutation: "A server that answers with ID 0 satisfies a client that waits for just that.",
      lookAt: "How the client numbers its calls: from 1 on."),
    Rule(
      .transactionOdd,
      "Readers that turn it into an integer answer with another number.",
      proof: "A transaction ID is negative, not finite, or has a fraction.",
      severity: "A peer that makes an integer of it answers with another number, or fails.",
      refutation: "A peer that repeats the eight bytes as they are answers rightly.",
      lookAt: "The ID of the answer."),
  ]
}
