internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What commands change, and what is wrong with them (RTMP 1.0 §7.2).
extension SessionFollower {
  /// How long the answer to publish or play may take, in nanoseconds.
  private static let answerPatience: Int64 = 1_000_000_000
  /// After how long without media a publisher is taken for gone, in nanoseconds.
  private static let holderSilence: Int64 = 3_000_000_000

  mutating func follow(_ command: Command, _ message: FollowedMessage) {
    checkForm(of: command, message)
    if command.isAnswer { return followAnswer(command, message) }
    switch command.name.description {
    case "connect": followConnect(command, message)
    case "createStream": openCreateStreams += 1
    case "publish": followRequest(.publish, command, message)
    case "play", "play2": followRequest(.play, command, message)
    case "deleteStream": followDelete(command, message)
    case "closeStream": if let id = message.streamID { end(id, message) }
    case "FCUnpublish": followUnpublish(command, message)
    case "pause", "pauseRaw", "seek":
      guard let id = message.streamID, let place = streams.place(of: id) else { return }
      let pauses = command.name != "seek" && command.arguments.first?.booleanValue == true
      streams.list[place].isPaused = pauses
      streams.list[place].beginAnew()
    case "onStatus": followStatus(command, message)
    case "onFCPublish": noticed.insert("FCPublish")
    case "onFCSubscribe": noticed.insert("FCSubscribe")
    case "close": hasServerExplained = true
    default: break
    }
  }

  // MARK: connect

  private mutating func followConnect(_ command: Command, _ message: FollowedMessage) {
    let facts = ConnectFacts(command, message)
    connect = facts
    move(to: .connecting, by: message.index, message.direction, at: message.moment)
    if facts.app?.isEmpty ?? true, !command.malformations.contains(where: \.endsReading) {
      log.object(
        .connectAppMissing,
        facts.app == nil ? "connect has no app." : "app is empty in connect.", to: message)
    }
    if let fault = facts.tcURLFault { log.object(.tcURLMismatch, fault, to: message) }
    if let port = facts.tcURLPort(otherThan: server.port) {
      log.object(
        .tcURLPort, "tcUrl means port \(port) where the connection goes to \(server.port).",
        to: message)
    }
  }

  private mutating func followAnswer(_ command: Command, _ message: FollowedMessage) {
    guard let request = message.request else {
      guard message.sight.isComplete else { return }
      let id = command.transactionID.map { "\($0.shortText)" } ?? "none"
      return log.object(
        .replyOrphan, "\(command.name) has transaction ID \(id), which no request waits with.",
        to: message)
    }
    if let id = request.chunkStreamID, id != message.message.header.chunkStreamID {
      tellOnce(
        .replyChunkStream,
        "The answer to \(request.name) is on chunk stream \(message.message.header.chunkStreamID.rawValue), the request was on \(id.rawValue).",
        message)
    }
    let isError = command.name == "_error" || command.statusLevel == "error"
    if let code = command.statusCode?.description, request.name == "connect" {
      checkSpelling(of: code, message)
    }
    switch request.name {
    case "connect": followConnectAnswer(command, isError: isError, message)
    case "createStream": followCreateStreamAnswer(command, isError: isError, message)
    case "publish", "play": followStatus(command, message, of: request.streamID)
    default:
      if isError {
        log.object(
          .commandError, "\(request.name) is answered by _error\(command.statusText).", to: message)
      }
    }
  }

