internal import ByteParsing
public import Packets

/// Sorts TCP segments into connections and each connection's bytes into order.
///
/// Give it a segment, ask for what that did; nil means that it wants the next segment.
public struct FlowTable: Sendable {
  private let limits: FlowLimits
  private let serverPorts: Set<UInt16>
  private var index = FlowIndex()
  private var flows: [Flow] = []
  private var openedCount = 0
  private var freeSlots: [Int] = []
  /// Reset connections whose end is to be reported, and closed ones to be forgotten, oldest first.
  private var ending = FlowQueue()
  private var closed = FlowQueue()
  private var silent = SilentFlows()
  private var multipath = Multipath()
  private var packetCount = 0
  private var heldByteCount = 0
  /// Whether, in the last segment's connection, one side has acknowledged bytes of the other that
  /// were not seen yet.
  public private(set) var lacksBytes = false
  @usableFromInline var output = FlowOutput()

  /// - Parameter serverPorts: ports that tell the server where no SYN was seen.
  public init(limits: FlowLimits = FlowLimits(), serverPorts: Set<UInt16> = [1935]) {
    self.limits = limits
    self.serverPorts = serverPorts
  }

  public var liveFlowCount: Int { flows.count - freeSlots.count }

  /// The next event of the last segment, in the order in which the segment caused them.
  @inlinable public mutating func next() -> FlowEvent? {
    output.isEmpty ? nil : output.popFirst()
  }

  /// Takes a segment.
  ///
  /// - Parameters:
  ///   - packet: the bytes that `segment.payload` lies in.
  ///   - frame: the number of the packet that brought it.
  ///   - time: of that packet.
  public mutating func append(
    _ segment: TCPSegment, of packet: Span<UInt8>, frame: UInt64, at time: CaptureTime
  ) {
    output.removeAll()
    packetCount += 1
    let arrival = Arrival(frame: frame, time: time)
    if multipath.isActive || segment.hasOptions && segment.flags.contains(.syn),
      let segments = multipath.translate(segment, of: packet, opens: false)
    {
      for segment in segments { append(segment, of: packet, arrival) }
    } else {
      append(segment, of: packet, arrival)
    }
    if ending.count > 0 { reportEnded(before: packetCount - limits.packetsAfterAcknowledgement) }
  }

  @inline(__always)
  private mutating func append(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ arrival: Arrival
  ) {
    guard let found = find(segment) else { return appendFirst(segment, of: packet, arrival) }
    take(segment, of: packet, arrival, found)
  }

  /// Takes a segment that belongs to no connection that is known.
  @inline(never)
  private mutating func appendFirst(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ arrival: Arrival
  ) {
    var segments = [segment]
    if segment.hasOptions, !segment.flags.contains(.syn),
      let translated = multipath.translate(segment, of: packet, opens: true)
    {
      segments = translated
    }
    for segment in segments {
      if let found = find(segment) ?? open(segment) { take(segment, of: packet, arrival, found) }
    }
  }

  @inline(__always)
  private mutating func take(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ arrival: Arrival,
    _ found: (slot: Int, direction: Direction)
  ) {
    flows[found.slot].note(arrival, packetCount: packetCount)
    if flows[found.slot].state != .closed,
      !(segment.flags.contains(.rst) && flows[found.slot].ignoresReset(segment, found.direction))
    {
      receive(segment, of: packet, found.direction, arrival, in: found.slot)
    }
  }

  /// Ends the capture: gives up every hole, and closes every flow in order of appearance.
  public mutating func finish() {
    output.removeAll()
    for slot in flows.indices { close(slot, .endOfCapture) }
  }
}

// MARK: - Connections

extension FlowTable {
  /// The slot of the segment's connection, and which way it goes; nil where it belongs to none, or
  /// opens another one.
  @inline(__always)
  private mutating func find(_ segment: TCPSegment) -> (slot: Int, direction: Direction)? {
    guard let found = index.find(segment, in: flows) else { return nil }
    let opensAnew = segment.flags.contains(.syn) && !segment.flags.contains(.ack)
    if opensAnew, replaces(segment, found.slot) { return nil }
    return found
  }

  /// Ends the connection in a slot, if the SYN opens another one.
  @inline(never)
  private mutating func replaces(_ segment: TCPSegment, _ slot: Int) -> Bool {
    guard !repeatsSYN(segment, in: slot) else { return false }
    close(slot, .portReuse)
    forget(slot)
    return true
  }

  /// Whether a SYN belongs to the connection that is known: sent again, or captured late.
  private func repeatsSYN(_ segment: TCPSegment, in slot: Int) -> Bool {
    guard segment.source == flows[slot].ends.client else { return false }
    if let clientISN = flows[slot].clientISN { return clientISN == segment.sequenceNumber }
    return flows[slot].clientBegan(at: segment.sequenceNumber + 1)
  }

