internal import ByteParsing
internal import RTMP
internal import Sessions
internal import RuleDescriptions

/// What is said of statuses.
extension Sentences {
  static let status: [Problem: Sentence] = [
    .statusInfoMissing: {
      "\($0.has("request") ? "The answer to \($0["request"])" : $0["command"]) has no information object with a code."
    },
    .statusCodeUnknown: {
      "The status code is \($0["code"]), which is none that clients know.\($0.clause(" It may be meant to be ", "nearest_code", "."))"
    },
    .statusLevelUnknown: {
      "The level of \($0["code"]) is '\($0["level"])'."
    },
    .statusFieldsMissing: {
      "\($0["code"]) comes without a text for \($0["fields"])."
    },
    .statusSuccessInError: {
      "_error has the code \($0["code"])."
    },
    .statusCommandObject: {
      "onStatus (\($0["code"])) has a command object, where null is due."
    },
    .statusTransaction: {
      "onStatus has transaction ID \($0["transaction_id"])."
    },
    .deleteAnswered: {
      "deleteStream is answered by \($0["answer"])."
    },
  ]
}
