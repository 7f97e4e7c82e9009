internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What requests to publish and to play come to (RTMP 1.0 §7.2.2).
extension SessionFollower {
  private static let publishTypes: Set<String> = ["live", "record", "append"]

  mutating func followRequest(
    _ role: FlowSummary.Role, _ command: Command, _ message: FollowedMessage
  ) {
    guard message.direction == .clientToServer, let id = message.streamID else { return }
    notePeer(request: command, message)
    let known = streams.place(of: id)
    if known == nil || streams.list[known ?? 0].phase.isUncreated {
      checkCreated(id, role, message)
    }
    guard let place = streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    // play2 has the name among the options that it gives.
    let name =
      (command.arguments.first?.stringValue
      ?? command.arguments.first?["streamName"]?.stringValue)?.description
    var fault: Problem?
    if role == .publish, name?.isEmpty ?? true {
      fault = .publishNameMissing
    } else if role == .play, name?.isEmpty ?? true {
      fault = .playNameMissing
    }
    let type =
      role == .publish ? command.arguments.dropFirst().first?.stringValue?.description : nil
    if role == .publish, !Self.publishTypes.contains(type?.lowercased() ?? "") {
      log.find(
        .publishTypeUnknown, ["publishing_type": type.map { .text(String($0.prefix(80))) }],
        in: message)
    }
    streams.list[place].request = NetStream.Request(
      role: role, name: name ?? "", type: type, mark: message.mark,
      playDuration: role == .play ? command.arguments.dropFirst(2).first?.numberValue : nil,
      faults: fault.map {
        let finding = FindingReport(
          $0, ["stream_name": name.map { .text($0) }], about: message.mark)
        return [.init(finding: finding, remainder: .note)]
      } ?? [])
    streams.list[place].beginAnew(by: message, into: &log)
    move(place, to: role == .publish ? .publishRequested : .playRequested, by: message)
  }

  private mutating func checkCreated(
    _ id: MessageStreamID, _ role: FlowSummary.Role, _ message: FollowedMessage
  ) {
    guard let unseen = message.sight.absence,
      !hasRequestWithoutID[Direction.clientToServer.index], !streams.isFull
    else { return }
    let facts: FindingArguments = [
      "command": .text(role == .publish ? "publish" : "play"),
      "message_stream_id": .count(id.rawValue),
    ]
    if openCreateStreams > 0 {
      log.find(.claim(.requestEarly, unseen), facts, in: message)
    } else {
      let given = streams.list.filter { !$0.phase.isUncreated }.compactMap(\.id)
      log.find(
        .claim(.streamNotCreated, unseen),
        facts.adding([
          ("given", given.isEmpty ? nil : .texts(given.map { String($0.rawValue) }))
        ]), in: message)
    }
  }

  mutating func followStatus(
    _ command: Command, _ message: FollowedMessage, of requested: MessageStreamID? = nil
  ) {
    guard message.direction == .serverToClient else { return }
    guard let code = command.statusCode?.description else {
      if command.name == "onStatus" {
        log.find(.statusInfoMissing, ["command": .text("onStatus")], in: message)
      }
      return
    }
    let isError = command.isError || command.statusLevel == "error"
    checkSpelling(of: code, isError: isError, message)
    if message.request == nil { checkStatus(command, code, message) }
    notePeer(status: command, code, message)
    if isError { hasServerExplained = true }
    guard let place = streamConcerned(by: code, requested, message) else { return }
    switch code {
    case "NetStream.Publish.Start" where !isError: accept(place, .publishing, message)
    case "NetStream.Play.Start" where !isError: accept(place, .playing, message)
    case "NetStream.Play.Reset", "NetStream.Pause.Notify", "NetStream.Unpause.Notify",
      "NetStream.Seek.Notify":
      streams.list[place].beginAnew(by: message, into: &log)
    case "NetStream.Play.UnpublishNotify":
      hasServerExplained = true
      streams.list[place].beginAnew(by: message, into: &log)
    case "NetStream.Play.Stop", "NetStream.Play.Complete", "NetStream.Unpublish.Success":
      hasServerExplained = true
      streams.list[place].beginAnew(by: message, into: &log)
      finish(place, by: message)
    default:
      if isError || Self.refusals.contains(code) { refuse(place, command, code, message) }
    }
  }

  private static let refusals: Set<String> = [
    "NetStream.Publish.BadName", "NetStream.Publish.Denied", "NetStream.Publish.Rejected",
    "NetStream.Publish.Failed", "NetStream.Play.StreamNotFound", "NetStream.Play.Failed",
    "NetStream.Play.NoSupportedTrackFound", "NetStream.Play.FileStructureInvalid",
    "NetStream.Failed",
  ]

