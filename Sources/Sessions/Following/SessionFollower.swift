internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// Follows the session that both sides are in, as they do themselves, and says where one of them
/// breaks a rule.
///
/// Give it every message with ``follow(_:)``, and take from ``log`` what it has found. It claims
/// nothing that was not seen: what is missing is told only where all was seen that could have been
/// it.
struct SessionFollower: Sendable {
  // What every message needs stands first, and together.

  var streams = NetStreamTable()
  var log = FollowerLog()
  /// What other connections of the capture do; lent for as long as a message is followed.
  var memory = CaptureMemory()
  /// By direction.
  var chunkWatches = InlineArray<2, ChunkWatch>(repeating: ChunkWatch())
  /// Messages between whose chunks others stand, by direction.
  var interleaved = InlineArray<2, InterleavedMessages>(repeating: InterleavedMessages())
  /// By the direction of the bytes that are acknowledged.
  var windows = InlineArray<2, AcknowledgementWindow>(repeating: AcknowledgementWindow())

  private(set) var phase: ConnectionPhase
  var connect: ConnectFacts?
  /// How many message streams createStream was asked for and has not given.
  var openCreateStreams = 0
  /// What only matters if the peer reacts to it.
  var suspicions = Suspicions()
  /// Calls that a server may leave without an answer, and how long the client waited for one.
  var ignorable = IgnorableCalls()
  /// By the direction of the requests.
  var pings = InlineArray<2, PingTable>(repeating: PingTable())
  /// A client's wish to use a shared object, until it is answered.
  var sharedObjectUse: (mark: MessageMark, name: String)?
  /// Whether the server has said that the session, or its stream, is over, or why it refuses.
  var hasServerExplained = false
  private var toldOnce: Set<RuleKey> = []
  var unknownCodeCount = 0
  /// Calls that the server has answered by a notice of its own.
  var noticed: Set<String> = []
  /// One for each direction.
  var peerFacts = InlineArray<2, PeerFacts>(repeating: PeerFacts())
  /// How long a segment takes to the other side and back, in nanoseconds; nil where the opening was not
  /// seen.
  var roundTrip: Int64?
  /// Who has closed its half of the connection first, once somebody has.
  var closer: Direction?
  /// Whether a side has sent a request with transaction ID 0, which an answer with 0 can mean; by
  /// direction.
  var hasRequestWithoutID = InlineArray<2, Bool>(repeating: false)
  /// Whether media may have come inside of aggregates, which are not followed (RTMP 1.0 §7.1.6).
  private(set) var hasAggregates = false
  /// The connection's ends; nil where bytes come without packets.
  let client: Endpoint?
  let server: Endpoint?
  /// Its number, once it has one.
  var flow: Int?

  init(client: Endpoint?, server: Endpoint?, isFromStart: Bool) {
    self.client = client
    self.server = server
    phase = isFromStart ? .handshake : .unknown
  }

  /// Takes it that the connection's first bytes were seen, though its SYN was not.
  mutating func noteBeginning() { if phase == .unknown { phase = .handshake } }

  // MARK: Messages

  /// Takes the next message of either direction.
  mutating func follow(_ message: FollowedMessage) {
    if windows[message.direction.index].note(sent: message.sentByteCount) {
      windows[message.direction.index].check(
        message.direction, at: message.moment, message.sight, roundTrip: roundTrip, into: &log)
    }
    noteHeader(of: message)
    if !suspicions.isEmpty { suspicions.see(message, into: &log) }
    if ignorable.waits, message.direction == .clientToServer { ignorable.see(message) }
    if let frame = message.report.frame { return follow(frame, message) }
    checkStreamID(of: message)
    switch message.body {
    case .command(let command):
      checkLeadByte(of: message)
      checkTypes(of: command, message)
      follow(command, message)
    case .data(let data):
      checkLeadByte(of: message)
      checkName(of: message)
      checkTypes(of: data, message)
      follow(data, message)
    case .control(let control): follow(control, message)
    case .userControl(let event): follow(event, message)
    case .sharedObject(let object):
      tellRare(message)
      follow(object, message)
    case .aggregate:
      hasAggregates = true
      tellRare(message)
    case .empty:
      tellOnce(.messageEmpty, ["message_type": .text(message.message.header.type.name)], message)
    case .audio, .video, .opaque, .unreadable: break
    }
  }

