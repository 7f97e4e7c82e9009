internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of the handshake.
extension Sentences {
  static let handshake: [Problem: Sentence] = [
    .digestInvalid: {
      "\($0["packet"]) has \($0["version"]) where zero should be, and no valid digest."
    },
    .handshakeSlow: {
      "The handshake took \($0["time"]), from the SYN on\($0.clause("; a round trip takes ", "round_trip"))."
    },
    .handshakeShort: {
      "\($0["packet"]) has \($0["byte_count"]) of 1536 bytes: the connect command begins inside it."
    },
    .echoWrong: {
      "\($0["packet"]) neither repeats \($0["peers_packet"]) nor is signed with its digest."
    },
    .echoTimeChanged: {
      "\($0["packet"]) repeats the random bytes of \($0["peers_packet"]), but not its time."
    },
    .echoReadTime: {
      "\($0["packet"]) differs from \($0["peers_packet"]) in bytes 4 to 7 alone: \($0["word"]), where \($0["peers_packet"]) has \($0["peers_word"])."
    },
    .versionMismatch: {
      "\($0["byte"]) has version \($0["version"]), \($0["peers_byte"]) has \($0["peers_version"])."
    },
    .digestSchemeMismatch: { _ in "The digests of C1 and S1 follow different schemes." },
    AbsenceRule.handshakeStalled.problem: {
      "The client sent no whole message for \($0["waited"]) after the handshake."
    },
    .pipelined: { _ in "The client does not wait for S2 before its first message." },
    .serverEarly: {
      "The server does not wait for \($0["awaited"]) before \($0["awaited"] == "C0" ? "S0 and S1" : "its first message")."
    },
    AbsenceRule.handshakeUnanswered.problem: {
      "The client asked for \($0.isTrue("is_encrypted") ? "RTMPE" : "RTMP") (handshake version \($0["version"])) and got no answer: \($0.outcome)."
    },
    AbsenceRule.handshakeStuck.problem: {
      "Both sides wait for each other since \($0.relatedName("last")): the client sent C0 and C1\(part($0, "client_byte_count", of: "C2")) and wants S2, the server sent S0 and S1\(part($0, "server_byte_count", of: "S2")) and wants C2; \($0.outcome).\($0.isTrue("is_copy") ? " S1 is a copy of C1." : "")"
    },
    .handshakeSurplus: {
      "\($0["byte_count"]) bytes stand between the handshake and the first chunk header."
    },
  ]

  /// How much of its second packet a side has sent; empty where that is nothing.
  private static func part(_ finding: Wording, _ name: String, of packet: String) -> String {
    let count = finding.integer(name) ?? 0
    return count > 0 ? " and \(count) bytes of \(packet)" : ""
  }
}