  /// The stream that a status is about: the one that it comes on, or, where that is none, the only
  /// one that waits.
  private mutating func streamConcerned(
    by code: String, _ requested: MessageStreamID?, _ message: FollowedMessage
  ) -> Int? {
    guard code.hasPrefix("NetStream.") else { return nil }
    let id = requested ?? message.streamID ?? .connection
    let named = streams.place(of: id)
    // One that was only created is not what a status is about while another one waits.
    if let named, streams.list[named].phase != .created { return named }
    let pending = streams.list.indices.filter { streams.list[$0].phase.isPending }
    guard pending.count == 1, let place = pending.first else { return named }
    if message.sight.isComplete {
      let stream = streams.list[place]
      var facts: FindingArguments = [
        "code": .text(code), "message_stream_id": .count(id.rawValue),
        "expected_message_stream_id": stream.id.map { .count($0.rawValue) },
      ]
      facts.add(stream.titleFacts)
      log.find(.statusWrongStream, facts, in: message)
    }
    // Some clients ask on message stream 0, and some servers go on where createStream has led.
    guard streams.list[place].id == .connection else { return place }
    return streams.join(id, to: place)
  }

  /// States what is wrong with a publish or play, once it is known what became of it.
  mutating func tellFaultsOfRequest(_ place: Int, isRefused: Bool) {
    guard var faults = streams.list[place].request?.faults, !faults.isEmpty else { return }
    log.append(&faults, isRefused: isRefused)
    streams.list[place].request?.faults = []
  }

  /// A server says that it has sent all of a stream, or takes no more of it.
  mutating func finish(_ place: Int, by message: FollowedMessage) {
    guard streams.list[place].phase.isActive else { return }
    if let key = key(of: streams.list[place]), let client { memory.forget(key, of: client) }
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = message.direction
    move(place, to: .ended, by: message)
  }

  private mutating func accept(_ place: Int, _ phase: StreamPhase, _ message: FollowedMessage) {
    tellFaultsOfRequest(place, isRefused: false)
    let stream = streams.list[place]
    if stream.phase == phase, phase == .publishing, stream.startedAt != nil,
      let unseen = message.sight.absence(by: .clientToServer)
    {
      tellOnce(.claim(.publishAcceptedTwice, unseen), FindingArguments(stream.titleFacts), message)
    }
    if stream.phase.isPending, let request = stream.request,
      let waited = message.moment.time(since: request.mark.place),
      isLong(waited, Threshold.answerPatience), !waitsForPublisher(stream, request)
    {
      log.find(
        phase == .publishing ? .publishLate : .playLate,
        FindingArguments(stream.titleFacts).adding([("waited", .seconds(waited))]), in: message,
        related: [.message("request", .clientToServer, request.mark)])
    }
    tellEarlyMedia(of: stream, message.sight.absence)
    streams.list[place].startedAt = message.moment
    streams.list[place].early = EarlyMedia()
    move(place, to: phase, by: message)
    if phase == .publishing, let key = key(of: stream), let client,
      let time = message.moment.time
    {
      memory.note(
        .init(flow: flow, client: client, since: message.moment, lastMediaAt: time), of: key)
    }
  }

  private mutating func refuse(
    _ place: Int, _ command: Command, _ code: String, _ message: FollowedMessage
  ) {
    let stream = streams.list[place]
    guard stream.phase != .refused, stream.phase != .ended else { return }
    // An error in the middle, such as that a recording cannot be written, refuses nothing.
    guard !stream.phase.isActive || Self.refusals.contains(code),
      stream.request != nil || !message.sight.isComplete
    else { return }
    tellFaultsOfRequest(place, isRefused: true)
    // Without the request, the code tells what it was.
    let isPlay = stream.request.map { $0.role == .play } ?? code.hasPrefix("NetStream.Play.")
    let isPublish = stream.request != nil ? !isPlay : code.hasPrefix("NetStream.Publish.")
    let holder = code == "NetStream.Publish.BadName" ? key(of: stream).flatMap { memory[$0] } : nil
    var facts = FindingArguments(stream.titleFacts)
    facts.add(command.statusFacts)
    var related: [FindingReport.Related] = []
    if let request = stream.request?.mark {
      facts.add("waited", .seconds(message.moment.time(since: request.place)))
      related.append(.message("request", .clientToServer, request))
    }
    if let holder {
      related.append(
        .init(
          role: "holder", flow: holder.flow, direction: nil, message: nil, place: holder.since))
    }
    if isPublish || isPlay {
      log.find(isPublish ? .publishRefused : .playRefused, facts, in: message, related: related)
    }
    if let holder, let now = message.moment.time, case let silence = now - holder.lastMediaAt,
      silence > Threshold.holderSilence
    {
      log.find(
        .publishNameHeld,
        FindingArguments(stream.titleFacts).adding([("silence", .seconds(silence))]), in: message,
        related: related)
    }
    streams.list[place].refusal = code
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = .serverToClient
    move(place, to: .refused, by: message)
  }

  /// Whether a play came before its publisher, as far as that was seen: the server was not late.
  private func waitsForPublisher(_ stream: NetStream, _ request: NetStream.Request) -> Bool {
    guard request.role == .play, let app = connect?.app, let server,
      let publisher = memory[.init(server: server, app: app, name: request.name)]
    else { return false }
    return publisher.since.time(since: request.mark.place) ?? 0 > 0
  }

  /// Under which name a stream is published; nil where it is not, or the application is not known.
  func key(of stream: NetStream) -> CaptureMemory.StreamKey? {
    guard let request = stream.request, request.role == .publish, let app = connect?.app,
      let server
    else { return nil }
    return .init(server: server, app: app, name: request.name)
  }
}
