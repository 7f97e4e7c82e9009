internal import ByteParsing
internal import Sessions
internal import Rules

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
    AbsenceRule.handshakeUnanswered.problem: {
      "The client asked for \($0.isTrue("is_encrypted") ? "RTMPE" : "RTMP") (handshake version \($0["version"])) and got no answer: \($0.outcome)."
    },
    .handshakeSurplus: {
      "\($0["byte_count"]) bytes stand between the handshake and the first chunk header."
    },
  ]
}
