internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of TCP, and of what the capture lacks.
extension Sentences {
  static let transport: [Problem: Sentence] = [
    .refused: {
      "The server refused the connection: nothing listens on port \($0["port"]).\(mitigation($0))"
    },
    AbsenceRule.synUnanswered.problem: {
      "Nobody answered the client's SYN to port \($0["port"]), sent \(sent($0)).\(mitigation($0))"
    },
    AbsenceRule.dropped.problem: {
      "The server \($0.isTrue("is_reset") ? "reset" : "closed") the connection \($0.time("waited", " after the SYN")), before either side sent a byte.\(mitigation($0))"
    },
    .captureOneSided: {
      "Only the \($0["seen_side"])'s packets are in this capture: no packet of the \($0["side"]), \(proof($0))."
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

  /// Such as `6 times in 63 s`.
  private static func sent(_ finding: Wording) -> String {
    finding.integer("syn_count") == 1
      ? "once" : "\(finding["syn_count"]) times in \(finding["syn_time"])"
  }

  /// Why it need not be a failure.
  private static func mitigation(_ finding: Wording) -> String {
    if finding.isTrue("is_answered_elsewhere") {
      return " The same port was answered at once over IPv\(finding.isTrue("is_ipv6") ? 4 : 6)."
    }
    return finding.isTrue("is_scan")
      ? " The client tried ten ports of this server or more without a byte, as a scan does." : ""
  }

  /// How it can be told that a side was there.
  private static func proof(_ finding: Wording) -> String {
    let count = finding.integer("byte_count") ?? 0
    return count > 1
      ? "of which \(count) bytes are acknowledged" : "which took what the other sent"
  }
}
