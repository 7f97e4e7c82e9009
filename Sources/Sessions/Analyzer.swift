internal import Flows
public import Packets
public import RTMP

/// Reads captured packets and tells what the RTMP connections in them say.
///
///     var analyzer = Analyzer()
///     while let packet = try source.next() {
///       analyzer.append(packet)
///       while let event = analyzer.next() { … }
///     }
///     analyzer.finish()
///     while let event = analyzer.next() { … }
public struct Analyzer: Sendable {
  public struct Options: Sendable {
    public var decoder = RTMPDecoder.Options()
    /// Server ports on which RTMP is expected; connections there are reported even if they speak
    /// something else.
    public var ports: Set<UInt16> = [1935]
    /// UDP ports on which VXLAN, VXLAN-GPE or Geneve is expected, beside those that are assigned to them.
    public var overlayPorts: Set<UInt16> = []
    /// About how many bytes of memory may be taken for what is known of all connections together; at
    /// more, those longest silent are evicted.
    ///
    /// Half is for as many connections as that suffices for, a quarter for segments that wait behind
    /// holes, and a quarter for what else some of them hold.
    public var memoryLimit = 256 << 20
    /// Whether sessions are followed, and rules looked at beyond those of the decoders.
    public var followsSessions = true
    /// Whether there is an event for all bytes of each direction, in order.
    public var showsBytes = false
    /// What puts others in the place of names and addresses; nil leaves them as they are.
    public var disguise: Disguise?

    public init() {}
  }

  private struct Doubtful: Sendable {
    var session: Session
    let end: FlowEnd
    let statistics: FlowStatistics
  }

  private let options: Options
  /// Makes who looks at a new session; nil where nobody does.
  private let observer: (@Sendable () -> any SessionObserver)?
  private var packets: PacketDecoder
  private var flows: FlowTable
  /// By flow ID; one that has ended stays until its ID is used again.
  private var sessions: [Session] = []
  /// What is held of connections whose client is not known yet, by flow ID.
  private var roleSearches: [Int: RoleSearch] = [:]
  /// Of these, whose client is known by now.
  private var settled: [FlowID] = []
  /// Connections that have ended, and of which it is not known yet whether they failed before RTMP.
  private var doubtful: [Doubtful] = []
  @usableFromInline var queue = EventQueue()
  /// What connections have to know of one another.
  private var memory = CaptureMemory()
  private var summary = CaptureSummary()
  private var heldByteCount = 0
  /// Of the last packet; nil before the first.
  private var lastMoment: Place?

  package init(options: Options, observer: (@Sendable () -> any SessionObserver)?) {
    self.options = options
    self.observer = observer
    packets = PacketDecoder(overlayPorts: options.overlayPorts)
    flows = FlowTable(limits: options.flowLimits, serverPorts: options.ports)
    queue.disguise = options.disguise
  }

  /// Takes the next packet of the capture.
  public mutating func append(_ packet: borrowing CapturedPacket) {
    let arrival = Arrival(frame: packet.number, time: packet.time)
    let moment = Place.packet(packet.number, at: packet.time)
    lastMoment = moment
    queue.note(packet.time)
    summary.packets += 1
    let fate = packets.decode(packet)
    summary.packetsByFate.add(fate)
    guard fate == .segment else { return noteContents(fate) }
    if let datagram = packets.datagram {
      append(of: datagram.span, arrival)
    } else {
      append(of: packet.bytes, arrival)
    }
  }

  /// Notes packets that the capturing program has not put into the capture, for want of time or room.
  public mutating func note(droppedPackets count: UInt64) {
    summary.droppedPackets =
      (summary.droppedPackets ?? 0).addingReportingOverflow(count).partialValue
  }

  @inline(never)
  private mutating func noteContents(_ fate: PacketFate) {
    switch fate {
    case .notIP, .notTCP, .unknownLinkType: summary.packetsWithoutTCP.add(packets.contents)
    case .segment, .fragment, .truncated, .malformed: break
    }
  }

  /// What became known next, or nil until more packets come.
  @inlinable public mutating func next() -> SessionEvent? {
    queue.isEmpty ? nil : queue.popFirst()
  }

