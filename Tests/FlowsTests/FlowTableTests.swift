import Flows
import Packets
import TestSupport
import Testing

@Suite struct FlowTableTests {
  // MARK: Order

  @Test func `segments in order pass without a copy`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abc")
    flow.send(4, "def")
    #expect(flow.text == "abcdef")
    #expect(flow.heldCount == 0)
  }

  @Test func `every order of four segments gives the same bytes`() {
    let segments = [(1, "abc"), (4, "de"), (6, "f"), (7, "ghij")]
    for order in permutations(of: segments) {
      var flow = TestFlow()
      flow.handshake()
      for segment in order { flow.send(segment.0, segment.1) }
      #expect(flow.text == "abcdefghij")
      #expect(flow.gaps.isEmpty)
    }
  }

  @Test func `repeated and overlapping segments bring each byte once`() {
    let segments = [
      (1, "abcd"), (1, "abcd"), (3, "cdef"), (2, "bc"), (5, "efgh"), (1, "abcdefghi"),
    ]
    for order in permutations(of: segments) {
      var flow = TestFlow()
      flow.handshake()
      for segment in order { flow.send(segment.0, segment.1) }
      #expect(flow.text == "abcdefghi")
      #expect(flow.conflicts == [])
    }
  }

  @Test func `bytes keep the packet of their first copy`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(4, "def", frame: 10)
    flow.send(1, "abcdef", frame: 11)
    #expect(flow.pieces.map(\.text) == ["abc", "def"])
    #expect(flow.pieces.map(\.frame) == [11, 10])
  }

  @Test func `sequence numbers wrap around inside a segment`() {
    var flow = TestFlow(clientISN: 0xFFFF_FFFC)
    flow.handshake()
    flow.send(4, "def")
    flow.send(1, "abc")
    flow.send(7, "ghi")
    #expect(flow.text == "abcdefghi")
  }

  @Test func `segments of one byte and of 64 KiB are alike`() {
    let large = String(repeating: "x", count: 65_000)
    var flow = TestFlow()
    flow.handshake()
    for (index, character) in "hello".enumerated() { flow.send(1 + index, String(character)) }
    flow.send(6, large)
    #expect(flow.text == "hello" + large)
  }

  // MARK: Contradictions

  @Test func `a repetition with another content is reported, and the first copy wins`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abcdef")
    flow.send(3, "cXef")
    #expect(flow.text == "abcdef")
    #expect(flow.conflicts == [3])
  }

  @Test func `a contradiction among early segments is reported`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(4, "def")
    flow.send(5, "eX")
    flow.send(1, "abc")
    #expect(flow.text == "abcdef")
    #expect(flow.conflicts == [5])
  }

  @Test func `a keep-alive probe with any content is no contradiction`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abc")
    flow.send(3, "\0")
    #expect(flow.text == "abc")
    #expect(flow.conflicts == [])
    flow.finish()
    #expect(flow.statistics.map { $0[.clientToServer].repeatedSegments } == [0])
  }

  // MARK: Holes

  @Test func `a hole that the receiver acknowledged is given up after some packets`() {
    var limits = FlowLimits()
    limits.packetsAfterAcknowledgement = 3
    var flow = TestFlow(limits: limits)
    flow.handshake()
    flow.send(1, "abc")
    flow.send(7, "ghi")
    flow.acknowledge(10)
    #expect(flow.gaps == [])
    for _ in 0..<3 { flow.acknowledge(10) }
    #expect(flow.gaps == [3])
    #expect(flow.text == "abcghi")
    flow.send(4, "def")
    #expect(flow.text == "abcghi")
  }

  @Test func `a segment that the capture has late still fills its hole`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(4, "def")
    flow.acknowledge(7)
    flow.send(1, "abc")
    #expect(flow.text == "abcdef")
    #expect(flow.gaps == [])
  }

  @Test func `what is held behind a hole is bounded`() {
    var limits = FlowLimits()
    limits.heldBytesPerDirection = 2500
    var flow = TestFlow(limits: limits)
    flow.handshake()
    let (one, other) = (String(repeating: "d", count: 1000), String(repeating: "e", count: 1000))
    flow.send(4, one)
    flow.send(1004, other)
    #expect(flow.gaps == [])
    flow.send(2004, String(repeating: "f", count: 500))
    #expect(flow.gaps == [3])
    #expect(flow.text.hasPrefix(one + other + "f"))
  }

  @Test func `segments of one byte count for the memory they take`() {
    var limits = FlowLimits()
    limits.heldBytesPerDirection = 2500
    var flow = TestFlow(limits: limits)
    flow.handshake()
    for place in 0..<100 { flow.send(4 + place, "x") }
    #expect(flow.gaps == [3])
  }

  @Test func `what all flows hold together is bounded`() {
    var limits = FlowLimits()
    limits.heldBytes = 3500
    var table = FlowTable(limits: limits)
    var gaps = 0
    for port in UInt16(1)...20 {
      let client = PacketBuilder.Address([10, 0, 0, 1], port)
      feed(
        PacketBuilder.frame(
          from: client, to: PacketBuilder.server, sequence: 0, flags: PacketBuilder.syn), to: &table
      )
      let events = feed(
        PacketBuilder.frame(
          from: client, to: PacketBuilder.server, sequence: 5,
          payload: [UInt8](repeating: 1, count: 1000)), to: &table)
      gaps += events.filter { if case .gap = $0 { true } else { false } }.count
    }
    #expect(gaps == 18)
  }

  @Test
  func `holes are given up where a flow was silent longest, and that is not blamed on the capture`()
  {
    var limits = FlowLimits()
    limits.heldBytes = 4000
    var table = FlowTable(limits: limits)
    func send(_ port: UInt16, _ sequence: UInt32, to table: inout FlowTable) -> [FlowEvent] {
      feed(
        PacketBuilder.frame(
          from: .init([10, 0, 0, 1], port), to: PacketBuilder.server, sequence: sequence,
          payload: [UInt8](repeating: 1, count: 1000)), to: &table)
    }
    for port in UInt16(1)...3 {
      _ = send(port, 0, to: &table)
      _ = send(port, 1500, to: &table)
    }
    // The first is heard of again, so that the second is silent longest.
    _ = send(1, 0, to: &table)
    let events = send(3, 3000, to: &table)
    var causes: [GapCause] = []
    var flows: [FlowID] = []
    for case .gap(let id, _, let count, let cause, _) in events {
      #expect(count == 500)
      causes.append(cause)
      flows.append(id)
    }
    #expect(causes == [.evicted])
    #expect(flows == [FlowID(rawValue: 1)])
  }

  @Test func `segments that are held are bounded in number too`() {
    var limits = FlowLimits()
    limits.heldSegmentsPerDirection = 10
    var flow = TestFlow(limits: limits)
    flow.handshake()
    // Each comes before the one sent before it.
    for place in (1...10).reversed() { flow.send(4 + 2 * place, "x") }
    #expect(flow.gaps == [])
    flow.send(4, "x")
    #expect(flow.gaps.count == 1)
  }

  @Test func `an evicted flow ends with a hole of unknown length in each direction that was seen`()
  {
    var limits = FlowLimits()
    limits.flows = 1
    var table = FlowTable(limits: limits)
    var told: [String] = []
    for port in UInt16(1)...2 {
      let events = feed(
        PacketBuilder.frame(
          from: .init([10, 0, 0, 1], port), to: PacketBuilder.server, sequence: 0,
          flags: PacketBuilder.syn), to: &table)
      for event in events {
        switch event {
        case .gap(_, let direction, let count, let cause, _):
          told.append("\(direction) \(count.map(String.init) ?? "unknown") \(cause)")
        case .closed(_, let end, _): told.append("\(end)")
        default: break
        }
      }
    }
    #expect(told == ["clientToServer unknown evicted", "idle"])
  }

  @Test func `a hole left at the end is a gap`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abc")
    flow.send(7, "ghi")
    flow.finish()
    #expect(flow.gaps == [3])
    #expect(flow.text == "abcghi")
    #expect(flow.ends == [.endOfCapture])
  }

  @Test func `bytes cut off by the snapshot length are a gap of their own kind`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abcdef", captured: 2)
    flow.send(7, "ghi")
    #expect(flow.text == "abghi")
    #expect(flow.gaps == [4])
    #expect(flow.gapCauses == [.snapshotLength])
  }

  @Test func `an early segment that was cut keeps its place`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(4, "defg", captured: 1)
    flow.send(8, "h")
    flow.send(1, "abc")
    #expect(flow.text == "abcdh")
    #expect(flow.gaps == [3])
  }

  // MARK: Beginning and end

  @Test func `data on the SYN comes first`() {
    var flow = TestFlow()
    flow.packet(.clientToServer, 0, flags: PacketBuilder.syn, "abc")
    flow.packet(.clientToServer, 0, flags: PacketBuilder.syn, "abc")
    flow.send(4, "def")
    #expect(flow.text == "abcdef")
  }

  @Test func `a SYN sent again opens no new flow`() {
    var flow = TestFlow()
    flow.packet(.clientToServer, 0, flags: PacketBuilder.syn, "")
    flow.handshake()
    flow.send(1, "abc")
    #expect(flow.openings.count == 1)
    #expect(flow.text == "abc")
  }

  @Test func `a SYN that the capture has late belongs to its flow`() {
    var flow = TestFlow()
    flow.send(1, "abc")
    flow.packet(.clientToServer, 0, flags: PacketBuilder.syn, "")
    flow.send(4, "def")
    #expect(flow.openings.count == 1)
    #expect(flow.text == "abcdef")
  }

  @Test func `FIN in both directions closes, and what follows opens nothing`() {
    var flow = TestFlow()
    flow.handshake()
    flow.packet(.clientToServer, 1, flags: PacketBuilder.fin | PacketBuilder.ack, "abc")
    flow.packet(.serverToClient, 1, flags: PacketBuilder.fin | PacketBuilder.ack, "")
    #expect(flow.ends == [.fin])
    flow.packet(.clientToServer, 5, flags: PacketBuilder.ack, "")
    flow.send(1, "abc")
    flow.finish()
    #expect(flow.openings.count == 1)
    #expect(flow.ends == [.fin])
  }

  @Test func `a FIN before the bytes it follows closes when they have come`() {
    var flow = TestFlow()
    flow.handshake()
    flow.packet(.serverToClient, 1, flags: PacketBuilder.fin | PacketBuilder.ack, "")
    flow.packet(.clientToServer, 4, flags: PacketBuilder.fin | PacketBuilder.ack, "def")
    #expect(flow.ends == [])
    flow.send(1, "abc")
    #expect(flow.ends == [.fin])
    #expect(flow.text == "abcdef")
  }

  @Test func `who closed first, when and how is told behind the bytes that came with it`() {
    var flow = TestFlow()
    flow.handshake()
    flow.packet(.clientToServer, 1, flags: PacketBuilder.fin | PacketBuilder.ack, "abc")
    flow.packet(.serverToClient, 1, flags: PacketBuilder.rst, "")
    #expect(flow.closes.map(\.by) == [.clientToServer])
    #expect(flow.closes.map(\.isReset) == [false])
    #expect(flow.closes.map(\.arrival.frame) == [3])
    flow.finish()
    #expect(flow.statistics.map(\.close) == flow.closes)
  }

  @Test func `from the SYN to the client's first acknowledgement is a round trip`() {
    var flow = TestFlow()
    flow.handshake()
    #expect(flow.roundTrips.isEmpty)
    flow.send(1, "a")
    flow.send(2, "b")
    #expect(flow.roundTrips.count == 1)
  }

  @Test func `RST closes, and bytes that the capture has later are not lost`() {
    var flow = TestFlow()
    flow.handshake()
    flow.packet(.serverToClient, 1, flags: PacketBuilder.rst, "")
    flow.send(1, "abc")
    flow.finish()
    #expect(flow.text == "abc")
    #expect(flow.ends == [.rst])
    #expect(flow.statistics.map { $0[.serverToClient].sentRST } == [true])
  }

  @Test func `a SYN with another number reuses the addresses and ports`() {
    var flow = TestFlow()
    flow.handshake()
    flow.send(1, "abc")
    flow.packet(.clientToServer, 5000, flags: PacketBuilder.syn, "")
    flow.send(5001, "new")
    #expect(flow.ends == [.portReuse])
    #expect(flow.openings.count == 2)
    #expect(flow.text == "abcnew")
  }

  @Test func `without a SYN the server is who has a server's port`() {
    var flow = TestFlow()
    flow.packet(.serverToClient, 100, flags: PacketBuilder.ack, "xyz")
    #expect(flow.openings.map(\.roles) == [.port])
    #expect(flow.openings.map(\.server.port) == [1935])
  }

  @Test func `a pure acknowledgement opens no flow`() {
    var flow = TestFlow()
    flow.acknowledge(1)
    #expect(flow.openings.isEmpty)
  }

  @Test func `the flow longest silent makes room for a new one`() {
    var limits = FlowLimits()
    limits.flows = 3
    var table = FlowTable(limits: limits)
    var ended: [FlowEnd] = []
    for port in UInt16(1)...10 {
      let events = feed(
        PacketBuilder.frame(
          from: .init([10, 0, 0, 1], port), to: PacketBuilder.server, sequence: 0,
          flags: PacketBuilder.syn), to: &table)
      for case .closed(_, let end, _) in events { ended.append(end) }
    }
    #expect(ended == Array(repeating: .idle, count: 7))
    #expect(table.liveFlowCount == 3)
  }

  @Test func `flows make room in the order in which they were heard of last`() {
    var limits = FlowLimits()
    limits.flows = 20
    var table = FlowTable(limits: limits)
    var ports: [FlowID: UInt16] = [:]
    // By port, the longest silent first.
    var expected: [UInt16] = []
    for step in UInt32(0)..<400 {
      // Every third packet is of a connection that is known, in no order.
      let isNew = !step.isMultiple(of: 3) || expected.isEmpty
      let port = isNew ? UInt16(step + 1) : expected[Int(step * 7919) % expected.count]
      let events = feed(
        PacketBuilder.frame(
          from: .init([10, 0, 0, 1], port), to: PacketBuilder.server, sequence: isNew ? 0 : 1,
          flags: isNew ? PacketBuilder.syn : PacketBuilder.ack), to: &table)
      if !isNew { expected.removeAll { $0 == port } }
      for event in events {
        if case .opened(let id, let opening) = event { ports[id] = opening.client.port }
        if case .closed(let id, let end, _) = event {
          #expect(end == .idle)
          #expect(ports[id] == expected.removeFirst())
        }
      }
      expected.append(port)
      #expect(expected.count <= 20)
    }
  }
}

func permutations<Element>(of elements: [Element]) -> [[Element]] {
  guard elements.count > 1 else { return [elements] }
  return elements.indices.flatMap { index -> [[Element]] in
    var rest = elements
    let first = rest.remove(at: index)
    return permutations(of: rest).map { [first] + $0 }
  }
}
