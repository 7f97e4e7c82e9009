internal import Packets

/// One TCP connection, as far as its packets were seen.
struct Flow: Sendable {
  enum State: Hashable, Sendable {
    /// No connection: the slot waits for one.
    case free
    case open
    /// A RST was seen; packets that the capture has late are still taken.
    case reset
    /// Its end was reported; what comes is ignored, until a SYN begins anew.
    case closed
  }

  // What every packet needs stands first, and together.

  private(set) var ends: FlowEnds
  /// Tells it from others that had its slot.
  let serial: Int
  var state = State.open
  /// The table's count of packets when this flow's last one came.
  var lastSeen = 0
  /// How many bytes wait for bytes before them.
  private(set) var heldByteCount = 0
  private var packetCount = 0
  private(set) var last = Arrival(frame: 0, time: CaptureTime(nanoseconds: 0))
  /// The client's initial sequence number, from its SYN.
  private(set) var clientISN: SequenceNumber?
  private var close: FlowStatistics.Close?
  /// When the client's last SYN was seen, until its first acknowledgement shows a round trip.
  private var openedAt: CaptureTime?
  /// Whether one side has acknowledged bytes of the other that were not seen yet.
  private(set) var lacksBytes = false
  /// Whether any packet was seen, by direction.
  private var isSeen = InlineArray<2, Bool>(repeating: false)
  private var opening = FlowStatistics.Opening()
  /// Of the client's first SYN, and of its last.
  private var synTimes: (first: CaptureTime, last: CaptureTime)?
  /// One for each direction.
  private var assemblers = InlineArray<2, DirectionAssembler>(repeating: DirectionAssembler())

  init(ends: FlowEnds, serial: Int) {
    self.ends = ends
    self.serial = serial
  }

  /// Whether the first byte that the client sent had the number `sequence`.
  func clientBegan(at sequence: SequenceNumber) -> Bool {
    assemblers[Direction.clientToServer.index].began(at: sequence)
  }

  var statistics: FlowStatistics {
    FlowStatistics(
      lastTime: last.time, lastFrame: last.frame, close: close, opening: opening,
      client: assemblers[0].statistics(isSeen: isSeen[0]),
      server: assemblers[1].statistics(isSeen: isSeen[1]))
  }

  /// Takes the client for the server, and the other way round.
  mutating func exchangeEnds() {
    ends = FlowEnds(client: ends.server, server: ends.client)
    assemblers.swapAt(0, 1)
    isSeen.swapAt(0, 1)
    close = close?.exchanged
    (clientISN, openedAt, synTimes) = (nil, nil, nil)
  }

  /// Ends its use of the slot, and lets go of what it holds.
  mutating func free() {
    state = .free
    assemblers = InlineArray(repeating: DirectionAssembler())
  }

  /// Notes a packet that came.
  mutating func note(_ arrival: Arrival, packetCount: Int) {
    last = arrival
    lastSeen = packetCount
  }

  /// Whether a RST means nothing to the client: its SYN is not answered yet, and that RST is no answer to
  /// it (RFC 9293 §3.10.7.3).
  @inline(never)
  func ignoresReset(_ segment: TCPSegment, _ direction: Direction) -> Bool {
    guard direction == .serverToClient, !opening.isAccepted, let clientISN else { return false }
    return !segment.flags.contains(.ack) || segment.acknowledgementNumber != clientISN + 1
  }

  /// Takes a segment.
  ///
  /// - Parameters:
  ///   - packet: the bytes that the segment's payload lies in.
  /// - Returns: whether both directions have come whole, up to their FIN.
  @inline(__always)
  mutating func receive(
    _ segment: TCPSegment, of packet: Span<UInt8>, _ direction: Direction, _ arrival: Arrival,
    _ limits: FlowLimits, into output: inout FlowOutput
  ) -> Bool {
    output.select(direction)
    note(segment, direction, arrival, into: &output)
    if segment.payloadLength > 0 {
      assemblers[direction.index].receive(
        segment.payload, of: packet, cutOffCount: segment.payloadLength - segment.payload.count,
        at: segment.sequenceNumber + (segment.flags.contains(.syn) ? 1 : 0), arrival: arrival,
        into: &output)
      if assemblers[direction.index].heldByteCount > 0 {
        boundHeldBytes(direction, limits, &output)
      }
    }
    if !segment.flags.isDisjoint(with: [.fin, .rst]), close == nil {
      let first = FlowStatistics.Close(
        by: direction, arrival: arrival, isReset: segment.flags.contains(.rst))
      close = first
      output.closing(first)
    }
    if segment.flags.contains(.fin) {
      assemblers[direction.index].receiveFIN(
        at: segment.sequenceNumber + segment.payloadLength)
    }
    if segment.flags.contains(.rst) { assemblers[direction.index].receiveRST() }
    giveUpWhatIsOverdue(direction.opposite, limits, &output)
    heldByteCount = assemblers[0].heldByteCount + assemblers[1].heldByteCount
    lacksBytes = assemblers[0].overdueSince != nil || assemblers[1].overdueSince != nil
    return assemblers[0].isFinished && assemblers[1].isFinished
  }

