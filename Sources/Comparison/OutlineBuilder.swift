internal import Media
internal import Sessions
internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// Makes the outline of one connection from what becomes known of it.
struct OutlineBuilder: Sendable {
  private(set) var outline: SessionOutline
  private var context = StepReading.Context()
  /// The client's requests that wait for an answer, of those that others should wait for.
  private var pending: Set<String> = []
  private var hasFirstFrame = [false, false]
  private var hasSequenceHeader: Set<String> = []
  /// Types of messages without a meaning, which are told once.
  private var toldTypes: Set<String> = []

  init(flow: Int, report: FlowReport, at time: CaptureTime) {
    outline = SessionOutline(flow: flow, report: report, firstTime: time)
  }

  mutating func note(_ event: SessionEvent, at time: CaptureTime) {
    if case .flowEnd(let report) = event.content { end(report, time) }
    guard let direction = event.direction else { return }
    switch event.content {
    case .handshake(let report):
      append(
        StepReading(report), direction, time, from: report.handshake.start,
        to: report.handshake.end, message: nil, isComplete: true)
    case .message(let report): note(report, direction, time)
    case .gap(let report): addHole(report.streamOffset, byteCount: report.byteCount, direction)
    case .resync(let report):
      let end = report.resync.start.offset
      outline[direction].holes.add(end - min(end, report.resync.skippedByteCount)..<end)
    case .flow, .stream, .state, .finding, .flowEnd, .summary, .bytes: break
    }
  }

  private mutating func addHole(
    _ start: StreamOffset, byteCount: UInt64?, _ direction: Direction
  ) {
    let (end, overflows) = start.addingReportingOverflow(byteCount ?? .max)
    outline[direction].holes.add(start..<(overflows ? .max : end))
  }

  // MARK: Steps

  private mutating func append(
    _ reading: StepReading, _ direction: Direction, _ time: CaptureTime,
    from start: StreamPosition, to end: StreamPosition, message: Int?, isComplete: Bool
  ) {
    guard outline[direction].steps.count < SessionOutline.stepLimit else {
      guard !outline[direction].isCut else { return }
      outline[direction].isCut = true
      outline[direction].holes.add(start.offset..<StreamOffset.max)
      return
    }
    outline[direction].steps.append(
      SessionStep(
        key: reading.key, kind: reading.list.kind, frame: end.mark, message: message,
        values: reading.list.values, time: time,
        // Who begins the handshake chooses how it is done.
        turn: reading.list.kind == .handshake ? start.mark : end.mark,
        place: start.offset..<max(start.offset, end.offset), isComplete: isComplete))
  }

  private mutating func note(
    _ report: MessageReport, _ direction: Direction, _ time: CaptureTime
  ) {
    if report.message.header.type.isMedia {
      noteMedia(report, direction, time)
      return
    }
    guard var reading = StepReading(report, context) else { return }
    // What is left of it does not say what it is.
    if !report.message.isWhole, reading.isUnnamed { return }
    if reading.key.hasPrefix("message type"), !toldTypes.insert(reading.key).inserted { return }
    reading.add(report.message.header, context)
    if direction == .clientToServer { addTurn(to: &reading, report.body) }
    append(reading, direction, time, report)
    if report.message.isComplete { follow(report, direction) }
  }

  private mutating func append(
    _ reading: StepReading, _ direction: Direction, _ time: CaptureTime, _ report: MessageReport
  ) {
    append(
      reading, direction, time, from: report.message.start, to: report.message.end,
      message: report.index, isComplete: report.message.isWhole)
  }

  // MARK: Media

  private mutating func noteMedia(
    _ report: MessageReport, _ direction: Direction, _ time: CaptureTime
  ) {
    guard let frame = report.frame else { return }
    let frames = Self.frames(of: report, frame)
    for frame in frames { outline[direction].media.note(frame) }
    if frame.isCodedFrame { outline[direction].media.note(report.message.payload, at: time) }
    // Which media is the first is known where nothing before it is missing.
    guard outline.isWhole(direction) else { return }
    if frame.isSequenceHeader, let first = frames.first {
      let track = first.trackID == 0 ? "" : " of track \(first.trackID)"
      let key = (frame.kind == .video ? "video" : "audio") + " sequence header" + track
      guard hasSequenceHeader.insert("\(direction.index) \(key)").inserted else { return }
      appendMedia(key, direction, time, report)
    } else if frame.isCodedFrame, !hasFirstFrame[direction.index] {
      hasFirstFrame[direction.index] = true
      appendMedia("first frame", direction, time, report)
    }
  }