  /// Some libraries take no shared objects and no aggregates.
  private mutating func tellRare(_ message: FollowedMessage) {
    tellOnce(.messageTypeRare, ["message_type": .text(message.message.header.type.name)], message)
  }

  private mutating func checkLeadByte(of message: FollowedMessage) {
    let type = message.message.header.type
    guard type == .commandAMF3 || type == .dataAMF3, message.message.payload.bytes.first != 0 else {
      return
    }
    tellOnce(.leadByteMissing, ["message_type": .text(type.name)], message)
  }

  private mutating func follow(_ control: ProtocolControl, _ message: FollowedMessage) {
    checkPlace(of: message)
    let direction = message.direction
    switch control {
    case .windowAcknowledgementSize(let size):
      if size == 0 {
        log.find(.windowZero, in: message)
      }
      windows[direction.index].announce(size)
      notePeer(.window, String(size), direction)
    case .setPeerBandwidth(let size, let type):
      if case .unassigned(let value)? = type {
        log.find(.limitTypeUnknown, ["limit_type": .count(value)], in: message)
      }
      windows[direction.opposite.index].restrict(to: size, type, by: message)
    case .acknowledgement(let number):
      let limit = windows[direction.index].announcedLimit?.size
      windows[direction.opposite.index].acknowledge(number, limit: limit, message, into: &log)
    case .setChunkSize(let size):
      guard direction == .clientToServer,
        let stream = streams.list.first(where: { $0.phase == .publishing && !$0.hasMedia }),
        !stream.metadata.isThere
      else { return }
      guard let unseen = message.sight.absence else { return }
      suspectOnce(.claim(.chunkSizeLate, unseen), ["chunk_size": .count(size)], message)
    case .abort: break
    }
  }

  private mutating func follow(_ event: UserControlEvent, _ message: FollowedMessage) {
    checkPlace(of: message)
    switch event {
    case .pingRequest(let timestamp):
      pings[message.direction.index].request(timestamp, message)
    case .pingResponse(let timestamp):
      pings[message.direction.opposite.index].respond(timestamp, message, into: &log)
    case .streamBegin(let id):
      if message.direction == .serverToClient { resume(id, message) }
      guard id != .connection, !streams.isFull, let unseen = message.sight.absence,
        streams.place(of: id) == nil
      else {
        return
      }
      log.find(.claim(.streamBeginEarly, unseen), ["stream_id": .count(id.rawValue)], in: message)
    case .streamEOF(let id):
      hasServerExplained = true
      finishPlaying(id, message)
    case .unassigned(let type, _):
      tellOnce(.eventUnknown, ["event_type": .count(type)], message)
    case .swfVerificationRequest, .swfVerificationResponse, .bufferEmpty, .bufferReady:
      tellOnce(
        .eventUnknown, ["event_type": .count(event.type), "event": .text(event.name)], message)
    case .streamDry, .setBufferLength, .streamIsRecorded: break
    }
  }

  /// A server has sent all that a client plays (§7.1.7).
  private mutating func finishPlaying(_ id: MessageStreamID, _ message: FollowedMessage) {
    guard message.direction == .serverToClient, let place = streams.place(of: id),
      streams.list[place].phase == .playing
    else { return }
    finish(place, by: message)
  }

  /// What a server has ended by Stream EOF can begin again.
  mutating func resume(_ id: MessageStreamID, _ message: FollowedMessage) {
    guard let place = streams.place(of: id),
      streams.list[place].phase == .ended, streams.list[place].endedBy == .serverToClient,
      streams.list[place].request?.role == .play
    else { return }
    streams.list[place].endedAt = nil
    streams.list[place].endedBy = nil
    streams.list[place].beginAnew(by: message, into: &log)
    move(place, to: .playing, by: message)
  }

