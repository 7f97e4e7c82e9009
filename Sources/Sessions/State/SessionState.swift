internal import ByteParsing
package import Flows
package import Packets
package import RTMP

/// What both sides of a session have come to, as they see it themselves.
///
/// It is joined from what they say and written nowhere else; rules read it, as it is before a message
/// takes effect and after. It claims nothing that was not seen.
package struct SessionState: Sendable {
  // What every message needs stands first, and together.

  package internal(set) var streams = NetStreamTable()
  /// By direction.
  package internal(set) var chunks = InlineArray<2, ChunkWatch>(repeating: ChunkWatch())
  /// By the direction of the bytes that are acknowledged.
  package internal(set) var windows = InlineArray<2, AcknowledgementWindow>(
    repeating: AcknowledgementWindow())

  /// What few messages ask for, held elsewhere: what every frame passes on is small then.
  ///
  /// One, in a list: that is changed where it is.
  private var rare: [Facts]

  private struct Facts: Sendable {
    var phase: ConnectionPhase
    var proxy: ProxyFacts?
    var openings = InlineArray<2, SideOpening?>(repeating: nil)
    var foreignPlace: Place?
    var alertPlace: Place?
    var connect: ConnectFacts?
    var openCreateStreams = 0
    var pings = InlineArray<2, PingTable>(repeating: PingTable())
    var peerFacts = InlineArray<2, PeerFacts>(repeating: PeerFacts())
    var roundTrip: Int64?
    var closer: Direction?
    var hasRequestWithoutID = InlineArray<2, Bool>(repeating: false)
    let client: Endpoint?
    let server: Endpoint?
    var flow: Int?
  }

  init(client: Endpoint?, server: Endpoint?, isFromStart: Bool) {
    let phase: ConnectionPhase = isFromStart ? .handshake : .unknown
    rare = [Facts(phase: phase, client: client, server: server)]
  }

  private var facts: Facts {
    _read { yield rare[0] }
    _modify { yield &rare[0] }
  }

  /// Takes it that the connection's first bytes were seen, though its SYN was not.
  mutating func noteBeginning() { if phase == .unknown { phase = .handshake } }

  /// Whether a wait is longer than it may be, and longer than the way there and back explains.
  ///
  /// - Parameters:
  ///   - time: in nanoseconds, as `limit`.
  ///   - roundTrips: how often what was waited for goes there and back.
  package func isLong(
    _ time: Int64, _ limit: Int64, roundTrips: Int64 = Threshold.roundTrips
  ) -> Bool {
    time > limit && time > (roundTrip ?? 0).timesClamped(roundTrips)
  }

  /// Under which name a stream is published; nil where it is not, or the application is not known.
  package func key(of request: NetStream.Request?) -> CaptureMemory.StreamKey? {
    guard let request, request.purpose == .publish, let app = connect?.app, let server
    else { return nil }
    return .init(server: server, app: app, name: request.name)
  }
}

extension SessionState {
  /// Who publishes what the client asked to play, or was the last to, by the request's index.
  func publishers(in memory: CaptureMemory) -> [Int: CaptureMemory.Publisher] {
    guard let app = connect?.app, let server else { return [:] }
    var found: [Int: CaptureMemory.Publisher] = [:]
    for case let request? in streams.list.map(\.request) where request.purpose == .play {
      let key = CaptureMemory.StreamKey(server: server, app: app, name: request.name)
      found[request.mark.index] = memory.lastPublisher(of: key)
    }
    return found
  }

  /// Who else publishes what the client asked to publish, by the request's index.
  func rivals(in memory: CaptureMemory) -> [Int: CaptureMemory.Rival] {
    guard let client else { return [:] }
    return streams.list.reduce(into: [:]) { found, stream in
      guard let request = stream.request, let key = key(of: request) else { return }
      found[request.mark.index] = memory.rival(of: client, for: key)
    }
  }
}

// MARK: - What few messages ask for

extension SessionState {
  package internal(set) var phase: ConnectionPhase {
    _read { yield facts.phase }
    _modify { yield &facts.phase }
  }

  /// What a proxy puts before what the client sends.
  package internal(set) var proxy: ProxyFacts? {
    _read { yield facts.proxy }
    _modify { yield &facts.proxy }
  }

  /// What each side speaks, by direction, once the connection has ended and one does not speak RTMP.
  package internal(set) var openings: InlineArray<2, SideOpening?> {
    _read { yield facts.openings }
    _modify { yield &facts.openings }
  }

  /// Where it was first known that a side does not speak RTMP.
  package internal(set) var foreignPlace: Place? {
    _read { yield facts.foreignPlace }
    _modify { yield &facts.foreignPlace }
  }

  /// Where a fatal alert of TLS came, if it did by itself.
  package internal(set) var alertPlace: Place? {
    _read { yield facts.alertPlace }
    _modify { yield &facts.alertPlace }
  }

  package internal(set) var connect: ConnectFacts? {
    _read { yield facts.connect }
    _modify { yield &facts.connect }
  }

  /// How many message streams createStream was asked for and has not given.
  package internal(set) var openCreateStreams: Int {
    _read { yield facts.openCreateStreams }
    _modify { yield &facts.openCreateStreams }
  }

  /// By the direction of the requests.
  package internal(set) var pings: InlineArray<2, PingTable> {
    _read { yield facts.pings }
    _modify { yield &facts.pings }
  }

  /// By what its implementation may be known; one for each direction.
  package internal(set) var peerFacts: InlineArray<2, PeerFacts> {
    _read { yield facts.peerFacts }
    _modify { yield &facts.peerFacts }
  }

