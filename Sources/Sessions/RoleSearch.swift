internal import ByteParsing
internal import Flows
internal import RTMP
internal import Streams

/// Finds out which side of a connection is the client, where neither a SYN nor a port tells, and holds
/// what comes until then: no event is made before that is known.
///
/// Give it what the connection brings, and look whether it has an ``outcome``. In the end, or at its
/// bound, the side with the higher port is taken for the client.
struct RoleSearch: Sendable {
  /// Something that the connection brought.
  enum Item: Sendable {
    case bytes([UInt8], Direction, from: UInt64, at: Place, lacksBytes: Bool)
    case gap(UInt64?, GapCause, Direction, at: Place)
    case conflict(StreamOffset, Direction, at: Place)
    case closing(FlowStatistics.Close)
    case roundTrip(Int64)
  }

  /// How many bytes are held.
  private static let byteLimit = 1 << 20
  /// What an item takes beside its bytes.
  private static let itemByteCount = 128
  /// How many messages are looked at.
  private static let messageLimit = 32
  /// How sure it must be that a direction's chunks were found for what they say to count.
  private static let convincingConfidence = 1 - 1e-9

  let openedAt: Place
  private let opening: FlowReport
  private(set) var items: [Item] = []
  private var payloadByteCount = 0
  /// How the client is told, and the direction that it sends; nil until that is known.
  private(set) var outcome: (roles: FlowReport.Roles, client: Direction)?
  private var decoders: [RTMPDecoder]
  /// Of either direction, for nobody but a client's side begins with a proxy's header.
  private var proxies = [ProxyHeaderReader?](
    repeating: ProxyHeaderReader(isFirst: false), count: 2)
  private var evidence = RoleEvidence()
  private var speech = SpeechEvidence()
  private var messageCount = 0
  private var speaksRTMP = false

  /// - Parameter opening: with the roles that the ports speak for.
  init(_ opening: FlowReport, at place: Place) {
    self.opening = opening
    openedAt = place
    decoders = [
      RTMPDecoder(role: .client, start: .midstream), RTMPDecoder(role: .server, start: .midstream),
    ]
  }

  /// How many bytes of memory it takes.
  var byteCount: Int {
    decoders.reduce(payloadByteCount + items.count * Self.itemByteCount) { $0 + $1.heldByteCount }
  }

  /// The direction that the client sends, as far as that is known; of those that were given.
  var client: Direction { outcome?.client ?? .clientToServer }

  /// The connection with the roles that were found.
  var report: FlowReport {
    let isExchanged = client == .serverToClient
    return FlowReport(
      client: isExchanged ? opening.server : opening.client,
      server: isExchanged ? opening.client : opening.server, roles: outcome?.roles ?? .port,
      start: opening.start, frame: opening.frame)
  }

  /// Takes something that tells nothing of the roles.
  mutating func hold(_ item: Item) {
    items.append(item)
    defer { if byteCount > Self.byteLimit { giveUp() } }
    guard outcome == nil, case .gap(let count, _, let direction, _) = item, let count else {
      return
    }
    decoders[direction.index].skip(count)
    while let element = decoders[direction.index].next() { look(at: element, direction) }
  }

  /// Takes the next bytes of a direction.
  ///
  /// - Parameter mayHoldMore: whether there is memory for more of them.
  mutating func append(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at place: Place,
    lacksBytes: Bool, mayHoldMore: Bool
  ) {
    items.append(
      .bytes(
        [UInt8](copying: bytes), direction, from: frame, at: place, lacksBytes: lacksBytes))
    payloadByteCount += bytes.count
    lookForProxy(bytes, direction, from: frame)
    var input = ByteReader(bytes)
    while outcome == nil, let element = decoders[direction.index].next(&input, mark: frame) {
      look(at: element, direction)
    }
    if byteCount > Self.byteLimit || !mayHoldMore { giveUp() }
  }

  /// Ends the connection; the direction that the client sends.
  mutating func finish() -> Direction {
    for direction in Direction.allCases where outcome == nil {
      decoders[direction.index].finish()
      while outcome == nil, let element = decoders[direction.index].next() {
        look(at: element, direction)
      }
    }
    giveUp()
    return client
  }

  /// Leaves it at what the ports speak for, unless messages speak for something.
  mutating func giveUp() {
    guard outcome == nil else { return }
    let told = speaksRTMP ? evidence.clientDirection : nil
    outcome = told.map { (.content, $0) } ?? (.port, .clientToServer)
  }

  private mutating func lookForProxy(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64
  ) {
    guard outcome == nil, let reading = proxies[direction.index]?.append(bytes, mark: frame)
    else { return }
    if case .header = reading { outcome = (.content, direction) }
    if reading != .undecided { proxies[direction.index] = nil }
  }

  private mutating func look(at element: RTMPElement, _ direction: Direction) {
    guard outcome == nil else { return }
    switch element {
    case .handshake(let handshake):
      if let client = client(by: handshake, direction) { outcome = (.handshake, client) }
    case .message(let message):
      let (body, _) = MessageBody.read(message)
      evidence.note(body, direction)
      messageCount += 1
      if speech.note(message, body) { speaksRTMP = true }
    case .resync(let resync):
      if resync.confidence >= Self.convincingConfidence { speaksRTMP = true }
    case .undecoded(let undecoded):
      if case .notRTMP = undecoded.reason { giveUp() }
    case .problem: break
    }
    if outcome == nil, speaksRTMP, let client = evidence.clientDirection {
      outcome = (.content, client)
    }
    if messageCount >= Self.messageLimit { giveUp() }
  }

  /// Whose digest is made with the client's key is the client; without one, who began.
  ///
  /// nil where the other side's part is not there: it came before the capture.
  private func client(by handshake: Handshake, _ direction: Direction) -> Direction? {
    switch handshake.first?.signer {
    case .client?: return direction
    case .server?: return direction.opposite
    case nil:
      let peer = decoders[direction.opposite.index]
      if peer.firstHandshakePacket?.signer == .client { return direction.opposite }
      if peer.firstHandshakePacket?.signer == .server { return direction }
      guard let mark = peer.firstHandshakePacketMark else { return nil }
      return handshake.start.mark <= mark ? direction : direction.opposite
    }
  }
}