  /// Opens a connection by a SYN or the first payload; nil at anything else.
  @inline(never)
  private mutating func open(_ segment: TCPSegment) -> (slot: Int, direction: Direction)? {
    guard segment.flags.contains(.syn) || segment.payloadLength > 0 else { return nil }
    makeRoom()
    let sentByClient: Bool
    let roles: FlowOpening.Roles
    if segment.flags.contains(.syn) {
      (sentByClient, roles) = (!segment.flags.contains(.ack), .syn)
    } else {
      let fromServer = serverPorts.contains(segment.source.port)
      let toServer = serverPorts.contains(segment.destination.port)
      let isFromHigher = segment.source.port >= segment.destination.port
      (sentByClient, roles) =
        fromServer != toServer ? (toServer, .port) : (isFromHigher, .guessed)
    }
    let new = FlowEnds(
      client: sentByClient ? segment.source : segment.destination,
      server: sentByClient ? segment.destination : segment.source)
    openedCount += 1
    let flow = Flow(ends: new, serial: openedCount)
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      flows[slot] = flow
    } else {
      slot = flows.count
      flows.append(flow)
    }
    index.insert(slot, for: new)
    output.select(FlowID(rawValue: slot))
    output.opened(FlowOpening(client: new.client, server: new.server, roles: roles))
    return (slot, sentByClient ? .clientToServer : .serverToClient)
  }

  /// Evicts the connection longest silent where there are too many.
  private mutating func makeRoom() {
    guard liveFlowCount >= limits.flows else { return }
    guard let oldest = silent.popOldest(in: flows) else { return }
    evict(FlowID(rawValue: oldest))
  }

  /// Forgets a connection, to make room.
  public mutating func evict(_ id: FlowID) {
    guard flows[id.rawValue].state != .free else { return }
    close(id.rawValue, .idle)
    forget(id.rawValue)
  }

  /// Takes a connection's client for its server, and the other way round, once all of its events are
  /// taken: it began before the capture, and what it says shows who is who.
  public mutating func exchangeEnds(of id: FlowID) { flows[id.rawValue].exchangeEnds() }

  /// The count of all packets when the flow's last one came.
  public func lastSeen(_ id: FlowID) -> Int { flows[id.rawValue].lastSeen }

  /// The flow's last packet.
  public func lastArrival(_ id: FlowID) -> Arrival { flows[id.rawValue].last }

  private mutating func forget(_ slot: Int) {
    index.remove(slot, for: flows[slot].ends)
    multipath.forget(flows[slot].ends)
    flows[slot].free()
    freeSlots.append(slot)
  }
}

// MARK: - Segments

extension FlowTable {
  @inline(__always)
  private mutating func receive(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ direction: Direction, _ arrival: Arrival,
    in slot: Int
  ) {
    output.select(FlowID(rawValue: slot))
    heldByteCount -= flows[slot].heldByteCount
    let isFinished = flows[slot].receive(
      segment, of: packet, direction, arrival, limits, into: &output)
    heldByteCount += flows[slot].heldByteCount
    if heldByteCount > limits.heldBytes { giveUpHoles() }
    lacksBytes = flows[slot].lacksBytes
    if segment.flags.contains(.rst) {
      reset(slot)
    } else if isFinished {
      close(slot, .fin)
    }
  }

  /// Gives up holes of the connections longest silent, until so much is free that this is not done for
  /// each segment.
  @inline(never)
  private mutating func giveUpHoles() {
    let holders = flows.indices.filter { flows[$0].heldByteCount > 0 }
      .sorted { flows[$0].lastSeen < flows[$1].lastSeen }
    for slot in holders where heldByteCount > limits.heldBytes / 8 * 7 {
      heldByteCount -= flows[slot].heldByteCount
      output.select(FlowID(rawValue: slot))
      flows[slot].giveUpHoles(&output)
    }
  }

  private mutating func reset(_ slot: Int) {
    guard flows[slot].state == .open else { return }
    flows[slot].state = .reset
    ending.append(entry(for: slot))
  }

  /// Reports the end of connections that were reset before the packet numbered `count`.
  private mutating func reportEnded(before count: Int) {
    while let entry = ending.popFirst(before: count) {
      if flows[entry.slot].serial == entry.serial { close(entry.slot, .rst) }
    }
  }

  private mutating func close(_ slot: Int, _ end: FlowEnd) {
    guard flows[slot].state == .open || flows[slot].state == .reset else { return }
    heldByteCount -= flows[slot].heldByteCount
    output.select(FlowID(rawValue: slot))
    let end = flows[slot].state == .reset ? .rst : end
    if end == .idle { flows[slot].evict(&output) } else { flows[slot].flush(&output) }
    flows[slot].state = .closed
    var statistics = flows[slot].statistics
    if multipath.isActive { statistics.multipath = multipath.paths(flows[slot].ends) }
    output.closed(end, statistics)
    closed.append(entry(for: slot))
    if closed.count > limits.closedFlows, let oldest = closed.popFirst(before: .max),
      flows[oldest.slot].serial == oldest.serial, flows[oldest.slot].state == .closed
    {
      forget(oldest.slot)
    }
  }

  private func entry(for slot: Int) -> FlowQueue.Entry {
    FlowQueue.Entry(slot: slot, serial: flows[slot].serial, packetCount: packetCount)
  }
}