  /// Ends the capture: what is under way is reported as far as it came, and then the summary.
  public mutating func finish() {
    flows.finish()
    let none: [UInt8] = []
    if case .packet(let frame, let time)? = lastMoment {
      takeFlowEvents(none.span, Arrival(frame: frame, time: time))
    }
    settleDoubts()
    summary.others.disguise(by: options.disguise)
    summary.flows = queue.flowCount
    queue.append(
      .init(moment: lastMoment, direction: nil, content: .summary(summary)), flow: nil)
  }

  /// - Parameter bytes: what the decoded segment's payload lies in.
  @inline(__always)
  private mutating func append(of bytes: Span<UInt8>, _ arrival: Arrival) {
    flows.append(packets.segment, of: bytes, frame: arrival.frame, at: arrival.time)
    takeFlowEvents(bytes, arrival)
  }

  private mutating func takeFlowEvents(_ packet: Span<UInt8>, _ arrival: Arrival) {
    takeEvents(packet, arrival)
    // What begins now may need room, for which others end.
    while !settled.isEmpty {
      settleRoles()
      takeEvents(packet, arrival)
    }
  }

  private mutating func takeEvents(_ packet: Span<UInt8>, _ arrival: Arrival) {
    let moment = Place.packet(arrival.frame, at: arrival.time)
    while let event = flows.next() {
      switch event {
      case .bytes(let id, let direction, let range):
        receive(packet.extracting(range), id, direction, from: arrival.frame, at: moment)
      case .heldBytes(let id, let direction, let held):
        let arrived = Place.packet(held.arrival.frame, at: held.arrival.time)
        receive(
          held.bytes.span, id, direction, from: held.arrival.frame,
          at: held.isBehindGap ? arrived : moment)
      case .gap(let id, let direction, let byteCount, let cause, let next):
        let end = next ?? flows.lastArrival(id)
        let place = Place.packet(end.frame, at: end.time)
        if !hold(.gap(byteCount, cause, direction, at: place), id) {
          sessions[id.rawValue].skip(
            byteCount, cause, direction, at: place, &memory, into: &queue)
          boundHeldBytes(id)
        }
      case .conflict(let id, let direction, let offset):
        if !hold(.conflict(offset, direction, at: moment), id) {
          sessions[id.rawValue].noteConflict(at: offset, direction, at: moment, into: &queue)
        }
      case .opened(let id, let opening):
        open(id, opening, arrival)
      case .roundTrip(let id, let time):
        if !hold(.roundTrip(time), id) { noteRoundTrip(time, id) }
      case .closing(let id, let close):
        if !hold(.closing(close), id) { sessions[id.rawValue].noteClosing(by: close.by) }
      case .closed(let id, let end, let statistics):
        close(id, end, statistics)
      }
    }
  }

  /// Begins the sessions of connections whose client is known by now.
  private mutating func settleRoles() {
    let ids = settled
    settled = []
    for id in ids where roleSearches[id.rawValue]?.outcome != nil { settleRoles(id) }
  }

  private mutating func receive(
    _ bytes: Span<UInt8>, _ id: FlowID, _ direction: Direction, from frame: UInt64,
    at moment: Place
  ) {
    if !roleSearches.isEmpty, roleSearches[id.rawValue] != nil {
      return hold(bytes, id, direction, from: frame, at: moment)
    }
    let mayHoldMore = sessions[id.rawValue].receive(
      bytes, direction, from: frame, at: moment, lacksBytes: flows.lacksBytes, &memory,
      into: &queue)
    if mayHoldMore { boundHeldBytes(id) }
  }

  private mutating func close(
    _ id: FlowID, _ end: FlowEnd, _ statistics: FlowStatistics
  ) {
    var statistics = statistics
    change(id) { if $0.finish() == .serverToClient { statistics = statistics.exchanged } }
    settleRoles(id, isClosed: true)
    if let disguise = options.disguise {
      statistics = statistics.disguised { $0.disguised(by: disguise) }
    }
    memory.now = lastMoment?.time
    if end == .idle { summary.evictedFlows += 1 }
    noteServer(id, statistics)
    if sessions[id.rawValue].mayHaveFailed(statistics, memory) {
      // Where there are too many, what is known so far has to do.
      if doubtful.count >= options.doubtfulLimit { settleDoubts() }
      doubtful.append(
        Doubtful(session: sessions[id.rawValue], end: end, statistics: statistics))
    } else {
      sessions[id.rawValue].close(end, statistics, &memory, into: &queue)
      conclude(sessions[id.rawValue])
    }
    sessions[id.rawValue].free()
    boundHeldBytes(id)
  }

