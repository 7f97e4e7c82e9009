internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said once a connection, or the capture, has ended.
extension Sentences {
  static let closing: [Problem: Sentence] = [
    // What was waited for.
    AbsenceRule.connectUnanswered.problem: {
      "The client asked to connect\($0["application"].isEmpty ? "" : " to '\($0["application"])'") and got no answer: \($0.outcome)\($0.has("tc_url_flaw") ? ", at a tcUrl that is no URL" : "")."
    },
    AbsenceRule.commandUnanswered.problem: {
      "\($0["command"]) got no answer: \($0.outcome)\(openCalls($0))."
    },
    AbsenceRule.commandIgnored.problem: {
      "The server did not answer \($0["commands"])\($0.has("closer") ? ", for which the client waited: \($0.outcome)" : $0.clause("; the client waited ", "waited", " before it went on"))."
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
      "The \($0["side"]) \($0.isTrue("is_reset") ? "reset" : "closed") the connection\($0.isTrue("has_stream") ? " during the \($0.streamTitle)" : "") \($0.time("waited", " after \(unusual($0))")), \($0.place.name)."
    },
    AbsenceRule.closeBeforeAnswer.problem: {
      "The client closed the connection \($0.time("waited", " after \($0.has("role") ? "the \($0.streamTitle)" : "connect")")), before an answer came.\(lastRead($0))"
    },
    AbsenceRule.closeWithoutStatus.problem: {
      "The \($0["side"]) \($0.isTrue("is_reset") ? "reset" : "closed") the connection \(stage($0)) and did not say why.\(lastRead($0))"
    },
    AbsenceRule.closePublishUnfinished.problem: {
      unfinished($0, lacking: "deleteStream or FCUnpublish")
    },
    AbsenceRule.closePlayUnfinished.problem: { unfinished($0, lacking: "deleteStream") },
  ]

  private static func requestUnanswered(_ finding: Wording) -> String {
    "The \(finding.streamTitle)\(rival(finding)) got no answer: \(finding.outcome)\(openCalls(finding))."
  }

  /// Who else has the name, as a clause behind it; empty where nobody is known to.
  private static func rival(_ finding: Wording) -> String {
    let holder = finding.related("holder").map { ($0, "holds since") }
    guard let (rival, does) = holder ?? finding.related("successor").map({ ($0, "was given at") })
    else { return "" }
    let flow = rival.flow.map { " (flow \($0))" } ?? ""
    return ", which another publisher \(does) \(rival.place.name)\(flow),"
  }

  /// What else the server has not answered, and may have closed at.
  private static func openCalls(_ finding: Wording) -> String {
    let calls = finding.texts("open_calls")
    return calls.isEmpty ? "" : ", and \(calls.joined(separator: " and ")) got none either"
  }

  /// How many came.
  private static func acknowledgements(_ finding: Wording) -> String {
    if let count = finding.integer("count"), count > 0 { return "and \(count) came" }
    return finding.isTrue("is_due") ? "and none came" : "so none was due"
  }

  /// How far the session had come; nothing of the stream is seen to come where that was just accepted.
  private static func stage(_ finding: Wording) -> String {
    guard finding.isTrue("has_stream") else { return "after connect" }
    guard finding.has("since_accepted") else {
      return "during the \(finding.streamTitle)\(rival(finding))"
    }
    let title = finding.streamTitle + rival(finding)
    let media =
      !finding.isTrue("is_silent")
      ? "" : title.hasSuffix(",") ? " before any media," : ", before any media,"
    return "\(finding.time("since_accepted", " after it had accepted the \(title)"))\(media)"
  }

  private static func unfinished(_ finding: Wording, lacking commands: String) -> String {
    "The \(finding["side"]) closed the connection during the \(finding.streamTitle), without \(commands)\(finding.isTrue("is_reset") ? " (RST)" : "").\(lastRead(finding))"
  }

  /// What the one that closed had read last, as a sentence after a blank; empty where that is not known.
  private static func lastRead(_ finding: Wording) -> String {
    guard finding.has("last_message") else { return "" }
    let name =
      finding.has("last_command")
      ? finding["last_command"] : finding.messageType("last_message_type")
    return
      " The last message to it was \(name) (message \(finding["last_message"])), \(finding.time("since_last", " before"))."
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
    case "type": "the first message of type \(finding.messageType("unusual_name"))"
    case "codec": "the first message that names \(name) by its FourCC"
    case "empty": "the first \(finding.messageType("unusual_name")) message without any bytes"
    case "unreadable": "a \(finding.messageType("unusual_name")) message that is too short"
    case "status": "the first onStatus without a level"
    case "unseen_chunk_stream":
      "the first header on chunk stream \(name), a compressed one where a full one is due"
    case "chunk_stream": "the first message on chunk stream \(name)"
    case "metadata": "onMetaData that names no codec (\(name.isEmpty ? "it is empty" : name))"
    case "unannounced": "the first \(name), which onMetaData does not announce"
    case "extended_timestamp":
      "the first extended timestamp\(name.isEmpty ? "" : " (\(name), which a reader that does not know the field takes for the message's first bytes)")"
    default: "the first type 3 header that opens a message right behind a type 0 one"
    }
  }
}
