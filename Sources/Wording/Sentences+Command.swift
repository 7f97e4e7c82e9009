internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of commands and their answers.
extension Sentences {
  static let command: [Problem: Sentence] = [
    AbsenceRule.replyOrphan.problem: {
      "\($0["command"]) has transaction ID \($0.has("transaction_id") ? $0["transaction_id"] : "none"), which no request waits with."
    },
    .replyTransaction: {
      "The answer to \($0["request"]) has transaction ID \($0.has("transaction_id") ? $0["transaction_id"] : "none"), the request has \($0["expected_transaction_id"])."
    },
    .replyChunkStream: {
      "The answer to \($0["request"]) is on chunk stream \($0["chunk_stream_id"]), the request was on \($0["request_chunk_stream_id"])."
    },
    .commandError: {
      "\($0["request"]) is answered by _error\($0.statusText)."
    },
    .commandNameMissing: {
      "The \($0.messageType()) message does not begin with a string."
    },
    .transactionMissing: {
      "\($0["command"]) has no transaction ID."
    },
    .argumentMissing: {
      "\($0["command"]) has no argument."
    },
    .argumentType: { argumentType($0) },
    .commandObjectMissing: {
      "\($0["command"]) ends after its transaction ID."
    },
  ]

  private static func argumentType(_ finding: Wording) -> String {
    if finding.has("argument") {
      return
        "Argument \(finding["argument"]) of \(finding["command"]) is not a \(finding["expected_types"])."
    }
    let isOrNull = finding.texts("expected_types").contains("null")
    return
      "The command object of \(finding["command"]) is \(isOrNull ? "neither an object nor null" : "no object")."
  }
}