  /// How long a segment takes to the other side and back, in nanoseconds; nil where the opening was not
  /// seen.
  package internal(set) var roundTrip: Int64? {
    _read { yield facts.roundTrip }
    _modify { yield &facts.roundTrip }
  }

  /// Who has closed its half of the connection first, once somebody has.
  package internal(set) var closer: Direction? {
    _read { yield facts.closer }
    _modify { yield &facts.closer }
  }

  /// Whether a side has sent a request with transaction ID 0, which an answer with 0 can mean; by
  /// direction.
  package internal(set) var hasRequestWithoutID: InlineArray<2, Bool> {
    _read { yield facts.hasRequestWithoutID }
    _modify { yield &facts.hasRequestWithoutID }
  }

  /// The connection's ends; nil where bytes come without packets.
  package var client: Endpoint? { facts.client }

  package var server: Endpoint? { facts.server }

  /// Its number, once it has one.
  package internal(set) var flow: Int? {
    _read { yield facts.flow }
    _modify { yield &facts.flow }
  }
}

// MARK: - Messages other than commands and media

extension SessionState {
  /// Takes what a message other than a command or media does to the session.
  mutating func join(
    _ message: FollowedMessage, _ memory: inout CaptureMemory, into log: inout FindingLog
  ) {
    let body = message.body
    if let data = body.data {
      join(data, message)
    } else if let control = body.control {
      join(control, message)
    } else if let event = body.userControl {
      join(event, message, &memory, into: &log)
    } else if body.isEmpty {
      joinEmpty(message)
    }
  }

  private mutating func join(_ control: ProtocolControl, _ message: FollowedMessage) {
    let direction = message.direction
    notePeer(control, direction)
    switch control {
    case .windowAcknowledgementSize(let size): windows[direction.index].announce(size)
    case .setPeerBandwidth(let size, let type):
      windows[direction.opposite.index].restrict(to: size, type)
    case .acknowledgement(let number):
      windows[direction.opposite.index].acknowledge(number, by: message)
    default: break
    }
  }

  private mutating func join(
    _ event: UserControlEvent, _ message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    switch event {
    case .pingRequest(let timestamp):
      pings[message.direction.index].request(timestamp, message)
    case .pingResponse(let timestamp):
      pings[message.direction.opposite.index].respond(timestamp, message)
    case .streamBegin(let id):
      if message.direction == .serverToClient { resume(id, message, into: &log) }
    case .streamDry(let id):
      guard message.direction == .serverToClient, let place = streams.index(of: id) else { return }
      streams.list[place].dryAt = message.moment
    case .streamEOF(let id):
      // A server has sent all that a client plays (§7.1.7).
      guard message.direction == .serverToClient, let place = streams.place(of: id),
        streams.list[place].phase == .playing
      else { return }
      finish(place, by: message, &memory, into: &log)
    default: break
    }
  }

  private mutating func join(_ data: DataMessage, _ message: FollowedMessage) {
    guard let properties = data.metadata else { return }
    notePeer(metadata: properties, message.direction)
    guard let id = message.streamID,
      let place = place(ofMetadataOn: id, message)
        ?? streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    streams.list[place].metadata.take(properties)
  }

  /// The stream whose media metadata are about; nil where nothing is known of it.
  ///
  /// What is sent on message stream 0 belongs to the only stream there is to be about.
  package func place(ofMetadataOn id: MessageStreamID, _ message: FollowedMessage) -> Int? {
    streams.index(of: id) ?? (id == .connection ? placeOfOnlyUse(message.direction) : nil)
  }
}

// MARK: - Phases

extension SessionState {
  /// Moves the connection to another phase.
  mutating func move(
    to next: ConnectionPhase, by message: Int?, _ direction: Direction?, at moment: Place,
    into log: inout FindingLog
  ) {
    guard next != phase else { return }
    log.change(
      StateReport(
        from: phase.rawValue, to: next.rawValue, message: message, streamID: nil,
        isInferred: false), direction, at: moment)
    phase = next
  }

  /// Moves a message stream to another state.
  mutating func move(
    _ place: Int, to next: NetStream.State, by message: Int?, _ direction: Direction?,
    at moment: Place, isInferred: Bool = false, into log: inout FindingLog
  ) {
    let stream = streams.list[place]
    streams.list[place].state = next
    guard next.phase != stream.phase, let id = stream.id else { return }
    log.change(
      StateReport(
        from: stream.phase.rawValue, to: next.phase.rawValue, message: message, streamID: id,
        isInferred: isInferred), direction, at: moment)
  }

  mutating func move(
    _ place: Int, to next: NetStream.State, by message: FollowedMessage,
    isInferred: Bool = false, into log: inout FindingLog
  ) {
    move(
      place, to: next, by: message.index, message.direction, at: message.moment,
      isInferred: isInferred, into: &log)
  }

  /// Takes the end of the connection, or of what was seen of it.
  mutating func end(
    _ ending: SessionEnding, _ memory: inout CaptureMemory, into log: inout FindingLog
  ) {
    for place in streams.list.indices {
      for track in streams.list[place].tracks.indices {
        streams.list[place].tracks[track].finish(ending)
      }
    }
    guard let closer = ending.closer else { return }
    for place in streams.list.indices {
      let state = streams.list[place].state
      guard state.phase.isActive || state.phase.isPending else { continue }
      move(
        place, to: .ended(state.use, by: closer, at: ending.moment), by: nil, closer,
        at: ending.moment, into: &log)
    }
    move(to: .ended, by: nil, closer, at: ending.moment, into: &log)
    guard let client else { return }
    for stream in streams.list {
      if let key = key(of: stream.request) { memory.free(key, of: client, at: ending.moment) }
    }
  }
}
