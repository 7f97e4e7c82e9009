internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What requests to publish and to play come to (RTMP 1.0 §7.2.2).
extension SessionFollower {
  /// How long the answer to publish or play may take, in nanoseconds.
  private static let answerPatience: Int64 = 1_000_000_000
  /// After how long without media a publisher is taken for gone, in nanoseconds.
  private static let holderSilence: Int64 = 3_000_000_000

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
    let name = command.arguments.first?.stringValue?.description
    if role == .publish, name?.isEmpty ?? true {
      log.object(
        .publishNameMissing, name == nil ? "publish has no name." : "The name in publish is empty.",
        to: message)
    }
    if role == .play, name?.isEmpty ?? true {
      log.object(
        .playNameMissing, name == nil ? "play has no name." : "The name in play is empty.",
        to: message)
    }
    let type =
      role == .publish ? command.arguments.dropFirst().first?.stringValue?.description : nil
    if role == .publish, !Self.publishTypes.contains(type?.lowercased() ?? "") {
      log.object(
        .publishTypeUnknown,
        type.map { "The type of publish is '\($0.prefix(80))'." } ?? "publish has no type.",
        to: message)
    }
    streams.list[place].request = NetStream.Request(
      role: role, name: name ?? "", type: type, index: message.index, moment: message.moment)
    streams.list[place].beginAnew()
    move(place, to: role == .publish ? .publishRequested : .playRequested, by: message)
  }

  private mutating func checkCreated(
    _ id: MessageStreamID, _ role: FlowSummary.Role, _ message: FollowedMessage
  ) {
    guard message.sight.isComplete else { return }
    let what = role == .publish ? "publish" : "play"
    if openCreateStreams > 0 {
      log.object(
        .requestEarly,
        "\(what) is sent on message stream \(id.rawValue) before createStream is answered.",
        to: message)
    } else {
      log.object(
        .streamNotCreated,
        "\(what) is sent on message stream \(id.rawValue), which createStream has not given\(givenNumbers).",
        to: message)
    }
  }

  /// Which numbers createStream has given.
  private var givenNumbers: String {
    let numbers = streams.list.filter { !$0.phase.isUncreated }.map { String($0.id.rawValue) }
    return numbers.isEmpty ? "" : " (it gave \(numbers.joined(separator: ", ")))"
  }

  mutating func followStatus(
    _ command: Command, _ message: FollowedMessage, of requested: MessageStreamID? = nil
  ) {
    guard message.direction == .serverToClient else { return }
    guard let code = command.statusCode?.description else {
      if command.name == "onStatus" {
        log.object(
          .statusInfoMissing, "onStatus has no information object with a code.", to: message)
      }
      return
    }
    checkSpelling(of: code, message)
    if message.request == nil { checkStatus(command, code, message) }
    notePeer(status: command, code, message)
    let isError = command.isError || command.statusLevel == "error"
    if isError { hasServerExplained = true }
    guard let place = streamConcerned(by: code, requested, message) else { return }
    switch code {
    case "NetStream.Publish.Start" where !isError: accept(place, .publishing, message)
    case "NetStream.Play.Start" where !isError: accept(place, .playing, message)
    case "NetStream.Play.Reset", "NetStream.Pause.Notify", "NetStream.Unpause.Notify",
      "NetStream.Seek.Notify":
      streams.list[place].beginAnew()
    case "NetStream.Play.UnpublishNotify":
      hasServerExplained = true
      streams.list[place].beginAnew()
    case "NetStream.Play.Stop", "NetStream.Play.Complete", "NetStream.Unpublish.Success":
      hasServerExplained = true
      streams.list[place].beginAnew()
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
    if let place = streams.place(of: id) { return place }
    let pending = streams.list.indices.filter { streams.list[$0].phase.isPending }
    guard pending.count == 1, let place = pending.first else { return nil }
    if message.sight.isComplete {
      log.object(
        .statusWrongStream,
        "\(code) comes on message stream \(id.rawValue), where \(streams.list[place].title) is on \(streams.list[place].id.rawValue).",
        to: message)
    }
    return place
  }

  /// A server says that it has sent all of a stream, or takes no more of it.
  mutating func finish(_ place: Int, by message: FollowedMessage) {
    guard streams.list[place].phase.isActive else { return }
    if let key = key(of: streams.list[place]) { memory.forget(key, of: client) }
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = message.direction
    move(place, to: .ended, by: message)
  }

  private mutating func accept(_ place: Int, _ phase: StreamPhase, _ message: FollowedMessage) {
    let stream = streams.list[place]
    if stream.phase == phase, phase == .publishing, stream.startedAt != nil {
      tellOnce(
        .publishAcceptedTwice, "The \(stream.title) was accepted before.", message)
    }
    if stream.phase.isPending, let request = stream.request {
      let waited = message.moment.time - request.moment.time
      if waited > Self.answerPatience {
        log.object(
          phase == .publishing ? .publishLate : .playLate,
          "The \(stream.title) is accepted \(Seconds(waited)) after it was asked for.", to: message)
      }
    }
    if message.sight.isComplete { tellEarlyMedia(of: stream, at: message.moment) }
    streams.list[place].startedAt = message.moment
    streams.list[place].early = EarlyMedia()
    move(place, to: phase, by: message)
    if phase == .publishing, let key = key(of: stream) {
      memory.note(
        .init(flow: flow, client: client, since: message.moment, lastMediaAt: message.moment.time),
        of: key)
    }
  }

  private mutating func refuse(
    _ place: Int, _ command: Command, _ code: String, _ message: FollowedMessage
  ) {
    let stream = streams.list[place]
    guard stream.phase != .refused, stream.phase != .ended else { return }
    let isPublish = stream.request?.role != .play
    let after = stream.request.map {
      " \(Seconds(message.moment.time - $0.moment.time)) after \(isPublish ? "publish" : "play")"
    }
    let subject =
      switch code {
      case "NetStream.Publish.BadName": "refuses the stream name"
      case "NetStream.Play.StreamNotFound": "has no such stream"
      default: isPublish ? "refuses publish" : "refuses play"
      }
    var text =
      "The server \(subject):\(command.statusText)\(after ?? ""), \(message.moment.name)."
    let holder = code == "NetStream.Publish.BadName" ? key(of: stream).flatMap { memory[$0] } : nil
    if let holder, let name = stream.request?.shortName {
      let flow = holder.flow.map { " (flow \($0))" } ?? ""
      text += " Another publisher holds '\(name)' since frame \(holder.since.frame)\(flow)."
    }
    log.object(isPublish ? .publishRefused : .playRefused, text, to: message)
    if let holder, case let silence = message.moment.time - holder.lastMediaAt,
      silence > Self.holderSilence
    {
      log.object(
        .publishNameHeld,
        "Its holder has sent no media for \(Seconds(silence)), and its connection was never closed.",
        to: message)
    }
    streams.list[place].refusal = code
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = .serverToClient
    move(place, to: .refused, by: message)
  }

  /// Under which name a stream is published; nil where it is not, or the application is not known.
  func key(of stream: NetStream) -> CaptureMemory.StreamKey? {
    guard let request = stream.request, request.role == .publish, let app = connect?.app else {
      return nil
    }
    return .init(server: server, app: app, name: request.name)
  }
}
