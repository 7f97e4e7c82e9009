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
  /// By the direction of the requests.
  var pings = InlineArray<2, PingTable>(repeating: PingTable())
  /// A client's wish to use a shared object, until it is answered.
  var sharedObjectUse: (index: Int, moment: Moment, name: String)?
  /// Whether the server has said that the session, or its stream, is over, or why it refuses.
  var hasServerExplained = false
  private var toldOnce: Set<RuleKey> = []
  var unknownCodeCount = 0
  /// Calls that the server has answered by a notice of its own.
  var noticed: Set<String> = []
  /// One for each direction.
  var peerFacts = InlineArray<2, PeerFacts>(repeating: PeerFacts())
  /// The connection's ends and number, as far as they are known.
  var client: Endpoint
  var server: Endpoint
  var flow: Int?

  init(client: Endpoint, server: Endpoint, isFromStart: Bool) {
    self.client = client
    self.server = server
    phase = isFromStart ? .handshake : .unknown
  }

  // MARK: Messages

  /// Takes the next message of either direction.
  mutating func follow(_ message: FollowedMessage) {
    windows[message.direction.index].note(
      sent: message.sentByteCount, message.direction, at: message.moment, message.sight, into: &log)
    noteHeader(of: message)
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
    case .aggregate: tellRare(message)
    case .empty:
      tellOnce(.messageEmpty, "\(message.message.header.type.name) has no payload.", message)
    case .audio, .video, .opaque, .unreadable: break
    }
  }

  /// Some libraries take no shared objects and no aggregates.
  private mutating func tellRare(_ message: FollowedMessage) {
    tellOnce(
      .messageTypeRare, "\(message.message.header.type.name) is sent.", message)
  }

  private mutating func checkLeadByte(of message: FollowedMessage) {
    let type = message.message.header.type
    guard type == .commandAMF3 || type == .dataAMF3, message.message.payload.bytes.first != 0 else {
      return
    }
    tellOnce(.leadByteMissing, "\(type.name) begins without the byte 0.", message)
  }

  private mutating func follow(_ control: ProtocolControl, _ message: FollowedMessage) {
    checkPlace(of: message)
    let direction = message.direction
    switch control {
    case .windowAcknowledgementSize(let size):
      if size == 0 {
        log.object(.windowZero, "Window Acknowledgement Size is 0.", to: message)
      }
      windows[direction.index].announce(size)
      notePeer(.window, String(size), direction)
    case .setPeerBandwidth(let size, let type):
      if case .unassigned(let value)? = type {
        log.object(
          .limitTypeUnknown, "The limit type of Set Peer Bandwidth is \(value).", to: message)
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
      tellOnce(
        .chunkSizeLate, "Set Chunk Size \(size) comes after publish and before any metadata.",
        message)
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
      guard id != .connection, message.sight.isComplete, streams.place(of: id) == nil else {
        return
      }
      log.object(
        .streamBeginEarly,
        "Stream Begin names message stream \(id.rawValue), which nobody created.",
        to: message)
    case .streamEOF(let id):
      hasServerExplained = true
      finishPlaying(id, message)
    case .unassigned(let type, _):
      tellOnce(.eventUnknown, "The type of a user control event is \(type).", message)
    case .swfVerificationRequest, .swfVerificationResponse, .bufferEmpty, .bufferReady:
      tellOnce(
        .eventUnknown, "The user control event \(event.type) (\(event.name)) is not in RTMP 1.0.",
        message)
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
    streams.list[place].beginAnew()
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
      "\(header.type.name) is on chunk stream \(header.chunkStreamID.rawValue) and message stream \((header.streamID ?? .connection).rawValue).",
      message)
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
          "The \(isClients ? "server" : "client") sends \(event.name) for '\(object.name)'.",
          message)
      }
      switch event {
      case .use where message.direction == .clientToServer:
        sharedObjectUse = (message.index, message.moment, object.name.description)
      case .useSuccess, .status: sharedObjectUse = nil
      default: break
      }
    }
  }

  // MARK: Telling

  /// An objection that is made once in each direction.
  mutating func tellOnce(_ problem: Problem, _ text: String, _ message: FollowedMessage) {
    guard toldOnce.insert(RuleKey(problem, message.direction)).inserted else { return }
    log.object(problem, text, to: message)
  }

  /// Moves the connection to another phase.
  mutating func move(
    to next: ConnectionPhase, by message: Int?, _ direction: Direction?, at moment: Moment
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
    at moment: Moment,
    isInferred: Bool = false
  ) {
    let stream = streams.list[place]
    guard next != stream.phase else { return }
    if stream.id != .unseen {
      log.change(
        StateReport(
          from: stream.phase.rawValue, to: next.rawValue, message: message, streamID: stream.id,
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
