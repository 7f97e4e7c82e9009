internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP

/// What is wrong with a status by itself: its level, its code, the fields that it lacks
/// (RTMP 1.0 §7.2.2).
extension SessionFollower {
  private static let levels: Set<AMFString> = ["status", "warning", "error"]
  private static let fields: [AMFString] = ["level", "code", "description"]
  private static let onStatus: AMFString = "onStatus"

  mutating func checkStatus(_ command: Command, _ code: String, _ message: FollowedMessage) {
    let shortCode = FindingArguments.Fact.text(String(code.prefix(80)))
    if let level = command.statusLevel, !Self.levels.contains(AMFString(level)) {
      tellOnce(
        .statusLevelUnknown, ["code": shortCode, "level": .text(String(level.prefix(80)))], message)
    }
    let missing = command.missingStatusFields(of: Self.fields)
    if !missing.isEmpty {
      tellOnce(
        .statusFieldsMissing,
        ["code": shortCode, "fields": .texts(missing.map(\.description))], message)
    }
    if command.isError, code.hasSuffix(".Start") || code.hasSuffix(".Success") {
      log.find(.statusSuccessInError, ["code": shortCode], in: message)
    }
    guard command.name == Self.onStatus else { return }
    if let id = command.transactionID, id != 0 {
      tellOnce(.statusTransaction, ["transaction_id": .amf(id)], message)
    }
    if code.hasPrefix("NetStream.DeleteStream") { tellDeleteAnswered(by: code, message) }
  }

  mutating func tellDeleteAnswered(by answer: String, _ message: FollowedMessage) {
    tellOnce(.deleteAnswered, ["answer": .text(String(answer.prefix(80)))], message)
  }
}

extension Command {
  /// Those of the fields that the information object has no string for.
  fileprivate func missingStatusFields(of fields: [AMFString]) -> [AMFString] {
    guard let info = arguments.first(where: { $0.properties != nil }) else { return [] }
    return fields.filter { info[$0]?.stringValue == nil }
  }
}
