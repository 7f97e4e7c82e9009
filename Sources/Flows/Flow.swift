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

  let key: FlowIndex.Key
  let client: Endpoint
  /// Tells it from others that had its slot.
  let serial: Int
  var state = State.open
  var packetCount = 0
  /// The table's count of packets when this flow's last one came.
  var lastSeen = 0
  var lastTime = CaptureTime(nanoseconds: 0)
  var lastFrame: UInt64 = 0
  /// The client's initial sequence number, from its SYN.
  var clientISN: SequenceNumber?
  /// One for each direction.
  var assemblers: [DirectionAssembler]

  init(key: FlowIndex.Key, client: Endpoint, serial: Int, limits: FlowLimits) {
    self.key = key
    self.serial = serial
    self.client = client
    assemblers = Direction.allCases.map { _ in DirectionAssembler(limits: limits) }
  }

  var heldByteCount: Int { assemblers.reduce(0) { $0 + $1.heldByteCount } }

  /// Whether both directions came whole, up to their FIN.
  var isFinished: Bool { assemblers.allSatisfy(\.isFinished) }

  var statistics: FlowStatistics {
    FlowStatistics(
      lastTime: lastTime, lastFrame: lastFrame, sides: assemblers.map(\.statistics))
  }

  /// Ends its use of the slot, and lets go of what it holds.
  mutating func free() {
    state = .free
    assemblers = []
  }

  /// Takes from a segment what it says beyond its payload.
  mutating func note(_ segment: TCPSegment, _ direction: Direction) {
    packetCount += 1
    if segment.flags.contains(.syn) {
      if direction == .clientToServer { clientISN = segment.sequenceNumber }
      assemblers[direction.index].synchronize(to: segment.sequenceNumber + 1)
    }
    guard segment.flags.contains(.ack), !segment.flags.contains(.rst) else { return }
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
}
