internal import ByteParsing
internal import RuleDescriptions
internal import Sessions
internal import Streams

/// What is said of what stands where C0 and S0 are due: other protocols, and a proxy's header.
extension Sentences {
  static let opening: [Problem: Sentence] = [
    .notRTMP: { ($0.has("alert") ? alert($0) : protocols($0)) + tls($0) },
    AbsenceRule.foreignUnanswered.problem: {
      "\(beginning($0)), and the server never answers: \($0.outcome).\(tls($0))"
    },
    .proxyHeader: { "\($0["header"]): \(ends($0))\($0.clause(" It has ", "extensions", "."))" },
    .proxyMalformed: { "\($0["header"]): \(flaw($0["flaw"]))." },
    AbsenceRule.proxyUnanswered.problem: {
      "The client begins with a header (\($0["header"])), and the server does not answer: \($0.outcome). It does not expect such a header, as it seems."
    },
    .proxyMisread: {
      "S2 repeats the header (\($0["header"])) instead of C1: the server does not expect it, and takes its bytes for C0 and C1."
    },
  ]

  private static func protocols(_ finding: Wording) -> String {
    let (client, server) = (spoken("client", finding), spoken("server", finding))
    if server.isEmpty { return "\(beginning(finding)): not decoded." }
    if client.isEmpty { return "The server speaks \(server), not RTMP: not decoded." }
    if client == server { return "Both sides speak \(client), not RTMP: not decoded." }
    return "The client speaks \(client), and the server \(server): not decoded."
  }

  /// What the client begins with, where nothing of the server tells more.
  private static func beginning(_ finding: Wording) -> String {
    finding["client_protocol"] == "unknown"
      ? "The client's first bytes are neither an RTMP handshake nor a protocol that is known here"
      : "The client speaks \(spoken("client", finding)), not RTMP"
  }

  private static func alert(_ finding: Wording) -> String {
    "The \(finding["alert_sender"]) ended TLS (RTMPS, or HTTPS) by the fatal alert \(finding["alert"]) (\(finding["alert_number"]))."
  }

  /// Such as `HTTP (GET / HTTP/1.1)`.
  private static func spoken(_ side: String, _ finding: Wording) -> String {
    let name = finding["\(side)_protocol"]
    if name == "unknown" { return "a protocol that is not known here" }
    // The line says more than what the name has behind it.
    guard finding.has("\(side)_line"), let end = name.firstRange(of: " (") else {
      return name + finding.clause(" ('", "\(side)_line", "')")
    }
    return name[..<end.lowerBound] + finding.clause(" ('", "\(side)_line", "')")
  }

  private static func tls(_ finding: Wording) -> String {
    let versions = finding.texts("client_versions")
    guard let first = versions.first, let last = versions.last else { return "" }
    return " The client offers \(first)\(first == last ? "" : " to \(last)")"
      + finding.clause(" for ", "server_name", " (SNI)")
      + finding.clause(" with ALPN ", "application_protocols")
      + finding.clause("; the server takes ", "server_versions") + "."
  }

  private static func ends(_ finding: Wording) -> String {
    if finding.has("source_address") {
      let destination = end("destination", finding)
      return "the client is \(end("source", finding))"
        + (destination.isEmpty ? "." : ", and connected to \(destination).")
    }
    return finding.isTrue("is_local")
      ? "the connection is the proxy's own, or of a client that it does not tell."
      : "it names no address that can be read."
  }

  /// Such as `192.0.2.1:50000`, or `[fd77::1]:50000`.
  private static func end(_ name: String, _ finding: Wording) -> String {
    let address = finding["\(name)_address"]
    let port = finding["\(name)_port"]
    if port.isEmpty { return address }
    return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  private static func flaw(_ name: String) -> String {
    switch ProxyHeader.Flaw(rawValue: name) {
    case .lineEnd: "its line ends with LF, where CR LF is due"
    case .lineLength: "its line is longer than 107 bytes"
    case .fields: "it has not two addresses and two ports, with one space between them"
    case .family: "its family is none of TCP4, TCP6 and UNKNOWN, or of the numbers for them"
    case .address: "an address is none, or of another family than it says"
    case .port: "a port is no number up to 65535"
    case .version: "its version is not 2"
    case .command: "its command is neither LOCAL nor PROXY"
    case .transport: "it is of another transport than a stream, over TCP"
    case .length: "its length is too small for the addresses"
    case .extensions: "a value behind the addresses reaches beyond its end"
    case nil: name
    }
  }
}
