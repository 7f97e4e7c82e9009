internal import Packets

/// Finds the subflows of Multipath TCP connections, and makes one connection of each (RFC 8684).
struct Multipath: Sendable {
  private struct Ends: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  private struct Member {
    let connection: Int
    let subflow: Int
  }

  /// Among how many connections one is looked for that no key names.
  private static let candidateLimit = 256
  /// How many directions of subflows are known at most; what comes beyond is plain TCP.
  private static let memberLimit = 1 << 17

  private var connections: [Int: MultipathConnection] = [:]
  private var openedCount = 0
  /// By both directions' ends.
  private var members: [Ends: Member] = [:]
  private var tokens: [UInt32: (connection: Int, side: Int)] = [:]

  /// Whether any connection is known.
  var isActive: Bool { !members.isEmpty }

  /// A segment as segments of its connection; nil where it belongs to none, and is plain TCP.
  ///
  /// - Parameter opens: whether its flow is not known yet.
  mutating func translate(
    _ segment: TCPSegment, of packet: Span<UInt8>, opens: Bool
  ) -> [TCPSegment]? {
    let ends = Ends(source: segment.source, destination: segment.destination)
    guard opens || segment.flags.contains(.syn) || members[ends] != nil else { return nil }
    let options = MultipathOptions(segment, of: packet)
    if members[ends] == nil || opensAnew(segment, ends) {
      open(segment, options, ends, opens: opens)
    }
    guard let member = members[ends], var connection = connections[member.connection] else {
      return nil
    }
    // Taken out, so that it changes where it is.
    connections[member.connection] = nil
    defer { connections[member.connection] = connection }
    takeKey(segment, options, member, &connection)
    if options.mapping != nil { connection.agree() }
    guard connection.isAgreed || segment.flags.contains(.syn) else { return nil }
    return connection.translate(segment, options, subflow: member.subflow)
  }

  /// Whether the ports of a subflow that is known are used again.
  private func opensAnew(_ segment: TCPSegment, _ ends: Ends) -> Bool {
    guard segment.flags.contains(.syn), !segment.flags.contains(.ack), let member = members[ends],
      let subflow = connections[member.connection]?.subflows[member.subflow]
    else { return false }
    return !subflow.initial.contains(segment.sequenceNumber)
  }

  private mutating func open(
    _ segment: TCPSegment, _ options: MultipathOptions, _ ends: Ends, opens: Bool
  ) {
    let isSYN = segment.flags.contains(.syn)
    // What the ports stood for before is over.
    forget(ends)
    guard members.count < Self.memberLimit else { return }
    if let token = options.joinedToken, let (number, side) = owner(of: token, segment) {
      let isSure = tokens[token] != nil
      guard let subflow = connections[number]?.join(segment, side: 1 - side, isSure: isSure) else {
        return
      }
      insert(ends, Member(connection: number, subflow: subflow))
    } else if options.joinedToken != nil
      || options.capable != nil && isSYN && !segment.flags.contains(.ack)
      || opens && !isSYN && options.mapping != nil
    {
      openedCount += 1
      connections[openedCount] = MultipathConnection(
        segment, hasSYN: options.capable != nil && isSYN)
      insert(ends, Member(connection: openedCount, subflow: 0))
    }
  }

  /// The connection that a token names, and the side whose it is.
  ///
  /// Where no key tells, it is the only one to the same server, unless its data sequence numbers tell otherwise.
  private func owner(of token: UInt32, _ segment: TCPSegment) -> (connection: Int, side: Int)? {
    if let known = tokens[token] { return known }
    guard connections.count <= Self.candidateLimit else { return nil }
    let candidates = connections.filter {
      $0.value.isAgreed && $0.value.subflows[0].ends[1] == segment.destination
    }
    return candidates.count == 1 ? candidates.first.map { ($0.key, 1) } : nil
  }

  private mutating func insert(_ ends: Ends, _ member: Member) {
    members[ends] = member
    members[Ends(source: ends.destination, destination: ends.source)] = member
  }

  /// Notes a side's key, which comes with its SYN or its first acknowledgement.
  private mutating func takeKey(
    _ segment: TCPSegment, _ options: MultipathOptions, _ member: Member,
    _ connection: inout MultipathConnection
  ) {
    guard member.subflow == 0, let capable = options.capable, let key = capable.senderKey else {
      return
    }
    let side = segment.source == connection.subflows[0].ends[0] ? 0 : 1
    let known = MultipathKey(key, version: capable.version)
    connection.note(known, side: side)
    if connection.tokens.contains(known.token) { tokens[known.token] = (member.connection, side) }
  }

  /// What there is to say of the connection of a flow, in the order of its subflows; nil where it is plain
  /// TCP.
  func paths(_ ends: FlowEnds) -> FlowStatistics.Multipath? {
    guard let member = members[Ends(source: ends.client, destination: ends.server)],
      let connection = connections[member.connection], connection.isAgreed
    else { return nil }
    let isSwapped = connection.subflows[0].ends[0] != ends.client
    return FlowStatistics.Multipath(
      paths: connection.subflows.map { subflow in
        FlowStatistics.Path(
          client: subflow.ends[isSwapped ? 1 : 0], server: subflow.ends[isSwapped ? 0 : 1])
      },
      inferredCount: connection.subflows.count { !$0.isSure },
      mayLackPaths: !connection.hasSYN || !connection.hasKeys)
  }

  /// Forgets the connection of a flow that is forgotten.
  mutating func forget(_ ends: FlowEnds) {
    guard isActive else { return }
    forget(Ends(source: ends.client, destination: ends.server))
  }

  private mutating func forget(_ ends: Ends) {
    guard let member = members[ends], member.subflow == 0 else { return }
    for subflow in connections[member.connection]?.subflows ?? [] {
      for (one, other) in [(0, 1), (1, 0)] {
        let ends = Ends(source: subflow.ends[one], destination: subflow.ends[other])
        if members[ends]?.connection == member.connection { members[ends] = nil }
      }
    }
    for token in connections[member.connection]?.tokens ?? []
    where tokens[token]?.connection == member.connection {
      tokens[token] = nil
    }
    connections[member.connection] = nil
  }
}
