internal import ByteParsing
internal import Sessions
internal import Rules

/// What is said once a connection, or the capture, has ended.
extension Sentences {
  static let closing: [Problem: Sentence] = [
    // What was waited for.
    AbsenceRule.connectUnanswered.problem: {
      "The client asked to connect\($0.clause(" to '", "application", "'")) and got no answer: \($0.outcome)."
    },
    AbsenceRule.commandUnanswered.problem: {
      "\($0["command"]) got no answer: \($0.outcome)."
    },
    AbsenceRule.commandIgnored.problem: {
      "The server did not answer \($0["commands"])\($0.clause("; the client waited ", "waited", " before it went on"))."
    },
    AbsenceRule.publishUnanswered.problem: { requestUnanswered($0) },
    AbsenceRule.playUnanswered.problem: { requestUnanswered($0) },
    AbsenceRule.playNoMedia.problem: {
      "The \($0.streamTitle) was accepted, and no media came in \($0["waited"])."
    },
    AbsenceRule.metadataMissing.problem: {
      "No onMetaData came with the \($0.streamTitle)."
    },
    AbsenceRule.sharedObjectUnanswered.problem: {
      "The client asked to use '\($0["name"])', and \($0.outcome)."
    },
    AbsenceRule.bandwidthUnanswered.problem: {
      "Set Peer Bandwidth \($0["limit"]) is not answered by a Window Acknowledgement Size."
    },
    .windowSmall: {
      "The \($0["side"]) wants an Acknowledgement every \($0["window"]) bytes; it sent \($0["byte_count"]) in all, \(acknowledgements($0))."
    },

    // The close.
    .reset: {
      "The \($0["side"]) reset the connection\($0.isTrue("has_stream") ? " during the \($0.streamTitle)" : "")."
    },
    AbsenceRule.closeWithoutStatus.problem: {
      "The \($0["side"]) \($0.isTrue("is_reset") ? "reset" : "closed") the connection \($0.isTrue("has_stream") ? "during the \($0.streamTitle)" : "after connect") and did not say why."
    },
    AbsenceRule.closePublishUnfinished.problem: {
      unfinished($0, lacking: "deleteStream or FCUnpublish")
    },
    AbsenceRule.closePlayUnfinished.problem: { unfinished($0, lacking: "deleteStream") },
  ]

  private static func requestUnanswered(_ finding: Wording) -> String {
    "The \(finding.streamTitle) got no answer: \(finding.outcome)."
  }

  /// How many came.
  private static func acknowledgements(_ finding: Wording) -> String {
    if let count = finding.integer("count"), count > 0 { return "and \(count) came" }
    return finding.isTrue("is_due") ? "and none came" : "so none was due"
  }

  private static func unfinished(_ finding: Wording, lacking commands: String) -> String {
    "The \(finding["side"]) closed the connection during the \(finding.streamTitle), without \(commands)\(finding.isTrue("is_reset") ? " (RST)" : "")."
  }
}
