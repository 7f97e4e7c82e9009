internal import Flows
internal import Packets
internal import Sessions
internal import Wording

/// The connections of a capture that do not speak RTMP, for a person to read.
extension OutputBuffer {
  /// How many are listed.
  private static let listed = 10
  private static let textWidth = 79

  /// Writes that a capture has no RTMP, and what it has instead.
  mutating func writeNoConnection(in summary: CaptureSummary) {
    if summary.hasNoTCP { return writeWithoutTCP(summary) }
    defer { writeAdvice(for: summary) }
    write("no RTMP connection among ")
    write(count: summary.tcpFlows, "TCP connection")
    if summary.others.list.isEmpty { return write("\n") }
    write(":\n")
    write(summary.others)
  }

  /// Writes what connections there are beside those of RTMP; nothing where there are none.
  mutating func writeOthers(in summary: CaptureSummary) {
    defer { writeAdvice(for: summary) }
    guard !summary.others.list.isEmpty else { return }
    write("\nnot RTMP, as far as can be told:\n")
    write(summary.others)
  }

  private mutating func write(_ others: OtherConnections) {
    let list = others.list.prefix(Self.listed)
    for connection in list {
      let ends = "\(connection.client) → \(connection.server)"
      let looks = connection.text
      write(text: "  \(ends)")
      if ends.count + looks.count + 4 <= Self.textWidth {
        write("  ")
        write(safe: looks)
        write("\n")
      } else {
        write("\n")
        write(wrapped: looks, indent: 6, width: Self.textWidth)
      }
    }
    let rest = others.count - list.reduce(0) { $0 + $1.count }
    if rest > 0 { write(text: "  and \(rest) \(rest == 1 ? "other" : "others")\n") }
    let shows = "--port N shows what is on a port, whatever it speaks"
    let isEncrypted = list.contains(where: \.isEncrypted)
    let text = isEncrypted ? "\(shows); of TLS, what it says before it encrypts." : "\(shows)."
    write(wrapped: text, indent: 0, width: Self.textWidth)
  }
}

extension OtherConnection {
  /// What it looks like, such as `HTTP, host live.example; 3 connections`.
  fileprivate var text: String {
    count > 1 ? "\(looksText); \(count) connections" : looksText
  }

  private var looksText: String {
    switch looks {
    case .unanswered:
      guard let opening, opening.synCount > 1 else { return "unanswered SYN" }
      let time = FindingArguments.Fact.duration(opening.synTime).words
      return "unanswered SYN, \(opening.synCount) times in \(time)"
    case .refused: return "refused"
    case .dropped: return "closed by the server before a byte was sent"
    case .empty: return "nothing was sent"
    case .inside: return "began before the capture, nothing in it is RTMP"
    case .speaking(let client, let server):
      let parts = [
        Self.protocols(client, server), isEncrypted ? "encrypted" : nil,
        serverName.map { (isEncrypted ? "server name " : "host ") + $0.shortened(to: 60) },
        isAnswered == false ? "never answered" : nil,
        isAnswered == nil ? "what the server sent was not captured" : nil,
      ]
      return parts.compactMap(\.self).joined(separator: ", ")
    }
  }

  private static func protocols(_ client: String?, _ server: String?) -> String {
    switch (client, server) {
    case (nil, nil): "a protocol that is not known here"
    case (let name?, nil), (nil, let name?): name
    case (let client?, let server?):
      client == server ? client : "\(client), and \(server) of the server"
    }
  }
}
