internal import Fields
extension FixtureManifest {
  /// How much was said, for a person to read.
  public var counts: String {
    "\(streams.c2s.messages) messages of the client, \(streams.s2c.messages) of the server"
  }

  /// What is not as it was sent, a line each.
  public var replacements: [String] {
    var lines: [String] = []
    if !redacted.isEmpty {
      let parts = redacted.map { redaction in
        let noun = SecretKind(rawValue: redaction.kind)?.noun(redaction.strings) ?? ""
        return "\(redaction.strings) \(noun)"
      }
      lines.append("replaced: \(parts.joined(separator: ", "))")
    }
    if media != .keep { lines.append("zeroed: audio and video behind their headers") }
    return lines
  }
}

extension SecretKind {
  /// What so many of them are called.
  fileprivate func noun(_ count: Int) -> String {
    let isOne = count == 1
    return switch self {
    case .streams: isOne ? "stream name" : "stream names"
    case .apps: isOne ? "application name" : "application names"
    case .queries: isOne ? "query value" : "query values"
    case .users: isOne ? "user's secret" : "users' secrets"
    case .addresses: isOne ? "address" : "addresses"
    case .hosts: isOne ? "host name" : "host names"
    case .texts: isOne ? "text" : "texts"
    }
  }
}
