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
  private var packetCount = 0
  private var heldByteCount = 0
  private var output = FlowOutput()
  private var cursor = 0

  /// - Parameter serverPorts: ports that tell the server where no SYN was seen.
  public init(limits: FlowLimits = FlowLimits(), serverPorts: Set<UInt16> = [1935]) {
    self.limits = limits
    self.serverPorts = serverPorts
  }

  public var liveFlowCount: Int { flows.count - freeSlots.count }

  /// The next event of the last segment, in the order in which the segment caused them.
  public mutating func next() -> FlowEvent? {
    guard cursor < output.events.count else { return nil }
    defer { cursor += 1 }
    return output.events[cursor]
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
    cursor = 0
    packetCount += 1
    let key = FlowIndex.Key(segment.source, segment.destination)
    if let slot = slot(for: segment, key) {
      flows[slot].lastTime = time
      flows[slot].lastFrame = frame
      receive(segment, of: packet, Arrival(frame: frame, time: time), in: slot)
    }
    reportEnded(before: packetCount - limits.packetsAfterAcknowledgement)
  }

  /// Ends the capture: gives up every hole, and closes every flow in order of appearance.
  public mutating func finish() {
    output.removeAll()
    cursor = 0
    for slot in flows.indices { close(slot, .endOfCapture) }
  }
}

// MARK: - Connections

extension FlowTable {
  /// The slot of the segment's connection: a new one where a SYN or the first payload opens one.
  private mutating func slot(for segment: TCPSegment, _ key: FlowIndex.Key) -> Int? {
    let opensAnew = segment.flags.contains(.syn) && !segment.flags.contains(.ack)
    if let slot = index.slot(of: key) {
      guard opensAnew, !repeatsSYN(segment, in: slot) else { return slot }
      close(slot, .portReuse)
      forget(slot)
    } else if !opensAnew, !segment.flags.contains(.syn), segment.payloadLength == 0 {
      return nil
    }
    return open(segment, key)
  }

  /// Whether a SYN belongs to the connection that is known: sent again, or captured late.
  private func repeatsSYN(_ segment: TCPSegment, in slot: Int) -> Bool {
    guard segment.source == flows[slot].client else { return false }
    if let clientISN = flows[slot].clientISN { return clientISN == segment.sequenceNumber }
    return flows[slot].assemblers[Direction.clientToServer.index].began(
      at: segment.sequenceNumber + 1)
  }

  private mutating func open(_ segment: TCPSegment, _ key: FlowIndex.Key) -> Int {
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
    let client = sentByClient ? segment.source : segment.destination
    let server = sentByClient ? segment.destination : segment.source
    openedCount += 1
    let flow = Flow(key: key, client: client, serial: openedCount, limits: limits)
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      flows[slot] = flow
    } else {
      slot = flows.count
      flows.append(flow)
    }
    index.insert(slot, for: key)
    output.opened(
      FlowID(rawValue: slot), FlowOpening(client: client, server: server, roles: roles))
    return slot
  }

  /// Forgets the connection longest silent where there are too many.
  private mutating func makeRoom() {
    guard liveFlowCount >= limits.flows else { return }
    let flows = flows
    let live = flows.indices.filter { flows[$0].state != .free }
    guard let oldest = live.min(by: { flows[$0].lastSeen < flows[$1].lastSeen }) else { return }
    close(oldest, .idle)
    forget(oldest)
  }

  private mutating func forget(_ slot: Int) {
    index.remove(flows[slot].key)
    flows[slot].free()
    freeSlots.append(slot)
  }
}

// MARK: - Segments

extension FlowTable {
  private mutating func receive(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ arrival: Arrival, in slot: Int
  ) {
    flows[slot].lastSeen = packetCount
    guard flows[slot].state != .closed else { return }
    let heldBefore = flows[slot].heldByteCount
    let isFromClient = flows[slot].client == segment.source
    let direction: Direction = isFromClient ? .clientToServer : .serverToClient
    output.select(FlowID(rawValue: slot), direction)
    flows[slot].note(segment, direction)
    if segment.payloadLength > 0 {
      flows[slot].assemblers[direction.index].receive(
        segment.payload, of: packet, cutOffCount: segment.payloadLength - segment.payload.count,
        at: segment.sequenceNumber + (segment.flags.contains(.syn) ? 1 : 0), arrival: arrival,
        into: &output)
      boundHeldBytes(slot, direction, since: heldBefore)
    }
    if segment.flags.contains(.fin) {
      flows[slot].assemblers[direction.index].receiveFIN(
        at: segment.sequenceNumber + segment.payloadLength)
    }
    giveUpWhatIsOverdue(slot, direction.opposite)
    heldByteCount += flows[slot].heldByteCount - heldBefore
    if segment.flags.contains(.rst) {
      reset(slot, by: direction)
    } else if flows[slot].isFinished {
      close(slot, .fin)
    }
  }

  /// Keeps what is held within its bounds, by giving up holes of the direction that adds to it.
  private mutating func boundHeldBytes(_ slot: Int, _ direction: Direction, since before: Int) {
    while case let held = flows[slot].assemblers[direction.index].heldByteCount, held > 0,
      held > limits.heldBytesPerDirection
        || heldByteCount + flows[slot].heldByteCount - before > limits.heldBytes
    {
      flows[slot].assemblers[direction.index].giveUpHole(.notCaptured, &output)
    }
  }

  private mutating func giveUpWhatIsOverdue(_ slot: Int, _ direction: Direction) {
    guard let since = flows[slot].assemblers[direction.index].overdueSince,
      flows[slot].packetCount - since >= limits.packetsAfterAcknowledgement
    else { return }
    output.select(FlowID(rawValue: slot), direction)
    flows[slot].assemblers[direction.index].giveUpOverdueBytes(&output)
  }

  private mutating func reset(_ slot: Int, by direction: Direction) {
    flows[slot].assemblers[direction.index].receiveRST()
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
    for direction in Direction.allCases {
      output.select(FlowID(rawValue: slot), direction)
      flows[slot].assemblers[direction.index].flush(&output)
    }
    let end = flows[slot].state == .reset ? .rst : end
    flows[slot].state = .closed
    output.closed(FlowID(rawValue: slot), end, flows[slot].statistics)
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
