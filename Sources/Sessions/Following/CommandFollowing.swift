internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What commands change, and what is wrong with them (RTMP 1.0 §7.2).
extension SessionFollower {
  mutating func follow(_ command: Command, _ message: FollowedMessage) {
    checkForm(of: command, message)
    if command.isAnswer { return followAnswer(command, message) }
    checkOrder(of: command, message)
    switch command.name.description {
    case "connect": followConnect(command, message)
    case "createStream":
      openCreateStreams += 1
      checkConnected(message)
    case "publish": followRequest(.publish, command, message)
    case "play", "play2": followRequest(.play, command, message)
    case "deleteStream": followDelete(command, message)
    case "closeStream": if let id = message.streamID { end(id, message) }
    case "FCUnpublish": followUnpublish(command, message)
    case "pause", "pauseRaw", "seek":
      guard let id = message.streamID, let place = streams.place(of: id) else { return }
      if command.name == "seek" { resume(id, message) }
      let pauses = command.name != "seek" && command.arguments.first?.booleanValue == true
      streams.list[place].isPaused = pauses
      streams.list[place].beginAnew()
    case "onStatus": followStatus(command, message)
    case "onFCPublish": noticed.insert("FCPublish")
    case "onFCSubscribe": noticed.insert("FCSubscribe")
    case "onBWDone":
      let value = command.arguments.first?.numberValue ?? command.commandObject?.numberValue
      notePeer(.bandwidthDone, value?.shortText, message.direction)
    case "close": hasServerExplained = true
    default: break
    }
  }

  // MARK: connect

  private mutating func followConnect(_ command: Command, _ message: FollowedMessage) {
    if let earlier = connect, message.sight.isComplete {
      log.object(
        .connectRepeated, "connect was sent before, at frame \(earlier.moment.frame).", to: message)
    }
    let facts = ConnectFacts(command, message)
    connect = facts
    checkConnect(command, message)
    notePeer(connect: command, message.direction)
    move(to: .connecting, by: message.index, message.direction, at: message.moment)
    if facts.app?.isEmpty ?? true, !command.malformations.contains(where: \.endsReading) {
      log.object(
        .connectAppMissing,
        facts.app == nil ? "connect has no app." : "app is empty in connect.", to: message)
    }
    if let fault = facts.tcURLFault { log.object(.tcURLMismatch, fault, to: message) }
    if message.moment.hasTime, let port = facts.tcURLPort(otherThan: server.port) {
      log.object(
        .tcURLPort, "tcUrl means port \(port) where the connection goes to \(server.port).",
        to: message)
    }
  }

  private mutating func followAnswer(_ command: Command, _ message: FollowedMessage) {
    guard let request = message.request else {
      if command.isError, command.transactionID == 0, let id = refusedRequest(by: message) {
        return followStatus(command, message, of: id)
      }
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
    let isError = command.isError || command.statusLevel == "error"
    if let code = command.statusCode?.description {
      if request.name == "connect" { checkSpelling(of: code, message) }
      checkStatus(command, code, message)
    }
    switch request.name {
    case "deleteStream": tellDeleteAnswered(by: command.name.description, message)
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

  /// The stream whose publish or play an error without a transaction ID can only mean.
  ///
  /// It is the one that it comes on, or the only one that waits: so some servers refuse.
  private mutating func refusedRequest(by message: FollowedMessage) -> MessageStreamID? {
    if let id = message.streamID, let place = streams.place(of: id),
      streams.list[place].phase.isPending
    {
      return id
    }
    let pending = streams.list.filter(\.phase.isPending)
    return pending.count == 1 ? pending[0].id : nil
  }

  private mutating func followConnectAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage
  ) {
    guard isError else {
      let asked = connect?.objectEncoding
      connect?.takeAnswer(command, at: message.moment)
      if command.statusCode == nil {
        log.object(
          .statusInfoMissing, "The answer to connect has no information object with a code.",
          to: message)
      }
      checkEncoding(asked: asked, message)
      notePeer(connectAnswer: command, message.direction)
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
    notePeer(.firstStream, String(id), message.direction)
    let streamID = MessageStreamID(rawValue: id)
    let known = streams.place(of: streamID)
    guard
      let place = streams.place(of: streamID, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    // A number that is given again after its stream has ended names a new stream.
    if known != nil, [.ended, .refused].contains(streams.list[place].phase) {
      streams.list[place] = NetStream(streamID, .none)
    }
    if streams.list[place].isGiven {
      log.object(
        .streamIDRepeated, "createStream is answered with \(id), which a stream has already.",
        to: message)
    }
    streams.list[place].isGiven = true
    if streams.list[place].phase.isUncreated { move(place, to: .created, by: message) }
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
    // Media of which no header says the stream may well have been this one's.
    for place in [streams.place(of: id), streams.place(of: .unseen)].compactMap(\.self) {
      end(place, message)
    }
  }

  private mutating func end(_ place: Int, _ message: FollowedMessage) {
    guard streams.list[place].phase != .refused else { return }
    if let key = key(of: streams.list[place]) { memory.forget(key, of: client) }
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = message.direction
    move(place, to: .ended, by: message)
  }
}
