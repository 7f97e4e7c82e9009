internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said once a connection, or the capture, has ended.
extension Sentences {
  static let closing: [Problem: Sentence] = [
    // What was waited for.
    AbsenceRule.connectUnanswered.problem: {
      "The client asked to connect\($0.clause(" to '", "application", "'")) and got no answer: \($0.outcome)\($0.has("tc_url_flaw") ? ", at a tcUrl that is no URL" : "")."
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
      let publisher = $0.clause(
        "; flow ", "publisher_flow", ", which publishes that name, sends none either")
      return "The \($0.streamTitle) was accepted, and no media came in \($0["waited"])\(publisher)."
    },
    AbsenceRule.playMediaWithheld.problem: {
      "The \($0.streamTitle) was accepted, and no media came in \($0["waited"]), while \($0.has("publisher_flow") ? "flow \($0["publisher_flow"])" : "another connection") publishes that name on this server since \($0.relatedName("publisher"))."
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
      "The \($0["side"]) reset the connection\($0.isTrue("has_stream") ? " during the \($0.streamTitle)" : "").\(lastRead($0))"
    },
    .closeExplained: {
      "The server says why it ends \($0.has("role") || $0.has("message_stream_id") ? "the \($0.streamTitle)" : "the session"):\($0.statusText); \($0.outcome)."
    },
    .closeAfterUnusual: {
      "The \($0["side"]) \($0.isTrue("is_reset") ? "reset" : "closed") the connection\($0.isTrue("has_stream") ? " during the \($0.streamTitle)" : "") \($0["waited"]) after \(unusual($0)), \($0.place.name)."
    },
    AbsenceRule.closeBeforeAnswer.problem: {
      "The client closed the connection \($0["waited"]) after \($0.has("role") ? "the \($0.streamTitle)" : "connect"), before an answer came.\(lastRead($0))"
    },
    AbsenceRule.closeWithoutStatus.problem: {
      "The \($0["side"]) \($0.isTrue("is_reset") ? "reset" : "closed") the connection \($0.isTrue("has_stream") ? "during the \($0.streamTitle)" : "after connect") and did not say why.\(lastRead($0))"
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
    "The \(finding["side"]) closed the connection during the \(finding.streamTitle), without \(commands)\(finding.isTrue("is_reset") ? " (RST)" : "").\(lastRead(finding))"
  }

  /// What the one that closed had read last, as a sentence after a blank; empty where that is not known.
  private static func lastRead(_ finding: Wording) -> String {
    guard finding.has("last_message") else { return "" }
    let name = finding[finding.has("last_command") ? "last_command" : "last_message_type"]
    return
      " The last message to it was \(name) (message \(finding["last_message"])), \(finding["since_last"]) before."
  }

  private static func dataMessage(_ name: String) -> String {
    "data message \(name.isEmpty ? "without a name" : "'\(name)'")"
  }

  /// What had come for the first time.
  private static func unusual(_ finding: Wording) -> String {
    let name = finding["unusual_name"]
    return switch finding["unusual"] {
    case "command": "the first command \(name)"
    case "data": "the first \(dataMessage(name))"
    case "connection_data": "the first \(dataMessage(name)) on message stream 0"
    case "event": "the first user control event \(name)"
    case "type": "the first message of type \(name)"
    case "codec": "the first message that names \(name) by its FourCC"
    case "empty": "the first \(name) message without any bytes"
    case "unreadable": "a \(name) message that is too short"
    case "chunk_stream": "the first message on chunk stream \(name)"
    case "metadata": "onMetaData that names no codec (\(name.isEmpty ? "it is empty" : name))"
    case "unannounced": "the first \(name), which onMetaData does not announce"
    case "extended_timestamp":
      "the first extended timestamp\(name.isEmpty ? "" : " (\(name), which a reader that does not know the field takes for the message's first bytes)")"
    default: "the first type 3 header that opens a message right behind a type 0 one"
    }
  }
}
