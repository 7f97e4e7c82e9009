public import Flows
public import Packets
internal import RTMP
internal import Streams

/// A connection that is not shown, for nothing in it is RTMP, or several of one kind to one server.
public struct OtherConnection: Hashable, Sendable {
  /// What it looks like.
  public enum Looks: Hashable, Sendable {
    /// Nothing answers the SYN.
    case unanswered
    /// The server answers the SYN by RST.
    case refused
    /// The server took the connection, and closed it before either side sent a byte.
    case dropped
    /// Neither side sent a byte.
    case empty
    /// It began before the capture.
    case inside
    /// What each side begins with; nil where it says nothing, or nothing that is known.
    case speaking(client: String?, server: String?)
  }

  /// Of the first of them.
  public let client: Endpoint
  public let server: Endpoint
  /// The first one's first packet.
  public let frame: UInt64
  public let looks: Looks
  /// The server's name as the client has it, by TLS or HTTP; nil where it says none, or none may be told.
  public let serverName: String?
  /// Whether TLS hides what it says.
  public let isEncrypted: Bool
  /// Whether the server sent anything; nil where not all of it was captured, and none is there.
  public let isAnswered: Bool?
  /// How often the first one's SYN was sent, and for how long.
  public let opening: FlowStatistics.Opening?
  public fileprivate(set) var count = 1

  fileprivate func isLike(_ other: Self) -> Bool {
    server == other.server && looks == other.looks && serverName == other.serverName
      && isAnswered == other.isAnswered
  }
}

extension OtherConnection.Looks {
  /// The name in records.
  public var name: String {
    switch self {
    case .unanswered: "unanswered"
    case .refused: "refused"
    case .dropped: "dropped"
    case .empty: "empty"
    case .inside: "midstream"
    case .speaking: "other_protocol"
    }
  }
}

/// The connections of a capture that are not shown: the first ones of each kind, and how many there are.
public struct OtherConnections: Sendable {
  /// How many kinds are told apart.
  private static let limit = 64

  /// Those that failed come first, and else those that came first.
  public var list: [OtherConnection] {
    found.sorted { one, other in
      one.hasFailed == other.hasFailed ? one.frame < other.frame : one.hasFailed
    }
  }

  /// Of all kinds.
  public private(set) var count = 0
  private var found: [OtherConnection] = []

  mutating func add(_ connection: OtherConnection) {
    count += 1
    if let place = found.firstIndex(where: connection.isLike) {
      found[place].count += 1
    } else if found.count < Self.limit {
      found.append(connection)
    }
  }

  /// Puts others in the place of addresses.
  mutating func disguise(by disguise: Disguise?) {
    guard let disguise else { return }
    found = list.map { $0.disguised(by: disguise) }
  }
}

extension OtherConnection {
  fileprivate var hasFailed: Bool { [.unanswered, .refused, .dropped].contains(looks) }

  fileprivate func disguised(by disguise: Disguise) -> Self {
    Self(
      client: client.disguised(by: disguise), server: server.disguised(by: disguise), frame: frame,
      looks: looks, serverName: nil,
      isEncrypted: isEncrypted, isAnswered: isAnswered, opening: opening, count: count)
  }
}

extension Session {
  /// What the connection is, by what each side begins with; nil while it is shown.
  ///
  /// - Parameter statistics: nil while it goes on.
  func otherConnection(_ statistics: FlowStatistics?) -> OtherConnection? {
    guard let report = opening, !isShown else { return nil }
    let foreign = sides.indices.map { index in
      sides[index].opening.flatMap { $0.isEmpty ? nil : ForeignProtocol(openedBy: $0.span) }
    }
    let names = foreign.map { $0?.plainName }
    let hasBytes = sides.indices.contains { sides[$0].byteCount > 0 }
    let opened = statistics?.opening
    let looks: OtherConnection.Looks
    if report.start != .syn {
      looks = .inside
    } else if hasBytes {
      looks = .speaking(client: names[0], server: names[1])
    } else if opened?.isAccepted == true {
      looks = statistics?.close?.by == .serverToClient ? .dropped : .empty
    } else {
      looks = opened?.isRefused == true ? .refused : .unanswered
    }
    let isSilenceSeen =
      sight.absence(by: .serverToClient) != nil && statistics?[.serverToClient].isSeen == true
    return OtherConnection(
      client: report.client, server: report.server, frame: report.frame, looks: looks,
      serverName: Self.serverName(sides[0].opening ?? [], foreign[0])?.inSentence,
      isEncrypted: foreign.contains(.tls),
      isAnswered: sides[1].byteCount > 0 ? true : isSilenceSeen ? false : nil,
      opening: statistics?.opening)
  }

  private static func serverName(_ bytes: [UInt8], _ foreign: ForeignProtocol?) -> String? {
    switch foreign {
    case .tls: TLSOpening(bytes).serverName
    case .http, .rtmpt: HTTPOpening(bytes).host
    default: nil
    }
  }
}

extension ForeignProtocol {
  /// Its name without what is said beside.
  fileprivate var plainName: String {
    switch self {
    case .http: "HTTP"
    case .rtmpt: "RTMPT"
    case .tls: "TLS"
    default: name
    }
  }
}
