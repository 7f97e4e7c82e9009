internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of when commands come, and of what connect and transaction IDs are to be.
extension Sentences {
  static let order: [Problem: Sentence] = [
    AbsenceRule.connectNotFirst.problem: {
      "\($0["command"]) is sent before connect."
    },
    AbsenceRule.createEarly.problem: { _ in
      "createStream is sent before connect is answered."
    },
    .connectTransaction: {
      "connect has transaction ID \($0["transaction_id"])."
    },
    .connectFieldsMissing: {
      "connect has no \($0.texts("fields").joined(separator: " and no "))."
    },
    .objectEncodingDiffers: {
      "The server answers object encoding \($0["object_encoding"]), where the client asked for \($0["asked_object_encoding"])."
    },
    .objectEncodingUnknown: {
      "objectEncoding is \($0["object_encoding"]), where 0 (AMF0) or 3 (AMF3) is due."
    },
    .transactionOdd: {
      "The transaction ID of \($0["command"]) is \($0["transaction_id"])."
    },
    .transactionZero: {
      "\($0["command"]) has transaction ID 0, which asks for no answer."
    },
  ]
}
