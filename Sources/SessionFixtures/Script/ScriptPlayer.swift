internal import Flows
internal import Packets
internal import RTMP
internal import Sessions

/// Plays a script step by step, and notes down who sends what.
struct ScriptPlayer {
  /// No script sends more, in bytes of both directions.
  static let byteLimit = 1 << 26
  /// Nor in more steps of its fixture.
  static let stepLimit = 1_000_000
  static let segmentSizes = 1...65_000
  /// In milliseconds: three years.
  private static let timeLimit = 1e11
  /// Between steps that do not say when they come, in nanoseconds.
  static let pause: Int64 = 1_000_000

  private(set) var fixture: Fixture
  private let peers: [Direction: ScriptPeer]
  private var sides: [Direction: ScriptSide] = [:]
  /// Of the last step, in nanoseconds; nil before the first.
  var time: Int64?
  private var isReset = false

  init(client: ScriptPeer, server: ScriptPeer, start: Fixture.Start) {
    fixture = Fixture(
      client: client.endpoint, server: server.endpoint, start: start,
      streams: [.clientToServer: [], .serverToClient: []],
      steps: start == .syn ? [ExchangeStep(.clientToServer, at: 0, .open)] : [])
    peers = [.clientToServer: client, .serverToClient: server]
  }

  subscript(direction: Direction) -> ScriptSide {
    get { sides[direction] ?? ScriptSide() }
    set { sides[direction] = newValue }
  }

  // MARK: Steps

  /// What a step can be, by the member that says so.
  private enum Kind: String, CaseIterable {
    case usual, handshake, command, status, data, audio, video, media, message, interleaved
    case setChunkSize = "set_chunk_size"
    case abort, acknowledgement
    case userControl = "user_control"
    case windowAcknowledgementSize = "window_acknowledgement_size"
    case setPeerBandwidth = "set_peer_bandwidth"
    case bytes, acknowledgements, close, reset
  }

  mutating func play(_ value: JSONValue) throws(FixtureError) {
    let outside = try JSONObject(value, "a step")
    let kinds = Kind.allCases.filter { outside.has($0.rawValue) }
    guard let kind = kinds.first else {
      let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw outside.fault("says nothing to do (one of \(names))")
    }
    guard kinds.count == 1 else {
      throw outside.fault("is \(kinds[0].rawValue) and \(kinds[1].rawValue) at once")
    }
    var step = try JSONObject(value, kind.rawValue)
    guard !isReset else { throw step.fault("comes after a reset") }
    let start = try startTime(of: &step)
    switch kind {
    case .usual: try playUsual(&step, at: start)
    case .handshake: try playHandshake(&step, at: start)
    case .acknowledgements: try playAcknowledgements(&step, at: start)
    case .close: try playClose(&step, at: start)
    case .reset:
      let direction = try step.direction(kind.rawValue)
      fixture.steps.append(ExchangeStep(direction, at: start, .reset))
      isReset = true
      time = start
    case .media: try playMedia(&step, at: start)
    case .interleaved: try playInterleaved(&step, at: start)
    case .bytes:
      let direction = try step.direction("from")
      let bytes = try step.hex(kind.rawValue) ?? []
      let sending = try sending(&step)
      try send(bytes, direction, at: start, sending, for: step)
    case .command, .status, .data, .audio, .video, .message, .setChunkSize, .abort,
      .acknowledgement, .userControl, .windowAcknowledgementSize, .setPeerBandwidth:
      let direction = try step.direction("from")
      let chunks = try chunks(&step, direction)
      let sending = try sending(&step)
      try send(chunks.flatMap(\.self), direction, at: start, sending, for: step)
    }
    try step.finish()
  }

  /// When a step begins: `at`, or `after` the one before.
  private func startTime(of step: inout JSONObject) throws(FixtureError) -> Int64 {
    let at = try step.number("at", in: 0...Self.timeLimit)
    let after = try step.number("after", in: 0...Self.timeLimit)
    let earliest = time ?? 0
    guard let at else {
      let pause = after.map { Int64($0 * 1e6) } ?? (time == nil ? 0 : Self.pause)
      guard earliest + pause <= Int64(Self.timeLimit * 1e6) else {
        throw step.fault("comes more than \(Int64(Self.timeLimit)) ms after the beginning")
      }
      return earliest + pause
    }
    guard after == nil else { throw step.fault("has at and after, of which one will do") }
    let start = Int64(at * 1e6)
    guard start >= earliest else {
      throw step.fault(
        "at is \(at.plainText) ms, and the step before ends at \((Double(earliest) / 1e6).plainText) ms"
      )
    }
    return start
  }

  private mutating func playAcknowledgements(
    _ step: inout JSONObject, at start: Int64
  ) throws(FixtureError) {
    let direction = try step.direction("from")
    let word = try step.word("acknowledgements", of: ["automatic", "never"])
    self[direction].acknowledges = word == "automatic"
    // It is no step of the conversation.
    time = time.map { max($0, start - Self.pause) }
  }

