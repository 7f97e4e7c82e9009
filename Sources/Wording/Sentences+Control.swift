internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of control messages, shared objects and messages that are odd as a whole.
extension Sentences {
  static let control: [Problem: Sentence] = [
    .messageEmpty: {
      "The \($0.messageType()) message has no payload."
    },
    .transportStream: {
      "The message of type \($0["message_type_id"]) is a piece of an MPEG transport stream (packets of 188 bytes from byte \($0["offset"]) on): MPEG-TS is sent where FLV is due."
    },
    .aggregateTimestamp: {
      "The first part of an aggregate has timestamp \($0["part_timestamp"]), the aggregate \($0["timestamp"]): receivers have to move all parts by the difference."
    },
    .messageTypeRare: {
      "\($0.messageTypeCapital) messages are sent."
    },
    .leadByteMissing: {
      "The \($0.messageType()) message begins without the byte 0."
    },
    .windowZero: { _ in
      "Window Acknowledgement Size is 0."
    },
    .limitTypeUnknown: {
      "The limit type of Set Peer Bandwidth is \($0["limit_type"])."
    },
    AbsenceRule.chunkSizeLate.problem: {
      "Set Chunk Size \($0["chunk_size"]) comes after publish and before any metadata."
    },
    .controlMisplaced: {
      "\($0.messageTypeCapital) is on chunk stream \($0["chunk_stream_id"]) and message stream \($0["message_stream_id"]), where 2 and 0 are due."
    },
    .eventWrongSide: {
      "The \($0["side"]) sends the user control event \($0["event"].replacing("_", with: " ")), which is the \($0["expected_side"])'s to send."
    },
    AbsenceRule.streamBeginEarly.problem: {
      "Stream Begin names message stream \($0["stream_id"]), which nobody created."
    },
    .eventUnknown: {
      $0.has("event")
        ? "The user control event \($0["event_type"]) (\($0["event"].replacing("_", with: " "))) is not in RTMP 1.0."
        : "The type of a user control event is \($0["event_type"])."
    },
    .pingEchoWrong: {
      "A Ping Response repeats \($0["timestamp"]), \($0.has("request_timestamp") ? "where the request has \($0["request_timestamp"])" : "and no request waits")."
    },
    AbsenceRule.pingUnanswered.problem: {
      "\(pingRequests($0)) got no Ping Response in \($0["waited"])\($0.isTrue("has_closed") ? ", and the \($0["side"]) closed the connection" : "")."
    },
    .sharedObjectEventUnknown: {
      "An event of the shared object '\($0["name"])' has type \($0["event_type"])."
    },
    .sharedObjectDirection: {
      "The \($0["side"]) sends \($0["event"]) for '\($0["name"])'."
    },
  ]

  private static func pingRequests(_ finding: Wording) -> String {
    let first = finding.place.name
    return finding.integer("count") == 1
      ? "The \(finding["side"])'s Ping Request of \(first)"
      : "\(finding["count"]) Ping Requests of the \(finding["side"]) from \(first) on"
  }
}
