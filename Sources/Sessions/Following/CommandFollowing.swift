internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What commands change, and what is wrong with them (RTMP 1.0 §7.2).
extension SessionFollower {
  /// What reason= can say in the description of an error (as Adobe's and Limelight's schemes have it).
  private static let authenticationReasons = [
    "needauth", "nosuchuser", "authfailed", "invalid_session_id",
  ]

  mutating func follow(_ command: Command, _ message: FollowedMessage) {
    checkForm(of: command, message)
    if command.isAnswer { return followAnswer(command, message) }
    checkOrder(of: command, message)
    if command.transactionID == 0, !command.isNotice {
      hasRequestWithoutID[message.direction.index] = true
    }
    if message.direction == .clientToServer, !command.isNotice,
      command.name != "connect", command.name != "createStream"
    {
      ignorable.append(message.mark)
    }
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
      streams.list[place].beginAnew(by: message, into: &log)
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
      log.find(
        .connectRepeated, in: message,
        related: [.message("earlier", message.direction, earlier.mark)])
    }
    let facts = ConnectFacts(command, message)
    connect = facts
    checkConnect(command, message)
    notePeer(connect: command, message.direction)
    move(to: .connecting, by: message.index, message.direction, at: message.moment)
    if facts.app?.isEmpty ?? true, !command.malformations.contains(where: \.endsReading) {
      let finding = FindingReport(
        .connectAppMissing, ["application": facts.app.map { .text($0) }], about: message.mark)
      connect?.faults.append(.init(finding: finding, remainder: .note))
    }
    if let (path, app) = facts.tcURLMismatch {
      log.find(
        .tcURLMismatch, ["tc_url_path": .text(path), "application": .text(app)], in: message)
    }
    if let server, let port = facts.tcURLPort(otherThan: server.port) {
      log.find(
        .tcURLPort, ["tc_url_port": .count(port), "server_port": .count(server.port)], in: message)
    }
  }

  private mutating func followAnswer(_ command: Command, _ message: FollowedMessage) {
    guard let request = message.request else {
      // connect's answer is known by its code, whatever transaction ID either has.
      if let connect, connect.answeredAt == nil, connect.refusal == nil,
        message.direction == .serverToClient,
        command.statusCode?.description.hasPrefix("NetConnection.Connect.") == true
      {
        let isError = command.isError || command.statusLevel == "error"
        return followConnectAnswer(command, isError: isError, message)
      }
      if command.isError, command.transactionID == 0, let id = refusedRequest(by: message) {
        return followStatus(command, message, of: id)
      }
      // Nobody can tell which of the requests with ID 0 it answers, but one of them it does.
      let mayAnswer =
        command.transactionID == 0 && hasRequestWithoutID[message.direction.opposite.index]
      guard let unseen = message.sight.absence, !mayAnswer else { return }
      return log.find(
        .claim(.replyOrphan, unseen),
        [
          "command": .text(command.name.description),
          "transaction_id": command.transactionID.map { .amf($0) },
        ], in: message)
    }
    if request.chunkStreamID != message.message.header.chunkStreamID {
      tellOnce(
        .replyChunkStream,
        [
          "request": .text(request.name),
          "chunk_stream_id": .count(message.message.header.chunkStreamID.rawValue),
          "request_chunk_stream_id": .count(request.chunkStreamID.rawValue),
        ], message)
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
      if isError { tellError(command, to: request.name, message) }
    }
  }

  private mutating func tellError(
    _ command: Command, to request: String, _ message: FollowedMessage
  ) {
    var facts: FindingArguments = ["request": .text(request)]
    facts.add(command.statusFacts)
    log.find(.commandError, facts, in: message)
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

  /// States what is wrong with connect, once it is known what became of it.
  mutating func tellFaultsOfConnect(isRefused: Bool) {
    guard var faults = connect?.faults, !faults.isEmpty else { return }
    log.append(&faults, isRefused: isRefused)
    connect?.faults = []
  }

  private mutating func followConnectAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage
  ) {
    guard isError else {
      let asked = connect?.objectEncoding
      connect?.takeAnswer(command, at: message.moment)
      tellFaultsOfConnect(isRefused: false)
      if command.statusCode == nil {
        log.find(
          .statusInfoMissing,
          ["command": .text(command.name.description), "request": .text("connect")], in: message)
      }
      checkEncoding(asked: asked, message)
      notePeer(connectAnswer: command, message.direction)
      return move(to: .connected, by: message.index, message.direction, at: message.moment)
    }
    hasServerExplained = true
    let mark = connect?.mark
    let text = command.statusText
    connect?.refusal = text
    tellFaultsOfConnect(isRefused: true)
    move(to: .refused, by: message.index, message.direction, at: message.moment)
    var facts: FindingArguments = [
      "waited": .seconds(mark.flatMap { message.moment.time(since: $0.place) })
    ]
    facts.add(command.statusFacts)
    log.find(
      .connectRefused, facts, in: message,
      related: mark.map { [.message("request", .clientToServer, $0)] } ?? [])
    guard text.contains("authmod="), let client, let server else { return }
    let others = memory.noteAuthentication(client.address, server)
    let reason = Self.authenticationReasons.first { text.contains("reason=\($0)") }
    log.find(
      .connectAuthentication,
      [
        "reason": reason.map { .text($0) },
        "attempt": others > 0 ? .count(others + 1) : nil,
      ], in: message)
  }

  private mutating func followCreateStreamAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage
  ) {
    openCreateStreams = max(0, openCreateStreams - 1)
    if isError { return tellError(command, to: "createStream", message) }
    guard let number = command.arguments.lazy.compactMap(\.numberValue).first,
      let id = UInt32(exactly: number)
    else { return log.find(.streamIDMissing, in: message) }
    if id == 0 { log.find(.streamIDZero, in: message) }
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
    if streams.list[place].isGiven, let unseen = message.sight.absence {
      log.find(.claim(.streamIDRepeated, unseen), ["message_stream_id": .count(id)], in: message)
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

  private mutating func end(_ id: MessageStreamID?, _ message: FollowedMessage) {
    // What a side sends behind the other's FIN ends nothing in order.
    guard closer != message.direction.opposite else { return }
    // Media of which no header says the stream may well have been this one's.
    for place in [streams.place(of: id), streams.place(of: nil)].compactMap(\.self) {
      end(place, message)
    }
  }

  private mutating func end(_ place: Int, _ message: FollowedMessage) {
    guard streams.list[place].phase != .refused else { return }
    if let key = key(of: streams.list[place]), let client { memory.forget(key, of: client) }
    streams.list[place].endedAt = message.moment
    streams.list[place].endedBy = message.direction
    move(place, to: .ended, by: message)
  }
}