  private static func frames(of report: MessageReport, _ frame: MediaFrame) -> [MediaFrame] {
    guard frame.isMultitrack else { return [frame] }
    return (report.body.enhanced?.tracks ?? []).map { MediaFrame($0, of: frame) }
  }

  private mutating func appendMedia(
    _ key: String, _ direction: Direction, _ time: CaptureTime, _ report: MessageReport
  ) {
    var reading = StepReading(media: key)
    // The first frame can be of any kind: what its header says is the kind's.
    if key != "first frame" { reading.add(report.message.header, context) }
    if direction == .clientToServer {
      reading.add("sent", words: turn(after: pending.contains("publish") ? "publish" : nil))
    }
    append(reading, direction, time, report)
  }

  // MARK: Turns

  /// Adds whether the client has waited for the answer that it needs.
  private func addTurn(to reading: inout StepReading, _ body: MessageBody) {
    if let command = body.command {
      guard !command.isAnswer, command.name != "connect" else { return }
      let name = command.name.description
      let needsStream = name == "publish" || name == "play"
      let awaited =
        pending.contains("connect")
        ? "connect" : needsStream && pending.contains("createStream") ? "createStream" : nil
      reading.add("sent", words: turn(after: awaited))
    } else if body.data != nil {
      reading.add("sent", words: turn(after: pending.contains("publish") ? "publish" : nil))
    }
  }

  private func turn(after request: String?) -> String {
    request.map { "before \($0) is answered" } ?? "in turn"
  }

  private mutating func follow(_ report: MessageReport, _ direction: Direction) {
    guard let command = report.body.command else { return }
    let name = command.name.description
    if direction == .clientToServer {
      if ["connect", "createStream", "publish", "play"].contains(name) { pending.insert(name) }
      if name == "publish" || name == "play" { context.request = name }
      return
    }
    if let answered = report.request?.name {
      pending.remove(answered)
      if answered == "createStream", let id = command.arguments.first?.numberValue {
        context.createdStreamID = id
      }
    } else if name == "onStatus", let request = context.request {
      pending.remove(request)
    }
  }

  // MARK: The end

  private mutating func end(_ report: FlowEndReport, _ time: CaptureTime) {
    outline.end = report
    outline.lastTime = time
    for direction in Direction.allCases {
      noteUnseen(direction, report)
      guard let undecoded = report.summary[direction].undecoded else { continue }
      // Half a handshake looks like anything.
      if outline.isWhole(direction) {
        outline[direction].foreignProtocol = undecoded.foreignProtocol
      }
      // A handshake that was not finished is all that there was.
      if case .handshakeCutOff = undecoded.reason { continue }
      outline[direction].holes.add(undecoded.from..<StreamOffset.max)
    }
    for direction in Direction.allCases { outline[direction].distrustHoledSteps() }
    // Where something is missing it is not known what the client has waited for.
    guard !outline.isWhole(.serverToClient) || !outline.isWhole(.clientToServer) else { return }
    for place in outline[.clientToServer].steps.indices {
      outline[.clientToServer].steps[place].values.removeAll { $0.path == "sent" }
    }
  }
}

extension OutlineBuilder {
  /// A side of which nothing was captured has spoken where the other would not have gone on alone.
  fileprivate mutating func noteUnseen(_ direction: Direction, _ report: FlowEndReport) {
    guard report.summary[direction].bytes == 0 else { return }
    let wentOn =
      direction == .clientToServer
      ? report.summary[.serverToClient].bytes > 0 : outline[.clientToServer].steps.count > 1
    if wentOn { outline[direction].holes.add(0..<StreamOffset.max) }
  }
}

extension SessionOutline.Sent {
  /// What was put together across a hole may not be what was sent.
  fileprivate mutating func distrustHoledSteps() {
    guard !holes.isEmpty else { return }
    for place in steps.indices where holes.reachInto(steps[place].place) {
      steps[place].isComplete = false
    }
  }
}

extension Message {
  /// Whether the capture has all of it that was sent.
  fileprivate var isWhole: Bool { ending != .bytesMissing && ending != .cutOff }
}

extension Undecoded {
  /// What is spoken, where that is not RTMP.
  fileprivate var foreignProtocol: String? {
    switch reason {
    case .notRTMP(let foreign?): foreign.name
    case .notRTMP(nil): "an unknown protocol"
    case .unsupportedVersion(let version): "handshake version \(version)"
    case .encrypted: "RTMPE"
    case .handshakeCutOff(let version, _) where Handshake.encryptedVersions.contains(version):
      "RTMPE"
    case .handshakeCutOff, .midstream, .lostPlace: nil
    }
  }
}
