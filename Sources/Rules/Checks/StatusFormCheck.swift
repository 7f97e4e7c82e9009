internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is wrong with a status by itself: its level, its code, the fields that it lacks, the message
/// stream that it comes on (RTMP 1.0 §7.2.2).
struct StatusFormCheck: Check {
  private static let levels: Set<AMFString> = ["status", "warning", "error"]
  private static let fields: [AMFString] = ["level", "code", "description"]
  private static let onStatus: AMFString = "onStatus"
  private static let onPlayStatus: AMFString = "onPlayStatus"
  private static let code: AMFString = "code"

  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let (command, message) = (step.command, step.message)
    if let request = message.request, let code = command.statusCode?.description {
      if request.name == "connect" { checkSpelling(of: code, message, into: &log) }
      check(command, code, message, into: &log)
    }
    guard case .status(let status) = step.meaning else { return }
    guard let code = status.code else {
      if command.name == Self.onStatus { log.find(.statusInfoMissing, command.facts, in: message) }
      return
    }
    checkSpelling(of: code, isError: status.isError, message, into: &log)
    if message.request == nil { check(command, code, message, into: &log) }
    checkStream(of: status, code, message, state, into: &log)
  }

  /// What a player is told of what it plays comes in data messages (§7.2.2).
  func see(_ data: DataMessage, in message: FollowedMessage, into log: inout FindingLog) {
    guard data.handler == Self.onPlayStatus || data.handler == Self.onStatus,
      let code = data.values.lazy.compactMap({ $0[Self.code]?.stringValue }).first
    else { return }
    checkSpelling(of: code.description, message, into: &log)
  }

  /// - Parameter isError: whether the status is a refusal, which another finding quotes.
  private func checkSpelling(
    of code: String, isError: Bool = false, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard !StatusCode.isKnown(AMFString(code)) else { return }
    let fact = FindingArguments.Fact.text(String(code.prefix(80)))
    log.findEach(
      .statusCodeUnknown, as: isError ? .note : nil, of: ["code": fact],
      ["code": fact, "nearest_code": .text(StatusCode.nearest(to: code))], in: message)
  }

  private func check(
    _ command: Command, _ code: String, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let shortCode = FindingArguments.Fact.text(String(code.prefix(80)))
    if let level = command.statusLevel, !Self.levels.contains(AMFString(level)) {
      let fact = FindingArguments.Fact.text(String(level.prefix(80)))
      log.findEach(
        .statusLevelUnknown, of: ["level": fact], ["code": shortCode, "level": fact], in: message)
    }
    // Enhanced RTMP has no description that must be in a request to reconnect.
    let fields = code == ReconnectCheck.code ? Array(Self.fields.prefix(2)) : Self.fields
    let missing = command.missingStatusFields(of: fields)
    if !missing.isEmpty {
      let fields = FindingArguments.Fact.texts(missing.map(\.description))
      log.findEach(
        .statusFieldsMissing, of: ["fields": fields], ["code": shortCode, "fields": fields],
        in: message)
    }
    if command.isError, code.hasSuffix(".Start") || code.hasSuffix(".Success") {
      log.find(.statusSuccessInError, ["code": shortCode], in: message)
    }
    guard command.name == Self.onStatus else { return }
    if let id = command.transactionID, id != 0 {
      log.findOnce(.statusTransaction, ["transaction_id": .amf(id)], in: message)
    }
    if let object = command.commandObject, !object.isNull, object != .undefined {
      log.findOnce(.statusCommandObject, ["code": shortCode], in: message)
    }
    if code.hasPrefix("NetStream.DeleteStream") { log.tellDeleteAnswered(by: code, message) }
  }

  private func checkStream(
    of status: CommandMeaning.Status, _ code: String, _ message: FollowedMessage,
    _ state: SessionState, into log: inout FindingLog
  ) {
    guard let place = status.stream, let id = status.elsewhere, message.sight.isComplete,
      // What is about the connection has no stream to come on.
      !code.hasPrefix("NetConnection.")
    else { return }
    let stream = state.streams.list[place]
    let facts: FindingArguments = [
      "code": .text(code), "message_stream_id": .count(id),
      "expected_message_stream_id": .count(stream.id),
    ]
    log.find(.statusWrongStream, facts + stream.titleFacts, in: message)
  }
}

extension FindingLog {
  mutating func tellDeleteAnswered(by answer: String, _ message: FollowedMessage) {
    findOnce(.deleteAnswered, ["answer": .text(answer.prefix(80))], in: message)
  }
}

extension Command {
  /// Those of the fields that the information object has no string for.
  fileprivate func missingStatusFields(of fields: [AMFString]) -> [AMFString] {
    guard let info = arguments.first(where: { $0.properties != nil }) else { return [] }
    return fields.filter { info[$0]?.stringValue == nil }
  }
}
