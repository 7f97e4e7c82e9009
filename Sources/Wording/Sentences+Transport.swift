internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of TCP, and of what the capture lacks.
extension Sentences {
  static let transport: [Problem: Sentence] = [
    .refused: {
      "The server refused the connection: nothing listens on port \($0["port"])."
    },
    .captureLoss: {
      "\($0["byte_count"]) bytes of this connection were not captured."
    },
    .multipath: {
      let inferred =
        $0.has("inferred_count")
        ? " \($0["inferred_count"]) of them by data sequence numbers alone, as no key tells." : ""
      return
        "MPTCP: the connection goes over \($0["path_count"]) TCP connections (\($0["paths"])).\(inferred)"
    },
    .multipathPartly: {
      "MPTCP: the connection began before the capture; bytes that went over another TCP connection are missing."
        + ($0.has("paths") ? " It goes over \($0["path_count"]) at least (\($0["paths"]))." : "")
    },
    .evicted: {
      $0.has("byte_count")
        ? "\($0["byte_count"]) bytes were not waited for any longer, to stay within the memory limit."
        : "The connection was forgotten, as the one longest silent, to stay within the memory limit; later packets of it are another flow's."
    },
    .captureSnapshot: {
      "The snapshot length cut off \($0["byte_count"]) bytes of this connection."
    },
    .captureDuplicates: {
      "\($0["repeated_segments"]) of \($0["segments"]) segments of the \($0["side"]) are there twice."
    },
    .retransmissions: {
      "\($0["repeated_segments"]) of \($0["segments"]) segments of the \($0["side"]) were retransmissions."
    },
    .zeroWindow: {
      let spells = $0["zero_windows"] == "1" ? "" : ", in \($0["zero_windows"]) spells"
      return "The \($0["side"]) took no bytes for \($0["zero_window_time"])\(spells)."
    },
  ]
}
