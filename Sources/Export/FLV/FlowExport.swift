internal import AMF
internal import Flows
internal import RTMP
internal import Sessions

/// Writes the streams of one connection, and its bytes where they are wanted.
struct FlowExport: Sendable {
  /// How many streams are written at a time; what further ones carry is left out.
  private static let streamLimit = 64

  private let number: Int
  private let options: ExportOptions
  private var isLate: Bool
  private var app = ""
  private var streams: [StreamExport] = []
  private var clocks = [DirectionClock(), DirectionClock()]
  private var raw: [RawExport?] = [nil, nil]
  private var homeless = 0

  init(_ number: Int, _ report: FlowReport, _ options: ExportOptions) {
    self.number = number
    self.options = options
    isLate = report.start == .midstream
  }

  // MARK: Events

  mutating func note(_ event: SessionEvent, _ output: inout ExportOutput) {
    switch event.content {
    case .message(let report):
      guard let direction = event.direction else { return }
      note(report, direction, &output)
    case .gap(let report):
      guard let direction = event.direction else { return }
      noteHole(direction)
      let (end, overflows) = report.streamOffset.addingReportingOverflow(report.byteCount ?? .max)
      if !overflows { raw[direction.index]?.noteHole(to: end) }
    case .resync(let report):
      // Where nothing was passed over, deltas still add up.
      guard let direction = event.direction, report.resync.skippedByteCount > 0 else { return }
      noteHole(direction)
    case .bytes(let report):
      guard let direction = event.direction else { return }
      var export = raw[direction.index] ?? RawExport(file: "flow\(number)-\(direction.name).bin")
      export.append(report, &output)
      raw[direction.index] = export
    case .flowEnd: finish(&output)
    case .flow, .stream, .handshake, .state, .finding, .summary: break
    }
  }

  private mutating func noteHole(_ direction: Direction) {
    isLate = true
    clocks[direction.index].noteHole()
  }

  private mutating func finish(_ output: inout ExportOutput) {
    for place in streams.indices { streams[place].finish(&output) }
    for export in raw { export?.finish(&output) }
    if homeless > 0 {
      output.append(
        .remark("flow \(number): \(homeless) messages of too many streams left out"))
    }
    streams = []
    raw = [nil, nil]
    homeless = 0
  }

  // MARK: Messages

  private mutating func note(
    _ report: MessageReport, _ direction: Direction, _ output: inout ExportOutput
  ) {
    let message = report.message
    let time = clocks[direction.index].time(of: message.header)
    switch message.header.type {
    case .audio, .video, .dataAMF0, .dataAMF3, .aggregate: break
    default:
      if let command = report.body.command, direction == .clientToServer {
        follow(command, message.header.streamID, &output)
      }
      return
    }
    guard let place = place(of: message.header, direction) else {
      homeless += 1
      return
    }
    guard message.isComplete else { return streams[place].noteIncomplete() }
    if streams[place].needsSuccessor(for: time) {
      goOn(with: place, epoch: clocks[direction.index].epoch, &output)
    }
    append(report, to: place, at: time, &output)
  }

  /// Goes on with a stream behind a hole that cannot be bridged.
  private mutating func goOn(with place: Int, epoch: Int, _ output: inout ExportOutput) {
    guard streams[place].hasBegun else { return streams[place].beginAnew(epoch: epoch) }
    let next = streams[place].successor(epoch: epoch, options: options)
    streams[place].finish(&output)
    streams[place] = next
  }

  private mutating func append(
    _ report: MessageReport, to place: Int, at time: DirectionClock.Time,
    _ output: inout ExportOutput
  ) {
    let payload = report.message.payload.bytes
    if let aggregate = report.body.aggregate {
      let parts = ExportedMessage.parts(of: aggregate, payload)
      // The first part has the aggregate's time, whatever its own timestamp is (§7.1.6).
      let first = aggregate.parts.first?.ownTimestamp ?? 0
      for part in parts {
        streams[place].append(
          part.message, at: time.advanced(by: part.ownTimestamp &- first), &output)
      }
    } else if let message = ExportedMessage(report.message.header.type, payload, report.body) {
      streams[place].append(message, at: time, &output)
    } else {
      streams[place].noteUnwritable()
    }
  }

  // MARK: Streams

  private mutating func follow(
    _ command: Command, _ id: MessageStreamID?, _ output: inout ExportOutput
  ) {
    switch command.name.description {
    case "connect": app = command.commandObject?["app"]?.stringValue?.description ?? ""
    case "publish": open(.publish, .clientToServer, command, id, &output)
    case "play": open(.play, .serverToClient, command, id, &output)
    default: break
    }
  }

  private mutating func open(
    _ purpose: StreamPurpose, _ direction: Direction, _ command: Command, _ id: MessageStreamID?,
    _ output: inout ExportOutput
  ) {
    let name = command.arguments.first?.stringValue?.description ?? ""
    let stream = StreamExport(
      direction, id, stem: stem(purpose, name), isLate: false, epoch: clocks[direction.index].epoch,
      options: options)
    if let place = streams.firstIndex(where: { $0.direction == direction && $0.id == id }) {
      streams[place].finish(&output)
      streams[place] = stream
    } else if streams.count < Self.streamLimit {
      streams.append(stream)
    }
  }

  private func stem(_ purpose: StreamPurpose, _ name: String) -> String {
    let parts = [app, name].map(ExportNames.sanitized).filter { !$0.isEmpty }
    return (["flow\(number)", purpose.rawValue] + parts).joined(separator: "-")
  }

  /// Where the stream is that a message belongs to, a new one if need be; nil where there are too many.
  ///
  /// Where no header says which, or it says the connection, it is the direction's only one.
  private mutating func place(of header: Message.Header, _ direction: Direction) -> Int? {
    let id = header.streamID == .connection ? nil : header.streamID
    let own = streams.indices.filter { streams[$0].direction == direction }
    if let place = own.first(where: { streams[$0].id == id }) { return place }
    if id == nil, own.count == 1, let place = own.first { return place }
    if let place = own.first(where: { streams[$0].id == nil }) {
      streams[place].id = id
      return place
    }
    guard streams.count < Self.streamLimit else { return nil }
    let purpose: StreamPurpose = direction == .clientToServer ? .publish : .play
    streams.append(
      StreamExport(
        direction, id, stem: stem(purpose, ""), isLate: isLate,
        epoch: clocks[direction.index].epoch,
        options: options))
    return streams.count - 1
  }
}

extension DirectionClock.Time {
  fileprivate func advanced(by milliseconds: UInt32) -> Self {
    switch self {
    case .absolute(let timestamp): .absolute(timestamp &+ milliseconds)
    case .counted(let timestamp, let epoch): .counted(timestamp &+ milliseconds, epoch: epoch)
    case .unknown: .unknown
    }
  }
}