  private mutating func conclude(_ session: Session) {
    if session.isShown { summary.add(session.summary) }
    if let other = session.other { summary.others.add(other) }
  }

  /// Notes what a connection tells of others that fail.
  private mutating func noteServer(_ id: FlowID, _ statistics: FlowStatistics) {
    guard let client = sessions[id.rawValue].state.client,
      let server = sessions[id.rawValue].state.server
    else { return }
    if sessions[id.rawValue].isShown, sessions[id.rawValue].speaksRTMP {
      memory.openings.noteRTMP(server)
    }
    if Direction.allCases.allSatisfy({ statistics[$0].bytes == 0 }) {
      memory.openings.noteVain(client, server)
    }
  }

  private mutating func noteRoundTrip(_ time: Int64, _ id: FlowID) {
    sessions[id.rawValue].noteRoundTrip(time)
    if let server = sessions[id.rawValue].state.server,
      let openedAt = sessions[id.rawValue].openedAt.time
    {
      memory.openings.noteAnswer(server, at: openedAt)
    }
  }

  /// Ends the connections of which other ones tell whether they failed before RTMP.
  private mutating func settleDoubts() {
    let isAlone = queue.flowCount == 0
    let servers = Set(doubtful.map(\.session.state.server))
    let isAll = isAlone && doubtful.count == summary.tcpFlows && servers.count == 1
    for var doubt in doubtful {
      if doubt.session.hasFailed(doubt.statistics, memory, isAlone: isAlone, isAll: isAll) {
        doubt.session.show(&queue)
      }
      doubt.session.close(doubt.end, doubt.statistics, &memory, into: &queue)
      conclude(doubt.session)
    }
    doubtful = []
  }

  /// Keeps what all sessions hold within its bound, by the session that has changed it.
  private mutating func boundHeldBytes(_ id: FlowID) {
    let change = sessions[id.rawValue].takeMemoryChange()
    guard change != 0 else { return }
    heldByteCount += change
    if change > 0, heldByteCount > options.sessionByteLimit { evictHolders() }
  }

  /// Evicts those connections longest silent that hold more than others, until so much is free that
  /// this is not done for each packet.
  @inline(never)
  private mutating func evictHolders() {
    if !roleSearches.isEmpty {
      // What they hold is let go by beginning their sessions, as the ports have it.
      for id in roleSearches.keys.sorted() {
        roleSearches[id]?.giveUp()
        settled.append(FlowID(rawValue: id))
      }
      return
    }
    let holders = sessions.indices.filter { sessions[$0].memory.byteCount > 0 }
    // All that are left out hold less than half together.
    let least = heldByteCount / (2 * max(1, holders.count))
    let order = holders.filter { sessions[$0].memory.byteCount >= least }
      .map { FlowID(rawValue: $0) }
      .sorted { flows.lastSeen($0) < flows.lastSeen($1) }
    for id in order where heldByteCount > options.sessionByteLimit / 8 * 7 {
      heldByteCount -= sessions[id.rawValue].memory.disown()
      flows.evict(id)
    }
  }

  private mutating func open(_ id: FlowID, _ opening: FlowOpening, _ arrival: Arrival) {
    summary.tcpFlows += 1
    let moment = Place.packet(arrival.frame, at: arrival.time)
    let report = FlowReport(
      client: opening.client, server: opening.server,
      roles: opening.roles == .syn ? .syn : .port,
      start: opening.roles == .syn ? .syn : .midstream, frame: arrival.frame)
    if opening.roles == .guessed {
      roleSearches[id.rawValue] = RoleSearch(report, at: moment)
    }
    begin(id, report, at: moment, isShown: opening.roles != .guessed)
  }

