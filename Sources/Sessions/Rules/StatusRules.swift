package import ByteParsing
internal import RTMP

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
  package static let statusSuccessInError = Problem(
    "status.success-in-error", .warning, "RTMP 1.0 §7.2.2", "_error carries the code of a success")
  package static let deleteAnswered = Problem(
    "stream.delete-answered", .note, "RTMP 1.0 §7.2.2.3", "the server answers deleteStream")
}

extension RuleBook {
  static let status = [
    Rule(
      .statusInfoMissing, "Clients read the code to know what happened; without it they wait.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusCodeUnknown,
      "Clients compare codes as text: one that is misspelt is one that never came.",
      lookAt: "The spelling, and whether the client goes on."),
    Rule(
      .statusFieldsMissing,
      "level, code and description are strings. Strict clients fail where one is null or absent.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusLevelUnknown,
      "Clients tell a failure from a success by the level, or by the code: they differ here.",
      lookAt: "Whether the client takes it for a failure."),
    Rule(
      .statusTransaction, "A status answers no transaction; strict clients look for a request.",
      lookAt: "Whether the client goes on."),
    Rule(
      .statusSuccessInError,
      "Clients that go by the code take the refusal for a success, and send media.",
      lookAt: "What the client does next."),
    Rule(
      .deleteAnswered, "Nobody waits for it: deleteStream has no answer.",
      lookAt: "Whether the client takes it for the answer to something else."),
  ]
}
