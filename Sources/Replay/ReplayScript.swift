internal import AMF
internal import ByteParsing
public import SessionFixtures
internal import Flows
public import RTMP
internal import Sessions

/// What one side of a fixture does, and what it has to hear before.
public struct ReplayScript: Sendable {
  /// One step of that side.
  struct Turn: Sendable {
    enum Action: Hashable, Sendable {
      case send(Range<Int>)
      case close, reset
    }

    let action: Action
    /// The fixture's step.
    let step: Int
    /// In nanoseconds, since the conversation's beginning.
    let time: Int64
  }

  public let role: Role
  let bytes: [UInt8]
  let turns: [Turn]
  /// Behind which bytes of its own a message ends, in order.
  let messageEnds: [Int]
  /// Where a message of its own ends that is neither of media nor an aside, in order.
  let meaningEnds: [Int]
  /// Its commands, by their transaction IDs.
  let calls: [Double: String]
  /// Where its answer to the peer's first packet stands.
  let answerRange: Range<Int>
  /// No message of its own is in it.
  let freeChunkStream: ChunkStreamID
  let expectations: Expectations
  /// How the server has answered publish, play or connect.
  let result: String?
  let peerMediaCount: Int
  /// How much longer the peer went on than this side, in nanoseconds.
  let peerSurplus: Int64
  let peerEnds: Bool

  /// - Throws: ``ReplayFailure`` where the fixture cannot be played.
  public init(of fixture: Fixture, as role: Role) throws {
    let direction = Direction(from: role)
    let own = RecordedDirection(direction, of: fixture)
    let peer = RecordedDirection(direction.opposite, of: fixture)
    if let first = own.gaps.first {
      throw ReplayFailure(
        "bytes of the \(role.rawValue) are missing (\(fixture.missingByteCount(direction)), "
          + "in step \(first)): what was not captured cannot be sent")
    }
    try Self.check(own, of: role)
    try Self.check(peer, of: role.peer)
    self.role = role
    bytes = fixture[direction]
    turns = Self.turns(of: direction, in: fixture)
    calls = own.calls
    messageEnds = own.messages.map { Int($0.end.offset) }
    meaningEnds = own.messages.filter {
      Meaning(of: $0, calls: [:]).map { !$0.isMediaOpening && !$0.isAside } ?? false
    }.map { Int($0.end.offset) }
    let packet = HandshakePacket.byteCount
    answerRange = 1 + packet..<1 + packet + (own.handshake?.shortSecondByteCount ?? packet)
    let used = Set(own.messages.map(\.header.chunkStreamID))
    freeChunkStream =
      (2..<64).lazy.map { ChunkStreamID(rawValue: $0) }.first { !used.contains($0) } ?? .control
    expectations = Self.expectations(of: peer, direction.opposite, fixture, own.calls)
    peerMediaCount = peer.messages.count { $0.header.type.isMedia }
    let peerSteps = fixture.steps.filter { $0.direction != direction }
    peerEnds = peerSteps.contains { $0.action == .close || $0.action == .reset }
    peerSurplus = max(0, (peerSteps.last?.time ?? 0) - (turns.last?.time ?? 0))
    result = Self.result(of: role == .server ? own : peer)
  }

  private static func check(_ side: RecordedDirection, of role: Role) throws {
    guard let handshake = side.handshake else {
      throw ReplayFailure(
        "there is no whole handshake of the \(role.rawValue): only a session from its beginning can be replayed"
      )
    }
    if handshake.isEncrypted {
      throw ReplayFailure(
        "the \(role.rawValue) encrypts (RTMPE, version \(handshake.version)): that cannot be replayed"
      )
    }
  }

  private static func turns(of direction: Direction, in fixture: Fixture) -> [Turn] {
    var place = 0
    var turns: [Turn] = []
    for (number, step) in fixture.steps.enumerated() where step.direction == direction {
      let action: Turn.Action
      switch step.action {
      case .send(let byteCount, _):
        // What was sent once more the network asked for, not the peer.
        let end = min(fixture[direction].count, place + byteCount)
        if end == place { continue }
        action = .send(place..<end)
        place = end
      case .close: action = .close
      case .reset: action = .reset
      case .open, .gap: continue
      }
      turns.append(Turn(action: action, step: number, time: step.time))
    }
    return turns
  }

  private static func expectations(
    of peer: RecordedDirection, _ direction: Direction, _ fixture: Fixture,
    _ calls: [Double: String]
  ) -> Expectations {
    var items: [Expectations.Item] = []
    var gaps = peer.gaps[...]
    func passesGap(before step: Int) -> Bool {
      let count = gaps.prefix { $0 <= step }.count
      gaps = gaps.dropFirst(count)
      return count > 0
    }
    for (index, message) in peer.messages.enumerated() where message.isComplete {
      guard let meaning = Meaning(of: message, calls: calls) else { continue }
      let step = Int(message.end.mark)
      items.append(
        Expectations.Item(
          meaning, index: index, offset: message.start.offset, step: step,
          followsGap: passesGap(before: step)))
    }
    let end = fixture.steps.indices.first {
      fixture.steps[$0].direction == direction
        && (fixture.steps[$0].action == .close || fixture.steps[$0].action == .reset)
    }
    if let end {
      items.append(
        Expectations.Item(
          .end, offset: StreamOffset(fixture[direction].count), step: end,
          followsGap: passesGap(before: end)))
    }
    return Expectations(items, endsInGap: !gaps.isEmpty)
  }

  /// In a few words; nil where there was no answer.
  private static func result(of server: RecordedDirection) -> String? {
    var result: String?
    for message in server.messages where message.isComplete {
      guard let command = MessageBody(of: message).command,
        let code = command.statusCode?.description
      else { continue }
      switch code {
      case "NetStream.Publish.Start": result = "publish accepted"
      case "NetStream.Play.Start": result = "play accepted"
      default:
        let level = command.arguments.lazy.compactMap { $0["level"]?.stringValue }.first
        if level == "error" || command.isError { result = "refused: \(code.prefix(80))" }
      }
    }
    return result
  }
}
