internal import ByteParsing
internal import Sessions
internal import Rules
internal import RuleDescriptions

/// What is said of connect and its answer.
extension Sentences {
  static let connect: [Problem: Sentence] = [
    .connectRepeated: {
      "connect was sent before, at \($0.relatedName("earlier"))."
    },
    .connectAppMissing: {
      $0.has("application") ? "app is empty in connect." : "connect has no app."
    },
    AbsenceRule.connectTokenUnanswered.problem: { _ in
      "The server asks for secureTokenResponse (its answer to connect has secureToken), and the client never sends it."
    },
    .reconnectRequest: {
      "The server asks the client to reconnect\($0.clause(" to ", "tc_url"))\($0.clause(" (\"", "description", "\")"))\(notOffered($0))\(formFaults($0)); \($0.outcome)."
    },
    .tcURLMalformed: {
      "tcUrl is no URL: \(flaw(of: $0["flaw"])) (\($0["tc_url"]))."
    },
    .tcURLMismatch: {
      "tcUrl has '\($0["tc_url_path"])' where app is '\($0["application"])'."
    },
    .tcURLPort: {
      "tcUrl means port \($0["tc_url_port"]) where the connection goes to \($0["server_port"])."
    },
    .connectRefused: {
      "The server refuses connect\($0.clause(" ", "waited", " after connect")):\($0.statusText.isEmpty ? " _error" : $0.statusText).\($0.redirectText)"
    },
    .connectAuthentication: {
      "The server asks for authentication (authmod=\($0["scheme"])\($0.clause(", reason=", "reason"))): \(step($0)).\($0.clause(" It is attempt ", "attempt", " of this client."))"
    },
  ]

  /// Whether the client has said that it can reconnect.
  private static func notOffered(_ finding: Wording) -> String {
    finding.isTrue("is_offered") ? "" : ", which the client has not offered (capsEx)"
  }

  /// What a client may not take for a request to reconnect.
  private static func formFaults(_ finding: Wording) -> String {
    finding.clause(", with level '", "level", "' where status is due")
      + finding.clause(", on message stream ", "message_stream_id", " where 0 is due")
      + finding.clause(", with a tcUrl that is of the type ", "tc_url_type", ", not a string")
  }

  /// Why a tcUrl is no URL.
  private static func flaw(of name: String) -> String {
    switch TCURLFlaw(rawValue: name) {
    case .quote: "it begins with a quotation mark"
    case .control: "it holds a control character"
    case .space: "it holds a space"
    case .scheme: "it does not begin with a scheme, as rtmp://"
    case .host: "it has no host"
    case .port: "its port is no number up to 65535"
    case nil: name
    }
  }

  /// What the client has to do next.
  private static func step(_ finding: Wording) -> String {
    switch finding["reason"] {
    case "needauth":
      "it gives a salt and a challenge, and waits for a connect with the response to them"
    case "nosuchuser": "it does not know the user"
    case "authfailed": "it does not accept the response: the user or the password is another"
    case "invalid_session_id":
      "it does not know the session, and waits for a connect from the start"
    default: "it waits for a connect that has authmod and the user's name in the query of app"
    }
  }
}