  /// Passes on everything that is held; no more segments are expected.
  mutating func flush(_ output: inout FlowOutput) {
    for direction in Direction.allCases {
      output.select(direction)
      assemblers[direction.index].flush(&output)
    }
    heldByteCount = 0
  }

  /// Passes on everything that is held; what comes later is not taken.
  mutating func evict(_ output: inout FlowOutput) {
    for direction in Direction.allCases {
      output.select(direction)
      assemblers[direction.index].evict(&output)
    }
    heldByteCount = 0
  }

  /// Passes on everything that is held, to make room.
  mutating func giveUpHoles(_ output: inout FlowOutput) {
    for direction in Direction.allCases {
      output.select(direction)
      while assemblers[direction.index].heldByteCount > 0 {
        assemblers[direction.index].giveUpHole(.evicted, &output)
      }
    }
    heldByteCount = 0
  }

  /// Takes from a segment what it says beyond its payload.
  @inline(__always)
  private mutating func note(
    _ segment: TCPSegment, _ direction: Direction, _ arrival: Arrival,
    into output: inout FlowOutput
  ) {
    packetCount += 1
    isSeen[direction.index] = true
    if segment.window == 0 || assemblers[direction.index].isWindowClosed,
      segment.flags.isDisjoint(with: [.syn, .rst])
    {
      assemblers[direction.index].noteWindow(segment.window, at: arrival.time)
    }
    if segment.flags.contains(.syn) { noteSYN(segment, direction, arrival) }
    if segment.flags.contains(.rst), direction == .serverToClient, !opening.isAccepted {
      opening.isRefused = clientISN != nil
    }
    guard segment.flags.contains(.ack), !segment.flags.contains(.rst) else { return }
    if direction == .clientToServer, !opening.isAccepted { opening.isAccepted = true }
    // From the SYN to the acknowledgement of its answer is a round trip, wherever it is captured.
    if let start = openedAt, direction == .clientToServer {
      openedAt = nil
      output.roundTrip(max(0, arrival.time - start))
    }
    // The client's first acknowledgement tells where the server's bytes begin, whatever becomes of
    // the SYN that says so.
    if direction == .clientToServer, let clientISN, segment.sequenceNumber == clientISN + 1,
      assemblers[direction.index].streamOffset == 0
    {
      assemblers[direction.opposite.index].synchronize(to: segment.acknowledgementNumber)
    }
    assemblers[direction.opposite.index].acknowledge(
      segment.acknowledgementNumber, packetCount: packetCount)
  }

  @inline(never)
  private mutating func noteSYN(
    _ segment: TCPSegment, _ direction: Direction, _ arrival: Arrival
  ) {
    assemblers[direction.index].synchronize(to: segment.sequenceNumber + 1)
    guard direction == .clientToServer else {
      opening.isAccepted = true
      // The answer tells where the client's bytes begin, whatever becomes of its SYN.
      if segment.flags.contains(.ack) {
        assemblers[direction.opposite.index].synchronize(to: segment.acknowledgementNumber)
      }
      return
    }
    // Which of two SYNs the answer is for, nobody can tell (RFC 6298 §3).
    openedAt = clientISN == nil ? arrival.time : nil
    clientISN = segment.sequenceNumber
    let first = synTimes?.first ?? arrival.time
    // What comes right behind another is a copy: a capture on two interfaces has each packet twice.
    if let last = synTimes?.last, arrival.time - last < Self.synDistance { return }
    synTimes = (first, arrival.time)
    opening.synCount += 1
    opening.synTime = max(0, arrival.time - first)
  }

  /// No system sends its SYN again sooner, in nanoseconds (RFC 6298 §2).
  private static let synDistance: Int64 = 100_000_000

  /// Keeps what is held within its bounds, by giving up holes of the direction that adds to it.
  @inline(never)
  private mutating func boundHeldBytes(
    _ direction: Direction, _ limits: FlowLimits, _ output: inout FlowOutput
  ) {
    while assemblers[direction.index].heldByteCount > limits.heldBytesPerDirection
      || assemblers[direction.index].heldSegmentCount > limits.heldSegmentsPerDirection
    {
      assemblers[direction.index].giveUpHole(.notCaptured, &output)
    }
  }

  @inline(__always)
  private mutating func giveUpWhatIsOverdue(
    _ direction: Direction, _ limits: FlowLimits, _ output: inout FlowOutput
  ) {
    guard let since = assemblers[direction.index].overdueSince,
      packetCount - since >= limits.packetsAfterAcknowledgement
    else { return }
    output.select(direction)
    assemblers[direction.index].giveUpOverdueBytes(&output)
  }
}
