public import RTMP

extension ReplayOutcome {
  /// What came of it, for a person to read.
  ///
  /// - Parameters:
  ///   - role: the side that was played.
  ///   - address: where the peer was; nil where it came to the one that played.
  public func lines(as role: Role, against address: String?) -> [String] {
    let place = address.map { "client against \($0)" } ?? "server"
    let peer = role.peer.rawValue
    let said = "\(Self.counted(matchedCount)) of the \(peer) as in the fixture"
    let sent = "sent \(Self.counted(sentMessages)), \(Self.size(sentBytes))"
    var lines: [String] = []
    if let divergence {
      lines.append("diverged as \(place): \(said); \(sent)")
      lines += divergence.lines(of: role.peer).map { "  \($0)" }
    } else {
      lines.append(
        "replayed as \(place): \(said); " + (result.map { "\($0); " } ?? "") + sent)
      if unsentMessages > 0 {
        lines.append("  not sent, for the \(peer) had left: \(Self.counted(unsentMessages))")
      }
    }
    if !extra.isEmpty { lines.append("  the \(peer) also said: \(extra.joined(separator: "; "))") }
    if !leftOut.isEmpty {
      lines.append("  the \(peer) left out: \(leftOut.joined(separator: "; "))")
    }
    return lines
  }

  private static func counted(_ count: Int) -> String {
    count == 1 ? "1 message" : "\(count) messages"
  }

  private static func size(_ count: Int) -> String {
    count < 10_000 ? "\(count) B" : "\((count + 500) / 1000) kB"
  }
}