  private mutating func followConnectAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage
  ) {
    guard isError else {
      connect?.takeAnswer(command, at: message.moment)
      return move(to: .connected, by: message.index, message.direction, at: message.moment)
    }
    hasServerExplained = true
    let waited = connect.map { " \(Seconds(message.moment.time - $0.moment.time)) after connect" }
    let text = command.statusText
    connect?.refusal = text
    move(to: .refused, by: message.index, message.direction, at: message.moment)
    log.object(
      .connectRefused,
      "The server refuses connect\(waited ?? ""):\(text.isEmpty ? " _error" : text).",
      to: message)
    guard text.contains("authmod=") else { return }
    let others = memory.noteAuthentication(client.address, server)
    let attempts = others > 0 ? " It is attempt \(others + 1) of this client." : ""
    log.object(
      .connectAuthentication,
      "The server asks for authentication\(Self.authenticationStep(in: text)).\(attempts)",
      to: message)
  }

  /// What reason= says in the description of an error (as Adobe's and Limelight's schemes have it).
  private static func authenticationStep(in text: String) -> String {
    for (reason, meaning) in [
      ("needauth", "and sends a salt and a challenge"),
      ("nosuchuser", "and does not know the user"),
      ("authfailed", "and does not accept the response"),
      ("invalid_session_id", "and does not know the session"),
    ] where text.contains("reason=\(reason)") {
      return " \(meaning) (reason=\(reason))"
    }
    return ""
  }

  private mutating func followCreateStreamAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage
  ) {
    openCreateStreams = max(0, openCreateStreams - 1)
    if isError {
      return log.object(
        .commandError, "createStream is answered by _error\(command.statusText).", to: message)
    }
    guard let number = command.arguments.lazy.compactMap(\.numberValue).first,
      let id = UInt32(exactly: number)
    else {
      return log.object(
        .streamIDMissing, "The answer to createStream holds no stream number.", to: message)
    }
    if id == 0 { log.object(.streamIDZero, "createStream is answered with 0.", to: message) }
    let streamID = MessageStreamID(rawValue: id)
    let known = streams.place(of: streamID)
    guard
      let place = streams.place(of: streamID, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    // A number that is given again after its stream has ended names a new stream.
    if known != nil, [.ended, .refused].contains(streams.list[place].phase) {
      streams.list[place] = NetStream(streamID, .none)
    }
    if streams.list[place].phase.isUncreated { move(place, to: .created, by: message) }
  }

  // MARK: publish and play

  private mutating func followRequest(
    _ role: FlowSummary.Role, _ command: Command, _ message: FollowedMessage
  ) {
    guard message.direction == .clientToServer, let id = message.streamID else { return }
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
    let type =
      role == .publish ? command.arguments.dropFirst().first?.stringValue?.description : nil
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

  private mutating func followStatus(
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
    let isError = command.statusLevel == "error" || command.name == "_error"
    if isError { hasServerExplained = true }
    guard let place = streamConcerned(by: code, requested, message) else { return }
    switch code {
    case "NetStream.Publish.Start" where !isError: accept(place, .publishing, message)
    case "NetStream.Play.Start" where !isError: accept(place, .playing, message)
    case "NetStream.Play.Reset", "NetStream.Pause.Notify", "NetStream.Unpause.Notify",
      "NetStream.Seek.Notify":
      streams.list[place].beginAnew()
    case "NetStream.Play.Stop", "NetStream.Play.Complete", "NetStream.Unpublish.Success",
      "NetStream.Play.UnpublishNotify":
      hasServerExplained = true
      streams.list[place].beginAnew()
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

  private mutating func accept(_ place: Int, _ phase: StreamPhase, _ message: FollowedMessage) {
    let stream = streams.list[place]
    if stream.phase.isPending, let request = stream.request {
      let waited = message.moment.time - request.moment.time
      if waited > Self.answerPatience {
        log.object(
          phase == .publishing ? .publishLate : .playLate,
          "The \(stream.title) is accepted \(Seconds(waited)) after it was asked for.", to: message)
      }
    }
    tellEarlyMedia(of: stream, at: message.moment)
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
      "The server \(subject):\(command.statusText)\(after ?? ""), frame \(message.moment.frame)."
    let holder = code == "NetStream.Publish.BadName" ? key(of: stream).flatMap { memory[$0] } : nil
    if let holder, let name = stream.request?.name {
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

  // MARK: Ends

  private mutating func followDelete(_ command: Command, _ message: FollowedMessage) {
    guard let number = command.arguments.first?.numberValue, let id = UInt32(exactly: number) else {
      return
    }
    end(MessageStreamID(rawValue: id), message)
  }

  private mutating func followUnpublish(_ command: Command, _ message: FollowedMessage) {
    let name = command.arguments.first?.stringValue?.description
    for stream in streams.list where stream.request?.role == .publish {
      if name == nil || stream.request?.name == name { end(stream.id, message) }
    }
  }

  private mutating func end(_ id: MessageStreamID, _ message: FollowedMessage) {
    guard let place = streams.place(of: id), streams.list[place].phase != .refused else { return }
    if let key = key(of: streams.list[place]) { memory.forget(key, of: client) }
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = message.direction
    move(place, to: .ended, by: message)
  }
}

extension Command {
  /// The level of the status that it brings: status, warning or error.
  var statusLevel: String? {
    arguments.lazy.compactMap { $0["level"]?.stringValue?.description }.first
  }

  /// Code and description of the status that it brings, after a blank; empty where there is neither.
  var statusText: String {
    let info = arguments.first { $0.properties != nil } ?? commandObject
    let code = info?["code"]?.stringValue.map { " \($0)" } ?? ""
    let description = info?["description"]?.stringValue.map { " \"\($0)\"" } ?? ""
    return code + description
  }
}

extension Double {
  /// Without a decimal point where it is whole.
  var shortText: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
