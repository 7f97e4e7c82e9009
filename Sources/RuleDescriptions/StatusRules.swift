package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let statusInfoMissing = Problem(
    "status.info-missing", .warning, "RTMP 1.0 §7.2.2",
    "onStatus brings no information object, or one without a code")
  package static let statusFieldsMissing = Problem(
    "status.fields-missing", .note, "RTMP 1.0 §7.2.2",
    "a status lacks its level or its description")
  package static let statusLevelUnknown = Problem(
    "status.level-unknown", .warning, "RTMP 1.0 §7.2.2",
    "the level of a status is not status, warning or error")
  package static let statusTransaction = Problem(
    "status.transaction-id", .note, "RTMP 1.0 §7.2.2", "onStatus has a transaction ID other than 0")
  package static let statusCommandObject = Problem(
    "status.command-object", .note, "RTMP 1.0 §7.2.2", "onStatus has a command object")
  package static let statusSuccessInError = Problem(
    "status.success-in-error", .warning, "RTMP 1.0 §7.2.2", "_error carries the code of a success")
  package static let deleteAnswered = Problem(
    "stream.delete-answered", .note, "RTMP 1.0 §7.2.2.3", "the server answers deleteStream")
}

extension RuleBook {
  static let status = [
    Rule(
      .statusInfoMissing,
      "Clients read the code to know what happened; without it they wait.",
      proof: "onStatus, or the answer to connect, has no argument with a string code.",
      severity: "A client that reads the code learns nothing, and may wait for it.",
      refutation: "A client that takes each _result for a success, and reads no onStatus, gets on.",
      lookAt: "How the server makes its statuses: clients look for level, code and description."),
    Rule(
      .statusCodeUnknown,
      "Clients compare codes as text: one that is misspelt is one that never came.",
      proof: """
        The code, of a command or of a data message onStatus or onPlayStatus, is none that RTMP 1.0, \
        ActionScript 3.0 or Enhanced RTMP has, letter by letter.
        """,
      severity:
        "A client that compares codes misses it; beside the error that quotes it, it is a note.",
      refutation: "Client and server of one maker may have codes of their own.",
      lookAt: "The spelling in the server's code."),
    Rule(
      .statusFieldsMissing,
      "level, code and description are strings. Strict clients fail where one is null or absent.",
      proof: """
        The information object has no string for level, code or, unless it is a request to reconnect, \
        description.
        """,
      severity: "Few clients need more than the code.",
      refutation: "A client that reads the code alone never notices.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusLevelUnknown,
      "Clients tell a failure from a success by the level, or by the code: they differ here.",
      proof: "The string level of a status is not status, warning or error.",
      severity: "The code may still say what happened, to clients that read it.",
      refutation: "The code beside it may say plainly enough what happened.",
      lookAt: "Whether the client takes it for a failure."),
    Rule(
      .statusCommandObject,
      "Null stands where other commands have an object; clients that go by places miss what is there.",
      proof: "Behind the transaction ID of onStatus comes a value other than null and undefined.",
      severity: "Most clients look for the first object with a code.",
      refutation: "A client that looks at every value finds the code wherever it is.",
      lookAt: "Whether the information object stands in its place."),
    Rule(
      .statusTransaction,
      "A status answers no transaction; strict clients look for a request.",
      proof: "The transaction ID of onStatus is not 0.",
      severity: "Hardly a client looks at it.",
      refutation:
        "A server may give the ID of the request on purpose, so that its own clients can find it.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusSuccessInError,
      "Clients that go by the code take the refusal for a success, and send media.",
      proof: "The command is _error, and its code ends in .Start or .Success.",
      severity: "The client may take it for either, and does the wrong thing half of the time.",
      refutation: """
        The server may mean a success, and have the wrong command name: what it does with media \
        tells.
        """,
      lookAt: "Which of the two the server means."),
    Rule(
      .deleteAnswered,
      "Nobody waits for it: deleteStream has no answer.",
      proof: """
        An answer has the transaction ID of deleteStream, or the code of an onStatus begins with \
        NetStream.DeleteStream.
        """,
      severity: "Clients ignore what they do not wait for.",
      refutation: "A client that gives deleteStream a transaction ID may want the answer.",
      lookAt: "Whether the client takes it for the answer to something else."),
  ]
}
