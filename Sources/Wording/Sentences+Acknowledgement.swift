internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of how bytes are acknowledged.
extension Sentences {
  static let acknowledgement: [Problem: Sentence] = [
    AbsenceRule.acknowledgementOverdue.problem: {
      "\($0["byte_count"]) bytes were sent \($0.isTrue("is_first") ? "and none acknowledged" : "since the last Acknowledgement"), where the window is \($0["window"])."
    },
    AbsenceRule.bandwidthExceeded.problem: {
      "\($0["byte_count"]) bytes are unacknowledged, where \($0["limit"]) are allowed."
    },
    .acknowledgementCountsHandshake: {
      "An Acknowledgement counts \($0["sequence_number"]) bytes, and the peer had sent \($0["byte_count"]) after the handshake."
    },
    AbsenceRule.acknowledgementUnasked.problem: { _ in
      "An Acknowledgement comes, and the peer has sent no Window Acknowledgement Size."
    },
    .acknowledgementFrequent: {
      "\($0["count"]) Acknowledgements came each less than an eighth of \($0.has("window") ? "the window (\($0["window"]) bytes)" : "a usual window") after the one before.\($0.clause(" They follow the Set Peer Bandwidth of ", "followed_limit", " bytes, which limits what their sender sends."))"
    },
    .acknowledgementAhead: {
      "An Acknowledgement counts \($0["sequence_number"]) bytes, and the peer had sent \($0["byte_count"]), handshake and all.\($0.isTrue("may_be_window") ? " It may be a Window Acknowledgement Size with the wrong message type (3 instead of 5)." : "")"
    },
    .acknowledgementBackwards: { stepBack($0) },
    .acknowledgementIncremental: {
      "An Acknowledgement counts \($0["sequence_number"]) bytes after \($0["last_sequence_number"]), and \($0["byte_count"]) more were sent between them."
    },
    .acknowledgementWrapEarly: { stepBack($0) },
  ]

  private static func stepBack(_ finding: Wording) -> String {
    "An Acknowledgement counts \(finding["sequence_number"]) bytes after \(finding["last_sequence_number"])."
  }
}