  /// - Parameter isShown: whether it is shown at once where RTMP is expected.
  private mutating func begin(
    _ id: FlowID, _ report: FlowReport, at moment: Place, isShown: Bool
  ) {
    let session = Session(
      report, at: moment, isExpected: isShown && options.ports.contains(report.server.port),
      observer: observer?(), showsBytes: options.showsBytes, options: options.decoder,
      into: &queue)
    if id.rawValue == sessions.count {
      sessions.append(session)
    } else {
      sessions[id.rawValue] = session
    }
  }
}

// MARK: - Roles

extension Analyzer {
  private mutating func hold(
    _ bytes: Span<UInt8>, _ id: FlowID, _ direction: Direction, from frame: UInt64,
    at moment: Place
  ) {
    let (lacksBytes, mayHoldMore) = (flows.lacksBytes, heldByteCount <= options.sessionByteLimit)
    change(id) {
      $0.append(
        bytes, direction, from: frame, at: moment, lacksBytes: lacksBytes,
        mayHoldMore: mayHoldMore)
    }
  }

  /// Holds what tells nothing of the roles; false where they are known.
  private mutating func hold(_ item: RoleSearch.Item, _ id: FlowID) -> Bool {
    guard !roleSearches.isEmpty, roleSearches[id.rawValue] != nil else { return false }
    change(id) { $0.hold(item) }
    return true
  }

  /// Changes a search, counts what it takes, and notes when it is over.
  private mutating func change(_ id: FlowID, _ body: (inout RoleSearch) -> Void) {
    guard let place = roleSearches.index(forKey: id.rawValue) else { return }
    let before = roleSearches.values[place].byteCount
    body(&roleSearches.values[place])
    heldByteCount += roleSearches.values[place].byteCount - before
    if roleSearches.values[place].outcome != nil { settled.append(id) }
  }

  /// Begins the session of a connection whose client is known, or has to be guessed, with what was
  /// held of it.
  private mutating func settleRoles(_ id: FlowID, isClosed: Bool = false) {
    guard let search = roleSearches.removeValue(forKey: id.rawValue) else { return }
    heldByteCount -= search.byteCount
    let isExchanged = search.client == .serverToClient
    if isExchanged, !isClosed { flows.exchangeEnds(of: id) }
    begin(id, search.report, at: search.openedAt, isShown: true)
    for item in search.items {
      switch item {
      case .bytes(let bytes, let direction, let frame, let place, let lacksBytes):
        _ = sessions[id.rawValue].receive(
          bytes.span, isExchanged ? direction.opposite : direction, from: frame, at: place,
          lacksBytes: lacksBytes, &memory, into: &queue)
      case .gap(let byteCount, let cause, let direction, let place):
        sessions[id.rawValue].skip(
          byteCount, cause, isExchanged ? direction.opposite : direction, at: place, &memory,
          into: &queue)
      case .closing(let close):
        sessions[id.rawValue].noteClosing(by: isExchanged ? close.by.opposite : close.by)
      case .roundTrip(let time): sessions[id.rawValue].noteRoundTrip(time)
      case .conflict(let offset, let direction, let place):
        sessions[id.rawValue].noteConflict(
          at: offset, isExchanged ? direction.opposite : direction, at: place, into: &queue)
      }
    }
    boundHeldBytes(id)
  }
}

extension Analyzer.Options {
  /// What a connection takes that holds nothing, with its session, in bytes.
  private static let connectionByteCount = 6 << 10

  fileprivate var flowLimits: FlowLimits {
    var limits = FlowLimits()
    limits.flows = max(1, memoryLimit / 2 / Self.connectionByteCount)
    limits.closedFlows = min(limits.closedFlows, limits.flows)
    limits.heldBytes = memoryLimit / 4
    return limits
  }

  fileprivate var sessionByteLimit: Int { memoryLimit / 4 }

  /// How many connections wait for the end that may have failed before RTMP; one may hold what both sides
  /// began with.
  fileprivate var doubtfulLimit: Int { min(1024, memoryLimit / 8 / (4 * Self.connectionByteCount)) }
}
