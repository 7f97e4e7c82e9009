internal import Media
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions

/// Writes a recorded session anew, message by message: without those that are not wanted, or without
/// pictures and sounds, and with chunk headers that fit.
struct SessionRewriting {
  /// What one segment carries, as on most networks.
  private static let segmentByteCount = 1448
  /// In bytes: those of both chunk sizes and windows are 4.
  private static let acknowledgementByteCount = 4

  private let recording: SessionRecording
  private let bytes: [Direction: [UInt8]]
  private let shrinks: Bool
  private var fixture: Fixture
  private var writers: [Direction: ChunkWriter] = [
    .clientToServer: ChunkWriter(), .serverToClient: ChunkWriter(),
  ]

  /// - Parameters:
  ///   - fixture: the whole session, of which the handshake and the ends are taken as they are.
  ///   - shrinks: whether frames lose what is behind their tag headers.
  /// - Throws: where the session is not there from its first byte on.
  init(
    _ recording: SessionRecording, _ fixture: Fixture, shrinks: Bool
  ) throws(FixtureError) {
    let isWhole = Direction.allCases.allSatisfy { direction in
      recording.handshakes[direction] != nil && fixture.missingByteCount(direction) == 0
        && recording.undecoded[direction] == nil
    }
    guard fixture.start == .syn, isWhole else {
      throw FixtureError(
        "only a session that was captured from its SYN on, and without holes, can be written anew")
    }
    self.recording = recording
    bytes = fixture.streams
    self.shrinks = shrinks
    self.fixture = fixture
  }

  /// - Parameter part: which messages are wanted; all of them for ``SessionPart/whole``.
  mutating func write(_ part: SessionPart) throws(FixtureError) -> Fixture {
    let (handshake, handshakeEnd) = handshakeSteps()
    let wanted = try wanted(by: part)
    var steps = handshake
    var streams: [Direction: [UInt8]] = [:]
    for direction in Direction.allCases {
      streams[direction] = Array(bytes[direction, default: []].prefix(chunkStart(direction)))
    }
    // Where frames are left out, what follows them comes as soon as it did after the last of them.
    var pause: Int64 = 0
    var last: Int64 = handshakeEnd
    for (recorded, isWanted) in zip(recording.messages, wanted) {
      let time = max(handshakeEnd, recorded.time)
      guard isWanted else {
        pause = max(pause, time - last)
        continue
      }
      last = time - pause
      for segment in write(recorded, streams) {
        streams[recorded.direction, default: []] += segment
        steps.append(
          ExchangeStep(recorded.direction, at: last, .send(byteCount: segment.count)))
      }
    }
    if case .whole = part {
      steps += fixture.steps.filter { $0.action == .close || $0.action == .reset }
        .map { ExchangeStep($0.direction, at: max(last, $0.time - pause), $0.action) }
    }
    fixture.steps = steps
    fixture.streams = streams
    return fixture
  }

  /// Where a side's chunks begin.
  private func chunkStart(_ direction: Direction) -> Int {
    recording.handshakes[direction].map { Int($0.end.offset) } ?? Handshake.byteCount
  }

  /// The steps up to the end of both handshakes, and when that was.
  private func handshakeSteps() -> ([ExchangeStep], end: Int64) {
    var steps: [ExchangeStep] = []
    var sent: [Direction: Int] = [:]
    for step in fixture.steps {
      var step = step
      if case .send(let byteCount, _) = step.action {
        let rest = chunkStart(step.direction) - sent[step.direction, default: 0]
        guard rest > 0 else { continue }
        sent[step.direction, default: 0] += byteCount
        step.action = .send(byteCount: min(byteCount, rest))
      } else if step.action != .open {
        continue
      }
      steps.append(step)
    }
    return (steps, steps.last?.time ?? 0)
  }

  // MARK: Messages

  private func wanted(by part: SessionPart) throws(FixtureError) -> [Bool] {
    guard case .messages(let range, let direction) = part else {
      return recording.messages.map { $0.report.message.isComplete }
    }
    func place(_ index: Int) -> Int? {
      recording.messages.firstIndex { $0.direction == direction && $0.report.index == index }
    }
    let count = recording.messages.count { $0.direction == direction }
    guard let first = place(range.lowerBound) else {
      throw FixtureError(
        "there is no message \(range.lowerBound) in that direction, which has \(count)")
    }
    let last = place(range.upperBound) ?? recording.messages.count - 1
    return recording.messages.enumerated().map { place, recorded in
      recorded.report.message.isComplete && place <= last
        && (place >= first || recorded.isNeededLater)
    }
  }

  private mutating func write(
    _ recorded: SessionRecording.Recorded, _ streams: [Direction: [UInt8]]
  ) -> [[UInt8]] {
    let header = recorded.report.message.header
    var payload = PayloadMap(recorded, in: recording).payload(in: bytes[recorded.direction] ?? [])
    if shrinks { payload = shrunk(payload, of: recorded) }
    if case .acknowledgement(let number)? = recorded.report.body.control,
      payload.count >= Self.acknowledgementByteCount
    {
      // Of fewer bytes no more can be acknowledged.
      let sent = UInt32(truncatingIfNeeded: streams[recorded.direction.opposite]?.count ?? 0)
      let count = Self.acknowledgementByteCount
      payload.replaceSubrange(0..<count, with: [UInt8](bigEndian: min(number, sent)))
    }
    writers[recorded.direction]?.write(
      .init(
        chunkStreamID: header.chunkStreamID, type: header.type,
        streamID: header.streamID ?? .connection, timestamp: header.timestamp ?? 0,
        payload: payload),
      as: header.format)
    let bytes = writers[recorded.direction]?.takeBytes() ?? []
    return stride(from: 0, to: bytes.count, by: Self.segmentByteCount).map { start in
      Array(bytes[start..<min(bytes.count, start + Self.segmentByteCount)])
    }
  }

  /// A frame's tag header alone; what has lengths inside stays as it is.
  private func shrunk(
    _ payload: [UInt8], of recorded: SessionRecording.Recorded
  ) -> [UInt8] {
    let body = recorded.report.body
    guard body.audio != nil || body.video != nil, body.enhanced?.multitrack == nil else {
      return payload
    }
    let frames = MediaBytes.ranges(
      in: payload, recorded.report.body, keepsUnits: false, isTold: recording.isTold(recorded))
    guard let frame = frames.first, frame.upperBound == payload.count else { return payload }
    return Array(payload[..<frame.lowerBound])
  }
}

extension SessionRecording.Recorded {
  /// Whether later messages cannot be read or understood without it.
  fileprivate var isNeededLater: Bool {
    let type = report.message.header.type
    if type.isMedia, report.body.readingError == nil { return !report.isPlainFrame }
    return !Self.momentary.contains(type) && !isPing
  }

  private static let momentary: Set<MessageType> = [.acknowledgement, .abort, .aggregate]

  private var isPing: Bool {
    switch report.body.userControl {
    case .pingRequest?, .pingResponse?: true
    default: false
    }
  }
}
