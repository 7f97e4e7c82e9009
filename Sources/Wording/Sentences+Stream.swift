internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of message streams, and of what requests to publish and to play come to.
extension Sentences {
  static let stream: [Problem: Sentence] = [
    .streamIDMissing: { _ in
      "The answer to createStream holds no stream number."
    },
    .streamIDZero: { _ in
      "createStream is answered with 0."
    },
    AbsenceRule.streamIDRepeated.problem: {
      "createStream is answered with \($0["message_stream_id"]), which a stream has already."
    },
    AbsenceRule.streamNotCreated.problem: { notCreated($0) },
    AbsenceRule.requestEarly.problem: {
      "\($0["command"]) is sent on message stream \($0["message_stream_id"]) before createStream is answered."
    },
    .statusWrongStream: {
      "\($0["code"]) comes on message stream \($0["message_stream_id"]), where \($0.streamTitle) is on \($0["expected_message_stream_id"])."
    },
    .publishNameMissing: {
      $0.has("stream_name") ? "The name in publish is empty." : "publish has no name."
    },
    .playNameMissing: {
      $0.has("stream_name") ? "The name in play is empty." : "play has no name."
    },
    .publishTypeUnknown: {
      $0.has("publishing_type")
        ? "The type of publish is '\($0["publishing_type"])'." : "publish has no type."
    },
    AbsenceRule.publishAcceptedTwice.problem: {
      "The \($0.streamTitle) was accepted before."
    },
    .publishLate: { late($0) },
    .playLate: { late($0) },
    .seekMissed: {
      "The client seeks to \($0["target"]) in the \($0.streamTitle); the server confirms it, and goes on at \($0["timestamp"]), \($0.isTrue("is_from_start") ? "from the beginning" : "where it was")."
    },
    AbsenceRule.seekUnshown.problem: {
      "The client seeks to \($0["target"]) in the \($0.streamTitle), which is paused; the server confirms it, and sends no media of that place for \($0["waited"])."
    },
    .publishRefused: {
      refused($0, "publish") + holder($0)
    },
    .playRefused: {
      refused($0, "play")
    },
    .publishNameHeld: {
      "Its holder has sent no media for \($0["silence"]), and its connection was never closed."
    },
  ]

  /// A request, or media, comes on a message stream that is not there for it.
  private static func notCreated(_ finding: Wording) -> String {
    let id = finding["message_stream_id"]
    guard finding.has("command") else {
      return
        "Media is sent on message stream \(id), which nobody \(finding.isTrue("is_created") ? "asked to publish or play" : "opened")."
    }
    return
      "\(finding["command"]) is sent on message stream \(id), which createStream has not given\(finding.clause(" (it gave ", "given", ")"))."
  }

  private static func late(_ finding: Wording) -> String {
    "The \(finding.streamTitle) is accepted \(finding["waited"]) after it was asked for."
  }

  /// - Parameter what: the command that is refused.
  private static func refused(_ finding: Wording, _ what: String) -> String {
    let subject =
      switch finding["code"] {
      case "NetStream.Publish.BadName": "refuses the stream name"
      case "NetStream.Play.StreamNotFound": "has no such stream"
      default: "refuses \(what)"
      }
    let waited = finding.has("waited") ? " \(finding.time("waited", " after \(what)"))" : ""
    return
      "The server \(subject):\(finding.statusText.isEmpty ? " an error without code" : finding.statusText)\(waited), \(finding.place.name).\(finding.redirectText)"
  }

  /// Who has the name that was asked for; empty where that is not known.
  private static func holder(_ finding: Wording) -> String {
    guard let holder = finding.related("holder") else { return "" }
    let flow = holder.flow.map { " (flow \($0))" } ?? ""
    return
      " Another publisher holds '\(finding["stream_name"])' since \(holder.place.name)\(flow)."
  }
}
