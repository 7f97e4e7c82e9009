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
  package let server: Endpoint
  /// Whether the client has tried so many of the server's ports in vain that it looks for open ones.
  package let isScan: Bool
  /// Whether the port was answered over the other version of IP, as soon as clients turn to that that try
  /// both (RFC 8305 §5).
  package let isAnsweredElsewhere: Bool

  /// - Parameter now: until when the connection's packets would have been seen.
  init?(
    _ statistics: FlowStatistics, from client: Endpoint, to server: Endpoint, openedAt: Place,
    now: CaptureTime, _ memory: OpeningMemory
  ) {
    let (opening, answer) = (statistics.opening, statistics[.serverToClient])
    guard opening.synCount > 0, answer.bytes == 0, let start = openedAt.time else { return nil }
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
      guard hasTime, !answer.isSeen else { return nil }
      kind = .unanswered
    }
    self.openedAt = openedAt
    self.server = server
    isScan = memory.isScan(client, server)
    isAnsweredElsewhere = kind != .dropped && memory.isAnsweredElsewhere(server, at: start)
  }
}

/// What other connections of a capture say of one that failed before RTMP: where RTMP is spoken, which
/// ports were answered when, and which ports a client tries in vain.
struct OpeningMemory: Sendable {
  private struct Answer: Hashable, Sendable {
    let port: UInt16
    let isIPv6: Bool
    let second: Int64
  }

  private struct Pair: Hashable, Sendable {
    let client: IPAddress
    let server: IPAddress
  }

  /// How many end points and pairs are remembered, and how many answers.
  private static let (limit, answerLimit) = (1 << 12, 1 << 14)
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
    guard answers.count < Self.answerLimit else { return }
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
  func speaksRTMP(_ server: Endpoint) -> Bool { speakers.contains(server) }

  /// Whether whoever connects there hardly wants anything but RTMP.
  func expectsRTMP(_ server: Endpoint) -> Bool {
    Self.othersPorts.contains(server.port)
      ? addresses.contains(server.address)
      : Self.usualPorts.contains(server.port) || ports.contains(server.port)
  }

  func isAnsweredElsewhere(_ server: Endpoint, at time: CaptureTime) -> Bool {
    let first = time.nanoseconds / Self.second
    let last = time.nanoseconds.addingClamped(Threshold.otherFamilyPatience) / Self.second
    return (first...max(first, last)).contains {
      answers.contains(
        Answer(port: server.port, isIPv6: !server.address.isIPv6, second: $0))
    }
  }

  func isScan(_ client: Endpoint, _ server: Endpoint) -> Bool {
    let pair = Pair(client: client.address, server: server.address)
    return tried[pair]?.count ?? 0 >= Threshold.scannedPorts
  }
}
