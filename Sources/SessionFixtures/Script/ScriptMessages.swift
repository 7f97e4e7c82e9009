internal import AMF
internal import Flows
internal import RTMP
internal import Sessions

extension ScriptPlayer {
  /// The message that a step is about, with what most of its kind have.
  mutating func message(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    if step.has("command") { return try command(&step, direction) }
    if step.has("status") { return try status(&step, direction) }
    if step.has("data") { return try data(&step, direction) }
    if step.has("audio") { return try audio(&step, direction) }
    if step.has("video") { return try video(&step, direction) }
    if step.has("message") { return try anyMessage(&step) }
    if let control = try control(&step, direction) { return control }
    throw step.fault("is no message")
  }

  /// A message of any type, by name or number.
  private func anyMessage(_ step: inout JSONObject) throws(FixtureError) -> Outgoing {
    let types = (0...UInt8.max).map(MessageType.init(rawValue:)).filter(\.isAssigned)
    let type: MessageType
    if case .number? = step.take("message")?.content {
      type = MessageType(rawValue: try step.integer("message") ?? 0)
    } else {
      let name = try step.word("message", of: types.map(\.name))
      type = types.first { $0.name == name } ?? .commandAMF0
    }
    var payload = try step.hex("payload")
    if let values = try step.array("values") {
      guard payload == nil else { throw step.fault("has payload and values, of which one will do") }
      payload = try ScriptAMF.payload(
        of: .data(try Self.data(values)), as: .dataAMF0, for: step.value)
    }
    guard let payload else { throw step.fault("lacks payload or values") }
    return Outgoing(
      chunkStreamID: type.isControl ? .control : .commands, type: type,
      streamID: .connection, timestamp: 0, payload: payload)
  }

  // MARK: Commands and data

  /// Commands that are sent on the message stream that they are about (§7.2.2).
  private static let streamCommands: Set<String> = [
    "publish", "play", "play2", "pause", "pauseRaw", "seek", "receiveAudio", "receiveVideo",
    "closeStream",
  ]

  private mutating func command(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    let name = try step.string("command") ?? ""
    let transaction = try transaction(of: name, &step, direction)
    let object = try step.take("object").map(ScriptAMF.value) ?? .null
    let arguments = try (step.array("arguments") ?? []).map(ScriptAMF.value)
    // Any value can stand for the transaction ID, of which a command has a number only.
    let body = DataMessage(handler: AMFString(name), values: [transaction, object] + arguments)
    return try Self.command(
      .data(body), step, direction, stream: Self.streamCommands.contains(name) ? 1 : 0,
      isAMF3: try step.flag("amf3"))
  }

  /// As the step has it; else one that fits.
  private mutating func transaction(
    of name: String, _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> AMFValue {
    let own = try step.take("transaction_id").map(ScriptAMF.value)
    let question = try step.string("answers")
    if name == "_result" || name == "_error" {
      let peer = self[direction.opposite]
      let asked = question.map { peer.requests[$0] } ?? peer.lastRequest
      guard let id = own ?? asked else {
        let what = question ?? "command"
        throw step.fault(
          "there is no \(what) of the \(direction.opposite.sender.rawValue) to answer")
      }
      return id
    }
    guard question == nil else { throw step.fault("answers is for _result and _error") }
    let id: AMFValue
    if let own {
      id = own
    } else if name == "connect" {
      id = .number(1)
    } else if direction == .serverToClient {
      id = .number(0)
    } else {
      id = .number(self[direction].nextTransactionID)
      self[direction].nextTransactionID += 1
    }
    self[direction].requests[name] = id
    self[direction].lastRequest = id
    return id
  }

  private func status(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    let code = try step.string("status") ?? ""
    let info: [AMFProperty] = [
      .init("level", .string(AMFString(try step.string("level") ?? "status"))),
      .init("code", .string(AMFString(code))),
      .init("description", .string(AMFString(try step.string("description") ?? ""))),
    ]
    let body = Command(name: "onStatus", transactionID: 0, arguments: [.object(info)])
    return try Self.command(
      .command(body), step, direction, stream: code.hasPrefix("NetStream.") ? 1 : 0, isAMF3: false)
  }

  /// The chunk streams are those that most encoders and servers use.
  private static func command(
    _ body: MessageBody, _ step: JSONObject, _ direction: Direction, stream: UInt32, isAMF3: Bool
  ) throws(FixtureError) -> Outgoing {
    let type: MessageType = isAMF3 ? .commandAMF3 : .commandAMF0
    let id: ChunkStreamID =
      stream == 0 ? .commands : direction == .clientToServer ? .publishing : .statuses
    return Outgoing(
      chunkStreamID: id, type: type, streamID: MessageStreamID(rawValue: stream), timestamp: 0,
      payload: try ScriptAMF.payload(of: body, as: type, for: step.value))
  }

  private func data(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    let body = MessageBody.data(try Self.data(step.array("data") ?? []))
    let type: MessageType = try step.flag("amf3") ? .dataAMF3 : .dataAMF0
    return media(
      type, .audio, try ScriptAMF.payload(of: body, as: type, for: step.value), direction)
  }

  private static func data(_ values: [JSONValue]) throws(FixtureError) -> DataMessage {
    DataMessage(handler: nil, values: try values.map(ScriptAMF.value))
  }
}

extension ChunkStreamID {
  fileprivate static let commands: ChunkStreamID = 3
  static let audio: ChunkStreamID = 4
  /// Of the server's statuses.
  fileprivate static let statuses: ChunkStreamID = 5
  static let video: ChunkStreamID = 6
  /// Of the client's commands on a message stream.
  fileprivate static let publishing: ChunkStreamID = 8
}
