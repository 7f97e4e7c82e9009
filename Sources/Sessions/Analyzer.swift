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
    /// Bytes of memory held in all connections together until it is known where chunks begin in
    /// them; at more, the connection that adds to them lets go of all it holds.
    public var heldBytes = 64 << 20
    /// Whether sessions are followed, and rules looked at beyond those of the decoders.
    public var followsSessions = true
    /// Whether there is an event for all bytes of each direction, in order.
    public var showsBytes = false
    /// The peers that are asked what they would have made of each session.
    public var against: [PeerProfile] = []

    public init() {}
  }

  private let options: Options
  private var packets = PacketDecoder()
  private var flows: FlowTable
  /// By flow ID; one that has ended stays until its ID is used again.
  private var sessions: [Session] = []
  @usableFromInline var queue = EventQueue()
  private var summary = CaptureSummary()
  private var heldByteCount = 0
  private var lastMoment = Moment(time: CaptureTime(nanoseconds: 0), frame: 0)

  public init(options: Options = Options()) {
    self.options = options
    flows = FlowTable(serverPorts: options.ports)
  }

  /// Takes the next packet of the capture.
  public mutating func append(_ packet: borrowing CapturedPacket) {
    let moment = Moment(time: packet.time, frame: packet.number)
    lastMoment = moment
    queue.note(packet.time)
    summary.packets += 1
    let fate = packets.decode(packet)
    summary.packetsByFate.add(fate)
    guard fate == .segment else { return }
    if let datagram = packets.datagram {
      append(of: datagram.span, at: moment)
    } else {
      append(of: packet.bytes, at: moment)
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
    takeFlowEvents(none.span, at: lastMoment)
    summary.flows = queue.flowCount
    queue.append(
      .init(moment: lastMoment, direction: nil, content: .summary(summary)), flow: nil)
  }

  /// - Parameter bytes: what the decoded segment's payload lies in.
  @inline(__always)
  private mutating func append(of bytes: Span<UInt8>, at moment: Moment) {
    flows.append(packets.segment, of: bytes, frame: moment.frame, at: moment.time)
    takeFlowEvents(bytes, at: moment)
  }

  private mutating func takeFlowEvents(_ packet: Span<UInt8>, at moment: Moment) {
    while let event = flows.next() {
      switch event {
      case .bytes(let id, let direction, let range):
        receive(packet.extracting(range), id, direction, from: moment.frame, at: moment)
      case .heldBytes(let id, let direction, let held):
        let arrived = Moment(time: held.arrival.time, frame: held.arrival.frame)
        receive(
          held.bytes.span, id, direction, from: arrived.frame,
          at: held.isBehindGap ? arrived : moment)
      case .gap(let id, let direction, let byteCount, let cause, let arrival):
        let next = arrival.map { Moment(time: $0.time, frame: $0.frame) }
        sessions[id.rawValue].skip(
          byteCount, cause, direction, at: next ?? moment, into: &queue)
        boundHeldBytes(id)
      case .conflict(let id, let direction, let offset):
        sessions[id.rawValue].noteConflict(at: offset, direction, at: moment, into: &queue)
      case .opened(let id, let opening):
        open(id, opening, at: moment)
      case .closed(let id, let end, let statistics):
        sessions[id.rawValue].close(end, statistics, at: moment, into: &queue)
        boundHeldBytes(id)
        if sessions[id.rawValue].isShown { summary.add(sessions[id.rawValue].summary) }
        sessions[id.rawValue].free()
      }
    }
  }

  private mutating func receive(
    _ bytes: Span<UInt8>, _ id: FlowID, _ direction: Direction, from frame: UInt64,
    at moment: Moment
  ) {
    let mayHoldMore = sessions[id.rawValue].receive(
      bytes, direction, from: frame, at: moment, lacksBytes: flows.lacksBytes, into: &queue)
    if mayHoldMore { boundHeldBytes(id) }
  }

  /// Keeps what all searches hold within its bound, by the session that has changed it.
  private mutating func boundHeldBytes(_ id: FlowID) {
    let change = sessions[id.rawValue].takeHeldByteChange()
    guard change != 0 else { return }
    heldByteCount += change
    if change > 0, heldByteCount > options.heldBytes {
      sessions[id.rawValue].makeRoom()
      heldByteCount += sessions[id.rawValue].takeHeldByteChange()
    }
  }

  private mutating func open(_ id: FlowID, _ opening: FlowOpening, at moment: Moment) {
    summary.tcpFlows += 1
    let report = FlowReport(
      client: opening.client, server: opening.server,
      roles: opening.roles == .syn ? .syn : .port,
      start: opening.roles == .syn ? .syn : .midstream, frame: moment.frame)
    let session = Session(
      report, at: moment, isExpected: options.ports.contains(opening.server.port),
      areRolesGuessed: opening.roles == .guessed, followsSession: options.followsSessions,
      against: options.against, showsBytes: options.showsBytes, options: options.decoder,
      into: &queue)
    if id.rawValue == sessions.count {
      sessions.append(session)
    } else {
      sessions[id.rawValue] = session
    }
  }
}

extension CaptureSummary {
  mutating func add(_ flow: FlowSummary) {
    for index in flow.sides.indices {
      let side = flow.sides[index]
      messages += side.messages
      incompleteMessages += side.incompleteMessages
      messagesByType += side.messagesByType
      bytes += side.bytes
      missingBytes += side.missingBytes
      gaps += side.gaps
    }
    for (severity, count) in flow.findings { findings[severity, default: 0] += count }
  }
}
