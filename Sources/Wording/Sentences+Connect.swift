internal import ByteParsing
internal import Sessions
internal import Rules

/// What is said of connect and its answer.
extension Sentences {
  static let connect: [Problem: Sentence] = [
    .connectRepeated: {
      "connect was sent before, at \($0.relatedName("earlier"))."
    },
    .connectAppMissing: {
      $0.has("application") ? "app is empty in connect." : "connect has no app."
    },
    .tcURLMismatch: {
      "tcUrl has '\($0["tc_url_path"])' where app is '\($0["application"])'."
    },
    .tcURLPort: {
      "tcUrl means port \($0["tc_url_port"]) where the connection goes to \($0["server_port"])."
    },
    .connectRefused: {
      "The server refuses connect\($0.clause(" ", "waited", " after connect")):\($0.statusText.isEmpty ? " _error" : $0.statusText)."
    },
    .connectAuthentication: {
      "The server asks for authentication\(step($0)).\($0.clause(" It is attempt ", "attempt", " of this client."))"
    },
  ]

  /// How far the client has come with authenticating.
  private static func step(_ finding: Wording) -> String {
    let meaning =
      switch finding["reason"] {
      case "needauth": " and sends a salt and a challenge"
      case "nosuchuser": " and does not know the user"
      case "authfailed": " and does not accept the response"
      case "invalid_session_id": " and does not know the session"
      default: ""
      }
    return meaning + finding.clause(" (reason=", "reason", ")")
  }
}