  /// Control messages have a chunk stream and a message stream of their own (§5.4).
  private mutating func checkPlace(of message: FollowedMessage) {
    let header = message.message.header
    guard header.chunkStreamID != .control || (header.streamID ?? .connection) != .connection else {
      return
    }
    tellOnce(
      .controlMisplaced,
      [
        "message_type": .text(header.type.name),
        "chunk_stream_id": .count(header.chunkStreamID.rawValue),
        "message_stream_id": .count((header.streamID ?? .connection).rawValue),
      ], message)
  }

  private mutating func follow(_ object: SharedObjectMessage, _ message: FollowedMessage) {
    for event in object.events {
      let isClients: Bool? =
        switch event {
        case .use, .release, .requestChange, .requestRemove: true
        case .change, .success, .status, .clear, .remove, .useSuccess: false
        case .sendMessage, .unassigned: nil
        }
      if let isClients, isClients != (message.direction == .clientToServer) {
        tellOnce(
          .sharedObjectDirection,
          [
            "side": .side(message.direction), "event": .text(event.name),
            "name": .text(object.name.description),
          ], message)
      }
      switch event {
      case .use where message.direction == .clientToServer:
        sharedObjectUse = (message.mark, object.name.description)
      case .useSuccess, .status: sharedObjectUse = nil
      default: break
      }
    }
  }

  /// Whether a wait is longer than it may be, and longer than the way there and back explains.
  ///
  /// - Parameters:
  ///   - time: in nanoseconds, as `limit`.
  ///   - roundTrips: how often what was waited for goes there and back.
  func isLong(_ time: Int64, _ limit: Int64, roundTrips: Int64 = Threshold.roundTrips) -> Bool {
    time > limit && time > (roundTrip ?? 0).timesClamped(roundTrips)
  }

  // MARK: Telling

  /// States what a rule finds, once in each direction; what it finds is not asked for again.
  mutating func tellOnce(
    _ problem: Problem, as severity: Problem.Severity? = nil,
    _ arguments: @autoclosure () -> FindingArguments,
    _ message: FollowedMessage, related: @autoclosure () -> [FindingReport.Related] = []
  ) {
    guard toldOnce.insert(RuleKey(problem, message.direction)).inserted else { return }
    log.find(problem, as: severity, arguments(), in: message, related: related())
  }

  /// Notes once in each direction what matters only if the peer reacts to it.
  mutating func suspectOnce(
    _ problem: Problem, _ arguments: @autoclosure () -> FindingArguments,
    _ message: FollowedMessage
  ) {
    guard toldOnce.insert(RuleKey(problem, message.direction)).inserted else { return }
    suspicions.append(
      FindingReport(problem, arguments(), about: message.mark), message.direction)
  }

  /// The same of a rule that needs no facts.
  mutating func tellOnce(_ problem: Problem, _ message: FollowedMessage) {
    tellOnce(problem, [:], message)
  }

  /// Moves the connection to another phase.
  mutating func move(
    to next: ConnectionPhase, by message: Int?, _ direction: Direction?, at moment: Place
  ) {
    guard next != phase else { return }
    log.change(
      StateReport(
        from: phase.rawValue, to: next.rawValue, message: message, streamID: nil,
        isInferred: false), direction, at: moment)
    phase = next
  }

  /// Moves a message stream to another phase.
  mutating func move(
    _ place: Int, to next: StreamPhase, by message: Int?, _ direction: Direction?,
    at moment: Place, isInferred: Bool = false
  ) {
    let stream = streams.list[place]
    guard next != stream.phase else { return }
    if let id = stream.id {
      log.change(
        StateReport(
          from: stream.phase.rawValue, to: next.rawValue, message: message, streamID: id,
          isInferred: isInferred), direction, at: moment)
    }
    streams.list[place].phase = next
  }

  mutating func move(
    _ place: Int, to next: StreamPhase, by message: FollowedMessage, isInferred: Bool = false
  ) {
    move(
      place, to: next, by: message.index, message.direction, at: message.moment,
      isInferred: isInferred)
  }
}