  /// One side ends its direction, and the other does the same, unless only half is closed.
  private mutating func playClose(
    _ step: inout JSONObject, at start: Int64
  ) throws(FixtureError) {
    let direction = try step.direction("close")
    let isHalf = try step.flag("half")
    guard !self[direction].hasClosed else {
      throw step.fault("the \(direction.sender.rawValue) has closed before")
    }
    for (place, direction) in [direction, direction.opposite].enumerated()
    where !self[direction].hasClosed && !(isHalf && place > 0) {
      self[direction].hasClosed = true
      let moment = start + Int64(place) * Self.pause
      fixture.steps.append(ExchangeStep(direction, at: moment, .close))
      time = moment
    }
  }

  // MARK: Sending

  /// How bytes become segments.
  struct Sending {
    /// How many bytes at the end nobody captured.
    var missing = 0
    /// How many bytes that were sent before come again.
    var overlap = 0
    var segmentSize: Int?
    /// Whether they are no part of the handshake.
    var isCounted = true
  }

  private func sending(_ step: inout JSONObject) throws(FixtureError) -> Sending {
    var sending = Sending()
    if case .boolean? = step.take("missing")?.content {
      sending.missing = try step.flag("missing") ? .max : 0
    } else {
      sending.missing = try step.integer("missing", in: 0...Self.byteLimit) ?? 0
    }
    sending.overlap = try step.integer("overlap", in: 0...Self.byteLimit) ?? 0
    sending.segmentSize = try step.integer("segments", in: Self.segmentSizes)
    return sending
  }

  /// How the runs of media are sent, of which nothing is missing.
  func segmentSizeOnly(_ step: inout JSONObject) throws(FixtureError) -> Sending {
    Sending(segmentSize: try step.integer("segments", in: Self.segmentSizes))
  }

  static func tooManyBytes(_ step: JSONObject) -> FixtureError {
    step.fault("the script sends more than \(byteLimit >> 20) MiB")
  }

  static func tooManySegments(_ step: JSONObject) -> FixtureError {
    step.fault("the script takes more than \(stepLimit) segments")
  }

  /// Sends bytes, and what they make the peer acknowledge.
  mutating func send(
    _ bytes: [UInt8], _ direction: Direction, at moment: Int64, _ sending: Sending = .init(),
    for step: JSONObject
  ) throws(FixtureError) {
    try put(bytes, direction, at: moment, sending, for: step)
    let side = self[direction]
    guard self[direction.opposite].acknowledges, let window = side.window,
      side.messageByteCount - side.acknowledgedByteCount >= Int(window),
      !self[direction.opposite].hasClosed
    else { return }
    let count = UInt32(truncatingIfNeeded: side.messageByteCount)
    self[direction].acknowledgedByteCount = side.messageByteCount
    let chunks = write(
      Self.control(.acknowledgement(sequenceNumber: count)), direction.opposite)
    // No Acknowledgement of an Acknowledgement: two small windows would never come to rest.
    try put(chunks.flatMap(\.self), direction.opposite, at: moment, .init(), for: step)
  }

  private mutating func put(
    _ all: [UInt8], _ direction: Direction, at moment: Int64, _ sending: Sending,
    for step: JSONObject
  ) throws(FixtureError) {
    time = moment
    var side = self[direction]
    guard !side.hasClosed else {
      throw step.fault("the \(direction.sender.rawValue) sends, and has closed before")
    }
    let peer = peers[direction]
    let bytes = all.prefix((peer?.cutAt ?? .max) - side.sentByteCount)
    guard !bytes.isEmpty else { return }
    let total = Direction.allCases.reduce(bytes.count) { $0 + self[$1].sentByteCount }
    let captured = bytes.dropLast(sending.missing)
    let size = sending.segmentSize ?? peer?.segmentSize ?? max(1, captured.count)
    guard total <= Self.byteLimit else { throw Self.tooManyBytes(step) }
    guard fixture.steps.count + captured.count / size < Self.stepLimit else {
      throw Self.tooManySegments(step)
    }
    guard sending.overlap == 0 || !captured.isEmpty && sending.overlap <= side.unbrokenByteCount
    else {
      throw step.fault(
        "overlap is \(sending.overlap), and there are \(side.unbrokenByteCount) bytes to send again"
      )
    }
    var overlap = sending.overlap
    for place in stride(from: 0, to: captured.count, by: size) {
      let count = min(size, captured.count - place)
      fixture.steps.append(
        ExchangeStep(direction, at: moment, .send(byteCount: count, overlap: overlap)))
      overlap = 0
    }
    fixture.streams[direction, default: []] += captured
    side.sentByteCount += bytes.count
    if sending.isCounted { side.messageByteCount += bytes.count }
    side.unbrokenByteCount += captured.count
    if captured.count < bytes.count {
      let count = UInt64(bytes.count - captured.count)
      fixture.steps.append(
        ExchangeStep(direction, at: moment, .gap(byteCount: count, .notCaptured)))
      side.unbrokenByteCount = 0
    }
    self[direction] = side
  }
}
