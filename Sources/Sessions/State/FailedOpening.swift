internal import Flows
package import Packets

/// How a connection failed before either side said a word.
package struct FailedOpening: Sendable {
  package enum Kind: Hashable, Sendable {
    /// The server answers the SYN by RST.
    case refused
    /// Nothing answers the SYN, which the client has sent often enough, or long ago.
    case unanswered
    /// The server takes the connection, and is the one that closes it.
    case dropped
  }

  package let kind: Kind
  /// The first SYN.
  package let openedAt: Place

  /// - Parameter now: until when the connection's packets would have been seen.
  init?(_ statistics: FlowStatistics, openedAt: Place, now: CaptureTime) {
    let (opening, server) = (statistics.opening, statistics[.serverToClient])
    guard opening.synCount > 0, server.bytes == 0, let start = openedAt.time else { return nil }
    self.openedAt = openedAt
    if opening.isAccepted {
      guard statistics[.clientToServer].bytes == 0, statistics.close?.by == .serverToClient else {
        return nil
      }
      kind = .dropped
    } else if opening.isRefused {
      kind = .refused
    } else {
      let hasTime =
        opening.synCount >= Threshold.unansweredSYNs
        || now - start >= Threshold.unansweredPatience
      guard hasTime, !server.isSeen else { return nil }
      kind = .unanswered
    }
  }
}

/// What other connections of a capture say of one that failed before RTMP: where RTMP is spoken, which
/// ports were answered when, and which ports a client tries in vain.
package struct OpeningMemory: Sendable {
  private struct Answer: Hashable, Sendable {
    let port: UInt16
    let isIPv6: Bool
    let second: Int64
  }

  private struct Pair: Hashable, Sendable {
    let client: IPAddress
    let server: IPAddress
  }

  /// How many end points, answers and pairs are remembered.
  private static let limit = 1 << 12
  /// Ports on which other protocols are at home, so that RTMP elsewhere says nothing of them.
  private static let othersPorts: Set<UInt16> = [80, 443]
  /// Where RTMP, or RTMPS, is at home beside the ports that a user names.
  private static let usualPorts: Set<UInt16> = [1935, 1936]
  private static let second: Int64 = 1_000_000_000

  private var speakers: Set<Endpoint> = []
  private var addresses: Set<IPAddress> = []
  private var ports: Set<UInt16> = []
  private var answers: Set<Answer> = []
  private var tried: [Pair: Set<UInt16>] = [:]

  /// Notes a server that speaks RTMP.
  mutating func noteRTMP(_ server: Endpoint) {
    guard speakers.count < Self.limit else { return }
    speakers.insert(server)
    addresses.insert(server.address)
    ports.insert(server.port)
  }

  /// Notes that a server has answered a SYN.
  mutating func noteAnswer(_ server: Endpoint, at time: CaptureTime) {
    guard answers.count < Self.limit else { return }
    answers.insert(
      Answer(
        port: server.port, isIPv6: server.address.isIPv6, second: time.nanoseconds / Self.second))
  }

  /// Notes a connection without a byte.
  mutating func noteVain(_ client: Endpoint, _ server: Endpoint) {
    let pair = Pair(client: client.address, server: server.address)
    guard tried.count < Self.limit || tried[pair] != nil,
      tried[pair]?.count ?? 0 < Threshold.scannedPorts
    else { return }
    tried[pair, default: []].insert(server.port)
  }

  /// Whether RTMP is spoken at that end point.
  package func speaksRTMP(_ server: Endpoint) -> Bool { speakers.contains(server) }

  /// Whether whoever connects there hardly wants anything but RTMP.
  func expectsRTMP(_ server: Endpoint) -> Bool {
    Self.othersPorts.contains(server.port)
      ? addresses.contains(server.address)
      : Self.usualPorts.contains(server.port) || ports.contains(server.port)
  }

  /// Whether the port was answered over the other version of IP, as soon as clients turn to that that try
  /// both (RFC 8305 §5).
  package func isAnsweredElsewhere(_ server: Endpoint, at time: CaptureTime) -> Bool {
    let first = time.nanoseconds / Self.second
    let last = time.nanoseconds.addingClamped(Threshold.otherFamilyPatience) / Self.second
    return (first...max(first, last)).contains {
      answers.contains(
        Answer(port: server.port, isIPv6: !server.address.isIPv6, second: $0))
    }
  }

  /// Whether the client has tried so many of the server's ports in vain that it looks for open ones.
  package func isScan(_ client: Endpoint, _ server: Endpoint) -> Bool {
    let pair = Pair(client: client.address, server: server.address)
    return tried[pair]?.count ?? 0 >= Threshold.scannedPorts
  }
}
